"""Invented firms and vacancies of the kinds that the city has. No real company, nobody real."""

import csv
from pathlib import Path

PASSWORD = "Cakap-Demo-2026"  # noqa: S105 - printed on purpose

# role: (e-mail, name, what they are)
ACCOUNTS = {
    "resident": ("warga@contoh.test", "Siti Contoh Warga", "warga, profil lengkap"),
    "employer": (
        "mitra@contoh.test",
        "Rudi Contoh Mitra",
        "pemilik akun empat perusahaan, satu menunggu pemeriksaan",
    ),
    "officer_1": ("petugas1@contoh.test", "Dewi Contoh Petugas", "petugas: semua antrean"),
    "officer_2": ("petugas2@contoh.test", "Agus Contoh Petugas", "petugas kedua: semua antrean"),
    "instructor": ("instruktur@contoh.test", "Bima Contoh Instruktur", "instruktur, satu kelas sedang berjalan"),
}

OTHER_RESIDENTS = [
    ("andi", "Andi Contoh Satu", "male", 2001, "smk", "Karawaci", "Bojong Jaya", "Operator produksi"),
    ("rina", "Rina Contoh Dua", "female", 1999, "sma", "Cipondoh", "Poris Plawad", "Kasir atau pramuniaga"),
    ("tono", "Tono Contoh Tiga", "male", 1994, "d3", "Ciledug", "Sudimara Barat", "Teknisi listrik"),
    ("maya", "Maya Contoh Empat", "female", 2003, "smk", None, None, "Operator jahit"),
    ("dodi", "Dodi Contoh Lima", "male", 1990, "smp", "Neglasari", "Mekarsari", "Gudang atau sopir"),
]

# name, NIB, kind, industry, kecamatan, size, about
COMPANIES = [
    (
        "PT Jahit Rapi Contoh",
        "9120000000011",
        "24",
        "C",
        "Jatiuwung",
        "large",
        "Pabrik pakaian seragam dan kaus dengan 400 pekerja. Berdiri sejak 2009.",
    ),
    (
        "PT Lintas Kargo Contoh",
        "9120000000022",
        "24",
        "H",
        "Benda",
        "large",
        "Gudang dan pengiriman barang di sekitar bandara, bekerja 24 jam dalam tiga giliran.",
    ),
    (
        "PT Ritel Warga Contoh",
        "9120000000033",
        "24",
        "G",
        "Cipondoh",
        "medium",
        "Jaringan toko kebutuhan harian dengan sebelas toko di kota.",
    ),
    (
        "Hotel Taman Contoh",
        "9120000000044",
        "24",
        "I",
        "Tangerang",
        "medium",
        "Hotel bintang tiga dengan 120 kamar dan ruang rapat.",
    ),
    (
        "CV Bengkel Maju Contoh",
        "9120000000055",
        "25",
        "G",
        "Karawaci",
        "small",
        "Bengkel motor dengan dua cabang dan ruang belajar untuk mekanik baru.",
    ),
    (
        "Yayasan Sekolah Contoh",
        "9120000000066",
        "25",
        "P",
        "Ciledug",
        "medium",
        "Sekolah PAUD sampai SMP dengan 600 murid.",
    ),
    (
        "PT Plastik Mulia Contoh",
        "9120000000077",
        "24",
        "C",
        "Periuk",
        "large",
        "Pembuat botol dan tutup botol untuk industri makanan.",
    ),
    (
        "PT Boga Rasa Contoh",
        "9120000000088",
        "24",
        "I",
        "Larangan",
        "medium",
        "Katering karyawan, 5.000 porsi sehari, dapur bersertifikat halal.",
    ),
    (
        "Klinik Sehat Contoh",
        "9120000000099",
        "24",
        "Q",
        "Pinang",
        "small",
        "Klinik umum dan gigi, buka setiap hari.",
    ),
    (
        "PT Elektro Rakit Contoh",
        "9120000000109",
        "24",
        "C",
        "Batuceper",
        "large",
        "Perakitan papan elektronik dan lampu LED.",
    ),
    (
        "PT Digital Karya Contoh",
        "9120000000119",
        "24",
        "J",
        "Cibodas",
        "small",
        "Pembuat aplikasi untuk usaha kecil.",
    ),
    (
        "Koperasi Bersih Contoh",
        "9120000000129",
        "23",
        "N",
        "Karang Tengah",
        "medium",
        "Jasa kebersihan dan keamanan gedung milik anggotanya.",
    ),
]

# One row a vacancy. Wages are shares of the year's minimum wage (0: not shown); " | " parts lines of the duties.
VACANCIES = list(csv.DictReader((Path(__file__).parent / "vacancies.csv").open(encoding="utf-8", newline="")))

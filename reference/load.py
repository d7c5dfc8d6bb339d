"""Loading of the reference data that the project ships. Safe to run again: rows are matched by code."""

import csv
import datetime
from decimal import Decimal
from pathlib import Path

from django.utils.text import slugify

DATA = Path(__file__).parent / "data"

PROVINCES = (
    "11 Aceh|12 Sumatera Utara|13 Sumatera Barat|14 Riau|15 Jambi|16 Sumatera Selatan|17 Bengkulu|18 Lampung|"
    "19 Kepulauan Bangka Belitung|21 Kepulauan Riau|31 DKI Jakarta|32 Jawa Barat|33 Jawa Tengah|"
    "34 DI Yogyakarta|35 Jawa Timur|36 Banten|51 Bali|52 Nusa Tenggara Barat|53 Nusa Tenggara Timur|"
    "61 Kalimantan Barat|62 Kalimantan Tengah|63 Kalimantan Selatan|64 Kalimantan Timur|65 Kalimantan Utara|"
    "71 Sulawesi Utara|72 Sulawesi Tengah|73 Sulawesi Selatan|74 Sulawesi Tenggara|75 Gorontalo|"
    "76 Sulawesi Barat|81 Maluku|82 Maluku Utara|91 Papua|92 Papua Barat|93 Papua Selatan|94 Papua Tengah|"
    "95 Papua Pegunungan|96 Papua Barat Daya"
)

# code, name, rank, code in IPK III/2 (main line), code in IPK III/8
EDUCATION = [
    ("tidak-tamat-sd", "Tidak tamat SD", 0, "1101", "11"),
    ("sd", "SD/MI/Paket A", 1, "1102", "12"),
    ("smp", "SMP/MTs/Paket B", 2, "2001", "13"),
    ("sma", "SMA/MA/Paket C", 3, "3001", "14"),
    ("smk", "SMK/MAK", 3, "3002", "14"),
    ("d1", "Diploma 1", 4, "4100", "15"),
    ("d2", "Diploma 2", 5, "4200", "15"),
    ("d3", "Diploma 3", 6, "5000", "16"),
    ("d4", "Diploma 4/S1 Terapan", 7, "6000", "17"),
    ("s1", "Sarjana (S1)", 7, "6000", "17"),
    ("profesi", "Profesi", 8, "6000", "17"),
    ("s2", "Magister (S2)", 9, "7000", "18"),
    ("s3", "Doktor (S3)", 10, "7000", "18"),
]

# KBJI 2014 major groups: code, name in the classification's words, everyday label
OCCUPATIONS = [
    ("0", "TNI dan Polri", "TNI dan Polri"),
    ("1", "Manajer", "Pimpinan dan manajer"),
    ("2", "Profesional", "Tenaga ahli (guru, perawat, akuntan, programmer)"),
    ("3", "Teknisi dan asisten profesional", "Teknisi dan asisten ahli"),
    ("4", "Tenaga tata usaha", "Administrasi dan kantor"),
    ("5", "Tenaga usaha jasa dan penjualan", "Penjualan, layanan, keamanan"),
    ("6", "Pekerja terampil pertanian, kehutanan, perikanan", "Pertanian dan perikanan"),
    ("7", "Pekerja pengolahan dan kerajinan", "Produksi, jahit, bangunan, bengkel"),
    ("8", "Operator dan perakit mesin", "Operator mesin dan pengemudi"),
    ("9", "Pekerja kasar", "Tenaga umum (gudang, kebersihan, kurir bantu)"),
]

# KBLI 2020 categories A to U, in short words
INDUSTRIES = [
    ("A", "Pertanian, kehutanan, perikanan"),
    ("B", "Pertambangan dan penggalian"),
    ("C", "Industri pengolahan"),
    ("D", "Listrik, gas, uap, udara dingin"),
    ("E", "Air, limbah, daur ulang"),
    ("F", "Konstruksi"),
    ("G", "Perdagangan dan bengkel kendaraan"),
    ("H", "Pengangkutan dan pergudangan"),
    ("I", "Akomodasi dan makan minum"),
    ("J", "Informasi dan komunikasi"),
    ("K", "Keuangan dan asuransi"),
    ("L", "Real estat"),
    ("M", "Jasa profesional, ilmiah, teknis"),
    ("N", "Persewaan, ketenagakerjaan, penunjang usaha"),
    ("O", "Pemerintahan dan jaminan sosial"),
    ("P", "Pendidikan"),
    ("Q", "Kesehatan dan kegiatan sosial"),
    ("R", "Kesenian, hiburan, rekreasi"),
    ("S", "Jasa lainnya"),
    ("T", "Rumah tangga sebagai pemberi kerja"),
    ("U", "Badan internasional"),
]

# domain.md 3.4
MINIMUM_WAGES = [
    (2024, "4760290.00", "Nilai turunan dari kenaikan 2025; periksa Kepgub Banten"),
    (2025, "5069708.36", "Keputusan Gubernur Banten, UMK 2025"),
    (2026, "5399405.69", "Keputusan Gubernur Banten 703/2025, UMK 2026"),
]

# National holidays with a fixed date; movable ones and cuti bersama are entered by the office.
FIXED_HOLIDAYS = [
    (1, 1, "Tahun Baru Masehi"),
    (5, 1, "Hari Buruh Internasional"),
    (6, 1, "Hari Lahir Pancasila"),
    (8, 17, "Hari Kemerdekaan"),
    (12, 25, "Hari Raya Natal"),
]
HOLIDAY_YEARS = range(2026, 2031)


# Which kecamatan touch each other, from the map; "belum dikonfirmasi", staff edit it.
NEIGHBOURS = {
    "Batuceper": "Benda Cipondoh Neglasari Tangerang",
    "Benda": "Neglasari",
    "Cibodas": "Jatiuwung Karawaci Periuk",
    "Ciledug": "Karang-Tengah Larangan Pinang",
    "Cipondoh": "Karang-Tengah Pinang Tangerang",
    "Jatiuwung": "Periuk",
    "Karang Tengah": "Larangan Pinang",
    "Karawaci": "Neglasari Periuk Tangerang",
    "Neglasari": "Periuk Tangerang",
    "Pinang": "Tangerang",
}


def load_reference_data(apps):
    """Write every shipped row through the model registry ``apps`` (a migration's, or the live one).

    Rows that staff edit (wages, holidays) are only added, never overwritten.
    """
    get = lambda name: apps.get_model("reference", name)
    for line in PROVINCES.split("|"):
        code, _, name = line.partition(" ")
        get("Province").objects.update_or_create(code=code, defaults={"name": name})
    _load_places(get("Kecamatan"), get("Kelurahan"))
    _load_neighbours(get("Kecamatan"))
    for code, name, rank, ipk, ipk8 in EDUCATION:
        get("EducationLevel").objects.update_or_create(
            code=code, defaults={"name": name, "rank": rank, "ipk_code": ipk, "ipk8_code": ipk8}
        )
    for code, name, label in OCCUPATIONS:
        get("OccupationGroup").objects.update_or_create(
            edition="KBJI 2014", code=code, defaults={"name": name, "label": label}
        )
    for code, name in INDUSTRIES:
        get("IndustryCategory").objects.update_or_create(edition="KBLI 2020", code=code, defaults={"name": name})
    for year, amount, source in MINIMUM_WAGES:
        get("MinimumWage").objects.get_or_create(year=year, defaults={"amount": Decimal(amount), "source": source})
    for year in HOLIDAY_YEARS:
        for month, day, name in FIXED_HOLIDAYS:
            get("Holiday").objects.get_or_create(date=datetime.date(year, month, day), defaults={"name": name})


def _load_places(kecamatan_model, kelurahan_model):
    with (DATA / "kota-tangerang-wilayah.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            district, _ = kecamatan_model.objects.update_or_create(
                code=row["kode"][:8],
                defaults={"name": row["kecamatan"], "slug": slugify(row["kecamatan"])},
            )
            kelurahan_model.objects.update_or_create(
                code=row["kode"], defaults={"name": row["kelurahan"], "kecamatan": district}
            )


def _load_neighbours(kecamatan_model):
    """Tell which kecamatan touch, once: what staff changed stays. The first migration has no such field yet."""
    if not hasattr(kecamatan_model, "neighbours") or kecamatan_model.neighbours.through.objects.exists():
        return
    by_slug = {row.slug: row for row in kecamatan_model.objects.all()}
    for name, others in NEIGHBOURS.items():
        by_slug[slugify(name)].neighbours.add(*(by_slug[other.lower()] for other in others.split()))

"""Words of invented vacancies. Their shares are known, so that a bench can ask for a common and a rare one."""

# (title, occupation group, share of vacancies in a thousand)
TITLES = [
    ("Operator Produksi", "8", 210),
    ("Operator Jahit", "7", 90),
    ("Staf Gudang", "9", 100),
    ("Admin Penjualan", "4", 90),
    ("Kasir Toko", "5", 80),
    ("Pramuniaga", "5", 70),
    ("Sopir Pengantar Barang", "8", 60),
    ("Kurir Motor", "9", 50),
    ("Satpam Pabrik", "5", 45),
    ("Teknisi Listrik", "7", 35),
    ("Juru Masak", "5", 30),
    ("Perawat Klinik", "2", 25),
    ("Guru PAUD", "2", 20),
    ("Mekanik Motor", "7", 20),
    ("Tukang Las", "7", 20),
    ("Desainer Grafis", "2", 15),
    ("Resepsionis Hotel", "4", 12),
    ("Barista", "5", 10),
    ("Staf Akuntansi", "3", 10),
    ("Terapis Wicara", "2", 4),
    ("Penerjemah Mandarin", "2", 2),
    ("Juru Ukur Tanah", "3", 1),
    ("Peracik Parfum", "7", 1),
]
PLACES = ["Shift Pagi", "Shift Malam", "Cabang Baru", "Lini Dua", "Area Bandara", "Pusat Kota", "Gudang Timur", ""]
DUTIES = [
    "Menjalankan mesin sesuai panduan dan menjaga kebersihan tempat kerja.",
    "Memeriksa barang masuk dan keluar, lalu mencatatnya di buku atau komputer.",
    "Melayani pembeli dengan ramah dan menghitung uang di akhir hari.",
    "Mengantar barang ke pelanggan tepat waktu dengan kendaraan kantor.",
    "Menyusun laporan mingguan untuk kepala bagian.",
    "Merawat alat kerja dan melaporkan kerusakan kepada teknisi.",
    "Bekerja dalam tim dan membantu rekan baru.",
    "Menyiapkan bahan, mengolah, dan mengemas hasil kerja.",
]
REQUIREMENTS = [
    "Terbiasa bekerja dengan teliti.",
    "Bisa memakai komputer untuk tugas harian.",
    "Bersedia bekerja bergilir.",
    "Punya SIM yang masih berlaku bila mengemudi.",
    "Pernah bekerja di bidang yang sama menjadi nilai tambah.",
    "Mampu berdiri lama dan mengangkat barang ringan.",
]
SKILLS = [
    "jahit",
    "las",
    "Excel",
    "kasir",
    "forklift",
    "listrik",
    "memasak",
    "gambar",
    "bahasa Inggris",
    "obras",
]
FIRST = ["Ayu", "Budi", "Citra", "Dedi", "Eka", "Fajar", "Gita", "Hadi", "Indah", "Joko", "Kiki", "Lina"]
LAST = ["Contoh", "Isian", "Percobaan", "Ukuran", "Angka", "Barisan"]

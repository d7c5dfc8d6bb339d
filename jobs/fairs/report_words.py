"""What each figure of the edition's report is called, and what exactly it counts (N-03, F-22).

A code names the definition in the page, the XLSX and the PDF. Whoever changes what is counted gives a new code.
"""

from django.utils.translation import gettext_lazy as _

# code: (key, label, definition)
TOTALS = {
    "BK-01": (
        "tickets",
        _("Tiket"),
        _("Tiket yang berlaku saat laporan dibuat. Tanpa daftar tunggu dan yang batal."),
    ),
    "BK-02": ("waited", _("Tidak kebagian"), _("Orang yang masih di daftar tunggu saat laporan dibuat.")),
    "BK-03": (
        "visitors",
        _("Pengunjung"),
        _("Orang yang membuka stan dengan akun, mengambil nomor, melamar, atau tercatat masuk. Dihitung sekali."),
    ),
    "BK-04": (
        "came",
        _("Tercatat di pintu"),
        _("Tiket yang dipindai di pintu dan dihitung, setiap tiket sekali."),
    ),
    "BK-05": ("numbers", _("Nomor antrean"), _("Nomor yang diambil di semua stan. Satu orang bisa beberapa.")),
    "BK-06": ("talks", _("Pembicaraan"), _("Pembicaraan yang dimulai, dari antrean atau waktu yang dipesan.")),
    "BK-07": ("skips", _("Dilewati"), _("Panggilan yang dilewati perekrut dengan alasan.")),
    "BK-08": (
        "unwritten",
        _("Hasil belum ditulis"),
        _("Pembicaraan tanpa hasil dari perusahaan sampai sekarang."),
    ),
    "BK-09": ("applications", _("Lamaran"), _("Lamaran yang dikirim dari stan. Yang ditarik tidak dihitung.")),
    "BK-10": (
        "placements",
        _("Diterima bekerja"),
        _("Penempatan dari lamaran edisi ini, kapan pun diterima. Yang dibatalkan tidak dihitung."),
    ),
    "BK-11": ("tests", _("Hasil tes di tempat"), _("Hasil tes yang dicatat untuk tiket edisi ini.")),
    "BK-12": (
        "conflicts",
        _("Pindaian bermasalah"),
        _("Pindaian di pintu yang tidak dihitung, beserta sebabnya."),
    ),
    "BK-13": ("forecast", _("Perkiraan orang"), _("Perkiraan yang diumumkan sebelum pendaftaran.")),
    "BK-14": ("seats", _("Tempat"), _("Jumlah kuota semua gelombang masuk.")),
}

# What is counted for each group of people: key, label.
MEASURES = (
    ("tickets", _("Tiket")),
    ("visitors", _("Pengunjung")),
    ("talks", _("Bicara")),
    ("applications", _("Lamaran")),
    ("placements", _("Diterima")),
)

# code: (key, title, definition)
TABLES = {
    "BK-20": (
        "place",
        _("Warga kota dan luar kota"),
        _("Menurut alamat di profil. Yang diterima bekerja: menurut alamat saat diterima."),
    ),
    "BK-21": ("kecamatan", _("Per kecamatan"), _("Menurut kelurahan di profil, hanya warga kota.")),
    "BK-22": ("sex", _("Jenis kelamin"), _("Menurut profil.")),
    "BK-23": ("education", _("Pendidikan terakhir"), _("Menurut profil.")),
    "BK-24": (
        "disability",
        _("Penyandang disabilitas"),
        _("Yang memilih jalur disabilitas atau minta didampingi di tiket. Angka 1 sampai 4 disamarkan."),
    ),
    "BK-25": (
        "companies",
        _("Per perusahaan"),
        _("Pengunjung: orang dengan akun yang membuka stan. Diterima: dari lamaran di stan itu."),
    ),
    "BK-26": ("skips", _("Alasan dilewati"), _("Panggilan yang dilewati menurut alasan perekrut.")),
    "BK-27": ("survey", _("Survei pengunjung"), _("Jawaban sukarela, sekali setiap orang, dihitung tanpa nama.")),
}
COMPANY_MEASURES = (
    ("visitors", _("Pengunjung")),
    ("numbers", _("Nomor")),
    ("talks", _("Bicara")),
    ("unwritten", _("Hasil belum ditulis")),
    ("applications", _("Lamaran")),
    ("placements", _("Diterima")),
)
HIDDEN = "1–4"
NOBODY_SAID = _("Tidak diisi")
INSIDE, OUTSIDE = _("Warga kota"), _("Luar kota")

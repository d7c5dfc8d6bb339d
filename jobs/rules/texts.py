"""The sentences of each rule: what the company must mend, and what a person who got the text should know."""

from django.utils.translation import gettext_lazy as _

UNFAIR = _("Syarat ini membedakan orang. Surat Edaran Menaker M/6/HK.04/V/2025 melarangnya.")

# code: (for the company and the officer, for a person who received the text)
SENTENCES = {
    "fee": (
        _("Kata ini meminta uang dari pelamar. Pelamar tidak boleh membayar apa pun."),
        _("Anda diminta membayar. Pemberi kerja yang jujur tidak pernah meminta uang."),
    ),
    "bank": (
        _("Nomor rekening tidak boleh ada di lowongan."),
        _("Ada rekening atau dompet digital. Jangan kirim uang kepada siapa pun."),
    ),
    "identity": (
        _("Salinan KTP, KK, SIM, atau buku tabungan tidak boleh diminta saat melamar."),
        _("Anda diminta foto kartu identitas. Jangan kirim sebelum diterima bekerja."),
    ),
    "secret": (
        _("Kata sandi, PIN, dan kode masuk tidak boleh diminta dari siapa pun."),
        _("Anda diminta kata sandi, PIN, atau kode masuk. Jangan beri kepada siapa pun."),
    ),
    "contact": (
        _("Kontak langsung memancing penipuan. Pelamar melamar dan dihubungi lewat portal ini."),
        _("Anda diajak bicara di luar portal. Penipu sering memulai dengan cara ini."),
    ),
    "vague": (
        _("Janji ini berlebihan atau pekerjaannya tidak jelas. Tulis pekerjaan dan upah yang sebenarnya."),
        _("Janjinya berlebihan atau pekerjaannya tidak jelas. Pekerjaan sungguhan menyebut tugasnya."),
    ),
    "abroad": (
        _("Lowongan luar negeri wajib punya nomor SIP2MI dari P3MI resmi."),
        _("Kerja di luar negeri hanya lewat P3MI resmi dengan nomor SIP2MI. Tanyakan nomornya."),
    ),
    "looks": (
        _("Syarat penampilan atau tinggi badan dilarang (SE Menaker M/6/HK.04/V/2025). Hapus kata ini."),
        UNFAIR,
    ),
    "marital": (
        _("Syarat status perkawinan dilarang (SE Menaker M/6/HK.04/V/2025). Hapus kata ini."),
        UNFAIR,
    ),
    "faith": (_("Syarat agama dilarang (SE Menaker M/6/HK.04/V/2025). Hapus kata ini."), UNFAIR),
    "ethnic": (_("Syarat suku dilarang (SE Menaker M/6/HK.04/V/2025). Hapus kata ini."), UNFAIR),
    "age": (
        _("Batas umur harus diisi di kolomnya dengan alasan yang berhubungan dengan pekerjaan."),
        UNFAIR,
    ),
    "disability": (
        _("Syarat ini menutup jalan penyandang disabilitas (UU 8/2016). Tulis kemampuan yang diperlukan."),
        UNFAIR,
    ),
    "sex": (
        _("Batas jenis kelamin harus diisi di kolomnya dengan alasan yang berhubungan dengan pekerjaan."),
        UNFAIR,
    ),
}
WARNING_CODES = {"age", "sex", "contact", "vague"}

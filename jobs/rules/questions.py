"""A company's own questions to applicants: what may not be asked (AF-07)."""

from django.utils.translation import gettext as _

from jobs.rules.fold import fold, tighten
from jobs.rules.hint import rx

# "Punya SIM C?" asks for an ability; the number or a photo of it is a paper.
LICENCE = rx(r"""\b(?:punya|memiliki|mempunyai|ada|pemegang)\ (?:\w+\ ){0,2}sim(?:\ [abc]\d?)?\b""")
PAPERS = rx(
    r"""\b(?:e-?ktp|ktp|kartu\ tanda\ penduduk|kk|kartu\ keluarga|nik|no(?:mor)?\ induk\ kependudukan|npwp|paspor
    |passport|sim|akta\ (?:lahir|kelahiran)|buku\ nikah|bpjs|ijazah\ asli|kartu\ pelajar)\b"""
)
BANK = rx(
    r"""\b(?:rek|rekening|norek|bank|atm|kartu\ (?:kredit|debit|atm)|buku\ tabungan|saldo|m-?banking
    |mobile\ banking|e-?wallet|dompet\ digital|gopay|ovo|shopeepay|pin|cvv)\b"""
)
SECRETS = rx(r"""\b(?:otp|kata\ sandi|password|sandi|kode\ (?:verifikasi|masuk|rahasia|sms))\b""")
FEES = rx(r"""\b(?:deposit|uang\ (?:jaminan|muka|seragam|pendaftaran)|biaya|bayar|membayar|transfer)\b""")
PRIVATE = rx(
    r"""\b(?:agama|kepercayaan|suku(?!\ (?:cadang|bunga))|etnis|ras|keturunan
    |status\ (?:nikah|menikah|pernikahan|perkawinan|kawin)
    |(?:sudah|belum|pernah|rencana|berencana|akan)\ (?:menikah|kawin|nikah)|hamil|kehamilan
    |(?:punya|jumlah|berapa)\ anak|tinggi\ badan|berat\ badan|warna\ kulit|berhijab|berjilbab|janda|duda
    |pacar)\b"""
)
# Work with money is no request for it: "Pernah bekerja di bank?", "Bisa menyusun laporan biaya?"
WORK = rx(
    r"""\b(?:(?:ber)?pengalaman
    |pernah\ (?:bekerja|kerja|mengelola|mengurus|menangani|menyusun|menghitung|membuat|menjadi)
    |(?:bisa|mampu|menguasai|paham|memahami|mengerti)\ (?:\w+\ ){0,2}
     (?:menghitung|menyusun|rekonsiliasi|laporan|mengelola|melayani|membuat|transaksi|software))\b"""
)


def question_refusal(text):
    """Say why a company may not ask ``text`` of applicants (one Indonesian sentence), or return None. # AF-07"""
    plain = fold(text or "")
    for reading in dict.fromkeys((plain.text, tighten(plain).text)):
        without_licence = LICENCE.sub(" ", reading)
        if PAPERS.search(without_licence):
            return _("Nomor atau salinan kartu identitas tidak boleh ditanyakan. Minta setelah orangnya diterima.")
        if SECRETS.search(reading):
            return _("Kata sandi dan kode masuk tidak boleh ditanyakan. Ganti pertanyaan ini.")
        if not WORK.search(reading):
            if BANK.search(reading):
                return _("Rekening dan kartu bank tidak boleh ditanyakan. Minta setelah orangnya diterima.")
            if FEES.search(reading):
                return _("Uang tidak boleh diminta dari pelamar. Ganti pertanyaan ini.")
        if PRIVATE.search(reading):
            return _("Pertanyaan ini membedakan orang (SE Menaker M/6/HK.04/V/2025). Tanyakan kemampuan kerjanya.")
    return None

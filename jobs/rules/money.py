"""Money asked from the applicant, and accounts to send it to or to lend (AF-05)."""

import re

from jobs.rules.context import AMOUNT, is_denied, is_harmless, is_work, sentence_after, sentence_before
from jobs.rules.hint import Rule, rx

THING = r"""(?:pendaftaran|administrasi|adm(?:in)?|pelatihan|training|seragam|travel|penempatan|masuk|proses
    |agen|tes
    |seleksi|rekrut\w*|interview|wawancara|mcu|medical|cek\ kesehatan|formulir|m[ae]terai|id\ ?card|kartu
    |sertifikat
    |akomodasi|keberangkatan|dokumen|visa|paspor|jasa|jaminan|komitmen|penyaluran|koordinasi|registrasi|member
    |modul|pemberkasan|verifikasi|aktivasi|psikotes|tiket|pengurusan|gada|kursi|slot)"""
FEE_FOR = rx(rf"""\b(?:biaya|bya|by|fee|ongkos|pungutan)\ (?:untuk\ |masuk\ )?{THING}(?:\ kerja)?\b""")
FEE_OF = rx(rf"""\bbiaya(?:\ \w+){{0,3}}?\W{{1,3}}(?:\w+\ ){{0,2}}{AMOUNT}""")
DUES = rx(
    r"""\buang\ (?:jaminan|muka|seragam|pendaftaran|pangkal|adm(?:in(?:istrasi)?)?|kartu|modul|m[ae]terai
    |pelicin
    |komitmen|masuk|tebusan|map|formulir|training|pelatihan|yayasan|rokok|kopi|koordinasi|sertifikat|tes
    |transportasi
    \ awal|titipan|tanda\ jadi|hangus)\b"""
)
DEPOSIT = rx(r"""\bdeposit(?:o|nya|kan)?\b(?!\ (?:tol|kamar|box|pelanggan|tamu|nasabah))""")
# "bayar seragam", "membeli starter kit", "siapkan uang materai"
PAY = rx(
    rf"""\b(?:mem|ber)?(?:bayar(?:kan)?|setor(?:kan)?|lunasi|beli|ganti|siapkan|tebus)\ (?:dulu\ |uang\ |biaya\ )?
    (?:\w+\ ){{0,2}}?(?:{THING}|kaos|kaus|baju|name\ ?tag|starter\ ?kit|paket(?:\ \w+)?|produk|map|dulu|dahulu
    |di\ ?muka|terlebih\ dahulu|alat\ kerja)\b
    |\b(?:mengganti|menyetor|menebus|melunasi|menyiapkan)\ uang\b
    |\btop\ ?up\ (?:saldo|misi|tugas|dulu|minimal)|\b(?:di)?talang(?:i|in)\b|\bnalangi\w*
    |\b(?:transfer|tf)\ (?:dulu|dahulu|biaya|uang|{AMOUNT})|\bdp\ (?:dulu\ )?{AMOUNT}|\bbooking\ (?:fee|slot
    |jadwal)
    |\b(?:commitment|registration|admin|training)\ fee"""
)
BORNE = rx(
    r"""\b(?:ditanggung|dibayar|dibebankan(?:\ ke(?:pada)?)?)\ (?:oleh\ )?(?:pelamar|peserta|calon|kandidat
    |sendiri
    |masing-masing)\b|\b(?:pelamar|peserta|calon\ \w+|kandidat)\ (?:akan\ )?dikenakan\ (?:biaya|uang|tarif)"""
)
PRICED = rx(
    rf"""\b(?:administrasi|adm|pendaftaran|registrasi|seragam|formulir|mcu|medical\ check\ ?up|starter\ kit
    |id\ card
    |m[ae]terai|sertifikat|training|pelatihan|kelas|kursus)\b
    (?:(?!gaji|upah|saku|honor|insentif|salary|bonus|komisi|tunjangan|dibayar|digaji|uang\ makan|penghasilan)
    [^.,;:\n]){{0,30}}?\b{AMOUNT}"""
)
# Any sum that somebody is to hand over: "setor 200 ribu", "cukup 75k", "uang rompi Rp150.000", "iuran 100rb".
NO_WAGE = r"""(?:(?!gaji|upah|saku|honor|insentif|salary|bonus|komisi|tunjangan|dibayar|digaji|makan
    |penghasilan|target
    |omzet|lembur|per\ )[^.,;:\n])"""
HANDED_OVER = rx(
    rf"""\b(?:bayar(?:nya|kan)?|membayar|setor(?:kan)?|lunasi|transfer|tf|iuran|kontribusi|donasi|sumbangan|tarif|dikenai
    |dikenakan|dipungut|mahar|harga\ kursi)\b{NO_WAGE}{{0,25}}?{AMOUNT}
    |\b(?:cukup|hanya|cuma|siapkan|modal)\ {NO_WAGE}{{0,25}}?{AMOUNT}
    |\b(?:membeli|beli)\ {NO_WAGE}{{3,40}}?{AMOUNT}
    |\buang\ (?!makan|jalan|saku|bensin|lembur|hadir|transpor|kehadiran|harian|shift|tunggu
    |rajin)\w+\ (?:sebesar\ )?{AMOUNT}"""
)
PAID_COURSE = rx(
    r"""\b(?:pelatihan|training|kelas|kursus|magang|diklat)\b[^.!?\n]{0,40}?\b(?:berbayar|bayarnya
    |bayar\ sendiri)\b
    |\bberbayar\b"""
)
BUYS_IN = rx(
    rf"""\b(?:jalur\ )?orang\ dalam\b|\bjalur\ (?:belakang|khusus\ berbayar)|\bditebus\b|\btebus(?:an)?\ {AMOUNT}
    |\bpotong(?:an)?\ gaji\ (?:\w+\ ){{0,4}}(?:untuk|utk)\ (?:biaya|yayasan|agen)|\buang\ hangus\b"""
)

BANKS = r"""(?:bca|bri|bni|bsi|btn|mandiri|cimb|permata|danamon|seabank|bank\ jago|dana|ovo|gopay|go-pay
    |shopeepay
    |linkaja)"""
BANK = rx(
    rf"""\b(?:no(?:mor)?\.?\ *)?(?:rek(?:ening)?|norek)\.?\ *:?\ *(?:{BANKS}|pribadi|a[./]?n\b|atas\ nama|baru|\d)
    |\b(?:no(?:mor)?\.?\ *rek(?:ening)?|norek)\b
    |\b{BANKS}\b[^.!?\n\d]{{0,20}}\d[\d\-. ]{{7,}}\d"""
)
LENDS = rx(
    r"""\b(?:buka|pinjam(?:kan)?|sewa(?:kan)?|jual|serahkan|kirim(?:kan)?|minta)\ (?:\w+\ ){0,2}(?:rekening
    |kartu\ atm|atm)\b
    |\b(?:foto|scan|fotokopi|fotocopy|fc|salinan|lampirkan|kirim)\ (?:\w+\ ){0,2}buku\ (?:tabungan|rekening)\b
    |\bterima\ transferan\b|\b(?:tampung|menampung|meneruskan|teruskan)\ (?:dana|uang|transferan)\b"""
)


OTHERS_PAY = re.compile(r"\b(?:peserta kursus|orang tua|calon murid|pasien|nasabah|tamu|penumpang)\b")


def _others_pay(match):
    """Harmless, or the pupils of the class pay, not the teacher who is sought."""
    sentence = sentence_before(match) + match[0] + sentence_after(match)
    return is_harmless(match) or bool(OTHERS_PAY.search(sentence))


RULES = [
    Rule("fee", FEE_FOR, spared=is_harmless),
    Rule("fee", FEE_OF, spared=is_harmless),
    Rule("fee", DUES, spared=is_harmless),
    Rule("fee", DEPOSIT, spared=is_harmless),
    Rule("fee", PAY, spared=is_harmless),
    Rule("fee", BORNE, spared=is_denied),
    Rule("fee", PRICED, spared=_others_pay),
    Rule("fee", HANDED_OVER, spared=_others_pay),
    Rule("fee", PAID_COURSE, spared=is_denied),
    Rule("fee", BUYS_IN, spared=is_denied),
    Rule("bank", BANK, spared=lambda match: is_denied(match) or is_work(match)),
    Rule("bank", LENDS, spared=lambda match: is_denied(match) or is_work(match)),
]

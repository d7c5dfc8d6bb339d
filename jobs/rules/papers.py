"""Identity papers at application time, passwords and codes (AF-07)."""

import re

from jobs.rules.context import is_denied, is_work
from jobs.rules.hint import Rule, rx

PAPER = r"""(?:e-?ktp|ktp|kk|kartu\ keluarga|kartu\ tanda\ penduduk|sim|buku\ (?:tabungan|rekening)|npwp
    |paspor|akta(?:\ \w+)?)"""
ASK = r"""(?:foto|photo|scan|scann?|fotokopi|fotocopy|foto\ ?copy|fc|selfie|swafoto|kirim(?:kan)?|unggah
    |upload|salinan
    |lampirkan|sertakan|serahkan|setorkan|send|isi|cantumkan|attach)"""
IDENTITY = rx(
    rf"""\b{ASK}\W{{1,2}}(?:(?:dan|foto|scan|fotokopi|fotocopy|dengan|sambil|pegang|memegang|asli|data|berkas|cv|nomor|no
    |surat|lamaran|ijazah|skck|sim|depan)\W{{1,3}}){{0,4}}{PAPER}\b
    |\bcv\b[^.!?\n]{{0,12}}?\b(?:e-?ktp|ktp|kk)\b
    |\b(?:nomor|no\.?)\ (?:kk|kartu\ keluarga|ktp|nik|induk\ kependudukan)\b|\bnama\ ibu\ kandung\b"""
)
WITHHELD = rx(
    r"""\b(?:ijazah|ktp|skck|akta)\b(?:\ asli)?[^.!?\n]{0,25}?\b(?:di\ ?tahan|dijaminkan|ditinggal
    |dititip(?:kan)?
    |sebagai\ jaminan)\b|\b(?:tahan|jaminan|menahan|titip|tebus)\ (?:ijazah|ktp)\b"""
)
CODE = r"""(?:kode\ (?:otp|verifikasi|masuk|rahasia|sms|keamanan)|otp|\d\ (?:digit|angka)\ kode|kata\ sandi
    |password|pass
    word|pin(?:\ ?nya)?|cvv|m-?banking)"""
SECRET = rx(
    rf"""\b(?:kirim(?:kan)?|sebut(?:kan)?|beri(?:kan)?|serahkan|masukkan|minta|butuh|bagikan|share|pinjam\w*|meminjam\w*
    |isi(?:kan)?|konfirmasi|infokan|bacakan|forward|teruskan)\b[^.!?\n]{{0,60}}?\b{CODE}\b
    |\b(?:kode\ (?:otp|verifikasi)|otp)\b[^.!?\n]{{0,25}}\b(?:masuk|dikirim|kami\ kirim|anda\ terima)
    |\b(?:username|user\ ?id|email)\ (?:dan|\&|/)\ (?:password|kata\ sandi)"""
)


def _is_trade(match):
    return is_denied(match) or is_work(match)


def _is_told_or_trade(match):
    """A denial or the work may also stand within the long match."""
    inner = re.search(r"\b(?:jangan|tidak|palsu|penipuan)\b", match[0])
    return bool(inner) or _is_trade(match)


RULES = [
    Rule("identity", IDENTITY, spared=_is_trade),
    Rule("identity", WITHHELD, spared=is_denied),
    Rule("secret", SECRET, spared=_is_told_or_trade),
]

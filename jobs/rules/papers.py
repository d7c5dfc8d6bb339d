"""Identity papers at application time, passwords and codes (AF-07)."""

from jobs.rules.context import is_denied
from jobs.rules.hint import Rule, rx

PAPER = r"(?:e-?ktp|ktp|kk|kartu\ keluarga|kartu\ tanda\ penduduk|sim|buku\ (?:tabungan|rekening)|npwp|paspor|atm)"
IDENTITY = rx(rf"""\b(?:foto|scan|fotokopi|fotocopy|fc|selfie|kirim(?:kan)?|unggah|upload|salinan)
    \ (?:(?:dan|foto|scan|fotokopi|dengan|pegang|asli)\ ){{0,2}}{PAPER}\b""")
SECRET = rx(
    r"""\b(?:kode\ (?:otp|verifikasi|masuk|rahasia|sms)|otp|kata\ sandi|password|pin\ (?:atm|bank|m-?banking)
    |username\ dan\ password|m-?banking)\b"""
)

RULES = [
    Rule("identity", IDENTITY, spared=is_denied),
    Rule("secret", SECRET, spared=is_denied),
]

"""Money asked from the applicant, and accounts to send it to (AF-05)."""

from jobs.rules.context import is_denied
from jobs.rules.hint import Rule, rx

FEE = rx(
    r"""\b(?:biaya\ (?:pendaftaran|administrasi|pelatihan|seragam|training|travel)|uang\ (?:jaminan|muka|seragam)
    |deposit|transfer\ (?:dulu|dahulu|ke\ rekening)|administrasi\ rp|bayar\ (?:seragam|pelatihan|training|dulu)
    |pelatihan\ berbayar|tebus\ ijazah|tahan\ ijazah)\b"""
)
BANK = rx(r"""\b(?:no(?:mor)?\.?\ *)?rek(?:ening)?\.?\ *(?:bca|bri|bni|mandiri|pribadi|a\.?n\b|atas\ nama|\d)""")

RULES = [
    Rule("fee", FEE, spared=is_denied),
    Rule("bank", BANK, spared=is_denied),
]

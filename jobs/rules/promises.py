"""Promises that no honest work keeps, work that is none, and gambling (product.md 1.4)."""

import re

from jobs.rules.context import is_denied, is_work
from jobs.rules.hint import Rule, rx

# More than this in a day for a stranger without skill is a lure; a welder's 350 thousand is not.
LURE_PER_DAY = 450_000
LURE_PER_HOUR = 125_000
SCALE = {
    "rb": 1_000,
    "ribu": 1_000,
    "rbu": 1_000,
    "k": 1_000,
    "jt": 1_000_000,
    "jta": 1_000_000,
    "juta": 1_000_000,
}

SUM = r"(?:rp\.?\ ?)?(?<!\d)(?P<{0}>\d[\d.,]{{0,14}})\ ?(?P<{0}unit>rb|ribu|rbu|k\b|jt|jta|juta)?"
EARNINGS = rx(
    rf"""\b{SUM.format("low")}(?:\ ?(?:-|s/?d|sampai|hingga)\ ?{SUM.format("high")})?
    \ ?(?:\w+\ )?(?:per|/|se|tiap|setiap)\ ?(?P<period>hari|minggu|pekan|jam)\b
    |\b(?:per|se|tiap|setiap)\ ?(?P<period2>hari|minggu|jam)\
    (?:(?:bisa|dapat|dapet|hingga|sampai)\ ){{0,2}}{SUM.format("late")}"""
)
EASY = rx(
    r"""\b(?:cuma|hanya|cukup|tinggal|modal|cm|tugas\w*)\ (?:\w+\ ){0,2}(?:like|klik|share|rating|screenshot
    |subscribe
    |follow|nonton|copy\ ?paste|hp|handphone|ponsel|ngetik)\b
    |\b(?:like|subscribe|follow)\ (?:video|channel|akun|konten)\b|\bngetik\ captcha\b|\bkerja\ (?:pakai|pake
    |lewat)\ hp\b
    |\b(?:tugas|misi)\ (?:level|harian|berbayar)\b|\b(?:buka|ambil)\ (?:tugas|misi)\b
    |\bkomisi\ \S+\ per\ (?:tugas|order|misi)\b
    |\bisi\ formulir\ dan\b"""
)
LURES = rx(
    r"""\b(?:sambil|sembari)\ rebahan\b|\bkerja\ (?:santai|ringan\ (?:hasil|gaji))\b|\b(?:tanpa
    |ga(?:k)?\ perlu)\ kerja(?:\ keras)?\b
    |\bpassive\ income\b|\bbebas\ (?:finansial|waktu|jam)\b|\b(?:bonus|uang|cuan)\ (?:terus\ )?mengalir\b
    |\bcuan\b
    |\b(?:ajak|rekrut|undang)\ \d+\ (?:teman|orang)\b|\bdownline\b|\bpenghasilan\ tanpa\ batas\b
    |\bhasil\ jutaan\b
    |\b(?:langsung|cepat)\ (?:cair|balik)\b|\bkomisi\ cair\b|\bgaji\ (?:dua|tiga|2|3)\ digit\b
    |\bposisi\ rahasia\b
    |\bdijelaskan\ saat\ (?:ketemu|bertemu|datang)\b|\btim\ reseller\b|\bpaket\ member\b|\bjudol\b
    |\bjudi\ (?:online|daring)\b|\bslot\ (?:online|gacor)\b|\bkasino\b|\bcasino\b
    |\bterima\ transferan\b|\bpeluang\ (?:usaha|bisnis|emas)\b|\bbisnis\ sampingan\b"""
)


def _sum(match, name):
    digits = match.group(name)
    if not digits:
        return 0
    unit = match.group(f"{name}unit") or (match.group("highunit") if name == "low" else None)
    if unit:
        return float(re.sub(r"[^\d.]", "", digits.replace(",", ".")).strip(".") or 0) * SCALE[unit]
    return float(re.sub(r"\D", "", digits) or 0)


def is_plausible(match):
    """True when the sum per day, week or hour is one that honest work pays."""
    try:
        amount = max(_sum(match, "low"), _sum(match, "high"), _sum(match, "late"))
    except ValueError:
        return True
    period = match.group("period") or match.group("period2")
    if period == "jam":
        return amount < LURE_PER_HOUR
    return amount < (LURE_PER_DAY * 6 if period in ("minggu", "pekan") else LURE_PER_DAY)


def _is_talk(match):
    return is_denied(match) or is_work(match)


RULES = [
    Rule("vague", EARNINGS, spared=is_plausible, in_tight=False),
    Rule("vague", EASY, spared=_is_talk),
    Rule("vague", LURES, spared=_is_talk),
]

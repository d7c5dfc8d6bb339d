"""Conditions that sort people by what does not matter for the work: SE Menaker M/6/HK.04/V/2025."""

import re

from jobs.rules.context import is_work, preceded_by
from jobs.rules.hint import Rule, rx

MEN = r"(?:pria|laki-?\ ?laki|cowok|lk)"
WOMEN = r"(?:wanita|perempuan|cewek|pr)"
CM = r"1[4-9]\d"

LOOKS = rx(
    rf"""\b(?:(?:ber)?penampilan|wajah|muka|paras|face)\ (?:yang\ |yg\ )?
    (?:menarik|good|cantik|tampan|oke|cakep|rupawan|putih)
    (?:\ looking)?|\bgood\ ?looking\b|\b(?:cantik|tampan|ganteng|cakep|langsing|seksi|attractive)\b
    |\bkulit\ (?:putih|bersih|cerah|kuning\ langsat)|\btidak\ (?:ber)?(?:jerawat(?:an)?|tato|tindik|kacamata)\b
    |\bbebas\ tato\b|\b(?:postur|badan|tubuh|bb|berat)(?:\ badan)?\ (?:tegap|ideal|proporsional|langsing)\b
    |\b(?:tinggi|tb|t\.b|height)(?:\ badan)?\W{{0,3}}(?:min\w*|maks\w*|max|paling\ \w+|sekitar|di\ ?atas
    |antara)?\W{{0,3}}{CM}(?:\ ?cm)?
    |\b(?:min\w*|maks\w*|max)\.?\ {CM}\ ?cm\b|\b{CM}\ ?cm\ ke\ atas\b|\bmin\w*\ height\W{{0,3}}{CM}"""
)
MARITAL = rx(
    r"""\b(?:belum|blm)\ (?:menikah|kawin|nikah|berkeluarga|married|punya\ anak)\b|\btidak\ menikah\ selama\b
    |\blajang\b
    |\btidak\ (?:sedang\ )?(?:hamil|mengandung)\b|\b(?:janda|duda|gadis|perawan)\b
    |\b(?:status\W{0,3})?single(?=\W*[,.;/\n]|\W*$|\ (?:dan|atau|parent|tidak|belum|diutamakan))"""
)
CREED = r"(?:islam|muslim(?:ah)?|kristen(?:i)?|katolik|protestan|nasrani|hindu|buddha|budha|kong\ ?hu\ ?cu)"
FAITH = rx(
    rf"""\b(?:ber)?agama\W{{1,3}}{CREED}|\b(?:khusus|wajib|harus|diutamakan|hanya|syarat)\W{{1,3}}(?:\w+\W{{1,2}})?{CREED}\b
    |\b{CREED}(?:\W{{1,3}}{CREED})?\ (?:diutamakan|saja|only|taat)|\bmuslim(?:ah)?\b|\bber(?:hijab|jilbab
    |kerudung)\b
    |\b(?:rajin|taat)\ (?:sholat|shalat|salat|ibadah)|\b(?:sholat|shalat|salat)\ (?:5|lima)\ waktu"""
)
PEOPLES = r"""(?:tionghoa|chinese|cina|china|batak|jawa|sunda|betawi|minang|padang|madura|ambon|papua|bugis|dayak
    |melayu|flores)"""
ETHNIC = rx(
    rf"""\b(?:suku|etnis|ras|keturunan)\ (?!dan\b|atau\b|maupun\b|apa|mana|bangsa|cadang|bunga|serta\b|agama)\w+
    |\b(?:orang|warga\ keturunan)\ {PEOPLES}\b|\b(?:diutamakan|khusus)\ (?:tionghoa|chinese|batak|betawi
    |madura)\b
    |\b(?:tionghoa|chinese)\ (?:diutamakan|only|saja)|\btidak\ (?:me)?nerima\ (?:orang\ )?daerah\ lain\b"""
)
YEARS = r"(?:th|thn|tahun|y\.?\ ?o|years?)"
LIMIT = r"""(?:maks(?:imal|imum)?|max(?:imal)?|paling\ (?:tua|tinggi|muda)|di\ ?bawah|antara|min(?:imal)?
    |tidak\ lebih\ dari
    |sampai|hingga|s/?d|mulai|dari|kisaran|range|produktif)"""
AGE = rx(
    rf"""\b(?:ber)?(?:usia|umur|age)\W{{0,3}}(?:{LIMIT}\W{{0,3}})?[1-6]\d\b(?!\.?\d)
    (?:\ ?(?:-|s/?d|sampai|hingga)\ ?\d\d)?
    |\b(?:maks(?:imal)?|max(?:imal)?)\.?\ *[1-6]\d\ *{YEARS}\b|\b[1-6]\d\ *(?:-|s/?d|sampai
    |hingga)\ *[1-6]\d\ *{YEARS}\b
    |\b(?:{MEN}|{WOMEN})\W{{1,3}}(?:max|maks\w*|usia|umur)\.?\ *[1-6]\d\b|\bkelahiran\ (?:tahun\ )?(?:19
    |20)\d\d\b"""
)
SEX = rx(
    rf"""\b(?:khusus|hanya|diutamakan|dicari|dibutuhkan|butuh|harus|wajib)\W{{1,3}}(?:{MEN}|{WOMEN})\b(?!\W{{1,3}}(?:dan|atau|maupun|/)?\W*(?:{MEN}|{WOMEN}))
    |\b(?:{MEN}|{WOMEN})\ (?:saja|only|diutamakan)\b|\b(?:fe)?male\ only\b
    |(?:^|[.,;:\n(•\-]\s{{0,3}})(?:{MEN}|{WOMEN})(?=\W*[,.;\n]|\W*$|\ (?:usia|umur|max|maks))
    (?!\W{{1,3}}(?:(?:dan|atau)\ )?(?:{MEN}|{WOMEN}))
    |\b(?:lk|pr)\ (?:max|maks\w*|usia)"""
)
DISABILITY = rx(
    r"""\b(?:tidak|tdk|tanpa)\ (?:memiliki\ |mempunyai\ |ada\ |mengalami\ )?(?:cacat|disabilitas
    |kelainan\ fisik)(?:\ (?:fisik|tubuh|mental))?\b
    |\bbukan\ (?:penyandang\ )?(?:disabilitas|difabel|cacat)\b|\bnon\ ?-?difabel\b|\b(?:anggota\ tubuh
    |fisik)\ (?:lengkap|sempurna)\b"""
)

# Those whom the work is for, not who is sought: "anak usia 10 tahun", "remaja yang belum menikah".
SERVED = (
    r"(?:anak|balita|bayi|kakek|nenek|lansia|murid|siswa|pasien|remaja|pasangan|ibu|warga|pengantin|kelas|peserta)"
    r"(?: \w+)?(?: yang)?"
)
THINGS = r"(?:kendaraan|mobil|motor|mesin|bangunan|pengalaman|truk|alat)(?: \w+)?"
CLOTHES = r"(?:busana|baju|fashion|pakaian|gamis|butik|umat|komunitas|toko)(?: \w+)?"
WORKING_AGE = re.compile(r"^(?:ber)?(?:usia|umur)\W{0,3}(?:min(?:imal)?\W{0,3}|mulai\W{0,3}|paling muda )?1[5-8]$")

_of_served = preceded_by(SERVED)
_of_things = preceded_by(THINGS)
_of_clothes = preceded_by(CLOTHES)


def _is_no_limit(match):
    """The age of who is served or of a thing, or only the age from which the law lets people work."""
    return _of_served(match) or _of_things(match) or bool(WORKING_AGE.match(match[0])) or is_work(match)


RULES = [
    Rule("looks", LOOKS, spared=is_work),
    Rule("marital", MARITAL, spared=lambda match: _of_served(match) or is_work(match)),
    Rule("faith", FAITH, spared=lambda match: _of_clothes(match) or is_work(match)),
    Rule("ethnic", ETHNIC, spared=is_work),
    Rule("age", AGE, spared=_is_no_limit),
    Rule("sex", SEX, spared=is_work),
    Rule("disability", DISABILITY),
]

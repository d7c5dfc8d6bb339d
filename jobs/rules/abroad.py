"""Work abroad outside the official way: P3MI with SIP2MI (UU 18/2017)."""

import re

from jobs.rules.context import is_denied
from jobs.rules.hint import Rule, rx

COUNTRY = r"""(?:jepang|japan|korea|taiwan|hong\ ?kong|malaysia|singapura|singapore|kamboja|myanmar|filipina
    |thailand|laos
    |vietnam|brunei|arab\ saudi|saudi|dubai|uni\ emirat\ arab|uea|uae|qatar|kuwait|oman|turki|polandia|jerman
    |australia
    |selandia\ baru|kanada|amerika|macau|makau|eropa|timur\ tengah|luar\ negeri)"""
PLACE = rx(
    rf"""\b(?:(?:ker?ja|pekerja|penempatan|ditempatkan|berangkat|lowongan|loker|operator|art|tki|tkw|pmi|magang|perawat
    |pabrik|kebun|admin|terapis|spa|customer\ service|dibutuhkan)\b[^.!?\n]{{0,35}}?)?
    (?<!\w)(?:di|ke|negara|tujuan|penempatan)\ {COUNTRY}\b
    |\b(?:kerja|pekerja|art|tki|tkw|pmi|magang|operator|lowongan|loker
    |penempatan)\ (?:[\w/]+\ ){{0,2}}?{COUNTRY}\b"""
)
TRICK = rx(
    r"""\bvisa\ (?:turis|ziarah|kunjungan|wisata|umroh|umrah|holiday|pelancong)\b|\bjalur\ mandiri\b
    |\b(?:tidak\ usah|tidak\ perlu|tanpa|gak?\ perlu)\ (?:\w+\ )?(?:bp2mi|bp3mi|p3mi|sip2mi|kp2mi)\b
    |\blangsung\ majikan\b|\btanpa\ kontrak\b|\bpaspor\ dibantu\b"""
)
OFFICIAL = re.compile(r"\b(?:sip2mi|p3mi)\b")
GOODS = re.compile(r"\b(?:kirim\w*|pengiriman|ekspor|impor|dokumen|barang|perjalanan|wisata)\b")
NOT_A_PLACE = re.compile(
    r"\b(?:bahasa|restoran|rumah\ makan|masakan|makanan|resto|toko|alat|produk|mobil|gaya|perusahaan|pt"
    r"|investor|pelanggan|pembeli)\ \w+$".replace("\\ ", " ")
)


def _is_no_work_there(match):
    """Goods go there, or the word tells a language, a kitchen; or the official way is named."""
    if OFFICIAL.search(match.string) and not TRICK.search(match.string):
        return True
    before = match.string[max(0, match.start() - 40) : match.start()] + match[0]
    return bool(GOODS.search(before) or NOT_A_PLACE.search(match[0])) or is_denied(match)


# For a vacancy whose place is abroad the number in its field decides, not its words.
PLACE_RULES = [Rule("abroad", PLACE, spared=_is_no_work_there)]
TRICK_RULES = [Rule("abroad", TRICK)]
RULES = PLACE_RULES + TRICK_RULES

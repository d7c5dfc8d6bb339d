"""The seven words of the searches, by how many of the filled vacancies have them (management/filling/words.py)."""

WORDS = {
    "stop": "dengan",
    "common": "operator",  # three of ten
    "mid": "gudang",  # one of five
    "1 %": "barista",
    "rare": "parfum",  # one of a thousand
    "two words": "admin penjualan",
    "absent": "astronot",
}

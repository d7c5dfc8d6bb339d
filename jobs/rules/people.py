"""Conditions that sort people by what does not matter for the work: SE Menaker M/6/HK.04/V/2025."""

from jobs.rules.hint import Rule, rx

LOOKS = rx(
    r"""\b(?:berpenampilan\ (?:menarik|good\ looking)|good\ looking|cantik|tampan|ganteng|putih|langsing
    |tinggi\ (?:badan\ )?(?:min(?:imal)?\.?|paling)?\ *\d{3}|tb\ *\d{3})\b"""
)
MARITAL = rx(r"""\b(?:belum\ (?:menikah|kawin)|lajang|single|tidak\ (?:sedang\ )?hamil|janda|duda)\b""")
FAITH = rx(
    r"""\b(?:ber)?agama\ +(?:islam|kristen|katolik|hindu|buddha|budha|konghucu)
    |\b(?:khusus|wajib|harus)\ muslim(?:ah)?\b"""
)
ETHNIC = rx(r"""\b(?:suku|etnis|keturunan)\ +\w+""")
AGE = rx(r"""\b(?:usia|umur)\ *(?:maks(?:imal)?|max|paling\ tua|di\ ?bawah|antara|min(?:imal)?)?\.?\ *\d{2}""")
SEX = rx(r"""\b(?:khusus|hanya|diutamakan)\ (?:pria|wanita|laki-laki|perempuan)\b""")

RULES = [
    Rule("looks", LOOKS),
    Rule("marital", MARITAL),
    Rule("faith", FAITH),
    Rule("ethnic", ETHNIC),
    Rule("age", AGE),
    Rule("sex", SEX),
]

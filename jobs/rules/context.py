"""What stands around a match: a denial ("tanpa biaya"), a firm that pays ("ditanggung perusahaan")."""

import re

SENTENCE_END = re.compile(r"[.!?;\n](?=\s|$)|\n")
# A denial does not reach over these: "tidak ada biaya, hanya deposit".
BREAKS = re.compile(
    r"\b(?:hanya|cuma|cukup|tapi|tetapi|namun|kecuali|melainkan|asal(?:kan)?|wajib|harus|silakan|silahkan|segera"
    r"|bayar(?:kan)?|transfer(?:kan)?|siapkan)\b"
)
DENIAL = re.compile(
    r"\b(?:tanpa|bebas|gratis|free|tidak|tdk|tak|nggak|ga|gak|bukan|jangan|dilarang|larangan|stop|anti|nol"
    r"|menolak|tolak|waspada|hati-hati|awas|penipuan|mengatasnamakan|oknum)\b"
)


def sentence_before(match):
    """What the sentence says before ``match`` (at most 160 characters)."""
    text = match.string[max(0, match.start() - 160) : match.start()]
    ends = list(SENTENCE_END.finditer(text))
    return text[ends[-1].end() :] if ends else text


def sentence_after(match):
    """What the sentence says after ``match`` (at most 120 characters)."""
    text = match.string[match.end() : match.end() + 120]
    end = SENTENCE_END.search(text)
    return text[: end.start()] if end else text


def is_denied(match):
    """True when the sentence denies what was matched: "tidak dipungut biaya", "tanpa deposit atau jaminan"."""
    before = sentence_before(match)
    denials = list(DENIAL.finditer(before))
    return bool(denials) and not BREAKS.search(before[denials[-1].end() :])

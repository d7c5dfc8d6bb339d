"""Contacts outside the portal (AF-05, F-33): numbers in figures and words, chat, short links, free mail."""

from jobs.rules.context import is_denied, is_work
from jobs.rules.hint import Rule, rx

GAP = r"[ .\-()_]*"
DIGIT = r"(?:\d|[oilx](?![a-z])|nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)"
PHONE = rx(
    rf"""(?<![\w,])(?:\(?\+?62\)?|[0o]|nol|kosong){GAP}(?:8|delapan){GAP}
    (?!\d\d?\ ?(?:-|s/?d|sampai|hingga|wib)){DIGIT}(?:{GAP}{DIGIT}){{6,}}
    |(?<!\w)(?:[0o]|\+?62)8\d{{1,2}}[ .\-]*x(?![a-z])
    |\b(?:telp|tlp|telepon|hub(?:ungi)?|call|kontak
    |fax)\W{{1,3}}(?:\w+\W{{1,2}}){{0,2}}\(?0\d{{2,3}}\)?[ \-.]*\d[\d \-]{{5,}}"""
)
MAIL = rx(
    r"""(?<![\w.+\-])[\w.+\-]{1,64}
    \ ?(?:@|\(at\)|\[at\]|\ at\ )\ ?(?:gmail|ymail|yahoo|outlook|hotmail|rocketmail|icloud|live
    |proton(?:mail)?)
    \ ?(?:\.|\(dot\)|\[dot\]|\ dot\ )\ ?(?:com|co\.id|me|id)\b"""
)
LINK = rx(
    r"""(?<![\w.])(?:w\ ?a\ ?\.\ ?m\ ?e|t\ ?\.\ ?me|telegram\ ?\.\ ?me|bit\ ?\.\ ?ly|s\ ?\.\ ?id|cutt\ ?\.\ ?ly
    |tinyurl\ ?\.\ ?com|linktr\ ?\.\ ?ee|lynk\ ?\.\ ?id|heylink\ ?\.\ ?me|forms\ ?\.\ ?gle
    |chat\ ?\.\ ?whatsapp\ ?\.\ ?com
    |api\ ?\.\ ?whatsapp\ ?\.\ ?com|goo\ ?\.\ ?gl|shorturl\ ?\.\ ?at)(?:\ ?/\ ?\S+|\b)"""
)
CHAT = rx(
    r"""\b(?:what(?:'?s)?\ ?app?|wh?ats?\ ?app?|was+ap+|wasap|whatsap|telegram|teleg?ram|japri|jalur\ pribadi)\b
    |\bw\W?a\b(?=\W{0,3}(?:[\do+]|kak|ya\b|saja|aja|dulu|admin|hrd|pak|bu\b|langsung))
    |\b(?:via|lewat|lwt|melalui|ke|di|nomor|no|hub(?:ungi)?|chat|minat|info|japri|konfirmasi
    |kontak)\W{1,2}w\W?a\b(?!\w)
    |\b(?:dm|inbox)\ (?:ig|instagram|kami|admin|fb|akun)\b|\bbio\ (?:ig|instagram)\b
    |\b(?:tanpa|jangan|tidak\ usah)\ (?:lewat|melalui|pakai)\ (?:aplikasi|portal|web(?:site)?)\b"""
)


def _is_of_the_trade(match):
    """The channel is part of the work ("mengelola WhatsApp Business toko") or is denied."""
    return is_denied(match) or is_work(match) or match.string.startswith(" business", match.end())


RULES = [
    Rule("contact", PHONE, in_tight=False),
    Rule("contact", MAIL, in_tight=False),
    Rule("contact", LINK, in_tight=False, spared=is_denied),
    Rule("contact", CHAT, spared=_is_of_the_trade),
]

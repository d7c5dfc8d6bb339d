"""Contacts outside the portal (AF-05, F-33): numbers, chat links, short links, free mail."""

from jobs.rules.hint import Rule, rx

PHONE = rx(r"""(?:\+?62|\b0)[ .\-()]*8\d(?:[ .\-]*\d){6,}""")
CHAT = rx(
    r"""\b(?:wa\ ?\.\ ?me|t\ ?\.\ ?me|bit\ ?\.\ ?ly)(?:\ ?/\ ?\S+)?
    |\bwhat(?:'?s)?\ ?app?\b|\btele(?:gram|gr[ae]m)\b"""
)

RULES = [
    Rule("contact", PHONE, in_tight=False),
    Rule("contact", CHAT),
]

"""What a gate needs to work for hours without a signal: a list of tickets without a person in it (FT-28).

For each ticket the list holds a fingerprint of its code, a check of its signature, its lane and its wave: no
name, no code that could be copied onto a paper. A forged QR fails on the phone, and again at the portal.
"""

import hashlib
import json

from cakapkerja.templatetags.cakap import jam, tanggal_pendek
from jobs.fairs.enums import Lane, TicketState
from jobs.fairs.kept import Kept
from jobs.fairs.models import Edition, Ticket
from jobs.fairs.ticket_codes import qr_text, read_qr

CODE_LENGTH = 8
LANES = {Lane.ORDINARY: "u", Lane.DISABILITY: "d", Lane.PREGNANT: "h", Lane.ELDERLY: "l"}
FINGERPRINT, CHECK = 12, 6  # hexadecimal digits


def fingerprint(slug, code):
    """Return what the list holds instead of a ticket's code; the page's script makes the same (gate.js)."""
    return hashlib.sha256(f"{slug}:{code}".encode()).hexdigest()[:FINGERPRINT]


def list_of(edition):
    """Return the offline list: waves in words and a line of fixed width for each ticket that counts.

    A line is fingerprint (12), check of the signature (6), lane (1), number of the wave (2, in base 36).
    """
    windows = list(edition.windows.all())
    number = {row.pk: place for place, row in enumerate(windows)}
    lines = []
    rows = Ticket.objects.filter(edition=edition, state=TicketState.HELD).only("code", "lane", "window_id")
    for ticket in rows.order_by("code").iterator():
        signature = qr_text(ticket).rpartition(":")[2]
        check = hashlib.sha256(signature.encode()).hexdigest()[:CHECK]
        wave = _base36(number[ticket.window_id])
        lines.append(f"{fingerprint(edition.slug, ticket.code)}{check}{LANES[ticket.lane]}{wave}")
    return {
        "windows": [
            f"{tanggal_pendek(row.starts_at)}, {jam(row.starts_at)}–{jam(row.ends_at)}" for row in windows
        ],
        "tickets": lines,
    }


def _base36(number):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number // 36 % 36] + digits[number % 36]


def code_in(text):
    """Return the ticket's code in what was scanned or typed, or None when a QR is not ours.

    A code typed by hand has no signature: whoever stands at the gate sees the ticket.
    """
    text = "".join(str(text).replace("\x00", "").split())
    if ":" in text:
        return read_qr(text)
    return text.lower()[:CODE_LENGTH]


def _make(key):
    edition = Edition.objects.filter(pk=int(key)).first()
    return None if edition is None else json.dumps(list_of(edition), separators=(",", ":"))


_lists = Kept("pintu", _make, seconds=60)


def list_answer(edition):
    """Return ``(body, tag)`` of an edition's offline list, at most a minute old."""
    return _lists.get(str(edition.pk))


def forget():
    _lists.forget()

"""Who came, each person once, also from gates that were hours without a signal (FT-28).

A scan carries an event that the phone made: the same event again changes nothing. A ticket's row is locked while
its scans are settled, so of two gates one lets the person in and the other is listed as a conflict. Nothing that
was scanned is lost: what does not count is a :class:`CheckInConflict` with its reason.
"""

import dataclasses
import datetime
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Phase, TicketState
from jobs.fairs.gate import code_in
from jobs.fairs.models import CheckIn, CheckInConflict, Edition, Ticket
from jobs.fairs.phases import require_phase

SCANS_AT_MOST = 200
GATE_LENGTH = 40
CLOCK_TOLERANCE = datetime.timedelta(minutes=1)
# Late scans of a phone that had no signal still count after the fair; a new one then does not.
PHASES = {Phase.REGISTRATION, Phase.LIVE, Phase.CLOSED}


@dataclasses.dataclass(frozen=True)
class Scan:
    """One scan as it was made: ``text`` is the whole QR or the typed code."""

    event: uuid.UUID
    text: str
    at: datetime.datetime
    gate: str = ""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What became of a scan: ``is_in`` for one that counts, else the sentence why not."""

    event: uuid.UUID
    is_in: bool = False
    sentence: str = ""
    code: str = ""
    lane: str = ""


@transaction.atomic
def record_scans(*, actor, edition_id, scans, sent_at=None):
    """Settle ``scans`` of one edition and return a :class:`Verdict` for each, in their order.

    ``sent_at`` is the phone's own time of sending: a clock that is off is put right by it. Raises
    :class:`BusinessRuleError` for somebody else's edition, :class:`WrongPhaseError` before registration.
    """
    edition = Edition.objects.manageable_by(actor).filter(pk=edition_id).first()
    if edition is None:
        raise BusinessRuleError(_("Bursa ini bukan bagian Anda."), code="missing")
    require_phase(edition, PHASES, _("Kedatangan dicatat setelah pendaftaran dibuka."))
    if len(scans) > SCANS_AT_MOST:
        raise BusinessRuleError(_("Terlalu banyak pindaian sekaligus. Kirim bertahap."))
    now = database_now()
    shift = now - sent_at if sent_at and abs(now - sent_at) > CLOCK_TOLERANCE else datetime.timedelta()
    codes = {scan.event: code_in(scan.text) for scan in scans}
    tickets = _lock_tickets(codes.values())
    events = list(codes)
    known = dict(CheckIn.objects.filter(event__in=events).values_list("event", "ticket__code"))
    refused = dict(CheckInConflict.objects.filter(event__in=events).values_list("event", "why"))
    came = {row.ticket_id: row for row in CheckIn.objects.filter(ticket__in=tickets.values())}
    verdicts = []
    for scan in scans:
        code = codes[scan.event]
        ticket = tickets.get(code)
        if scan.event in refused:
            verdicts.append(Verdict(scan.event, sentence=refused[scan.event], code=code or ""))
            continue
        if scan.event not in known:
            at = min(scan.at + shift, now)
            sentence = _refusal(edition, ticket, code, came, at)
            if sentence:
                _list_conflict(edition, ticket, code, scan, sentence, at, actor)
                refused[scan.event] = sentence
                verdicts.append(Verdict(scan.event, sentence=sentence, code=code or ""))
                continue
            came[ticket.pk] = _let_in(ticket, scan, at, actor)
            known[scan.event] = code
        lane = ticket.get_lane_display() if ticket else ""
        verdicts.append(Verdict(scan.event, is_in=True, code=code or "", lane=lane))
    return verdicts


def _lock_tickets(codes):
    """Hold the tickets of ``codes`` until the end of the transaction, in one order for every gate."""
    rows = Ticket.objects.select_for_update(of=("self",)).filter(code__in={code for code in codes if code})
    return {ticket.code: ticket for ticket in rows.order_by("pk")}


def _refusal(edition, ticket, code, came, at):
    """Why this scan lets nobody in, or ""."""
    if code is None:
        return _("Kode QR ini tidak asli.")
    if ticket is None:
        return _("Kode ini tidak dikenal.")
    if ticket.edition_id != edition.pk:
        return _("Tiket ini untuk bursa lain.")
    if ticket.state == TicketState.CANCELLED:
        return _("Tiket ini sudah dibatalkan.")
    if ticket.state == TicketState.WAITING:
        return _("Tiket ini masih di daftar tunggu.")
    if timezone.localdate(at) < edition.starts_on:
        return _("Bursa belum mulai. Kedatangan dicatat mulai hari pertama.")
    if at > edition.closes_at:
        return _("Bursa sudah selesai.")
    first = came.get(ticket.pk)
    if first is not None:
        where = f" ({first.gate})" if first.gate else ""
        return _("Tiket ini sudah masuk pukul %(time)s%(where)s.") % {
            "time": timezone.localtime(first.scanned_at).strftime("%H.%M"),
            "where": where,
        }
    return ""


def _let_in(ticket, scan, at, actor):
    row = CheckIn.objects.create(
        ticket=ticket, event=scan.event, gate=scan.gate.strip()[:GATE_LENGTH], scanned_at=at, by=actor
    )
    if ticket.first_seen_at is None:
        ticket.first_seen_at = at
        ticket.save(update_fields=["first_seen_at"])
    return row


def _list_conflict(edition, ticket, code, scan, sentence, at, actor):
    CheckInConflict.objects.get_or_create(
        event=scan.event,
        defaults={
            "edition": edition,
            "ticket": ticket if ticket and ticket.edition_id == edition.pk else None,
            "code": (code or "")[:8],
            "gate": scan.gate.strip()[:GATE_LENGTH],
            "why": sentence[:120],
            "scanned_at": at,
            "by": actor,
        },
    )

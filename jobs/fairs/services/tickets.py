"""Tickets in waves (F-19): one statement gives an entry or a waiting number; what is freed is passed on.

The window's row is the only thing that people wait for each other at (R-06). Everything here runs inside one
transaction; whoever frees a ticket promotes the next in line in the same one.
"""

import logging

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.enums import ConsentPurpose
from accounts.models import Resident
from accounts.services.residents import give_consent
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from jobs.fairs.enums import PHASE_TAKES_TICKETS, Lane, TicketState
from jobs.fairs.models import Edition, EntryWindow, Ticket
from jobs.fairs.notifications import TicketCancelled, TicketPromoted, TicketTaken, TicketWaiting
from jobs.fairs.phases import require_tickets
from jobs.fairs.ticket_codes import cancel_url
from notifications.services import notify

logger = logging.getLogger(__name__)

CONSENT_TEXT = "jalur-bursa-1"  # raise it with every change of the words on the page of taking a ticket

# R-06: one conditional statement. ``old`` and ``new`` are PostgreSQL 18's.
_TAKE = """
    UPDATE fairs_entrywindow AS w
       SET taken = w.taken + CASE WHEN w.taken < w.quota THEN 1 ELSE 0 END,
           last_waiting_number = w.last_waiting_number + CASE WHEN w.taken < w.quota THEN 0 ELSE 1 END
      FROM fairs_edition AS e
     WHERE w.id = %s AND e.id = w.edition_id AND e.phase IN ('registration', 'live') AND w.ends_at > now()
 RETURNING new.taken > old.taken, new.last_waiting_number
"""


def take_entry(window_id):
    """Take an entry of the window or the next waiting number; return (has_entry, number or None).

    Raises :class:`BusinessRuleError` when the window is over by the database's clock or gives out no tickets.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [window_id])
        row = cursor.fetchone()
    if row is None:
        raise BusinessRuleError(_("Waktu masuk ini sudah lewat. Pilih waktu lain."), field="window")
    return row[0], None if row[0] else row[1]


def take_ticket(
    *, actor, edition_id, window_id, lane=Lane.ORDINARY, needs_adviser=False, has_agreed=False, token=None
):
    """Take the ticket of ``actor`` for a window; return ``(ticket, created)``. A repeat gives the first (R-04).

    A lane other than the ordinary one and the wish for an adviser are said by consent (N-16): without
    ``has_agreed`` they are refused. The person chooses; nobody proves anything (Q-07).
    """
    with once(actor, token) as receipt:
        ticket, created = _take(actor, edition_id, window_id, lane, needs_adviser, has_agreed)
        receipt.url = ticket.get_absolute_url()
    return ticket, created


def _take(actor, edition_id, window_id, lane, needs_adviser, has_agreed):
    resident = (
        Resident.objects.select_related("user", "kelurahan__kecamatan", "outside_province")
        .filter(user=actor)
        .first()
    )
    if resident is None or not resident.is_complete:
        raise BusinessRuleError(_("Lengkapi profil Anda dulu, lalu ambil tiket."), code="profile")
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None:
        raise BusinessRuleError(_("Bursa ini tidak ada."))
    existing = live_ticket(edition, resident)
    if existing is not None:
        return existing, False
    require_tickets(edition)
    if not EntryWindow.objects.filter(pk=window_id, edition=edition).exists():
        raise BusinessRuleError(_("Pilih waktu masuk dari daftar."), field="window")
    if lane not in Lane.values:
        raise BusinessRuleError(_("Pilih jalur dari daftar."), field="lane")
    if (lane != Lane.ORDINARY or needs_adviser) and not has_agreed:
        raise BusinessRuleError(
            _("Setujui dulu bahwa petugas bursa membaca kebutuhan Anda, atau pilih jalur umum."), field="agree"
        )
    try:
        with transaction.atomic():
            ticket = _new_ticket(edition, resident, window_id, lane, needs_adviser)
    except IntegrityError:  # the same person in another tab: the seat went back with the savepoint
        existing = live_ticket(edition, resident)
        if existing is None:
            raise
        return existing, False
    if lane != Lane.ORDINARY or needs_adviser:
        give_consent(user=actor, purpose=ConsentPurpose.FAIR_NEED, text_version=CONSENT_TEXT)
    tell_holder(TicketTaken if ticket.state == TicketState.HELD else TicketWaiting, ticket)
    return ticket, True


def _new_ticket(edition, resident, window_id, lane, needs_adviser):
    has_entry, number = take_entry(window_id)
    ticket = Ticket(
        edition=edition,
        window_id=window_id,
        resident=resident,
        lane=lane,
        needs_adviser=needs_adviser,
        state=TicketState.HELD if has_entry else TicketState.WAITING,
        waiting_number=number,
        in_city=resident.is_city_resident,
        kecamatan_name=resident.kelurahan.kecamatan.name if resident.kelurahan_id else "",
    )
    ticket.save(force_insert=True)
    return ticket


def live_ticket(edition, resident):
    """The ticket of a person for an edition that still counts, or None."""
    if resident is None:
        return None
    return (
        Ticket.objects.live()
        .select_related("window", "edition")
        .filter(edition=edition, resident=resident)
        .first()
    )


# --- giving back --------------------------------------------------------------------------------------
@transaction.atomic
def cancel_ticket(*, ticket_id, actor=None):
    """Give a ticket back; the first in line of its window gets it. Twice is once.

    ``actor`` None means the signed link of a mail (F-20): whoever holds it may cancel, and nothing else.
    """
    rows = Ticket.objects.filter(pk=ticket_id)
    if actor is not None:
        rows = rows.for_user(actor)
    window_id = rows.values_list("window_id", flat=True).first()
    if window_id is None:
        raise BusinessRuleError(_("Tiket ini tidak ada."))
    # Window before ticket, everywhere: two who give back at once wait for each other instead of in a circle.
    window = EntryWindow.objects.select_for_update(of=("self",)).get(pk=window_id)
    ticket = (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("edition", "resident__user")
        .get(pk=ticket_id)
    )
    if ticket.state == TicketState.CANCELLED:
        return ticket
    if hasattr(ticket, "check_in"):
        raise BusinessRuleError(_("Anda sudah tercatat datang, jadi tiket ini tidak bisa dibatalkan."))
    had_entry = ticket.state == TicketState.HELD
    ticket.state, ticket.cancelled_at = TicketState.CANCELLED, database_now()
    ticket.save(update_fields=["state", "cancelled_at"])
    if had_entry:
        window.taken -= 1
        window.save(update_fields=["taken"])
        _fill(window)
    tell_holder(TicketCancelled, ticket)
    return ticket


def _fill(window):
    """Give free entries of a locked window to the lowest waiting numbers; return how many."""
    edition = Edition.objects.get(pk=window.edition_id)
    if edition.phase not in PHASE_TAKES_TICKETS or window.ends_at <= database_now():
        return 0
    free = window.quota - window.taken
    if free <= 0:
        return 0
    waiting = list(
        Ticket.objects.select_for_update(of=("self",))
        .select_related("edition", "window", "resident__user")
        .filter(window=window, state=TicketState.WAITING)
        .order_by("waiting_number", "pk")[:free]
    )
    for ticket in waiting:
        ticket.state = TicketState.HELD
        ticket.save(update_fields=["state"])
        tell_holder(TicketPromoted, ticket)
    window.taken += len(waiting)
    window.save(update_fields=["taken"])
    return len(waiting)


@transaction.atomic
def fill_edition(edition_id):
    """Give new seats of any wave to those who wait: after the office raised a quota. Return how many."""
    windows = EntryWindow.objects.select_for_update(of=("self",)).filter(edition_id=edition_id).order_by("pk")
    return sum(_fill(window) for window in list(windows))


def check_tickets(edition_id):
    """Return what is wrong with the counters of an edition, as sentences for the log; [] when all is well."""
    wrong = []
    for window in EntryWindow.objects.filter(edition_id=edition_id).order_by("pk"):
        held = window.tickets.filter(state=TicketState.HELD).count()
        if held != window.taken:
            wrong.append(f"window {window.pk}: taken {window.taken}, held {held}")
        waiting = window.tickets.filter(state=TicketState.WAITING).count()
        if waiting and window.taken < window.quota and window.ends_at > database_now():
            wrong.append(f"window {window.pk}: {waiting} wait beside free seats")
    return wrong


def tell_holder(notice, ticket):
    """Tell whoever holds the ticket; the mail carries the link that cancels without signing in."""
    from cakapkerja.templatetags.cakap import waktu

    notify(
        notice,
        recipient=ticket.resident.user,
        context={
            "fair": ticket.edition.name,
            "when": str(waktu(ticket.window.starts_at)),
            "number": ticket.waiting_number or "",
            "cancel": cancel_url(ticket),
        },
        url=ticket.get_absolute_url(),
    )

"""The queue of a booth, the person's side: a number, leaving, and nobody dropped at the end. docs/queue.md

The truth is in the database (Q-12). Locks are taken in one order: edition, person, booth, place.
"""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.enums import ConsentPurpose
from accounts.models import Resident
from accounts.services.residents import give_consent
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from jobs.fairs.board import refresh_after_commit
from jobs.fairs.enums import PRIORITY_LANES, Lane, PlaceState, QueueStep
from jobs.fairs.line import waiting_in_order
from jobs.fairs.models import BookedTime, Booth, Edition, Place, PlaceEvent, Ticket
from jobs.fairs.notifications import QueueEnded, QueueSoon
from jobs.fairs.phases import require_live
from notifications.services import notify_many

CONSENT_TEXT = "antrean-bursa-1"  # raise it with every change of the words beside "Ambil nomor"
SOON = 2  # people before somebody who is told that it is nearly their turn
OPEN_STATES = [PlaceState.WAITING, PlaceState.CALLED]

# One statement gives the number and its moment, so that numbers and times run in the same order.
_TAKE_NUMBER = """
    UPDATE fairs_booth SET last_number = last_number + 1
    WHERE id = %s AND state = 'approved' AND queue_open
        AND EXISTS (SELECT 1 FROM accounts_company c WHERE c.id = company_id AND c.state = 'verified')
    RETURNING last_number, clock_timestamp()
"""


def join_queue(*, actor, booth_id, answer="", lane="", token=None):
    """Take a number at a booth; return the :class:`Place`. Who has one there already gets that one.

    Raises :class:`BusinessRuleError` when the profile says too little, the queue is shut, the fair is not live, or
    the person waits at as many booths as the edition allows (Q-02).
    """
    with once(actor, token) as receipt:
        place = _join(actor, booth_id, answer, lane)
        receipt.url = place.get_absolute_url()
    return place


def _join(actor, booth_id, answer, lane):
    booth = Booth.objects.public().select_related("edition", "company").filter(pk=booth_id).first()
    if booth is None:
        raise BusinessRuleError(_("Stan ini tidak ada lagi. Pilih stan lain."), code="missing")
    booth.edition = _hold_live(booth.edition_id)
    resident = Resident.objects.select_for_update(of=("self",), no_key=True).filter(user=actor).first()
    if resident is None or not resident.is_complete:
        raise BusinessRuleError(_("Lengkapi profil Anda dulu, lalu ambil nomor."), code="profile")
    mine = list(Place.objects.live().filter(resident=resident, booth__edition=booth.edition).order_by("pk"))
    for place in mine:
        if place.booth_id == booth.pk:
            place.booth = booth
            return place
    most = booth.edition.places_per_person
    if len(mine) >= most:
        raise BusinessRuleError(
            _("Anda sudah antre di %(most)d stan. Keluar dari salah satu dulu.") % {"most": most}, code="full"
        )
    lane = _lane(resident, booth.edition, lane)
    number, now = _take_number(booth)
    give_consent(user=actor, purpose=ConsentPurpose.SHARE_WITH_COMPANY, text_version=CONSENT_TEXT)
    place = Place.objects.create(
        booth=booth,
        resident=resident,
        number=number,
        lane=lane,
        is_priority=lane in PRIORITY_LANES,
        answer=_clean_answer(answer),
        joined_at=now,
        ordered_at=now,
        seen_at=now,
    )
    log_step(place, QueueStep.JOINED, actor)
    refresh_after_commit(booth.pk)
    return place


def _hold_live(edition_id):
    """Keep the edition in its phase until this transaction ends: nobody slips in behind the closing (Q-11)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM fairs_edition WHERE id = %s FOR SHARE", [edition_id])
    edition = Edition.objects.get(pk=edition_id)
    require_live(edition)
    return edition


def _lane(resident, edition, lane):
    """The lane that the person names; else the one on the ticket (JF-8). Declared, not proven (Q-07)."""
    if lane in Lane.values:
        return lane
    ticket = Ticket.objects.live().filter(resident=resident, edition=edition).first()
    return ticket.lane if ticket else Lane.ORDINARY


def _take_number(booth):
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NUMBER, [booth.pk])
        row = cursor.fetchone()
    if row is None:
        raise BusinessRuleError(_("Antrean stan ini sedang ditutup. Pilih stan lain, atau coba lagi nanti."))
    return row


def _clean_answer(text):
    return str(text).replace("\x00", "").strip()[:300]


# --- leaving ------------------------------------------------------------------------------------------
@transaction.atomic
def leave_queue(*, actor, place_id):
    """Give a number back. Twice is once; from a talk one leaves by ending it."""
    place = lock_own_place(actor, place_id)
    if place.state not in OPEN_STATES:
        if place.state == PlaceState.TALKING:
            raise StaleStateError(_("Anda sedang bicara. Tekan “Selesai bicara” dulu."))
        return place
    end_place(place, PlaceState.LEFT)
    log_step(place, QueueStep.LEFT, actor)
    queue_changed(place.booth_id)
    return place


def lock_own_place(actor, place_id):
    """Lock a place of ``actor``; somebody else's is as good as none."""
    place = (
        Place.objects.for_user(actor)
        .select_for_update(of=("self",))
        .select_related("booth__edition", "booth__company", "resident__user")
        .filter(pk=place_id)
        .first()
    )
    if place is None:
        raise BusinessRuleError(_("Nomor ini tidak ada atau bukan milik akun Anda."), code="missing")
    return place


# --- steps shared with the recruiter's side -------------------------------------------------------------
def log_step(place, step, actor=None, reason=""):
    PlaceEvent.objects.create(place=place, step=step, actor=actor, reason=reason)


def end_place(place, state):
    """Take a place out of the line for good: ``state`` is done, left or offered."""
    place.state, place.ended_at = state, database_now()
    place.save(update_fields=["state", "ended_at"])


def to_the_end(place):
    """Send somebody who was called back to waiting, behind everybody who waits now (Q-03): out is nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        place.ordered_at = cursor.fetchone()[0]
    back_in_line(place)


def back_in_line(place):
    """Let somebody who was called wait again, at the time that they hold."""
    place.state, place.called_at, place.called_by, place.calls = PlaceState.WAITING, None, None, 0
    place.save(update_fields=["state", "called_at", "called_by", "calls", "ordered_at"])


def queue_changed(booth_id):
    """After somebody left the line: tell who is nearly next, and let the polled answer follow the commit."""
    near = waiting_in_order(booth_id, SOON + 1)[1:]
    if near:
        booth = Booth.objects.select_related("company", "edition").get(pk=booth_id)
        for ahead, row in enumerate(near, start=1):
            notify_many(
                QueueSoon,
                recipients=[(row.user_id, {"company": booth.company.name, "ahead": ahead})],
                url=Place(pk=row.pk, booth=booth).get_absolute_url(),
                dedup_key=f"queue-soon:{row.pk}",
            )
    refresh_after_commit(booth_id)


# --- the end of the fair --------------------------------------------------------------------------------
def offer_everybody(edition, actor=None):
    """At closing everybody who waits is offered another way, in the transaction that closes (Q-11).

    Their page then shows the booth's free times and its vacancies with one tap. Who talks, talks to the end.
    Returns how many.
    """
    now = database_now()
    rows = list(
        Place.objects.select_for_update(of=("self",))
        .filter(booth__edition=edition, state__in=OPEN_STATES)
        .select_related("booth__company", "booth__edition", "resident")
        .order_by("pk")
    )
    Place.objects.filter(pk__in=[row.pk for row in rows]).update(state=PlaceState.OFFERED, ended_at=now)
    PlaceEvent.objects.bulk_create(PlaceEvent(place=row, step=QueueStep.OFFERED, actor=actor) for row in rows)
    for booth_id in {row.booth_id for row in rows}:
        if not edition.is_rehearsal:  # N-21: there is no other way to offer, nobody was applying
            _tell_offered([row for row in rows if row.booth_id == booth_id])
        refresh_after_commit(booth_id)
    return len(rows)


def _tell_offered(rows):
    booth = rows[0].booth
    has_times = BookedTime.objects.free().filter(booth=booth).exists()
    notify_many(
        QueueEnded,
        recipients=[
            (
                row.resident.user_id,
                {"company": booth.company.name, "number": row.number, "has_times": has_times},
                row.get_absolute_url(),
            )
            for row in rows
        ],
        dedup_key=f"queue-ended:{booth.pk}",
    )

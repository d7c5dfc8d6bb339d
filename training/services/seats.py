"""Seats and the waiting list: the one door to the state of an enrolment (R-05, R-06; docs/seats.md).

Whoever changes who sits in a class holds the batch's row: :func:`take_seat_or_number` by its statement, everything
else by :func:`lock_batch`. Freeing a seat and offering it to the next person happen in one transaction under that
lock, so no seat is given twice and nobody is passed over. All functions here run inside the caller's transaction.
"""

import functools
import logging

from django.db import connection, transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from cakapkerja.clock import database_now, start_of_day
from cakapkerja.errors import BusinessRuleError, StaleStateError
from training.enums import (
    ENROLMENT_CAN_CONFIRM,
    ENROLMENT_CAN_LAPSE,
    ENROLMENT_HOLDS_SEAT,
    ENROLMENT_LIVE,
    BatchState,
    EnrolmentState,
)
from training.models import Batch, Enrolment, EnrolmentTransition

logger = logging.getLogger(__name__)
LAPSE_AT_ONCE = 100  # batches of one run

# one conditional UPDATE … RETURNING, kept in the database so that it is planned once a connection (migration
# 0007 holds its text and says why it is as it is). The row and the first line of its log are written in the same
# statement: while the batch is held nobody waits for our process (FT-06).
TAKE = "SELECT number, seat, waiting_number, at FROM training_take_place(%s)"
_PLACED = {
    "number": "place.number",
    "waiting_number": "place.waiting_number",
    "state": (
        "CASE WHEN place.seat THEN 'confirmed' WHEN place.waiting_number IS NULL THEN 'registered'"
        " ELSE 'waiting' END"
    ),
    "registered_at": "place.at",
    "seated_at": "CASE WHEN place.seat THEN place.at END",
    "confirmed_at": "CASE WHEN place.seat THEN place.at END",
}
_WRITE = """
WITH place AS (%(take)s), written AS (
  INSERT INTO training_enrolment (%(columns)s) SELECT %(values)s FROM place RETURNING id, state, waiting_number
), logged AS (
  INSERT INTO training_enrolmenttransition (enrolment_id, from_state, to_state, actor_id, reason, waiting_number)
  SELECT id, '', state, %%s, '', waiting_number FROM written
)
SELECT number, waiting_number, seat, at FROM place
"""


class ClosedBatchError(BusinessRuleError):
    """The batch takes no registration at this moment."""


def lock_batch(batch_id):
    """Hold the batch until the transaction ends and return it as it is now; a missing one raises."""
    batch = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("field__programme")
        .filter(pk=batch_id)
        .first()
    )
    if batch is None:
        raise BusinessRuleError(_("Kelas ini tidak ada. Pilih kelas lain."), code="missing")
    return batch


@functools.cache
def _writing():
    """Return the fields that a registration brings along and the statement that writes it, the same for all."""
    fields = [field for field in Enrolment._meta.local_concrete_fields if field.attname not in _PLACED]
    statement = _WRITE % {
        "take": TAKE,
        "columns": ", ".join([*(field.column for field in fields), *_PLACED]),
        "values": ", ".join([*["%s"] * len(fields), *_PLACED.values()]),
    }
    return fields, statement


def take_seat_or_number(enrolment, *, actor=None):
    """Give the next registration its seat or number and write it, or raise :class:`ClosedBatchError` (R-06, R-07).

    ``enrolment`` is new and has no place yet: number, state, waiting number and times are set here, where people
    are chosen no waiting number. The batch is held until the transaction ends: call it last. A person who is in
    the batch already raises ``IntegrityError`` (R-05).
    """
    fields, statement = _writing()
    values = [field.get_db_prep_save(field.pre_save(enrolment, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [enrolment.batch_id, *values, actor and actor.pk])
        row = cursor.fetchone()
    if row is None:
        raise _closed(enrolment.batch_id)
    number, waiting, seat, at = row
    waits_or_is_chosen = EnrolmentState.REGISTERED if waiting is None else EnrolmentState.WAITING
    # By vars(): once it is there a state moves by arrows only, and here it begins.
    vars(enrolment).update(
        number=number,
        waiting_number=waiting,
        state=EnrolmentState.CONFIRMED if seat else waits_or_is_chosen,
        registered_at=at,
        seated_at=at if seat else None,
        confirmed_at=at if seat else None,
    )
    enrolment._state.adding, enrolment._state.db = False, connection.alias
    return enrolment


def _closed(batch_id):
    from cakapkerja.templatetags.cakap import waktu

    batch = Batch.objects.public().filter(pk=batch_id).first()
    if batch is None:
        return ClosedBatchError(_("Kelas ini tidak ada. Pilih kelas lain."), code="missing")
    if batch.state == BatchState.CANCELLED:
        return ClosedBatchError(_("Kelas ini dibatalkan. Pilih kelas lain."), code="closed")
    if batch.state == BatchState.PUBLISHED and database_now() < batch.opens_at:
        return ClosedBatchError(
            _("Pendaftaran belum dibuka. Coba lagi %(when)s.") % {"when": waktu(batch.opens_at)}, code="soon"
        )
    return ClosedBatchError(_("Pendaftaran kelas ini sudah ditutup. Lihat kelas lain yang dibuka."), code="closed")


def next_number(batch):
    """Return the next registration number of a locked batch."""
    return _count_up(batch, "last_number")


def next_waiting_number(batch):
    """Return the next number on the waiting list of a locked batch."""
    return _count_up(batch, "last_waiting_number")


def _count_up(batch, counter):
    Batch.objects.filter(pk=batch.pk).update(**{counter: F(counter) + 1})
    value = Batch.objects.values_list(counter, flat=True).get(pk=batch.pk)
    setattr(batch, counter, value)
    return value


def _count_seats(batch, change):
    """Move the seat counter of a locked batch; the statement refuses to go above the quota."""
    rows = Batch.objects.filter(pk=batch.pk)
    if change > 0:
        rows = rows.filter(seats_taken__lt=F("quota"))
    if not rows.update(seats_taken=F("seats_taken") + change):
        raise BusinessRuleError(_("Semua kursi sudah terisi. Bebaskan satu kursi dulu."), code="full")
    batch.seats_taken += change


def move(enrolment, arrow, *, actor=None, reason="", keep_until=None, tell=True):
    """Take one arrow, save, log, keep the seat counter in step. The caller holds the batch (:func:`lock_batch`).

    ``arrow`` is a name in our code, never from a request. A wrong source raises :class:`StaleStateError` that says
    what the enrolment is now (FT-10). ``offer`` and ``accept`` keep the seat until ``keep_until``, by default the
    batch's hours, never past the first day. ``wait`` gives the next waiting number. Other fields that the caller
    changed on ``enrolment`` are saved too. The person is told, unless ``tell`` is off.
    """
    batch = enrolment.batch
    now_state = Enrolment.objects.filter(pk=enrolment.pk).values_list("state", flat=True).get()
    method = getattr(enrolment, arrow)
    if now_state != enrolment.state or not can_proceed(method):
        raise stale(enrolment, now_state)
    before = enrolment.state
    held = enrolment.holds_seat
    method()
    change = enrolment.holds_seat - held
    if change:
        _count_seats(batch, change)
    _stamp(enrolment, keep_until, gained=change > 0)
    enrolment.save()
    _log(enrolment, before, actor, reason)
    if tell:
        from training.telling import tell_moved

        tell_moved(enrolment, arrow, reason=reason)


def _stamp(enrolment, keep_until, *, gained):
    """Set the times and numbers that belong to the new state."""
    batch, now = enrolment.batch, database_now()
    if gained:
        enrolment.seated_at = now
    if enrolment.state in ENROLMENT_CAN_CONFIRM:
        kept = batch.offer_time if enrolment.state == EnrolmentState.OFFERED else batch.confirm_time
        enrolment.keep_until = keep_until or min(now + kept, max(start_of_day(batch.starts_on), now))
        enrolment.reminded_at = None
    else:
        enrolment.keep_until = None
    if enrolment.state == EnrolmentState.WAITING and enrolment.waiting_number is None:
        enrolment.waiting_number = next_waiting_number(batch)
    if enrolment.state == EnrolmentState.CONFIRMED:
        enrolment.confirmed_at = now
    over = enrolment.state not in ENROLMENT_LIVE or enrolment.state in (
        EnrolmentState.PASSED,
        EnrolmentState.FAILED,
    )
    enrolment.ended_at = now if over else None


def _log(enrolment, from_state, actor, reason=""):
    EnrolmentTransition.objects.create(
        enrolment=enrolment,
        from_state=from_state,
        to_state=enrolment.state,
        actor=actor,
        reason=reason.strip(),
        waiting_number=enrolment.waiting_number,
    )


def stale(enrolment, now_state):
    """What an enrolment has become, by whom and when, for somebody whose page is old (FT-10)."""
    from cakapkerja.templatetags.cakap import waktu

    last = enrolment.transitions.select_related("actor").last()
    return StaleStateError(
        _("Pendaftaran ini sudah berubah: %(state)s, oleh %(who)s, %(when)s. Muat ulang halaman ini.")
        % {
            "state": EnrolmentState(now_state).label.lower(),
            "who": last.actor.display_name if last and last.actor else _("sistem"),
            "when": waktu(last.at if last else enrolment.registered_at),
        }
    )


def fill_free_seats(batch, *, actor=None):
    """Offer every free seat of a locked batch to the lowest waiting numbers; return whom it was offered to.

    Nothing is offered once the batch has begun, is cancelled or over: those seats stay free.
    """
    fresh = Batch.objects.select_related("field__programme").get(pk=batch.pk)
    batch.seats_taken, batch.quota = fresh.seats_taken, fresh.quota
    if fresh.state != BatchState.PUBLISHED or database_now() >= start_of_day(fresh.starts_on):
        return []
    free = fresh.seats_left
    if not free:
        return []
    waiting = Enrolment.objects.filter(batch=fresh, state=EnrolmentState.WAITING)
    offered = list(waiting.select_related("resident__user").order_by("waiting_number")[:free])
    for enrolment in offered:
        enrolment.batch = batch
        move(enrolment, "offer", actor=actor, reason=_("Ada kursi kosong."))
    return offered


def enrol(
    batch,
    *,
    source,
    state=None,
    actor=None,
    resident=None,
    person=None,
    community_request=None,
    reason="",
    tell=False,
):
    """Put somebody into a locked batch who did not register in the portal (office, community, old data).

    ``state`` None gives a seat, or the next waiting number when none is free or somebody waits. A state that
    holds a seat raises when none is free. ``person`` holds the fields of the enrolment (``full_name``, ``phone``,
    ``sex`` and so on); the unique constraints of R-05 raise ``IntegrityError``, which the caller catches.
    """
    if state is None:
        full = batch.seats_left == 0 or batch.enrolments.filter(state=EnrolmentState.WAITING).exists()
        state = EnrolmentState.WAITING if full else EnrolmentState.CONFIRMED
    enrolment = Enrolment(
        batch=batch,
        resident=resident,
        source=source,
        state=state,
        community_request=community_request,
        number=next_number(batch),
        **(person or {}),
    )
    if enrolment.waiting_number is None:
        given_date = enrolment.ended_at
        _stamp(enrolment, enrolment.keep_until, gained=enrolment.holds_seat)
        enrolment.ended_at = given_date or enrolment.ended_at
    if enrolment.holds_seat:
        _count_seats(batch, 1)
    enrolment.save(force_insert=True)
    _log(enrolment, "", actor, reason)
    if tell:
        from training.telling import tell_registered

        tell_registered(enrolment)
    return enrolment


def lapse_kept_seats():
    """End the offers and kept seats that nobody answered in time, and offer them on; return how many ended."""
    late = Q(state__in=list(ENROLMENT_CAN_LAPSE), keep_until__lte=database_now())
    batches = list(
        Enrolment.objects.filter(late)
        .order_by("batch_id")
        .values_list("batch_id", flat=True)
        .distinct()[:LAPSE_AT_ONCE]
    )
    ended = 0
    for batch_id in batches:
        with transaction.atomic():
            batch = lock_batch(batch_id)
            rows = batch.enrolments.filter(
                state__in=list(ENROLMENT_CAN_LAPSE), keep_until__lte=database_now()
            ).select_related("resident__user")
            for enrolment in rows.order_by("number"):
                enrolment.batch = batch
                move(enrolment, "lapse", reason=_("Tidak ada jawaban sampai batas waktu."))
                ended += 1
            fill_free_seats(batch)
    if len(batches) == LAPSE_AT_ONCE:
        logger.error("kept seats: more batches are late than one run ends")
    return ended


def check_seats(batch_id=None):
    """Return a sentence for each batch whose counters do not tell the truth: none when all is well.

    Seats taken are exactly the enrolments that hold one; waiting numbers run from 1 without gap or repeat; no seat
    is free while somebody waits for it before the first day.
    """
    batches = Batch.objects.all() if batch_id is None else Batch.objects.filter(pk=batch_id)
    counted = batches.annotate(
        seated=Count("enrolments", filter=Q(enrolments__state__in=list(ENROLMENT_HOLDS_SEAT))),
        numbered=Count("enrolments__waiting_number", distinct=True),
        highest=Max("enrolments__waiting_number", default=0),
        registered=Count("enrolments"),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    ).order_by("pk")
    faults = []
    for batch in counted:
        if batch.seated != batch.seats_taken:
            faults.append(f"batch {batch.pk}: {batch.seats_taken} seats counted, {batch.seated} held")
        if batch.seated > batch.quota:
            faults.append(f"batch {batch.pk}: {batch.seated} seats held, quota {batch.quota}")
        if not batch.numbered == batch.highest == batch.last_waiting_number:
            faults.append(
                f"batch {batch.pk}: {batch.numbered} waiting numbers, highest {batch.highest},"
                f" counted {batch.last_waiting_number}"
            )
        if batch.registered > batch.last_number:
            faults.append(f"batch {batch.pk}: {batch.registered} enrolments, counted {batch.last_number}")
        open_seat = batch.waiting and batch.seats_left and batch.state == BatchState.PUBLISHED
        if open_seat and timezone.localdate() < batch.starts_on:
            faults.append(f"batch {batch.pk}: {batch.seats_left} seats free while {batch.waiting} wait")
    return faults

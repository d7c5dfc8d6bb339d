"""What officers do with a request for the van: answer it, plan a van, move or cancel the visit (TR-6)."""

import datetime
import logging

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from notifications.services import notify, notify_many
from training.community_notifications import (
    VanClassCancelled,
    VanClassMoved,
    VanRequestCancelled,
    VanRequestMoved,
    VanRequestPlanned,
    VanRequestRefused,
    VanRequestReturned,
)
from training.enums import (
    ENROLMENT_CAN_CANCEL,
    REQUEST_CAN_DECIDE,
    REQUEST_CAN_RESCHEDULE,
    BatchState,
    RequestState,
    SelectionMode,
)
from training.models import Batch, BatchTransition, CommunityRequest, Field, TrainingDay, Van, VanBooking
from training.models.community import TARGET_PEOPLE, TRAINING_DAYS
from training.services import seats
from training.services.van_people import enrol_people
from training.services.van_requests import lock_request, move_request
from training.visits import visit_words

logger = logging.getLogger(__name__)
PLAN_DAYS_AHEAD = 366
SERVICE_DAYS_AT_MOST = 60
HOURS = 21  # three days of seven
BATCH = 100


def training_days(start):
    """The days of a visit that begins on ``start``: three, one after the other (domain.md 1.4)."""
    return [start + datetime.timedelta(days=offset) for offset in range(TRAINING_DAYS)]


def day_range(first, last):
    """``first`` to ``last``, both included, as the database holds it."""
    return DateRange(first, last + datetime.timedelta(days=1))


# --- answers without a van ----------------------------------------------------------------------------
def _tell(notice, request, **context):
    notify(
        notice,
        recipient=request.contact,
        context={"number": request.number, **context},
        url=request.get_absolute_url(),
    )


@transaction.atomic
def return_request(*, officer, request_id, reason):
    """Ask the community to mend the request; the reason stands in its timeline."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis apa yang harus diperbaiki."), field="reason")
    request = lock_request(request_id)
    request.due_at = None
    move_request(request, RequestState.RETURNED, REQUEST_CAN_DECIDE, actor=officer, reason=reason.strip())
    _tell(VanRequestReturned, request)
    return request


@transaction.atomic
def refuse_request(*, officer, request_id, reason, next_step):
    """Say no, with the reason and what the community can do instead (MC-11)."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasannya."), field="reason")
    if not next_step.strip():
        raise BusinessRuleError(_("Tulis apa yang bisa dilakukan komunitas."), field="next_step")
    request = lock_request(request_id)
    request.due_at = None
    words = f"{reason.strip()}\n{next_step.strip()}"
    move_request(request, RequestState.REFUSED, REQUEST_CAN_DECIDE, actor=officer, reason=words)
    _tell(VanRequestRefused, request)
    return request


@transaction.atomic
def check_place(*, officer, request_id):
    """Note that an officer looked at the place. Twice is once."""
    request = lock_request(request_id)
    if request.place_checked_at is None:
        request.place_checked_at = database_now()
        request.save(update_fields=["place_checked_at", "updated_at"])
    return request


# --- a van, three days, a batch -----------------------------------------------------------------------
def _check_start(start):
    today = timezone.localdate(database_now())
    if not today < start <= today + datetime.timedelta(days=PLAN_DAYS_AHEAD):
        raise BusinessRuleError(_("Pilih hari mulai sesudah hari ini, paling jauh satu tahun."), field="starts_on")


def _book(booking):
    """Save a booking; the exclusion constraint is the judge of an overlap, also of two at one moment."""
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as exc:
        if "van_in_one_place" not in str(exc):
            raise
        raise BusinessRuleError(
            _("%(van)s sudah dijadwalkan di hari itu. Pilih hari lain atau mobil lain.")
            % {"van": booking.van.name},
            field="starts_on",
        ) from exc


def _lock_van(van_id):
    """Officers who want the same van stand in line here: two inserts that an exclusion constraint compares with
    each other at one moment would end as a deadlock instead of a sentence."""
    return Van.objects.select_for_update(of=("self",)).filter(pk=van_id).first()


def _van_for(van_id, request):
    van = _lock_van(van_id)
    if van is None or not van.is_active:
        raise BusinessRuleError(_("Mobil ini tidak dipakai. Pilih mobil lain."), field="van")
    if not van.fields.filter(pk=request.field_id).exists():
        raise BusinessRuleError(
            _("%(van)s tidak membawa perlengkapan untuk %(field)s. Pilih mobil lain.")
            % {"van": van.name, "field": request.field.name},
            field="van",
        )
    return van


@transaction.atomic
def plan_request(*, officer, request_id, van_id, starts_on, instructors=(), instructor_names="", reason=""):
    """Give the request a van and three days: a batch is made, its people are enrolled, everybody is told.

    The first twenty of the list get a seat, the others a waiting number (OQ-05). Raises
    :class:`BusinessRuleError` when the van is taken or can not serve the kind; two officers at one moment are
    parted by the lock on the request and by the exclusion constraint.
    """
    request = lock_request(request_id)
    if request.state not in REQUEST_CAN_DECIDE:
        raise StaleStateError(
            _("Permintaan ini sudah berubah: %(state)s.") % {"state": request.get_state_display().lower()}
        )
    _check_start(starts_on)
    days = training_days(starts_on)
    booking = VanBooking(
        van=_van_for(van_id, request), request=request, days=day_range(days[0], days[-1]), planned_by=officer
    )
    _book(booking)
    batch = _make_batch(request, days, officer, instructor_names)
    batch.instructors.set(instructors)
    booking.batch = batch
    booking.save(update_fields=["batch"])
    request.due_at = None
    move_request(request, RequestState.PLANNED, REQUEST_CAN_DECIDE, actor=officer, reason=reason.strip())
    _tell(VanRequestPlanned, request, **visit_words(request, batch))
    enrol_people(request=request, batch=batch, officer=officer)
    return booking


def _make_batch(request, days, officer, instructor_names):
    """A published batch whose registration is closed already: its people come by the list."""
    field = Field.objects.select_for_update(of=("self",)).get(pk=request.field_id)  # one number at a time
    year = days[0].year
    last = Batch.objects.filter(field=field, year=year).aggregate(last=Max("number"))["last"] or 0
    now = database_now()
    batch = Batch.objects.create(
        field=field,
        number=last + 1,
        year=year,
        slug=f"si-praja-{field.slug}-{last + 1}-{year}",
        starts_on=days[0],
        ends_on=days[-1],
        hours=HOURS,
        place=request.place,
        address=request.address,
        kecamatan=request.kelurahan.kecamatan,
        instructor_names=instructor_names,
        quota=TARGET_PEOPLE,
        opens_at=now - datetime.timedelta(seconds=1),
        closes_at=now,
        residents_only=field.programme.residents_only,
        mode=SelectionMode.FIRST_COME,
        state=BatchState.PUBLISHED,
        created_by=officer,
    )
    TrainingDay.objects.bulk_create([TrainingDay(batch=batch, date=day) for day in days])
    BatchTransition.objects.create(
        batch=batch, from_state=BatchState.DRAFT, to_state=BatchState.PUBLISHED, actor=officer
    )
    return batch


# --- another day, or none -----------------------------------------------------------------------------
def _standing_booking(request):
    booking = (
        VanBooking.objects.select_for_update(of=("self",))
        .select_related("van", "batch__field__programme")
        .filter(request=request, cancelled_at__isnull=True)
        .first()
    )
    if booking is None or request.state not in REQUEST_CAN_RESCHEDULE:
        raise StaleStateError(
            _("Permintaan ini sudah berubah: %(state)s.") % {"state": request.get_state_display().lower()}
        )
    if booking.batch.starts_on <= timezone.localdate(database_now()):
        raise BusinessRuleError(_("Pelatihan ini sudah mulai. Jadwalnya tidak bisa diubah lagi."))
    return booking


@transaction.atomic
def reschedule_request(*, officer, request_id, van_id, starts_on, reason):
    """Move the visit to other days or the other van; the community and each participant are told."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa jadwalnya berubah."), field="reason")
    request = lock_request(request_id)
    booking = _standing_booking(request)
    _check_start(starts_on)
    days = training_days(starts_on)
    van = _van_for(van_id, request)
    batch = seats.lock_batch(booking.batch_id)
    new_days = day_range(days[0], days[-1])
    if (booking.van_id, booking.days) == (van.pk, new_days):
        raise BusinessRuleError(_("Jadwal ini sama dengan yang sekarang."), field="starts_on")
    booking.van, booking.days = van, new_days
    _book(booking)
    batch.starts_on, batch.ends_on = days[0], days[-1]
    batch.save(update_fields=["starts_on", "ends_on", "updated_at"])
    batch.days.all().delete()
    TrainingDay.objects.bulk_create([TrainingDay(batch=batch, date=day) for day in days])
    move_request(request, RequestState.PLANNED, REQUEST_CAN_RESCHEDULE, actor=officer, reason=reason.strip())
    words = visit_words(request, batch)
    _tell(VanRequestMoved, request, **words)
    _tell_participants(VanClassMoved, batch.enrolments.live(), words)
    return booking


@transaction.atomic
def cancel_visit(*, officer, request_id, reason, wait_again):
    """Take the visit back. The request waits for other days with its place in the turn, or is closed."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa jadwalnya batal."), field="reason")
    request = lock_request(request_id)
    booking = _standing_booking(request)
    batch = seats.lock_batch(booking.batch_id)
    booking.cancelled_at = database_now()
    booking.save(update_fields=["cancelled_at"])
    rows = list(batch.enrolments.filter(state__in=ENROLMENT_CAN_CANCEL).select_related("resident"))
    for enrolment in rows:
        enrolment.batch = batch
        seats.move(enrolment, "cancel", actor=officer, reason=reason.strip(), tell=False)
    Batch.objects.filter(pk=batch.pk).update(
        state=BatchState.CANCELLED, cancel_reason=reason.strip()[:300], updated_at=database_now()
    )
    BatchTransition.objects.create(
        batch=batch,
        from_state=BatchState.PUBLISHED,
        to_state=BatchState.CANCELLED,
        actor=officer,
        reason=reason.strip(),
    )
    target = RequestState.SUBMITTED if wait_again else RequestState.REFUSED
    move_request(request, target, REQUEST_CAN_RESCHEDULE, actor=officer, reason=reason.strip())
    words = visit_words(request, batch)
    _tell(VanRequestCancelled, request, **words)
    _tell_participants(VanClassCancelled, batch.enrolments.filter(pk__in=[row.pk for row in rows]), words)
    return request


def _tell_participants(notice, enrolments, words):
    rows = enrolments.filter(resident__isnull=False).order_by("pk").values_list("resident__user_id", "pk")
    notify_many(notice, recipients=((user_id, words, f"/saya/pelatihan/{pk}/") for user_id, pk in rows))


# --- the end ------------------------------------------------------------------------------------------
def finish_visits():
    """Close the requests whose last day has passed; return how many. Safe to run twice."""
    today = timezone.localdate(database_now())
    due = list(
        CommunityRequest.objects.filter(
            state=RequestState.PLANNED, bookings__cancelled_at__isnull=True, bookings__batch__ends_on__lt=today
        )
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    )
    for request_id in due:
        with transaction.atomic():
            request = lock_request(request_id)
            if request.state == RequestState.PLANNED:
                move_request(request, RequestState.DONE, {RequestState.PLANNED})
    (logger.error if len(due) == BATCH else logger.info)("van visits finished: %d", len(due))
    return len(due)


# --- days without training ----------------------------------------------------------------------------
def block_van(*, officer, van_id, first, last, note, token=None, url=""):
    """Keep a van at home from ``first`` to ``last``: service, inspection."""
    if not note.strip():
        raise BusinessRuleError(_("Tulis untuk apa, misalnya servis mobil."), field="note")
    if not first <= last <= first + datetime.timedelta(days=SERVICE_DAYS_AT_MOST):
        raise BusinessRuleError(
            _("Hari terakhir harus sesudah hari pertama, paling lama %d hari.") % SERVICE_DAYS_AT_MOST,
            field="last",
        )
    with once(officer, token) as receipt:
        van = _lock_van(van_id)
        booking = VanBooking(van=van, days=day_range(first, last), note=note.strip()[:160], planned_by=officer)
        try:
            _book(booking)
        except BusinessRuleError as exc:
            raise BusinessRuleError(exc.message, field="first") from exc
        receipt.url = url
    return booking


@transaction.atomic
def unblock_van(*, officer, booking_id):
    """Take service days back. A visit is cancelled at its request."""
    booking = VanBooking.objects.select_for_update(of=("self",)).get(pk=booking_id)
    if booking.request_id is not None:
        raise BusinessRuleError(_("Ini kunjungan. Batalkan di permintaannya, supaya semua diberi tahu."))
    if booking.cancelled_at is not None:
        raise StaleStateError(_("Ini sudah dibatalkan."))
    booking.cancelled_at = database_now()
    booking.save(update_fields=["cancelled_at"])
    return booking

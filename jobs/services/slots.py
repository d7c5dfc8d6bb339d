"""Interview times: a company makes and offers them, an applicant takes one, nobody takes one twice (AP-7)."""

import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts.models import Resident
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from jobs.enums import APPLICATION_CAN_INVITE, ApplicationState
from jobs.models import Application, InterviewSlot, Vacancy
from jobs.notifications import CompanySlotChosen, InterviewChosen, InterviewTimeCancelled, SlotsOffered
from jobs.services.applications import lock_managed, lock_own, move, stale_sentence, tell_applicant, tell_company
from jobs.services.freezing import hold_unfrozen, refuse_frozen
from notifications.services import notify_many

MAX_SLOTS = 200  # made by one form
MAX_LANES = 10
DAYS_AHEAD = 180
MINUTES = (5, 480)
LAST_CALL = datetime.timedelta(minutes=30)  # a time nearer than this is not offered any more


class SlotTakenError(BusinessRuleError):
    """Somebody else was faster, or the company took the time back."""


# --- the company makes and offers ---------------------------------------------------------------------
def create_slots(*, actor, vacancy_id, day, begins, ends, minutes, pause, lanes, place, token=None):
    """Make every slot of ``minutes`` between ``begins`` and ``ends`` (WIB) on ``day``; return how many.

    ``pause`` minutes lie between two slots, ``lanes`` interviewers work side by side.
    """
    with once(actor, token) as receipt:
        vacancy, rows = _planned(actor, vacancy_id, day, begins, ends, minutes, pause, lanes, place)
        try:
            with transaction.atomic():
                InterviewSlot.objects.bulk_create(rows)
        except IntegrityError as exc:
            raise BusinessRuleError(
                _("Pada jam itu sudah ada jadwal lain. Ganti jamnya, atau batalkan yang lama."), field="begins"
            ) from exc
        receipt.url = vacancy.get_slots_url()
    return len(rows)


def _planned(actor, vacancy_id, day, begins, ends, minutes, pause, lanes, place):
    """The vacancy and the unsaved slots of a plan; raises when the plan makes no sense."""
    vacancy = Vacancy.objects.manageable_by(actor).select_related("company").filter(pk=vacancy_id).first()
    if vacancy is None:
        raise BusinessRuleError(_("Lowongan ini bukan milik perusahaan Anda."), code="missing")
    if vacancy.published_at is None:
        raise BusinessRuleError(_("Jadwal dibuat setelah lowongan tayang."))
    hold_unfrozen(vacancy.pk)
    _check_plan(day, begins, ends, minutes, pause, lanes, place)
    step, length = datetime.timedelta(minutes=minutes + pause), datetime.timedelta(minutes=minutes)
    at = timezone.make_aware(datetime.datetime.combine(day, begins))
    end = timezone.make_aware(datetime.datetime.combine(day, ends))
    if at <= database_now():
        raise BusinessRuleError(_("Jam ini sudah lewat. Pilih waktu yang akan datang."), field="begins")
    rows = []
    while at + length <= end:
        for lane in range(1, lanes + 1):
            during = DateTimeTZRange(at, at + length)
            rows.append(
                InterviewSlot(vacancy=vacancy, lane=lane, during=during, place=place.strip(), created_by=actor)
            )
        at += step
    if not rows:
        raise BusinessRuleError(_("Satu wawancara pun tidak muat. Perpanjang jamnya."), field="ends")
    if len(rows) > MAX_SLOTS:
        raise BusinessRuleError(
            _("Ini menjadi %(n)d jadwal. Paling banyak %(most)d sekali buat.")
            % {"n": len(rows), "most": MAX_SLOTS},
            field="ends",
        )
    return vacancy, rows


def _check_plan(day, begins, ends, minutes, pause, lanes, place):
    today = timezone.localdate()
    low, high = MINUTES
    if not today <= day <= today + datetime.timedelta(days=DAYS_AHEAD):
        raise BusinessRuleError(_("Pilih tanggal antara hari ini dan enam bulan lagi."), field="date")
    if begins >= ends:
        raise BusinessRuleError(_("Jam selesai harus setelah jam mulai."), field="ends")
    if not low <= minutes <= high:
        raise BusinessRuleError(
            _("Lama wawancara antara %(low)d dan %(high)d menit.") % {"low": low, "high": high}, field="minutes"
        )
    if not 0 <= pause <= high:
        raise BusinessRuleError(_("Jeda paling lama %d menit.") % high, field="pause")
    if not 1 <= lanes <= MAX_LANES:
        raise BusinessRuleError(_("Pewawancara antara 1 dan %d orang.") % MAX_LANES, field="lanes")
    if not place.strip():
        raise BusinessRuleError(_("Tulis tempat atau tautan wawancara."), field="place")


def check_offer(vacancy):
    """Raise when there is nothing to choose from."""
    if not InterviewSlot.objects.free().filter(vacancy=vacancy).exists():
        raise BusinessRuleError(_("Belum ada jadwal kosong. Buat jadwal wawancara dulu."))


def offer_refusal(application):
    """Why no time can be offered to this applicant, or ""."""
    if application.state == ApplicationState.SUBMITTED or application.seen_at is None:
        return _("Lamaran ini belum dibuka.")
    return "" if application.state in APPLICATION_CAN_INVITE else stale_sentence(application)


def offer_slots(applications, *, dedup_key):
    """Invite applicants (locked, none with an :func:`offer_refusal`) to choose a time; inside a transaction."""
    Application.objects.filter(pk__in=[row.pk for row in applications]).update(slots_offered_at=database_now())
    notify_many(
        SlotsOffered,
        recipients=[
            (
                row.resident.user_id,
                {"title": row.vacancy.title, "company": row.vacancy.company.name},
                row.get_schedule_url(),
            )
            for row in applications
        ],
        dedup_key=dedup_key,
    )


@transaction.atomic
def cancel_slot(*, actor, slot_id, message=""):
    """Take a time back. Whoever had chosen it is told, and may choose another. Twice is once."""
    slot = InterviewSlot.objects.manageable_by(actor).filter(pk=slot_id).first()
    if slot is None:
        raise BusinessRuleError(_("Jadwal ini tidak ada atau bukan milik perusahaan Anda."), code="missing")
    # The application is locked before the slot, as whoever chooses a time does: no deadlock.
    application = lock_managed(actor, slot.application_id) if slot.application_id else None
    now = slot.application_id
    slot = InterviewSlot.objects.select_for_update(of=("self",)).get(pk=slot_id)
    if slot.cancelled_at is not None:
        return slot
    if slot.application_id != now:
        raise StaleStateError(_("Jadwal ini baru saja berubah. Lihat lagi, lalu putuskan."))
    if slot.starts_at <= database_now():
        raise BusinessRuleError(_("Jadwal ini sudah lewat."))
    slot.application = slot.resident = slot.booked_at = None
    slot.cancelled_at = database_now()
    slot.save()
    if application is not None:
        _tell_of_cancelled(application, slot, actor, message)
    return slot


def _tell_of_cancelled(application, slot, actor, message):
    from cakapkerja.templatetags.cakap import waktu

    if application.state == ApplicationState.INTERVIEW:
        application.slots_offered_at = database_now()
        move(application, "process", actor=actor, reason=message)
    tell_applicant(
        InterviewTimeCancelled, application, url=application.get_schedule_url(), when=str(waktu(slot.starts_at))
    )


# --- the applicant chooses ----------------------------------------------------------------------------
def choosable_slots(application, now):
    """The free times of the vacancy that can still be taken: one for each time and place, in order."""
    rows = InterviewSlot.objects.free().filter(
        vacancy_id=application.vacancy_id, during__startswith__gt=now + LAST_CALL
    )
    found = {}
    for slot in rows.order_by("during", "lane", "pk"):
        found.setdefault((slot.starts_at, slot.ends_at, slot.place), slot)
    return list(found.values())


def slot_of(application):
    """The slot that the application holds, or None."""
    return InterviewSlot.objects.standing().filter(application=application).first()


def may_change(slot, now):
    """Whether a chosen time may still be changed: until some hours before it."""
    return slot.starts_at - now > datetime.timedelta(hours=settings.INTERVIEW_CHANGE_HOURS)


@transaction.atomic
def book_slot(*, actor, application_id, slot_id):
    """Take one of the offered times, or another in place of the one that is held; the interview is set by it.

    Raises :class:`SlotTakenError` when somebody was faster: what was held before is held still.
    """
    application = lock_own(actor, application_id)
    refuse_frozen(application.vacancy)
    now = database_now()
    held = slot_of(application)
    if held is not None and held.pk == slot_id:
        return application
    if not can_proceed(application.invite) or (held is None and not application.may_choose_slot):
        raise StaleStateError(_("Perusahaan belum menawarkan jadwal untuk lamaran ini."))
    if held is not None and not may_change(held, now):
        raise BusinessRuleError(
            _("Jadwal hanya bisa diganti sampai %(n)d jam sebelumnya. Kirim pesan ke perusahaan.")
            % {"n": settings.INTERVIEW_CHANGE_HOURS}
        )
    # Two choices of one person wait for each other here, not in the exclusion constraint, which could deadlock.
    Resident.objects.select_for_update(of=("self",), no_key=True).get(pk=application.resident_id)
    InterviewSlot.objects.filter(application=application).update(application=None, resident=None, booked_at=None)
    _take(application, slot_id, now)
    slot = InterviewSlot.objects.get(pk=slot_id)
    application.plan_interview(at=slot.starts_at, place=slot.place, minutes=slot.minutes, now=now)
    move(application, "invite", actor=actor)
    _tell_of_choice(application, now)
    return application


def _take(application, slot_id, now):
    """One conditional statement: the second of two waits, looks again, and finds it taken (R-05, R-06)."""
    free = InterviewSlot.objects.filter(
        pk=slot_id,
        vacancy_id=application.vacancy_id,
        application__isnull=True,
        cancelled_at__isnull=True,
        during__startswith__gt=now,
    )
    try:
        with transaction.atomic():
            taken = free.update(application=application, resident_id=application.resident_id, booked_at=now)
    except IntegrityError as exc:
        raise BusinessRuleError(
            _("Anda sudah punya wawancara lain pada jam itu. Pilih waktu yang lain."), code="busy"
        ) from exc
    if not taken:
        raise SlotTakenError(_("Jadwal itu baru saja diambil orang lain. Pilih yang masih ada."), code="taken")


def _tell_of_choice(application, now):
    from cakapkerja.templatetags.cakap import waktu

    when, place = str(waktu(application.interview_at)), application.interview_place
    tell_applicant(InterviewChosen, application, when=when, place=place)
    day = timezone.localdate(now).isoformat()
    tell_company(
        CompanySlotChosen,
        application,
        url=application.vacancy.get_slots_url(),
        dedup_key=f"slot-chosen:{application.vacancy_id}:{day}",
    )

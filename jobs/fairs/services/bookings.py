"""Times for two, the person's side: taken, moved, given back; begun when it is time (F-09, X-112).

Nobody takes one twice, and nobody is in two at once: the exclusion constraints decide. Rows are locked in the
order of their keys, so two people who change with each other do not wait in a circle.
"""

import datetime
import logging

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.enums import AccessKind, ConsentPurpose
from accounts.freezing import refuse_frozen_company
from accounts.models import Resident
from accounts.services.access import log_access
from accounts.services.residents import give_consent
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.fairs.enums import PHASE_TAKES_TICKETS, Phase, PlaceState, TimeStep
from jobs.fairs.models import BookedTime, Booth, Place, Talk, TimeEvent
from jobs.fairs.notifications import TimeBegun, TimeChangedAtBooth, TimeReminder, TimeTaken
from jobs.fairs.phases import require_phase
from jobs.fairs.services.talks import create_talk
from jobs.fairs.services.times import clean_note, last_moment, time_words
from notifications.services import notify

logger = logging.getLogger(__name__)

CONSENT_TEXT = "waktu-bicara-1"  # raise it with every change of the words on the page of choosing
EARLY = datetime.timedelta(minutes=5)  # a talk opens so long before its time
# A reminder goes out when the time is nearer than this; each once, and not for what was booked later (F-11).
BEFORE = (datetime.timedelta(hours=24), datetime.timedelta(minutes=30))
BATCH = 500


def may_book(edition, resident, booth):
    """Return whether the person may take a time here: all until closing, a week longer who waited (Q-11)."""
    if edition.phase in PHASE_TAKES_TICKETS:
        return True
    if edition.phase != Phase.CLOSED or database_now() >= last_moment(edition) or resident is None:
        return False
    waited = Place.objects.filter(booth=booth, resident=resident, state=PlaceState.OFFERED)
    return waited.exists() or own_time(resident, booth) is not None


def own_time(resident, booth):
    """The time to come that the person has at the booth, or None; one at a time."""
    if resident is None:
        return None
    rows = BookedTime.objects.standing().filter(booth=booth, resident=resident, talk__isnull=True)
    return rows.filter(during__endswith__gt=database_now()).first()


@transaction.atomic
def book_time(*, actor, booth_id, time_id, note=""):
    """Take a free time, or move there from the one held at this booth; return it. Again is the same time.

    ``note`` goes to the company when a time is moved. A refusal leaves the time that was held.
    """
    booth = Booth.objects.public().select_related("edition", "company").filter(pk=booth_id).first()
    if booth is None:
        raise BusinessRuleError(_("Stan ini tidak ada lagi. Pilih stan lain."), code="missing")
    resident = Resident.objects.select_for_update(of=("self",), no_key=True).filter(user=actor).first()
    if resident is None or not resident.is_complete:
        raise BusinessRuleError(_("Lengkapi profil Anda dulu, lalu pilih waktu."), code="profile")
    if not may_book(booth.edition, resident, booth):
        require_phase(booth.edition, PHASE_TAKES_TICKETS, _("Pilih waktu setelah pendaftaran dibuka."))
    held = own_time(resident, booth)
    rows = _hold(booth, {time_id, held.pk} if held else {time_id})
    row = rows.get(time_id)
    if row is not None and row.resident_id == resident.pk and row.cancelled_at is None:
        return row
    if row is None or row.resident_id is not None or row.cancelled_at is not None:
        raise StaleStateError(_("Waktu ini baru saja diambil orang lain. Pilih waktu lain."))
    if row.starts_at <= database_now():
        raise BusinessRuleError(_("Waktu ini sudah lewat. Pilih waktu lain."))
    if held is not None:
        _release(rows[held.pk])
    row.resident, row.booked_at, row.booth = resident, database_now(), booth
    try:
        with transaction.atomic():
            row.save(update_fields=["resident", "booked_at"])
    except IntegrityError as exc:
        raise BusinessRuleError(_("Anda sudah punya janji lain di jam itu. Pilih jam lain.")) from exc
    give_consent(user=actor, purpose=ConsentPurpose.SHARE_WITH_COMPANY, text_version=CONSENT_TEXT)
    step = TimeStep.MOVED if held is not None else TimeStep.BOOKED
    TimeEvent.objects.create(time=row, step=step, actor=actor, note=clean_note(note))
    notify(TimeTaken, recipient=actor, context=time_words(row), url=row.get_absolute_url())
    _tell_booth(row, step)
    return row


def _hold(booth, keys):
    """Lock times of the booth in the order of their keys; return them by key."""
    rows = BookedTime.objects.select_for_update(of=("self",)).filter(pk__in=keys, booth=booth)
    return {row.pk: row for row in rows.order_by("pk")}


@transaction.atomic
def release_time(*, actor, time_id, note=""):
    """Give a time back until it begins; the company reads the note. Twice is once."""
    row = (
        BookedTime.objects.for_user(actor)
        .select_for_update(of=("self",))
        .select_related("booth__edition", "booth__company")
        .filter(pk=time_id)
        .first()
    )
    if row is None:
        raise BusinessRuleError(_("Waktu ini tidak ada atau bukan milik akun Anda."), code="missing")
    if row.cancelled_at is not None:
        return row
    if row.starts_at <= database_now():
        raise BusinessRuleError(_("Waktunya sudah mulai, jadi tidak bisa dibatalkan lagi."))
    _release(row)
    TimeEvent.objects.create(time=row, step=TimeStep.RELEASED, actor=actor, note=clean_note(note))
    _tell_booth(row, TimeStep.RELEASED)
    return row


def _release(row):
    row.resident, row.booked_at, row.reminded_at = None, None, None
    row.save(update_fields=["resident", "booked_at", "reminded_at"])


def _tell_booth(row, step):
    notify(
        TimeChangedAtBooth,
        recipient=row.recruiter_id,
        context={**time_words(row), "step": str(step)},
        url=f"/mitra/{row.booth.company.code}/bursa/{row.booth.edition.slug}/waktu/",
    )


# --- it is time -----------------------------------------------------------------------------------------
@transaction.atomic
def begin_booked(*, actor, time_id):
    """Open the talk of a booked time, by either side, from five minutes before; the first press decides.

    Returns the talk that runs already when there is one. The other side is told.
    """
    row = (
        BookedTime.objects.select_for_update(of=("self",))
        .select_related("booth__edition", "booth__company", "resident__user")
        .filter(pk=time_id)
        .first()
    )
    is_recruiter = row is not None and row.recruiter_id == actor.pk
    is_person = row is not None and row.resident is not None and row.resident.user_id == actor.pk
    if not (is_recruiter or is_person) or row.resident is None:
        raise BusinessRuleError(_("Waktu ini tidak ada atau bukan milik akun Anda."), code="missing")
    talk = Talk.objects.filter(booked_time=row).first()
    if talk is not None:
        return talk
    _check_moment(row)
    refuse_frozen_company(row.booth.company)
    if Place.objects.filter(resident=row.resident, state=PlaceState.TALKING).exists():
        raise BusinessRuleError(_("Bicara di stan lain masih berjalan. Selesaikan dulu, lalu mulai di sini."))
    talk = create_talk(
        booth=row.booth,
        booked_time=row,
        resident=row.resident,
        recruiter_id=row.recruiter_id,
        ends_at=row.ends_at,
    )
    log_access(
        subject=row.resident.user,
        actor=row.recruiter,
        kind=AccessKind.PROFILE,
        about=row.booth.edition.name,
        company=row.booth.company,
    )
    notify(
        TimeBegun,
        recipient=row.resident.user_id if is_recruiter else row.recruiter_id,
        context={"other": row.booth.company.name if is_recruiter else row.resident.full_name.split(" ")[0]},
        url=talk.get_absolute_url(),
    )
    return talk


def _check_moment(row):
    now = database_now()
    if row.cancelled_at is not None:
        raise StaleStateError(_("Perusahaan membatalkan waktu ini. Pilih waktu lain."))
    if now >= row.ends_at:
        raise StaleStateError(_("Waktu ini sudah lewat."))
    if now < row.starts_at - EARLY:
        raise BusinessRuleError(_("Belum waktunya. Bicara dibuka 5 menit sebelum jam mulai."))
    require_phase(row.booth.edition, {Phase.LIVE, Phase.CLOSED}, _("Datang lagi saat bursa dibuka."))


# --- reminders ------------------------------------------------------------------------------------------
def remind_of_times():
    """Remind everybody whose time is near; return how many. Safe to run twice: each row is marked first."""
    told = sum(_remind(lead) for lead in reversed(BEFORE))  # the nearer first: it covers the other
    if told:
        logger.info("reminders of booked times: %d", told)
    return told


@transaction.atomic
def _remind(lead):
    now = database_now()
    due = (
        BookedTime.objects.standing()
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("booth__edition", "booth__company", "resident__user")
        .filter(
            ~Exists(Talk.objects.filter(booked_time=OuterRef("pk"))),
            Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("during__startswith") - lead),
            resident__isnull=False,
            during__startswith__gt=now,
            during__startswith__lte=now + lead,
            booked_at__lte=F("during__startswith") - lead,
        )
        .order_by("during", "pk")
    )
    rows = list(due[:BATCH])
    for row in rows:
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        notify(TimeReminder, recipient=row.resident.user, context=time_words(row), url=row.get_absolute_url())
    if len(rows) == BATCH:
        logger.error("reminders of booked times: the backlog is larger than one batch")
    return len(rows)

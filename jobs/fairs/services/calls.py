"""The queue of a booth, the recruiter's side: call the next, call again, skip, and send to the end. docs/queue.md

Whoever calls holds the booth's row: calls of one booth follow each other, so their order is Q-01's and the share
of Q-07 is exact. The person's row is taken with SKIP LOCKED: nobody waits for a person whom
somebody else holds.
"""

import datetime
import logging

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.enums import AccessKind
from accounts.freezing import refuse_frozen_company
from accounts.services.access import log_access
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.fairs.enums import PlaceState, QueueStep, SkipReason
from jobs.fairs.line import next_run
from jobs.fairs.models import Booth, Place, PlaceEvent, Recruiter, Talk
from jobs.fairs.notifications import QueueCalled, QueueSkipped
from jobs.fairs.phases import require_live
from jobs.fairs.services.queue import back_in_line, end_place, log_step, queue_changed, to_the_end
from notifications.services import notify

logger = logging.getLogger(__name__)

ANSWER_WITHIN = datetime.timedelta(seconds=90)
MOST_CALLS = 3  # the call and two more
MOST_TALKS = 4  # F-07: side by side, of one recruiter
PRESENT = datetime.timedelta(minutes=5)
BATCH = 500


@transaction.atomic
def call_next(*, actor, booth_id):
    """Call the next person to the booth; return their :class:`Place`, None when nobody can be called.

    Somebody whom ``actor`` called and who did not come within ninety seconds goes to the end of the line.
    Raises :class:`BusinessRuleError` while a call is still open or four talks run.
    """
    booth = lock_booth(actor, booth_id)
    _settle_own_call(actor, booth)
    if Talk.objects.filter(recruiter=actor, ended_at__isnull=True).count() >= MOST_TALKS:
        raise BusinessRuleError(_("Anda sedang bicara dengan empat orang. Selesaikan salah satu dulu."))
    place = _take(actor, booth)
    if place is None:
        return None
    booth.priority_run = next_run(booth.priority_run, place.is_priority)
    booth.save(update_fields=["priority_run"])
    place.booth = booth
    log_step(place, QueueStep.CALLED, actor)
    log_access(
        subject=place.resident.user,
        actor=actor,
        kind=AccessKind.PROFILE,
        about=booth.edition.name,
        company=booth.company,
    )
    _tell_called(place)
    queue_changed(booth.pk)
    return place


def lock_booth(actor, booth_id):
    """Hold a booth of a company that ``actor`` acts for, in a live edition; see that ``actor`` is there (Q-10)."""
    booth = (
        Booth.objects.manageable_by(actor)
        .select_for_update(of=("self",), no_key=True)
        .select_related("edition", "company")
        .filter(pk=booth_id)
        .first()
    )
    if booth is None:
        raise BusinessRuleError(_("Stan ini bukan milik perusahaan Anda."), code="missing")
    refuse_frozen_company(booth.company)
    require_live(booth.edition)
    return booth


def _settle_own_call(actor, booth):
    """One open call a recruiter: refuse while it is fresh, and send who did not come to the end (Q-03)."""
    rows = Place.objects.select_for_update(of=("self",)).filter(
        booth=booth, called_by=actor, state=PlaceState.CALLED
    )
    for place in rows.order_by("pk"):
        if place.called_at > database_now() - ANSWER_WITHIN:
            raise BusinessRuleError(
                _("Nomor %(n)d baru dipanggil. Tunggu 90 detik, atau lewati dengan alasan.") % {"n": place.number},
                code="calling",
            )
        move_back(place, actor)


def _take(actor, booth):
    """Mark the next person called. The index of one call a person decides between two booths (Q-02)."""
    for _attempt in range(5):
        place = _next_in_line(booth, actor)
        if place is None:
            return None
        place.state, place.called_at, place.called_by, place.calls = PlaceState.CALLED, database_now(), actor, 1
        try:
            with transaction.atomic():
                place.save(update_fields=["state", "called_at", "called_by", "calls"])
            return place
        except IntegrityError:  # another booth was a moment faster: this person is paused here, not lost
            continue
    return None


def _next_in_line(booth, actor):
    """The first who may be called, locked: by Q-07 from one list, else from the other."""
    turns = [True, False] if booth.priority_run == 0 else [False, True]
    for is_priority in turns:
        place = _locked(_callable(booth, actor).filter(is_priority=is_priority))
        if place is not None:
            return place
    return None


def _callable(booth, actor):
    """Who waits here and is not called elsewhere, in order; without whom ``actor`` left to a colleague."""
    busy = Place.objects.filter(resident=OuterRef("resident"), state__in=[PlaceState.CALLED, PlaceState.TALKING])
    # Somebody in a booked talk is paused here like somebody who is called elsewhere.
    booked = Talk.objects.filter(resident=OuterRef("resident"), booked_time__isnull=False, ended_at__isnull=True)
    rows = Place.objects.in_line().filter(~Exists(busy), ~Exists(booked), booth=booth)
    others = booth.recruiters.exclude(user=actor).filter(last_seen_at__gt=Now() - PRESENT)
    if others.exists():
        left = PlaceEvent.objects.filter(place=OuterRef("pk"), actor=actor, reason=SkipReason.COLLEAGUE)
        rows = rows.filter(~Exists(left))
    return rows.select_related("resident__user")


def _locked(rows):
    return rows.select_for_update(of=("self",), skip_locked=True).first()


@transaction.atomic
def call_again(*, actor, place_id):
    """Call the same person once more; at most twice (Q-03)."""
    place = lock_called(actor, place_id)
    if place.calls >= MOST_CALLS:
        raise BusinessRuleError(_("Sudah dipanggil tiga kali. Panggil orang berikutnya."))
    place.calls += 1
    place.called_at = database_now()
    place.save(update_fields=["calls", "called_at"])
    log_step(place, QueueStep.RECALLED, actor)
    _tell_called(place)
    return place


@transaction.atomic
def skip_person(*, actor, place_id, reason):
    """Pass somebody by with a reason from the list (Q-06); the organiser sees every one.

    Who looks for other work is done here and is told of the vacancies; who belongs to a colleague keeps the place;
    everybody else goes to the end.
    """
    if reason not in SkipReason.values:
        raise BusinessRuleError(_("Pilih satu alasan dari daftar."), field="reason")
    place = lock_called(actor, place_id)
    log_step(place, QueueStep.SKIPPED, actor, reason)
    if reason == SkipReason.OTHER_JOB:
        end_place(place, PlaceState.DONE)
    elif reason == SkipReason.COLLEAGUE:
        back_in_line(place)
    else:
        to_the_end(place)
    notify(
        QueueSkipped,
        recipient=place.resident.user,
        context={"company": place.booth.company.name, "is_over": reason == SkipReason.OTHER_JOB},
        url=place.get_absolute_url(),
    )
    queue_changed(place.booth_id)
    return place


def lock_called(actor, place_id):
    """Lock a place that ``actor`` called and that did not answer yet."""
    place = (
        Place.objects.filter(booth__in=Booth.objects.manageable_by(actor))
        .select_for_update(of=("self",))
        .select_related("booth__edition", "booth__company", "resident__user")
        .filter(pk=place_id)
        .first()
    )
    if place is None:
        raise BusinessRuleError(_("Nomor ini tidak ada di stan Anda."), code="missing")
    if place.state != PlaceState.CALLED or place.called_by_id != actor.pk:
        raise StaleStateError(
            _("Nomor ini sudah berubah: %(state)s. Panggil orang berikutnya.")
            % {"state": place.get_state_display().lower()}
        )
    return place


def move_back(place, actor=None):
    """Send somebody who did not come to the end of the line (Q-03)."""
    to_the_end(place)
    log_step(place, QueueStep.MOVED_BACK, actor)


def _tell_called(place):
    notify(
        QueueCalled,
        recipient=place.resident.user,
        context={"company": place.booth.company.name, "number": place.number},
        url=place.get_absolute_url(),
    )


# --- by the clock -------------------------------------------------------------------------------------
def lapse_calls():
    """Send to the end whom nobody met: three calls are over, or the recruiter looks no more. Return how many.

    After each call the recruiter has as long again to call once more; then the person is free for other booths.
    """
    count = 0
    rows = Place.objects.filter(state=PlaceState.CALLED, called_at__lt=Now() - ANSWER_WITHIN)
    for place_id in list(rows.order_by("called_at", "pk").values_list("pk", flat=True)[:BATCH]):
        count += _lapse(place_id)
    if count:
        logger.info("queue: %d calls lapsed", count)
    return count


@transaction.atomic
def _lapse(place_id):
    place = (
        Place.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("booth__company", "booth__edition")
        .filter(pk=place_id, state=PlaceState.CALLED)
        .first()
    )
    if place is None:
        return 0
    patience = ANSWER_WITHIN if place.calls >= MOST_CALLS else 2 * ANSWER_WITHIN
    if place.called_at > database_now() - patience:
        return 0
    move_back(place)
    queue_changed(place.booth_id)
    return 1


# --- presence (Q-10) ------------------------------------------------------------------------------------
@transaction.atomic
def see_recruiter(*, actor, booth_id):
    """Note that ``actor`` looks at the booth's desk; the first look after a break ends it."""
    booth = Booth.objects.manageable_by(actor).filter(pk=booth_id).first()
    if booth is None:
        raise BusinessRuleError(_("Stan ini bukan milik perusahaan Anda."), code="missing")
    Recruiter.objects.bulk_create([Recruiter(booth=booth, user=actor)], ignore_conflicts=True)
    Recruiter.objects.filter(booth=booth, user=actor).update(last_seen_at=Now())
    if Booth.objects.filter(pk=booth.pk, on_break_since__isnull=False).update(on_break_since=None):
        queue_changed(booth.pk)
    return booth

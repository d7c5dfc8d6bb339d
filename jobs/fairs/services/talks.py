"""The talk: it begins when the called person comes, is timed, rated, and has an outcome (F-07, F-08, F-21)."""

import datetime
import logging
import secrets

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.fairs.board import refresh_after_commit
from jobs.fairs.enums import EditionKind, Medium, PlaceState, QueueStep, Rating, TalkOutcome
from jobs.fairs.models import Talk, TalkSignal
from jobs.fairs.notifications import TalkFollowed
from jobs.fairs.phases import require_live
from jobs.fairs.services.calls import lock_called
from jobs.fairs.services.queue import end_place, lock_own_place, log_step
from notifications.services import notify

logger = logging.getLogger(__name__)

OUTCOME_WITHIN = datetime.timedelta(days=14)  # F-21
SIGNALS_KEPT = datetime.timedelta(minutes=5)  # F-14: gone five minutes after the end
MOST_NOTES = 2000
BATCH = 500


# --- beginning ------------------------------------------------------------------------------------------
@transaction.atomic
def answer_call(*, actor, place_id):
    """ "Saya datang": begin the talk, or return the one that began already.

    Ninety seconds are promised (Q-03); who comes a little later is still welcome while nobody else was called.
    """
    place = lock_own_place(actor, place_id)
    if place.state == PlaceState.TALKING:
        return place.talk
    if place.state != PlaceState.CALLED:
        raise StaleStateError(_("Panggilan ini sudah lewat. Lihat nomor Anda lagi."))
    place.seen_at = database_now()
    return _begin(place, actor, Medium.CHAT)


@transaction.atomic
def meet_in_person(*, actor, place_id):
    """The called person stands at the booth: the recruiter says so. Only where the fair has a place."""
    place = lock_called(actor, place_id)
    if place.booth.edition.kind == EditionKind.VIRTUAL:
        raise BusinessRuleError(_("Bursa ini daring. Tunggu orangnya datang di halaman bicara."))
    return _begin(place, actor, Medium.IN_PERSON)


def _begin(place, actor, medium):
    edition, now = place.booth.edition, database_now()
    require_live(edition)
    place.state = PlaceState.TALKING
    place.save(update_fields=["state", "seen_at"])
    log_step(place, QueueStep.ANSWERED, actor)
    talk = create_talk(
        booth=place.booth,
        place=place,
        resident=place.resident,
        recruiter_id=place.called_by_id,
        medium=medium,
        ends_at=now + datetime.timedelta(minutes=edition.talk_minutes),
    )
    refresh_after_commit(place.booth_id)
    return talk


def create_talk(*, medium=Medium.CHAT, **more):
    """Write a talk that begins now, inside the transaction of whoever opened it: from the queue or from a time."""
    now = database_now()
    return Talk.objects.create(
        **more,
        medium=medium,
        room=secrets.token_urlsafe(32),  # F-14: 256 bits
        started_at=now,
        outcome_due_at=now + OUTCOME_WITHIN,
    )


# --- during ---------------------------------------------------------------------------------------------
def lock_talk(actor, talk_id):
    """Lock a talk of ``actor``; return it and whether ``actor`` is the recruiter."""
    talk = (
        Talk.objects.select_for_update(of=("self",), no_key=True)
        .select_related("booth__edition", "booth__company", "resident__user", "place")
        .filter(pk=talk_id)
        .first()
    )
    if talk is None or actor.pk not in (talk.recruiter_id, talk.resident.user_id):
        raise BusinessRuleError(_("Pembicaraan ini tidak ada."), code="missing")
    return talk, talk.recruiter_id == actor.pk


def require_running(talk):
    """Raise when the talk is over, by the database's clock (R-07)."""
    if talk.ended_at is not None or talk.ends_at <= database_now():
        raise StaleStateError(_("Waktu bicara sudah selesai."), code="over")


@transaction.atomic
def ask_longer(*, actor, talk_id):
    """Ask for one more round; it begins when both asked, once (F-07). Returns the talk."""
    talk, is_recruiter = lock_talk(actor, talk_id)
    require_running(talk)
    side = "extended_by_recruiter" if is_recruiter else "extended_by_resident"
    setattr(talk, side, True)
    if talk.extended_by_recruiter and talk.extended_by_resident and not talk.is_extended:
        talk.is_extended = True
        talk.ends_at += datetime.timedelta(minutes=talk.booth.edition.talk_minutes)
    talk.save(update_fields=[side, "is_extended", "ends_at"])
    return talk


@transaction.atomic
def end_talk(*, actor, talk_id):
    """ "Selesai bicara", by either side. Twice is once."""
    talk, is_recruiter = lock_talk(actor, talk_id)
    return _end(talk, actor, by_resident=not is_recruiter)


def _end(talk, actor, *, by_resident):
    if talk.ended_at is not None:
        return talk
    talk.ended_at, talk.ended_by_resident = database_now(), by_resident
    talk.save(update_fields=["ended_at", "ended_by_resident"])
    if talk.place is not None and talk.place.state == PlaceState.TALKING:
        end_place(talk.place, PlaceState.DONE)
        log_step(talk.place, QueueStep.FINISHED, actor)
        refresh_after_commit(talk.booth_id)
    return talk


def end_overdue_talks():
    """End talks whose time is over, and forget what their connections said; return how many ended."""
    rows = Talk.objects.filter(ended_at__isnull=True, ends_at__lt=Now()).order_by("ends_at", "pk")
    found = list(rows.values_list("pk", flat=True)[:BATCH])
    for talk_id in found:
        with transaction.atomic():
            talk = (
                Talk.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
                .select_related("place")
                .filter(pk=talk_id, ended_at__isnull=True, ends_at__lt=Now())
                .first()
            )
            if talk is not None:
                _end(talk, None, by_resident=None)
    TalkSignal.objects.filter(talk__ended_at__lt=Now() - SIGNALS_KEPT).delete()
    if found:
        logger.info("queue: %d talks ended by the clock", len(found))
    return len(found)


# --- afterwards -----------------------------------------------------------------------------------------
@transaction.atomic
def rate_talk(*, actor, talk_id, rating, notes=""):
    """Keep what the company thought: one of five anchored levels and a note, never for the resident (F-08)."""
    talk = _managed(actor, talk_id)
    if rating not in Rating.values:
        raise BusinessRuleError(_("Pilih satu penilaian dari daftar."), field="rating")
    talk.rating, talk.notes = rating, str(notes).replace("\x00", "").strip()[:MOST_NOTES]
    talk.save(update_fields=["rating", "notes"])
    return talk


@transaction.atomic
def set_outcome(*, actor, talk_id, outcome):
    """Say what came of the talk (F-21); a wish to go on is told to the person. May be changed."""
    if outcome not in TalkOutcome.values:
        raise BusinessRuleError(_("Pilih satu hasil dari daftar."), field="outcome")
    talk = _managed(actor, talk_id)
    if talk.ended_at is None:
        raise StaleStateError(_("Selesaikan bicara dulu, lalu tulis hasilnya."))
    if talk.outcome == outcome:
        return talk
    talk.outcome, talk.outcome_at = outcome, database_now()
    talk.save(update_fields=["outcome", "outcome_at"])
    if outcome in (TalkOutcome.APPLIED, TalkOutcome.INVITED) and talk.application_id is None:
        notify(
            TalkFollowed,
            recipient=talk.resident.user,
            context={"company": talk.booth.company.name, "asks": outcome == TalkOutcome.APPLIED},
            url=talk.get_absolute_url(),
            dedup_key=f"talk-followed:{talk.pk}:{outcome}",
        )
    return talk


def _managed(actor, talk_id):
    talk = (
        Talk.objects.filter(pk__in=Talk.objects.manageable_by(actor).values("pk"))
        .select_for_update(of=("self",), no_key=True)
        .select_related("booth__edition", "booth__company", "resident__user")
        .filter(pk=talk_id)
        .first()
    )
    if talk is None:
        raise BusinessRuleError(_("Pembicaraan ini tidak ada di perusahaan Anda."), code="missing")
    return talk

"""A booth at which nobody looked for five minutes is on a break: its people and the organiser are told (Q-10)."""

import logging

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Now

from accounts.models import User
from cakapkerja.clock import database_now
from jobs.fairs.board import refresh_after_commit
from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.line import waiting_in_order
from jobs.fairs.models import Booth, Place
from jobs.fairs.notifications import BoothAbsent, QueueBreak
from jobs.fairs.services.calls import PRESENT, lock_booth, see_recruiter
from notifications.services import notify_many

logger = logging.getLogger(__name__)
BATCH = 500


def watch_booths():
    """Put booths of live editions on a break when nobody is there; return how many. Twice is once."""
    rows = (
        Booth.objects.filter(
            state=BoothState.APPROVED, queue_open=True, on_break_since__isnull=True, edition__phase=Phase.LIVE
        )
        .annotate(seen=Max("recruiters__last_seen_at"))
        .filter(
            Q(seen__lt=Now() - PRESENT) | Q(seen__isnull=True, edition__opens_at__lt=Now() - PRESENT),
        )
        .order_by("pk")
    )
    found = list(rows.values_list("pk", flat=True)[:BATCH])
    count = sum(_begin_break(booth_id) for booth_id in found)
    if count:
        logger.info("queue: %d booths went on a break", count)
    if len(found) == BATCH:
        logger.error("queue: more than %d booths without a recruiter", BATCH)
    return count


@transaction.atomic
def _begin_break(booth_id):
    booth = (
        Booth.objects.select_for_update(of=("self",), no_key=True)
        .select_related("edition", "company")
        .get(pk=booth_id)
    )
    seen = booth.recruiters.aggregate(at=Max("last_seen_at"))["at"]
    now = database_now()
    if booth.on_break_since is not None or (seen is not None and seen >= now - PRESENT):
        return 0
    booth.on_break_since = now
    booth.save(update_fields=["on_break_since"])
    key = f"booth-break:{booth.pk}:{now:%Y%m%d%H%M}"
    waiting = waiting_in_order(booth.pk)
    notify_many(
        QueueBreak,
        recipients=[
            (row.user_id, {"company": booth.company.name}, Place(pk=row.pk, booth=booth).get_absolute_url())
            for row in waiting
        ],
        dedup_key=key,
    )
    notify_many(
        BoothAbsent,
        recipients=[
            (user_id, {"company": booth.company.name, "fair": booth.edition.name, "waiting": len(waiting)})
            for user_id in organisers(booth.edition)
        ],
        url=f"/admin/fairs/booth/{booth.pk}/change/",
        dedup_key=key,
    )
    refresh_after_commit(booth.pk)
    return 1


def organisers(edition):
    """Who runs this edition: the local officers of a small fair, else whoever may run editions."""
    local = edition.local_officers.filter(is_active=True)
    rows = local if edition.kelurahan_id else User.objects.officers_with("fairs.run_edition")
    return list(rows.distinct().values_list("pk", flat=True))


@transaction.atomic
def switch_queue(*, actor, booth_id, is_open):
    """Open the booth's queue, or take no new numbers; who waits already is still called."""
    booth = lock_booth(actor, booth_id)
    booth.queue_open = is_open
    booth.save(update_fields=["queue_open", "updated_at"])
    see_recruiter(actor=actor, booth_id=booth.pk)
    refresh_after_commit(booth.pk)
    return booth

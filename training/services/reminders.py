"""Periodic work on enrolments. Each message has a key of its own or a mark on the row, so twice is once (R-02)."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cakapkerja.clock import database_now
from notifications.services import notify
from training.enums import BatchState, EnrolmentState
from training.models import Batch, Enrolment
from training.notifications import ClassTomorrow, SeatKeptUntil
from training.services import seats
from training.telling import context_of

logger = logging.getLogger(__name__)
AT_ONCE = 500
REMIND_BEFORE = datetime.timedelta(hours=8)


@transaction.atomic
def remind_of_kept_seats():
    """Remind whoever has not answered and has less than :data:`REMIND_BEFORE` left; return how many."""
    now = database_now()
    rows = (
        Enrolment.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("batch__field__programme", "resident__user")
        .filter(
            state__in=[EnrolmentState.OFFERED, EnrolmentState.ACCEPTED],
            keep_until__gt=now,
            keep_until__lte=now + REMIND_BEFORE,
            # An offer of a few hours was told a moment ago.
            seated_at__lte=now - datetime.timedelta(hours=2),
            reminded_at__isnull=True,
            resident__isnull=False,
        )
        .order_by("keep_until", "pk")[:AT_ONCE]
    )
    rows = list(rows)
    with override("id"):
        for row in rows:
            notify(SeatKeptUntil, recipient=row.resident.user, context=context_of(row), url=row.get_absolute_url())
    Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=now)
    logger.info("kept seats: %d reminded", len(rows))
    return len(rows)


@transaction.atomic
def remind_of_first_day():
    """Tell participants the day before their class begins; return how many were told now."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    rows = (
        Enrolment.objects.select_related("batch__field__programme", "resident__user")
        .filter(
            state=EnrolmentState.CONFIRMED,
            resident__isnull=False,
            batch__starts_on=tomorrow,
            batch__state=BatchState.PUBLISHED,
        )
        .order_by("pk")
    )
    told = 0
    with override("id"):
        for row in rows:
            told += _tell_once(ClassTomorrow, row, key=f"class-tomorrow:{row.pk}:{tomorrow}")
    logger.info("first days: %d told", told)
    return told


def _tell_once(notice, row, *, key):
    message = notify(
        notice,
        recipient=row.resident.user,
        context=context_of(row),
        url=row.get_absolute_url(),
        dedup_key=key,
    )
    return message is not None


def close_waiting_lists():
    """End the waiting lists of classes that have begun; return how many people were told."""
    begun = Batch.objects.filter(
        state=BatchState.PUBLISHED,
        starts_on__lte=timezone.localdate(),
        enrolments__state=EnrolmentState.WAITING,
    ).distinct()
    ended = 0
    for batch_id in list(begun.order_by("pk").values_list("pk", flat=True)[:50]):
        with transaction.atomic(), override("id"):
            batch = seats.lock_batch(batch_id)
            waiting = batch.enrolments.filter(state=EnrolmentState.WAITING).select_related("resident__user")
            for enrolment in waiting.order_by("waiting_number")[:AT_ONCE]:
                enrolment.batch = batch
                seats.move(enrolment, "refuse", reason=_("Kelas sudah mulai dan tidak ada kursi kosong."))
                ended += 1
    logger.info("waiting lists: %d ended", ended)
    return ended

"""Still working? The questions 30, 90 and 180 days after the first day."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from notifications.services import notify
from placements.enums import FOLLOW_UP_DAYS
from placements.models import FollowUp
from placements.notifications import StillWorking

logger = logging.getLogger(__name__)
BATCH = 500


def plan_follow_ups(*, placement):
    """Write the three questions of ``placement``; safe to call again."""
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                placement=placement,
                day=day,
                due_on=placement.started_on + datetime.timedelta(days=day),
            )
            for day in FOLLOW_UP_DAYS
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def ask_due_follow_ups():
    """Ask the residents whose day has come; return how many. Each question is asked once."""
    now = database_now()
    due = list(
        FollowUp.objects.due(timezone.localdate(now))
        .select_related("placement__resident__user")
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    for question in due:
        notify(
            StillWorking,
            recipient=question.placement.resident.user,
            context={
                "employer": question.placement.employer_name,
                "position": question.placement.position,
                "day": question.day,
            },
            url="/saya/",
            dedup_key=f"follow-up:{question.pk}",
        )
    FollowUp.objects.filter(pk__in=[q.pk for q in due]).update(asked_at=now)
    logger.info("follow-ups asked: %d", len(due))
    if len(due) == BATCH:
        logger.error("follow-ups: the backlog is larger than one batch")
    return len(due)


@transaction.atomic
def answer_follow_up(*, actor, follow_up_id, still_working):
    """Keep the resident's own answer. A second answer changes nothing and returns the first."""
    question = (
        FollowUp.objects.select_for_update(of=("self",)).select_related("placement__resident").get(pk=follow_up_id)
    )
    if question.placement.resident.user_id != actor.pk:
        raise BusinessRuleError(_("Pertanyaan ini bukan untuk akun Anda."))
    if question.answered_at is None:
        question.answered_at = database_now()
        question.answered_by = actor
        question.still_working = still_working
        question.save(update_fields=["answered_at", "answered_by", "still_working"])
    return question

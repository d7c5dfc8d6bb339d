"""What came of a talk is due in fourteen days: the company is reminded a week and a day before, and when late."""

import datetime
import logging
from collections import defaultdict

from django.db import transaction
from django.db.models import F, Q

from accounts.models import Membership
from cakapkerja.clock import database_now
from jobs.fairs.models import Booth, Talk
from jobs.fairs.notifications import TalkOutcomesDue
from notifications.services import notify_many

logger = logging.getLogger(__name__)

# How long before the outcome is due a reminder goes out, each once; the last when it is late.
BEFORE = (datetime.timedelta(days=7), datetime.timedelta(days=1), datetime.timedelta(0))
BATCH = 1000


def remind_of_outcomes():
    """Remind companies of talks without an outcome, one message a booth; return how many talks. Twice is once."""
    told = sum(_remind(lead) for lead in reversed(BEFORE))
    if told:
        logger.info("reminders of outcomes: %d talks", told)
    return told


@transaction.atomic
def _remind(lead):
    now = database_now()
    due = (
        Talk.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .filter(
            Q(outcome_reminded_at__isnull=True) | Q(outcome_reminded_at__lt=F("outcome_due_at") - lead),
            outcome="",
            ended_at__isnull=False,
            outcome_due_at__lte=now + lead,
            # Who was late already when this began to run is told once, not for years.
            outcome_due_at__gt=now - datetime.timedelta(days=30),
        )
        .order_by("outcome_due_at", "pk")
    )
    rows = list(due[:BATCH])
    Talk.objects.filter(pk__in=[row.pk for row in rows]).update(outcome_reminded_at=now)
    by_booth = defaultdict(list)
    for row in rows:
        by_booth[row.booth_id].append(row)
    for booth in Booth.objects.filter(pk__in=by_booth).select_related("company", "edition").order_by("pk"):
        _tell(booth, by_booth[booth.pk], lead, now)
    if len(rows) == BATCH:
        logger.error("reminders of outcomes: the backlog is larger than one batch")
    return len(rows)


def _tell(booth, talks, lead, now):
    from cakapkerja.templatetags.cakap import tanggal

    first = talks[0].outcome_due_at
    members = Membership.objects.filter(company=booth.company, is_active=True).order_by("pk")
    notify_many(
        TalkOutcomesDue,
        recipients=[
            (
                user_id,
                {
                    "fair": booth.edition.name,
                    "count": len(talks),
                    "day": str(tanggal(first)),
                    "is_late": first <= now,
                },
            )
            for user_id in members.values_list("user_id", flat=True)
        ],
        url=f"/mitra/{booth.company.code}/bursa/{booth.edition.slug}/meja/",
        dedup_key=f"outcomes-due:{booth.pk}:{lead.days}:{now:%Y%m%d}",
    )

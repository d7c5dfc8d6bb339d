"""Reminders of interviews: a day and two hours before. Rows say what went out, so twice is once (R-02, R-03)."""

import logging

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from cakapkerja.clock import database_now
from jobs.enums import ApplicationState
from jobs.models import Application
from jobs.models.applications import REMIND_BEFORE
from jobs.notifications import InterviewSoon, InterviewTomorrow
from notifications.services import notify_many

logger = logging.getLogger(__name__)

BATCH = 500
NOTICES = (InterviewTomorrow, InterviewSoon)


@transaction.atomic
def remind_of_interviews():
    """Write the reminders that are due, at most :data:`BATCH`; return how many.

    Somebody whose interview is set within the last day gets the nearer reminder only.
    """
    now = database_now()
    due = Q()
    for number, before in enumerate(REMIND_BEFORE, start=1):
        due |= Q(interview_reminders__lt=number, interview_at__lte=now + before)
    rows = list(
        Application.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("vacancy__company", "resident")
        .filter(due, state=ApplicationState.INTERVIEW, interview_at__gt=now)
        .order_by("interview_at", "pk")[:BATCH]
    )
    with override("id"):
        for number, notice in enumerate(NOTICES, start=1):
            _remind([row for row in rows if _reached(row, now) == number], notice, number)
    logger.info("interviews: %d reminders", len(rows))
    if len(rows) == BATCH:
        logger.error("interviews: more than %d reminders were due", BATCH)
    return len(rows)


def _reached(row, now):
    return sum(row.interview_at - now <= before for before in REMIND_BEFORE)


def _remind(rows, notice, number):
    from cakapkerja.templatetags.cakap import waktu

    notify_many(
        notice,
        recipients=[
            (
                row.resident.user_id,
                {
                    "title": row.vacancy.title,
                    "company": row.vacancy.company.name,
                    "when": str(waktu(row.interview_at)),
                    "place": row.interview_place,
                },
                row.get_absolute_url(),
            )
            for row in rows
        ],
    )
    Application.objects.filter(pk__in=[row.pk for row in rows]).update(interview_reminders=number)

"""Telling a company that its vacancy closes in three days, while there is time to answer or to extend."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from cakapkerja.clock import database_now
from jobs.enums import VacancyState
from jobs.models import Vacancy
from jobs.notifications import VacancyClosingSoon
from jobs.services.vacancy_steps import day_words, tell_company
from notifications.models import Message

logger = logging.getLogger(__name__)
DAYS_BEFORE = 3
BATCH = 200
BATCHES = 25


def tell_closing_soon():
    """Tell the members once a vacancy and last day; return how many vacancies were told. Safe to run twice."""
    now = database_now()
    rows = (
        Vacancy.objects.filter(
            state=VacancyState.PUBLISHED,
            closes_at__gt=now,
            closes_on__lte=timezone.localdate(now) + datetime.timedelta(days=DAYS_BEFORE),
        )
        .select_related("company")
        .order_by("pk")
    )
    told, last = 0, 0
    for _batch in range(BATCHES):
        batch = list(rows.filter(pk__gt=last)[:BATCH])
        if not batch:
            break
        last = batch[-1].pk
        told += _tell(batch)
    else:
        logger.error("vacancies that close soon: more than %d", BATCH * BATCHES)
    logger.info("vacancies that close soon: %d told", told)
    return told


@transaction.atomic
def _tell(batch):
    members = Membership.objects.filter(company__in={row.company_id for row in batch}, is_active=True)
    known = set(
        Message.objects.filter(
            recipient__in=members.values("user"), dedup_key__in=[_key(row) for row in batch]
        ).values_list("dedup_key", flat=True)
    )
    fresh = [row for row in batch if _key(row) not in known]
    for row in fresh:
        tell_company(VacancyClosingSoon, row, dedup_key=_key(row), closes=day_words(row.closes_on))
    return len(fresh)


def _key(vacancy):
    """An extended vacancy is told again before its new last day."""
    return f"closing-soon:{vacancy.pk}:{vacancy.closes_on}"

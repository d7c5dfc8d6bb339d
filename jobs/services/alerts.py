"""The daily message of kept searches: only what is new, never the same twice, one a day (F-26)."""

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from cakapkerja.clock import database_now
from jobs.models import SavedSearch, ToldVacancy
from jobs.notifications import NewVacancies
from jobs.search import find_vacancies
from jobs.services.saved import criteria_of, stop_token
from notifications.services import notify

logger = logging.getLogger(__name__)

PEOPLE = 500  # of one run
IN_ONE_MESSAGE = 10


def send_search_alerts():
    """Tell the people whose searches were not repeated today; return how many messages were written.

    Safe twice and beside another run: a person's searches are locked, and marked with the day.
    """
    today = timezone.localdate()
    waiting = SavedSearch.objects.filter(wants_mail=True, user__is_active=True).exclude(last_told_on=today)
    people = list(waiting.order_by("user").values_list("user", flat=True).distinct()[:PEOPLE])
    told = sum(_tell(user_id, today) for user_id in people)
    logger.info("search alerts: %d people looked at, %d told", len(people), told)
    if len(people) == PEOPLE:
        logger.error("search alerts: more than %d people wait", PEOPLE)
    return told


@transaction.atomic
def _tell(user_id, today):
    """Repeat the searches of one person; return 1 when there was something new."""
    now = database_now()
    searches = list(
        SavedSearch.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(user_id=user_id, wants_mail=True)
        .exclude(last_told_on=today)
    )
    if not searches:
        return 0
    rows, seen = [], set()
    for search in searches:
        for vacancy in _new_ones(search, user_id):
            if vacancy.pk not in seen and len(rows) < IN_ONE_MESSAGE:
                seen.add(vacancy.pk)
                rows.append(vacancy)
    SavedSearch.objects.filter(pk__in=[search.pk for search in searches]).update(
        last_told_on=today, checked_until=now
    )
    if not rows:
        return 0
    ToldVacancy.objects.bulk_create(
        [ToldVacancy(user_id=user_id, vacancy=vacancy) for vacancy in rows], ignore_conflicts=True
    )
    stop = reverse("jobs:stop_alerts", kwargs={"token": stop_token(user_id)})
    message = notify(
        NewVacancies,
        recipient=user_id,
        context={
            "count": len(rows),
            "rows": [
                {
                    "title": row.title,
                    "company": row.company.name,
                    "place": row.place_label,
                    "wage": row.wage_label,
                    "address": f"{settings.SITE_URL}/l/{row.code}",
                }
                for row in rows
            ],
            "stop": stop,
            "stop_address": settings.SITE_URL + stop,
        },
        url="/saya/pencarian/",
        dedup_key=f"search-alert:{today.isoformat()}",
    )
    return int(message is not None)


def _new_ones(search, user_id):
    """Return what fits and came since the last look, less what this person was ever told, newest first."""
    told = ToldVacancy.objects.filter(user_id=user_id, vacancy=OuterRef("pk"))
    found = find_vacancies(criteria_of(search)).filter(published_at__gt=search.checked_until)
    return found.exclude(Exists(told)).for_cards()[:IN_ONE_MESSAGE]

"""The life of a vacancy around its dates: it appears on its day, is extended, is opened again."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now, end_of_day
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import VACANCY_CAN_REOPEN, VacancyState
from jobs.models import Vacancy, VacancyTransition
from jobs.notifications import VacancyPublished
from jobs.services.vacancies import queue_for_review, require_verified
from jobs.services.vacancy_steps import check_vacancy, day_words, lock_own_vacancy, move_vacancy, tell_company

logger = logging.getLogger(__name__)

ANNOUNCE_BATCH = 500
# docs/decisions: how far a closing day may move without a new look of the office.
EXTEND_AT_MOST = datetime.timedelta(days=60)  # from today
OPEN_AT_MOST = datetime.timedelta(days=180)  # from the day it appeared


def latest_closing_day(vacancy, today):
    """The last day to which ``vacancy`` may be extended without a new review."""
    appeared = timezone.localdate(vacancy.published_at)
    return min(today + EXTEND_AT_MOST, appeared + OPEN_AT_MOST)


@transaction.atomic
def extend_vacancy(*, actor, vacancy_id, closes_on):
    """Move the closing day of a published vacancy, later only; the move stands in its history (9.2-13)."""
    vacancy = lock_own_vacancy(actor, vacancy_id)
    now = database_now()
    if vacancy.state != VacancyState.PUBLISHED or vacancy.closes_at <= now:
        raise StaleStateError(_("Lowongan ini tidak sedang tayang. Buka lagi lowongannya bila masih perlu orang."))
    if closes_on <= vacancy.closes_on:
        raise BusinessRuleError(
            _("Pilih hari setelah %(day)s. Untuk mengakhiri lebih cepat, tutup lowongannya.")
            % {"day": day_words(vacancy.closes_on)},
            field="closes_on",
        )
    latest = latest_closing_day(vacancy, timezone.localdate(now))
    if closes_on > latest:
        raise BusinessRuleError(
            _("Paling lambat %(day)s. Setelah itu, salin menjadi lowongan baru.") % {"day": day_words(latest)},
            field="closes_on",
        )
    before, vacancy.closes_on = vacancy.closes_on, closes_on
    vacancy.closes_at = end_of_day(closes_on)
    check_vacancy(vacancy)
    vacancy.save()
    VacancyTransition.objects.create(
        vacancy=vacancy,
        from_state=vacancy.state,
        to_state=vacancy.state,
        actor=actor,
        reason=_("Diperpanjang dari %(before)s sampai %(after)s.")
        % {"before": day_words(before), "after": day_words(closes_on)},
    )
    return vacancy


@transaction.atomic
def reopen_vacancy(*, actor, vacancy_id, closes_on):
    """Ask the office to let an ended vacancy appear again; it is looked at once more."""
    vacancy = lock_own_vacancy(actor, vacancy_id)
    if vacancy.state not in VACANCY_CAN_REOPEN:
        raise StaleStateError(
            _("Lowongan ini %(state)s, jadi tidak bisa dibuka lagi.")
            % {"state": vacancy.get_state_display().lower()}
        )
    require_verified(vacancy.company)
    today = timezone.localdate(database_now())
    if not today < closes_on <= today + EXTEND_AT_MOST:
        raise BusinessRuleError(
            _("Pilih hari terakhir melamar setelah hari ini, paling lambat %(day)s.")
            % {"day": day_words(today + EXTEND_AT_MOST)},
            field="closes_on",
        )
    vacancy.closes_on = closes_on
    vacancy.publish_on = None
    # Whoever is hired from now on is a new report (Perpres 57/2023 article 6).
    vacancy.filled_reported_at = vacancy.filled_reminded_at = None
    queue_for_review(vacancy)
    move_vacancy(vacancy, "reopen", actor=actor, reason=_("Diminta dibuka lagi oleh perusahaan."))
    return vacancy


def announce_scheduled_vacancies():
    """Tell the companies whose approved vacancies appear from today; return how many. Safe to run twice.

    Pages need no task: they ask for the day themselves. ``publish_on`` is emptied, so each is told once, and
    pages that are kept rendered learn of the change.
    """
    told = 0
    due = Vacancy.objects.filter(
        state=VacancyState.PUBLISHED, publish_on__isnull=False, published_at__lte=database_now()
    )
    ids = list(due.order_by("published_at", "pk").values_list("pk", flat=True)[:ANNOUNCE_BATCH])
    for vacancy_id in ids:
        with transaction.atomic():
            vacancy = (
                due.select_for_update(of=("self",), skip_locked=True)
                .select_related("company")
                .filter(pk=vacancy_id)
                .first()
            )
            if vacancy is None:
                continue
            vacancy.publish_on = None
            vacancy.save()
            tell_company(VacancyPublished, vacancy, closes=day_words(vacancy.closes_on))
            told += 1
    logger.info("scheduled vacancies that appeared: %d", told)
    if len(ids) == ANNOUNCE_BATCH:
        logger.error("scheduled vacancies: the backlog is larger than one batch")
    return told

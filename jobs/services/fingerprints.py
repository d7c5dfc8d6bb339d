"""Remembering the texts of vacancies, so that their like is found later (AF-09)."""

import logging

from django.db.models import Exists, OuterRef

from jobs.models import Vacancy, VacancyFingerprint
from jobs.rules.duplicates import bands_of, text_of

logger = logging.getLogger(__name__)
BATCH = 1000


def remember_text(vacancy):
    """Keep the fingerprint of the text as it is handed in; called within the transaction that hands it in."""
    VacancyFingerprint.objects.update_or_create(vacancy=vacancy, defaults={"bands": bands_of(text_of(vacancy))})


def remember_missing_texts():
    """Keep the texts that were written past the service (demonstration, COPY); a batch a time. Returns a count."""
    missing = (
        Vacancy.objects.filter(submitted_at__isnull=False)
        .exclude(Exists(VacancyFingerprint.objects.filter(pk=OuterRef("pk"))))
        .only("title", "duties", "requirements")
        .order_by("-pk")[: BATCH + 1]
    )
    rows = list(missing)
    VacancyFingerprint.objects.bulk_create(
        [VacancyFingerprint(vacancy=row, bands=bands_of(text_of(row))) for row in rows[:BATCH]],
        ignore_conflicts=True,
    )
    logger.info("remembered the texts of %d vacancies", len(rows[:BATCH]))
    if len(rows) > BATCH:
        logger.info("more than %d texts of vacancies still to remember", BATCH)
    return len(rows[:BATCH])

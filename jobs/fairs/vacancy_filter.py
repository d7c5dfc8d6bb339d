"""The filter "bursa kerja" of the list of vacancies: what can be applied for at the booths of one edition."""

import time

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jobs.fairs.enums import BoothState
from jobs.fairs.models import BoothVacancy, Edition
from jobs.search.extras import Choice, ExtraFilter, add_filter

PARAMETER = "bursa"
KEPT_SECONDS = 60
MOST_OFFERED = 12

_kept = {}


def register_filter():
    add_filter(
        ExtraFilter(
            PARAMETER,
            label=_("Bursa kerja"),
            any_label=_("Semua"),
            find=find,
            choices=choices,
            condition=condition,
        )
    )


def choices():
    """Return the newest public editions with vacancies: a process asks once a minute, also when there are none."""
    rows, until = _kept.get("choices", ((), 0.0))
    if time.monotonic() < until:
        return rows
    shown = BoothVacancy.objects.filter(booth__edition=OuterRef("pk"), booth__state=BoothState.APPROVED)
    editions = Edition.objects.public().filter(Exists(shown), is_rehearsal=False)[:MOST_OFFERED]
    rows = tuple(_choice(row) for row in editions)
    _kept["choices"] = (rows, time.monotonic() + KEPT_SECONDS)
    return rows


def forget():
    _kept.clear()


def find(slug):
    """Return the choice of a public edition. The link of one that was announced just now holds at once."""
    for choice in choices():
        if choice.value == slug:
            return choice
    row = Edition.objects.public().filter(slug=slug[:80]).first()
    return _choice(row) if row else None


def condition(key):
    """Vacancies at an approved booth of the edition; a company shows only its own there (fairs/reading.py)."""
    shown = BoothVacancy.objects.filter(
        booth__edition_id=key, booth__state=BoothState.APPROVED, booth__company=F("vacancy__company")
    )
    return Q(pk__in=shown.order_by().values("vacancy"))


def _choice(edition):
    return Choice(PARAMETER, edition.slug, edition.pk, edition.name)

"""What applicants together say of a company's process (F-37): only sums, never who said what. Reading only."""

import dataclasses
import datetime

from django.db.models import Avg, Count, Exists, OuterRef, Q
from django.utils import timezone

from jobs.enums import ProcessAnswer, ProcessRespect, ProcessTruth
from jobs.models import ProcessRating

FEWEST = 10
WINDOW = datetime.timedelta(days=365)
# The figures move by five people at once: with one at a time a company could subtract and read the newest one
# (docs/decisions/0028-ratings-in-fives.md).
STEP = 5


@dataclasses.dataclass(frozen=True)
class ProcessFigures:
    """``score`` is the mean, 1.0 to 10.0; the shares are whole percents, None where fewer than ten could say."""

    ratings: int
    score: float
    in_time: int | None
    true: int | None
    respect: int | None


def _counted(company):
    """The ratings of twelve months, each person's newest one: nobody makes ten alone."""
    rows = ProcessRating.objects.filter(vacancy__company=company, rated_at__gte=timezone.now() - WINDOW)
    newer = ProcessRating.objects.filter(
        Q(rated_at__gt=OuterRef("rated_at")) | Q(rated_at=OuterRef("rated_at"), pk__gt=OuterRef("pk")),
        vacancy__company=company,
        application__resident=OuterRef("application__resident"),
    )
    return rows.exclude(Exists(newer))


def process_of(company):
    """The :class:`ProcessFigures` of ``company``, None while fewer than ten people rated in twelve months."""
    rows = _counted(company)
    count = rows.order_by().count()
    if count < FEWEST:
        return None
    shown = rows.order_by("rated_at", "pk")[: count - count % STEP]
    sums = shown.aggregate(
        ratings=Count("pk"),
        score=Avg("score"),
        in_time=Count("pk", filter=Q(answer=ProcessAnswer.IN_TIME)),
        is_true=Count("pk", filter=Q(truth=ProcessTruth.YES)),
        know_true=Count("pk", filter=~Q(truth=ProcessTruth.UNKNOWN)),
        respectful=Count("pk", filter=Q(respect=ProcessRespect.YES)),
        know_respect=Count("pk", filter=~Q(respect=ProcessRespect.UNKNOWN)),
    )
    if sums["ratings"] < FEWEST:  # some were older than the window a moment later
        return None
    return ProcessFigures(
        ratings=sums["ratings"],
        score=round(sums["score"], 1),
        in_time=_percent(sums["in_time"], sums["ratings"]),
        true=_percent(sums["is_true"], sums["know_true"]),
        respect=_percent(sums["respectful"], sums["know_respect"]),
    )


def _percent(part, whole):
    return round(100 * part / whole) if whole >= FEWEST else None

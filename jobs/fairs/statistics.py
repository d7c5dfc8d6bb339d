"""Figures of a booth, for its company."""

import dataclasses
import datetime

from django.db.models import Avg, Count, F, Q

from jobs.fairs.enums import PlaceState
from jobs.fairs.models import Booth, EditionApplication, Place, Talk


@dataclasses.dataclass(frozen=True)
class Figures:
    numbers: int
    talks: int
    minutes: int  # a talk on average
    outcomes: int
    left: int
    applications: int


def booth_figures(booth: Booth) -> Figures:
    """Count what happened at the booth, in three statements."""
    places = Place.objects.filter(booth=booth).aggregate(
        numbers=Count("pk"), left=Count("pk", filter=Q(state=PlaceState.LEFT))
    )
    talks = Talk.objects.filter(booth=booth).aggregate(
        talks=Count("pk"), outcomes=Count("pk", filter=~Q(outcome="")), long=Avg(F("ended_at") - F("started_at"))
    )
    long = talks.pop("long") or datetime.timedelta()
    return Figures(
        **places,
        **talks,
        minutes=round(long.total_seconds() / 60),
        applications=EditionApplication.objects.filter(booth=booth).count(),
    )

"""The order of a booth's queue, read only: who is next, how many are before whom, how long it takes.

docs/queue.md has the page about it.
"""

import dataclasses
import datetime
import math
from itertools import islice

from django.db.models import F
from django.db.models.functions import Now

from jobs.fairs.enums import PlaceState
from jobs.fairs.models import Booth, Place

RUN = 3  # at most one call of three goes to a priority lane while others wait
COUNTED = datetime.timedelta(minutes=15)
FEWEST_CALLS = 3
SHOWN = 100  # numbers in the polled answer: it stays tiny


def in_order(priority, ordinary, run):
    """Yield the members of both lists in the order in which they are called.

    ``run`` is :attr:`Booth.priority_run`: 0 when a priority person may be next, else an ordinary one comes first.
    """
    first, second = list(reversed(priority)), list(reversed(ordinary))
    while first or second:
        takes_priority = bool(first) and (run == 0 or not second)
        yield (first if takes_priority else second).pop()
        run = next_run(run, takes_priority)


def next_run(run, was_priority):
    """Return the run after a call: a priority call opens one, two ordinary calls close it."""
    if was_priority:
        return 1
    return (run + 1) % RUN if run else 0


@dataclasses.dataclass(frozen=True)
class Waiting:
    """One who waits, as the order needs it."""

    pk: object
    number: int
    user_id: object


def waiting_in_order(booth_id, most=None):
    """Return who waits at the booth, the next one first; with ``most`` only the first so many."""
    run = Booth.objects.values_list("priority_run", flat=True).get(pk=booth_id)
    lists = []
    for is_priority in (True, False):
        rows = (
            Place.objects.in_line()
            .filter(booth_id=booth_id, is_priority=is_priority)
            .annotate(account=F("resident__user_id"))
            .values_list("pk", "number", "account")
        )
        lists.append([Waiting(*row) for row in rows[:most]])
    return list(islice(in_order(*lists, run), most))


def finished_lately(booth_id):
    """Return how many calls of the booth came to an end in the last fifteen minutes (Q-08)."""
    return Place.objects.filter(booth_id=booth_id, state=PlaceState.DONE, ended_at__gt=Now() - COUNTED).count()


def estimate(ahead, finished):
    """Return the wait behind ``ahead`` people as ``(from, to)`` minutes, None when it can not be said (Q-08).

    ``finished`` calls came to an end in the last fifteen minutes. Up to ten minutes the range is to the minute,
    above it ends on fives; it is honest about a half more.
    """
    if finished < FEWEST_CALLS:
        return None
    return as_range(ahead * COUNTED.total_seconds() / 60 / finished)


def as_range(minutes):
    """Return minutes as an honest ``(from, to)``: a quarter less and more, on fives above ten minutes."""
    step = 1 if minutes <= 10 else 5
    low = math.floor(minutes * 0.75 / step) * step
    high = max(math.ceil(minutes * 1.25 / step) * step, low + step)
    return low, high

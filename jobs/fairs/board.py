"""The polled answer of a booth: a few numbers, made once for everybody, found without the database.

Everything in it is public: numbers, never people. It stands in Redis and for a moment in each process's memory;
when Redis is away each process asks the database once a moment (Q-12, R-08). The page turns it into a position.
"""

import json

from django.db import transaction

from jobs.fairs.enums import BoothState, Phase, PlaceState
from jobs.fairs.kept import Kept
from jobs.fairs.line import SHOWN, estimate, finished_lately, waiting_in_order
from jobs.fairs.models import Booth, Place


def _make(key):
    edition, booth = key.split("/")
    row = Booth.objects.public().filter(edition__slug=edition, slug=booth).select_related("edition").first()
    return None if row is None else compute(row)


_answers = Kept("stan", _make)  # never older than ten seconds (F-05)


def answer_for(edition, booth):
    """Return ``(body, tag)`` for the slugs of a booth, or None when there is no such booth to see."""
    return _answers.get(f"{edition}/{booth}")


def compute(booth):
    """Return the answer of ``booth`` as JSON text, from the database.

    ``now``: numbers that are called or talking. ``line``: the numbers of the next people, in order.
    ``rate``: calls that ended in fifteen minutes. ``wait``: minutes for somebody who would join now.
    """
    waiting = Place.objects.filter(booth=booth, state=PlaceState.WAITING).count()
    serving = Place.objects.filter(booth=booth, state__in=[PlaceState.CALLED, PlaceState.TALKING])
    rate = finished_lately(booth.pk)
    said = {
        "open": booth.queue_open and booth.edition.phase == Phase.LIVE and booth.state == BoothState.APPROVED,
        "break": booth.on_break_since is not None,
        "now": sorted(serving.values_list("number", flat=True)),
        "waiting": waiting,
        "line": [row.number for row in waiting_in_order(booth.pk, SHOWN)],
        "rate": rate,
        "wait": estimate(waiting, rate),
    }
    return json.dumps(said, separators=(",", ":"))


def refresh_after_commit(booth_id):
    """Write the booth's answer anew once the change is committed; robust, since the next reader could do it."""
    transaction.on_commit(lambda: refresh(booth_id), robust=True)


def refresh(booth_id):
    booth = Booth.objects.select_related("edition").get(pk=booth_id)
    _answers.put(f"{booth.edition.slug}/{booth.slug}", compute(booth))


def forget():
    """Forget what this process holds (tests)."""
    _answers.forget()

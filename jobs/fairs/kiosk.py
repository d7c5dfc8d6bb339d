"""The numbers that are called, for a screen at the place (F-05): public numbers, never people.

The address holds a signed code and no right beyond this screen; every booth's page shows the same numbers.
"""

import json

from django.core import signing
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse

from jobs.fairs.enums import Phase, PlaceState
from jobs.fairs.kept import Kept
from jobs.fairs.line import COUNTED, estimate
from jobs.fairs.models import Booth, Edition, Place

SALT = "fairs.kiosk"
MOST_BOOTHS = 120


def kiosk_url(edition):
    """Return the address of an edition's screen; it is the same every time."""
    return reverse("fairs:kiosk", kwargs={"code": signing.Signer(salt=SALT).sign_object(edition.pk)})


def edition_of_code(code):
    """Return the edition of a screen's code, or None when the code is not ours or the edition is not public."""
    try:
        key = signing.Signer(salt=SALT).unsign_object(code)
    except signing.BadSignature:
        return None
    return Edition.objects.public().filter(pk=key).first()


def screen_of(edition):
    """Return what the screen shows, in three statements: booths, the newest call first.

    ``now``: numbers that are called and awaited. ``wait``: minutes for somebody who would join now (Q-08).
    """
    booths = list(Booth.objects.public().filter(edition=edition).select_related("company"))
    places = Place.objects.filter(booth__in=booths)
    counts = {
        row["booth_id"]: row
        for row in places.order_by()
        .values("booth_id")
        .annotate(
            waiting=Count("pk", filter=Q(state=PlaceState.WAITING)),
            rate=Count("pk", filter=Q(state=PlaceState.DONE, ended_at__gt=Now() - COUNTED)),
        )
    }
    called = {}
    for booth_id, number, at in (
        places.filter(state=PlaceState.CALLED)
        .order_by("called_at", "pk")
        .values_list("booth_id", "number", "called_at")
    ):
        called.setdefault(booth_id, []).append((number, int(at.timestamp())))
    rows = []
    for booth in booths:
        count = counts.get(booth.pk, {"waiting": 0, "rate": 0})
        calls = called.get(booth.pk, [])
        rows.append(
            {
                "slug": booth.slug,
                "name": booth.company.name,
                "stand": f"{booth.hall}{booth.position}" if booth.position else "",
                "break": booth.on_break_since is not None,
                "now": [number for number, _at in calls],
                "waiting": count["waiting"],
                "wait": estimate(count["waiting"], count["rate"]),
                "at": max((at for _number, at in calls), default=0),
            }
        )
    rows.sort(key=lambda row: (-row["at"], row["stand"], row["name"]))
    return {"live": edition.phase == Phase.LIVE, "booths": rows[:MOST_BOOTHS]}


def _make(key):
    edition = Edition.objects.public().filter(pk=int(key)).first()
    return None if edition is None else json.dumps(screen_of(edition), separators=(",", ":"))


_screens = Kept("layar", _make, seconds=4)


def screen_answer(edition):
    """Return ``(body, tag)`` of an edition's screen; at most five seconds old."""
    return _screens.get(str(edition.pk))


def forget():
    _screens.forget()

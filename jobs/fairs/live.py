"""The live board of the organisers (JF-5): what happens at an edition now, counted in a few statements.

Numbers only, no person. The same text is the polled answer and the page.
"""

import json

from django.db.models import Count, Q

from accounts.models import Resident
from jobs.enums import ApplicationState
from jobs.fairs.enums import BoothState, Lane, PlaceState, TicketState
from jobs.fairs.kept import Kept
from jobs.fairs.models import (
    BoothVisit,
    CheckIn,
    CheckInConflict,
    Edition,
    EditionApplication,
    EditionPlacement,
    Place,
    Talk,
    Ticket,
)

OUTSIDE = ""  # the kecamatan of people from elsewhere


def visitors_of(edition):
    """Residents who came: opened a booth signed in, took a number, applied, were seen at the door. Each once."""
    seen = Ticket.objects.filter(edition=edition).filter(
        Q(check_in__isnull=False) | Q(first_seen_at__isnull=False)
    )
    came = [
        BoothVisit.objects.filter(booth__edition=edition),
        Place.objects.filter(booth__edition=edition),
        Talk.objects.filter(booth__edition=edition),
        seen,
    ]
    ids = [rows.order_by().values("resident_id") for rows in came]
    ids.append(EditionApplication.objects.filter(edition=edition).order_by().values("application__resident_id"))
    return Resident.objects.filter(pk__in=ids[0].union(*ids[1:]))


def sent_at(edition):
    """Applications from the booths that were not taken back."""
    return EditionApplication.objects.filter(edition=edition).exclude(
        application__state=ApplicationState.WITHDRAWN
    )


def live_figures(edition):
    """Return what the board shows, as plain values; ``kecamatan`` and ``companies`` are rows of a table."""
    places = visitors_of(edition).order_by().values_list("kelurahan__kecamatan__name").annotate(n=Count("pk"))
    by_kecamatan = {name or OUTSIDE: n for name, n in places}
    outside = by_kecamatan.pop(OUTSIDE, 0)
    inside = sum(by_kecamatan.values())
    companies = _companies(edition)
    tickets = edition.tickets.filter(state=TicketState.HELD).aggregate(
        held=Count("pk"),
        priority=Count("pk", filter=~Q(lane=Lane.ORDINARY)),
        adviser=Count("pk", filter=Q(needs_adviser=True)),
    )
    applications = sent_at(edition).aggregate(
        total=Count("pk"), inside=Count("pk", filter=Q(application__resident__kelurahan__isnull=False))
    )
    return {
        "visitors": inside + outside,
        "inside": inside,
        "outside": outside,
        "tickets": tickets["held"],
        "priority": tickets["priority"],
        "adviser": tickets["adviser"],
        "came": CheckIn.objects.filter(ticket__edition=edition).count(),
        "conflicts": CheckInConflict.objects.filter(edition=edition).count(),
        "waiting": sum(row["waiting"] for row in companies),
        "talking": sum(row["talking"] for row in companies),
        "talks": sum(row["talks"] for row in companies),
        "applications": applications["total"],
        "applications_inside": applications["inside"],
        "applications_outside": applications["total"] - applications["inside"],
        "placed": EditionPlacement.objects.filter(edition=edition, placement__cancelled_at__isnull=True).count(),
        "kecamatan": with_share(
            [
                {"name": name, "n": n}
                for name, n in sorted(by_kecamatan.items(), key=lambda row: (-row[1], row[0]))
            ],
            "n",
        ),
        "companies": with_share(companies, "applications"),
    }


def with_share(rows, name):
    """Add to each row how long its bar is, in per cent of the longest."""
    most = max((row[name] for row in rows), default=0)
    for row in rows:
        row["share"] = round(100 * row[name] / most) if most else 0
    return rows


def _companies(edition):
    """A row for each booth that takes part, in the order of the hall."""
    rows = edition.booths.filter(state=BoothState.APPROVED).select_related("company")
    booths = list(rows.order_by("hall", "position", "company__name", "pk"))
    places = _by_booth(
        Place.objects.filter(booth__in=booths),
        waiting=Count("pk", filter=Q(state=PlaceState.WAITING)),
        talking=Count("pk", filter=Q(state__in=[PlaceState.CALLED, PlaceState.TALKING])),
    )
    talks = _by_booth(Talk.objects.filter(booth__in=booths), talks=Count("pk"))
    sent = _by_booth(sent_at(edition), applications=Count("pk"))
    nothing = {"waiting": 0, "talking": 0, "talks": 0, "applications": 0}
    return [
        {
            "id": booth.pk,
            "name": booth.company.name,
            "slug": booth.slug,
            "break": booth.on_break_since is not None,
            **nothing,
            **places.get(booth.pk, {}),
            **talks.get(booth.pk, {}),
            **sent.get(booth.pk, {}),
        }
        for booth in booths
    ]


def _by_booth(rows, **counts):
    found = rows.order_by().values("booth_id").annotate(**counts)
    return {row.pop("booth_id"): row for row in found}


# --- polled -------------------------------------------------------------------------------------------
def _make(key):
    edition = Edition.objects.filter(pk=int(key)).first()
    return None if edition is None else json.dumps(live_figures(edition), separators=(",", ":"))


_boards = Kept("papan", _make)


def board_answer(edition):
    """Return ``(body, tag)`` of an edition's board; at most ten seconds old."""
    return _boards.get(str(edition.pk))


def forget():
    _boards.forget()

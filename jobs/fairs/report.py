"""The report of an edition: every figure counted from rows in a few statements, whatever the size of the fair.

The figures are plain values, so that a saved report is a row of JSON; words are put to them when it is shown
(:mod:`jobs.fairs.report_words`). Placements keep counting: a report made later holds more of them.
"""

from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from jobs.fairs.enums import BoothState, Lane, QueueStep, TicketState
from jobs.fairs.live import sent_at, visitors_of
from jobs.fairs.models import (
    BoothVisit,
    CheckIn,
    CheckInConflict,
    EditionPlacement,
    Place,
    PlaceEvent,
    SpotTest,
    SurveyAnswer,
    Talk,
    Ticket,
)
from jobs.fairs.report_words import HIDDEN

FEWEST = 5
MOST_TEXTS = 200


def placed_at(edition):
    return EditionPlacement.objects.filter(edition=edition, placement__cancelled_at__isnull=True)


def figures_of(edition):
    """Return the report's figures of this moment as plain values (texts, numbers, lists)."""
    groups = _groups(edition)
    return {
        "totals": _totals(edition, groups),
        "place": _table(groups, lambda row: "in" if row["kecamatan"] else "out", order=["in", "out"]),
        "kecamatan": _table(groups, lambda row: row["kecamatan"] or None),
        "sex": _table(groups, lambda row: row["gender"] or "", order=["female", "male"]),
        "education": _table(groups, lambda row: (row["rank"] or 0, row["school"] or "")),
        "disability": _disability(groups),
        "companies": _companies(edition),
        "skips": _skips(edition),
        "survey": survey_of(edition),
    }


# --- groups of people ---------------------------------------------------------------------------------
def _groups(edition):
    """For each measure its rows ``{kecamatan, gender, school, rank, disability, n}``; one statement a measure."""
    wants = Ticket.objects.filter(edition=edition).exclude(state=TicketState.CANCELLED)
    wants = wants.filter(Q(lane=Lane.DISABILITY) | Q(needs_adviser=True))
    sources = {
        "tickets": (Ticket.objects.filter(edition=edition, state=TicketState.HELD), "resident__", "resident"),
        "visitors": (visitors_of(edition), "", "pk"),
        "talks": (Talk.objects.filter(booth__edition=edition), "resident__", "resident"),
        "applications": (sent_at(edition), "application__resident__", "application__resident"),
        # The placement keeps what held when the person was hired: a later move changes no number.
        "placements": (placed_at(edition), "placement__", "placement__resident"),
    }
    return {
        name: list(
            rows.order_by()
            .annotate(disability=Exists(wants.filter(resident=OuterRef(person))))
            .values(
                "disability",
                kecamatan=F(f"{path}kelurahan__kecamatan__name"),
                gender=F(f"{path}sex"),
                school=F(f"{path}education__name"),
                rank=F(f"{path}education__rank"),
            )
            .annotate(n=Count("pk"))
        )
        for name, (rows, path, person) in sources.items()
    }


def _table(groups, label_of, order=None):
    """Rows ``[label, {measure: n}]`` of one way to divide people; a label of None is left out."""
    counts = {}
    for measure, rows in groups.items():
        for row in rows:
            label = label_of(row)
            if label is not None:
                counts.setdefault(label, Counter())[measure] += row["n"]
    if order:
        labels = [*order, *sorted(set(counts) - set(order))]
    else:
        labels = sorted(counts)
    return [
        [
            label[1] if isinstance(label, tuple) else label,
            {name: counts.get(label, {}).get(name, 0) for name in groups},
        ]
        for label in labels
    ]


def _disability(groups):
    """One row; a number from 1 to 4 is not told, since it could tell who it is (X-169)."""
    row = {}
    for measure, rows in groups.items():
        number = sum(line["n"] for line in rows if line["disability"])
        row[measure] = number if number == 0 or number >= FEWEST else HIDDEN
    return [["disability", row]]


# --- totals, companies, skips -------------------------------------------------------------------------
def _totals(edition, groups):
    seats = edition.windows.aggregate(seats=Sum("quota"))["seats"]
    return {
        **{name: sum(row["n"] for row in rows) for name, rows in groups.items()},
        "waited": Ticket.objects.filter(edition=edition, state=TicketState.WAITING).count(),
        "came": CheckIn.objects.filter(ticket__edition=edition).count(),
        "numbers": Place.objects.filter(booth__edition=edition).count(),
        "skips": PlaceEvent.objects.filter(place__booth__edition=edition, step=QueueStep.SKIPPED).count(),
        "unwritten": Talk.objects.filter(booth__edition=edition, ended_at__isnull=False, outcome="").count(),
        "tests": SpotTest.objects.filter(booth__edition=edition).count(),
        "conflicts": CheckInConflict.objects.filter(edition=edition).count(),
        "forecast": edition.forecast_people or 0,
        "seats": seats or 0,
    }


def _companies(edition):
    counted = {
        "visitors": BoothVisit.objects.filter(booth__edition=edition)
        .values("booth_id")
        .annotate(n=Count("resident_id", distinct=True)),
        "numbers": Place.objects.filter(booth__edition=edition).values("booth_id").annotate(n=Count("pk")),
        "talks": Talk.objects.filter(booth__edition=edition).values("booth_id").annotate(n=Count("pk")),
        "unwritten": Talk.objects.filter(booth__edition=edition, ended_at__isnull=False, outcome="")
        .values("booth_id")
        .annotate(n=Count("pk")),
        "applications": sent_at(edition).values("booth_id").annotate(n=Count("pk")),
        "placements": sent_at(edition)
        .filter(application__placement__isnull=False, application__placement__cancelled_at__isnull=True)
        .values("booth_id")
        .annotate(n=Count("pk")),
    }
    found = {name: {row["booth_id"]: row["n"] for row in rows.order_by()} for name, rows in counted.items()}
    taking_part = Q(state=BoothState.APPROVED) | Q(pk__in={pk for rows in found.values() for pk in rows})
    booths = edition.booths.filter(taking_part).select_related("company").order_by("company__name", "pk")
    return [
        [booth.company.name, {name: rows.get(booth.pk, 0) for name, rows in found.items()}] for booth in booths
    ]


def _skips(edition):
    rows = PlaceEvent.objects.filter(place__booth__edition=edition, step=QueueStep.SKIPPED)
    return [list(row) for row in rows.order_by("reason").values_list("reason").annotate(n=Count("pk"))]


def survey_of(edition):
    """What visitors said: counts, and their words in the order of the alphabet, which says nothing of who."""
    rows = SurveyAnswer.objects.filter(edition=edition)
    counts = rows.aggregate(
        answers=Count("pk"),
        talked=Count("pk", filter=Q(was_called=True)),
        **{f"stars_{n}": Count("pk", filter=Q(stars=n)) for n in range(1, 6)},
    )
    texts = sorted(rows.exclude(text="").order_by("text", "pk").values_list("text", flat=True)[:MOST_TEXTS])
    return {**counts, "texts": texts}


def average(survey):
    """Return the mean of the stars with one digit, None without an answer."""
    if not survey["answers"]:
        return None
    return round(sum(n * survey[f"stars_{n}"] for n in range(1, 6)) / survey["answers"], 1)

"""What past batches of a field say about the next one: waiting lists (N-05) and where people went (TR-7).

Every figure comes with the count behind it; a group of fewer than five people is not shown.
"""

import dataclasses

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from training.enums import BatchState, Outcome
from training.models import AlumniFollowUp, Batch, Enrolment

LAST = 5
LEAST = 5


@dataclasses.dataclass(frozen=True)
class PastList:
    """A past batch: how long its waiting list was, how many of it got a seat, the last number that was called."""

    batch: Batch
    waited: int
    called: int
    highest: int


def past_lists(batch):
    """The waiting lists of the latest batches of the field that have begun, newest first."""
    rows = (
        Batch.objects.public()
        .filter(field=batch.field_id, starts_on__lte=timezone.localdate())
        .exclude(state=BatchState.CANCELLED)
        .exclude(pk=batch.pk)
        .annotate(
            called=Count(
                "enrolments", filter=Q(enrolments__waiting_number__gt=0, enrolments__seated_at__isnull=False)
            ),
            highest=Max("enrolments__waiting_number", filter=Q(enrolments__seated_at__isnull=False), default=0),
        )
        .select_related("field__programme")
        .order_by("-starts_on", "-pk")[:LAST]
    )
    return [PastList(row, row.last_waiting_number, row.called, row.highest) for row in rows]


def chance_words(lists, number):
    """The chance of waiting number ``number`` in words, from what happened; never a percentage."""
    told = [row for row in lists if row.waited]
    if not told:
        return _("Belum ada daftar tunggu di angkatan sebelumnya, jadi peluangnya belum diketahui.")
    reached = sum(row.highest >= number for row in told)
    values = {"reached": reached, "told": len(told), "number": number}
    if reached == len(told):
        return (
            _("Peluangnya besar. Nomor %(number)d dipanggil di %(reached)d dari %(told)d angkatan terakhir.")
            % values
        )
    if reached:
        return _("Mungkin. Nomor %(number)d dipanggil di %(reached)d dari %(told)d angkatan terakhir.") % values
    return _("Peluangnya kecil. Nomor %(number)d belum pernah dipanggil di %(told)d angkatan terakhir.") % values


@dataclasses.dataclass(frozen=True)
class Results:
    """Where people of past batches are now: the latest answer of each; ``rows`` only when enough answered."""

    passed: int
    answered: int
    rows: tuple[tuple[str, int], ...]


def results_of(field):
    """What past batches of ``field`` led to, or None when too few people passed to say."""
    passed = Enrolment.objects.filter(batch__field=field, state="passed").count()
    if passed < LEAST:
        return None
    latest = (
        AlumniFollowUp.objects.filter(enrolment=OuterRef("pk"), answered_at__isnull=False)
        .order_by("-months", "-pk")
        .values("outcome")[:1]
    )
    counted = (
        Enrolment.objects.filter(batch__field=field, state="passed")
        .annotate(outcome=Subquery(latest))
        .filter(outcome__isnull=False)
        .values_list("outcome")
        .annotate(people=Count("pk"))
        .order_by("-people", "outcome")
    )
    found = list(counted)
    answered = sum(people for _outcome, people in found)
    shown = tuple((Outcome(outcome).label, people) for outcome, people in found if people >= LEAST)
    return Results(passed, answered, shown if answered >= LEAST else ())

"""What classes led to, counted in one place from the answers of alumni (TR-7, N-03).

Alumni are the people who passed. Of each the latest answer counts. Every figure comes with the count behind it;
a group of fewer than five people is not told.
"""

import dataclasses

from django.db.models import Count, OuterRef, Q, Subquery

from training.enums import EnrolmentState, Outcome
from training.models import AlumniFollowUp, Enrolment

AT_WORK = (Outcome.WORKING, Outcome.BUSINESS)
LEAST = 5  # fewer answers could point at a person


@dataclasses.dataclass(frozen=True)
class Outcomes:
    """Of everybody who answered, the latest answer of each person."""

    answered: int
    working: int
    business: int
    studying: int
    looking: int

    @property
    def at_work(self):
        """Working for others or for themselves."""
        return self.working + self.business


@dataclasses.dataclass(frozen=True)
class AtWork:
    """Of the alumni who answered, how many work for others or for themselves."""

    answered: int
    at_work: int


@dataclasses.dataclass(frozen=True)
class Results:
    """Where people of past batches are now; ``rows`` of (label, people) only when enough answered."""

    passed: int
    answered: int
    rows: tuple[tuple[str, int], ...]


def _alumni(**batches):
    return Enrolment.objects.filter(state=EnrolmentState.PASSED, **batches)


def _with_outcome(alumni):
    """``alumni`` who answered, each with the latest answer as ``outcome``."""
    latest = (
        AlumniFollowUp.objects.filter(enrolment=OuterRef("pk"), answered_at__isnull=False)
        .order_by("-months", "-pk")
        .values("outcome")[:1]
    )
    return alumni.annotate(outcome=Subquery(latest)).filter(outcome__isnull=False)


def _people_by_outcome(alumni):
    """Return [(outcome, people)], the most frequent first. One query."""
    return list(
        _with_outcome(alumni).values_list("outcome").annotate(people=Count("pk")).order_by("-people", "outcome")
    )


def outcomes_of(batches):
    """Return the :class:`Outcomes` of ``batches`` (a queryset or list), or None below five answers. One query."""
    found = dict(_people_by_outcome(_alumni(batch__in=batches)))
    answered = sum(found.values())
    if answered < LEAST:
        return None
    return Outcomes(
        answered=answered,
        working=found.get(Outcome.WORKING, 0),
        business=found.get(Outcome.BUSINESS, 0),
        studying=found.get(Outcome.STUDYING, 0),
        looking=found.get(Outcome.LOOKING, 0),
    )


def at_work_by_field(field_ids):
    """Return {field id: :class:`AtWork`} of the fields in which five or more work. One query, none for none."""
    if not field_ids:
        return {}
    rows = (
        _with_outcome(_alumni(batch__field__in=field_ids))
        .order_by("batch__field")
        .values("batch__field")
        .annotate(answered=Count("pk"), at_work=Count("pk", filter=Q(outcome__in=AT_WORK)))
    )
    return {
        row["batch__field"]: AtWork(row["answered"], row["at_work"]) for row in rows if row["at_work"] >= LEAST
    }


def results_of(field):
    """What past batches of ``field`` led to, or None when too few people passed to say."""
    alumni = _alumni(batch__field=field)
    passed = alumni.count()
    if passed < LEAST:
        return None
    found = _people_by_outcome(alumni)
    answered = sum(people for _outcome, people in found)
    shown = tuple((Outcome(outcome).label, people) for outcome, people in found if people >= LEAST)
    return Results(passed, answered, shown if answered >= LEAST else ())

"""Marks of a selection: several scorers for each stage, their mean, the weighted total, the order (TR-3, X-134).

The rule that people read stands in ``training/_rule.html`` and docs/allocation.md; change them together.
"""

import dataclasses
from decimal import ROUND_HALF_UP, Decimal

from training.enums import EnrolmentState, ScoreStage, SelectionMode
from training.models import Allocation, Enrolment, Score

CENT = Decimal("0.01")
# In the order in which they decide between two people with the same total.
STAGES = (ScoreStage.INTERVIEW, ScoreStage.TEST, ScoreStage.FILE)


@dataclasses.dataclass
class Ranked:
    """One person in the ranking: means by stage, the total, and which stages have no mark."""

    enrolment: Enrolment
    means: dict
    counts: dict
    missing: list
    total: Decimal | None
    rank: int | None = None

    @property
    def order(self):
        """Total, then interview, then test, then the earlier registration."""
        return (-self.total, *(-self.means.get(stage, Decimal(0)) for stage in STAGES), self.enrolment.number)


def weights_of(batch):
    """The stages that count in this batch with their weights in percent, in the order in which they happen."""
    weights = {
        ScoreStage.FILE: batch.weight_file,
        ScoreStage.TEST: batch.weight_test,
        ScoreStage.INTERVIEW: batch.weight_interview,
    }
    return {stage: weight for stage, weight in weights.items() if weight}


def mean(values):
    """The mean of marks, two decimals, a half goes up."""
    return (sum(values) / len(values)).quantize(CENT, rounding=ROUND_HALF_UP)


def mark_words(value):
    """A mark as people write it: 80 and 80,5; "" for none."""
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def total_of(means, weights):
    return (sum(means[stage] * weight for stage, weight in weights.items()) / 100).quantize(
        CENT, rounding=ROUND_HALF_UP
    )


def marks_of(enrolment, batch):
    """Return the :class:`Ranked` of one person, without a rank."""
    return _ranked(enrolment, weights_of(batch), list(enrolment.scores.all()))


def published_marks(enrolment):
    """What a person reads of the own selection: [(stage, mark or "")], total and rank; None before the results."""
    batch = enrolment.batch
    if batch.mode != SelectionMode.SCORES:
        return None
    if not Allocation.objects.filter(batch=batch, drawn_at__isnull=False).exists():
        return None
    own = marks_of(enrolment, batch)
    if not own.means and enrolment.total_score is None:
        return None  # came after the results, or was put into the class
    return {
        "stages": [(stage.label, mark_words(own.means.get(stage))) for stage in weights_of(batch)],
        "total": mark_words(enrolment.total_score),
        "rank": enrolment.rank,
    }


def _ranked(enrolment, weights, scores):
    values = {stage: [score.value for score in scores if score.stage == stage] for stage in weights}
    means = {stage: mean(found) for stage, found in values.items() if found}
    missing = [stage for stage in weights if stage not in means]
    return Ranked(
        enrolment=enrolment,
        means=means,
        counts={stage: len(found) for stage, found in values.items()},
        missing=missing,
        total=None if missing or not weights else total_of(means, weights),
    )


def ranking(batch):
    """Everybody who takes part in the selection: the ranked in order, then those whose marks are not complete."""
    weights = weights_of(batch)
    people = list(
        batch.enrolments.filter(state=EnrolmentState.REGISTERED)
        .select_related("kelurahan", "need", "resident")
        .order_by("number", "pk")
    )
    by_person = {}
    for score in Score.objects.filter(enrolment__in=people).order_by("pk"):
        by_person.setdefault(score.enrolment_id, []).append(score)
    rows = [_ranked(person, weights, by_person.get(person.pk, [])) for person in people]
    complete = sorted((row for row in rows if row.total is not None), key=lambda row: row.order)
    for place, row in enumerate(complete, start=1):
        row.rank = place
    return complete + [row for row in rows if row.total is None]

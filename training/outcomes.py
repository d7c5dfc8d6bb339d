"""What classes led to, counted from the answers of alumni; small numbers are not told (TR-7, N-03)."""

import dataclasses

from training.enums import Outcome
from training.models import AlumniFollowUp

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


def outcomes_of(batches):
    """Return the :class:`Outcomes` of ``batches`` (a queryset or list), or None below five answers. One query."""
    answers = (
        AlumniFollowUp.objects.filter(enrolment__batch__in=batches, answered_at__isnull=False)
        .order_by("enrolment_id", "-months")
        .distinct("enrolment_id")
        .values_list("outcome", flat=True)
    )
    found = list(answers)
    if len(found) < LEAST:
        return None
    return Outcomes(
        answered=len(found),
        working=found.count(Outcome.WORKING),
        business=found.count(Outcome.BUSINESS),
        studying=found.count(Outcome.STUDYING),
        looking=found.count(Outcome.LOOKING),
    )

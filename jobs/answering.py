"""Until when a company owes its applicants an answer, and what the pages say about it (AP-3, N-09)."""

import dataclasses
import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from jobs.enums import APPLICATION_OPEN, VacancyState
from jobs.models import Application, Vacancy

REMIND_AFTER = (datetime.timedelta(days=7), datetime.timedelta(days=14))
MARK_AFTER = datetime.timedelta(days=14)
CLOSE_AFTER = datetime.timedelta(days=30)
EXTRA_AT_MOST = datetime.timedelta(days=30)
# A vacancy that is in review or published again is not over; its applications wait with it.
OVER = (VacancyState.CLOSED, VacancyState.FILLED, VacancyState.SUSPENDED, VacancyState.DRAFT)


def with_unanswered():
    """Vacancies that are over and still have open applications."""
    waiting = Application.objects.filter(vacancy=OuterRef("pk"), state__in=APPLICATION_OPEN)
    return Vacancy.objects.filter(Exists(waiting), ended_at__isnull=False, state__in=OVER)


def answerable():
    """Those whose company can answer: while the office holds a vacancy frozen, nobody is blamed for silence."""
    return with_unanswered().exclude(state=VacancyState.SUSPENDED).exclude(company_held=True)


def marked():
    """Vacancies that left applicants without an answer for 14 days after closing: the staff's queue (AP-3)."""
    return answerable().filter(ended_at__lt=Now() - MARK_AFTER)


def due_for_closing():
    """Vacancies whose open applications close now: 30 days after closing, or past the date asked for."""
    today = timezone.localdate()
    return with_unanswered().filter(
        Q(answers_until__isnull=True) | Q(answers_until__lt=today), ended_at__lt=Now() - CLOSE_AFTER
    )


def usual_last_day(vacancy):
    """The day 30 days after closing."""
    return timezone.localdate(vacancy.ended_at) + CLOSE_AFTER


def last_day(vacancy):
    """The last day for answers, or None while the vacancy is not over."""
    if vacancy.ended_at is None or vacancy.state not in OVER:
        return None
    return max(filter(None, (usual_last_day(vacancy), vacancy.answers_until)))


def was_extended(vacancy):
    """Whether the company asked for more days since the vacancy ended."""
    return vacancy.answers_until is not None and vacancy.answers_until > usual_last_day(vacancy)


def is_marked(vacancy):
    """Whether 14 days passed since closing, by the application's clock, for display."""
    return last_day(vacancy) is not None and vacancy.ended_at < timezone.now() - MARK_AFTER


@dataclasses.dataclass(frozen=True)
class AnswersDue:
    """What the company's pages say: how many wait, until when, and whether more days can be asked for."""

    waiting: int
    last_day: datetime.date
    is_marked: bool
    may_extend: bool


def answers_due(vacancy):
    """Return :class:`AnswersDue`, or None when nobody waits or the vacancy still runs."""
    day = last_day(vacancy)
    waiting = vacancy.applications.open().count() if day else 0
    if not waiting:
        return None
    may_extend = not was_extended(vacancy) and day >= timezone.localdate()
    return AnswersDue(waiting, day, is_marked(vacancy), may_extend)

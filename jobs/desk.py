"""What a company's desk shows: what waits for it, its vacancies with their numbers."""

import dataclasses
import datetime

from django.db.models import Count, Q
from django.db.models.functions import Now

from jobs.enums import APPLICATION_OPEN, ApplicationState, VacancyState
from jobs.models import Application, Vacancy

ANSWER_WITHIN = datetime.timedelta(days=10)
S = ApplicationState

VACANCY_ORDER = [
    VacancyState.PUBLISHED,
    VacancyState.DRAFT,
    VacancyState.IN_REVIEW,
    VacancyState.SUSPENDED,
    VacancyState.CLOSED,
    VacancyState.FILLED,
]


@dataclasses.dataclass(frozen=True)
class Waiting:
    """Numbers of applications that wait for the company."""

    new: int
    late: int  # sent more than ANSWER_WITHIN ago, no decision yet
    interviews: int  # still to come
    to_start: int  # accepted, first day not noted


def waiting_for(company):
    """Count what waits for ``company``, in one statement."""
    counts = Application.objects.filter(vacancy__company=company).aggregate(
        new=Count("pk", filter=Q(state=S.SUBMITTED)),
        late=Count("pk", filter=Q(state__in=APPLICATION_OPEN, created_at__lt=Now() - ANSWER_WITHIN)),
        interviews=Count("pk", filter=Q(state=S.INTERVIEW, interview_at__gte=Now())),
        to_start=Count("pk", filter=Q(state=S.ACCEPTED)),
    )
    return Waiting(**counts)


def vacancies_of(company):
    """The company's vacancies with ``applicants``, ``unopened`` and ``hired``, those that need it first."""
    live = ~Q(applications__state=S.WITHDRAWN)
    rows = (
        Vacancy.objects.filter(company=company)
        .for_cards()
        .annotate(
            applicants=Count("applications", filter=live),
            unopened=Count("applications", filter=Q(applications__state=S.SUBMITTED)),
            hired=Count("applications", filter=Q(applications__state__in=[S.ACCEPTED, S.STARTED])),
        )
        .order_by("-updated_at", "-pk")
    )
    return sorted(rows, key=lambda row: VACANCY_ORDER.index(row.state))

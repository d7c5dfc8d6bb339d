"""What a company's desk shows: what waits for it, its vacancies with their numbers."""

import dataclasses
import datetime

from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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


# What waits: words, and the filter of the applicants' page that shows it.
WAITING_LINES = {
    "new": (_("lamaran belum dibuka"), "keadaan=baru"),
    "late": (_("menunggu lebih dari 10 hari"), f"menunggu={ANSWER_WITHIN.days}"),
    "interviews": (_("wawancara akan datang"), "keadaan=wawancara"),
    "to_start": (_("diterima, mulai kerja belum dicatat"), "keadaan=diterima"),
}


@dataclasses.dataclass(frozen=True)
class Waiting:
    """Numbers of applications that wait for the company, and per vacancy where they are."""

    new: int
    late: int  # sent more than ANSWER_WITHIN ago, no decision yet
    interviews: int  # still to come
    to_start: int  # accepted, first day not noted
    lines: list  # of dicts: name, number, words, links (title, number, url)


def waiting_for(company):
    """Count what waits for ``company``, in one statement."""
    counts = {
        "new": Count("pk", filter=Q(state=S.SUBMITTED)),
        "late": Count("pk", filter=Q(state__in=APPLICATION_OPEN, created_at__lt=Now() - ANSWER_WITHIN)),
        "interviews": Count("pk", filter=Q(state=S.INTERVIEW, interview_at__gte=Now())),
        "to_start": Count("pk", filter=Q(state=S.ACCEPTED)),
    }
    rows = list(
        Application.objects.filter(vacancy__company=company)
        .order_by("vacancy__title", "vacancy__code")
        .values("vacancy__title", "vacancy__code")
        .annotate(**counts)
    )
    totals = {name: sum(row[name] for row in rows) for name in counts}
    return Waiting(**totals, lines=[_line(company, name, totals[name], rows) for name in counts if totals[name]])


def _line(company, name, number, rows):
    words, query = WAITING_LINES[name]
    links = [
        {
            "title": row["vacancy__title"],
            "number": row[name],
            "url": reverse(
                "employer:applicants", kwargs={"code": company.code, "vacancy_code": row["vacancy__code"]}
            )
            + f"?{query}",
        }
        for row in rows
        if row[name]
    ]
    return {"name": name, "number": number, "words": words, "links": links}


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

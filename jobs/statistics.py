"""Figures of a company's vacancies: seen, applied, answered, how long it took (9.2-18). Reading only."""

import dataclasses

from django.db.models import Aggregate, Count, DurationField, Exists, F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from jobs.enums import ApplicationState, VacancyState
from jobs.models import Application, ApplicationTransition, Vacancy, VacancyView

DAYS_SHOWN = 30
SILENT = [ApplicationState.SUBMITTED, ApplicationState.SEEN]
BY_APPLICANT = [ApplicationState.WITHDRAWN, ApplicationState.DECLINED]


class Median(Aggregate):
    """The middle value: half of the rows lie below it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclasses.dataclass(frozen=True)
class Figures:
    """``answer_hours`` is the median from sending to the first answer, ``fill_days`` from appearing to filled.

    Both are None while there is nothing to measure.
    """

    views: int
    applicants: int
    opened: int
    answered: int
    hired: int
    answer_hours: int | None
    fill_days: int | None


def _answers():
    """The company's own moves beyond opening: an answer to the applicant."""
    return ApplicationTransition.objects.filter(application=OuterRef("pk")).exclude(
        to_state__in=[*SILENT, *BY_APPLICANT, ApplicationState.CLOSED]
    )


def _counts(applications):
    first = _answers().order_by().values("application").annotate(at=Min("at")).values("at")
    return applications.annotate(is_answered=Exists(_answers()), answered_at=Subquery(first)).aggregate(
        applicants=Count("pk"),
        opened=Count("pk", filter=Q(seen_at__isnull=False)),
        answered=Count("pk", filter=Q(is_answered=True)),
        hired=Count("pk", filter=Q(state__in=[ApplicationState.ACCEPTED, ApplicationState.STARTED])),
        wait=Median(F("answered_at") - F("created_at"), filter=Q(is_answered=True)),
    )


def _hours(wait):
    return None if wait is None else round(wait.total_seconds() / 3600)


def _days(vacancy):
    """Days from appearing to the report that it is filled."""
    if vacancy.state != VacancyState.FILLED or not (vacancy.published_at and vacancy.filled_reported_at):
        return None
    return max((vacancy.filled_reported_at - vacancy.published_at).days, 0)


def figures_of(vacancy):
    """The :class:`Figures` of one vacancy, in two statements."""
    counts = _counts(Application.objects.filter(vacancy=vacancy))
    views = VacancyView.objects.filter(vacancy=vacancy).aggregate(n=Coalesce(Sum("views"), 0))["n"]
    wait = counts.pop("wait")
    return Figures(views=views, answer_hours=_hours(wait), fill_days=_days(vacancy), **counts)


def views_by_day(vacancy):
    """``[(day, number)]`` of the newest days on which somebody looked."""
    rows = VacancyView.objects.filter(vacancy=vacancy).order_by("-day", "pk")[:DAYS_SHOWN]
    return [(row.day, row.views) for row in rows]


def figures_of_company(company):
    """The :class:`Figures` of all vacancies of ``company`` together, in three statements."""
    counts = _counts(Application.objects.filter(vacancy__company=company))
    views = VacancyView.objects.filter(vacancy__company=company).aggregate(n=Coalesce(Sum("views"), 0))["n"]
    took = Vacancy.objects.filter(
        company=company, state=VacancyState.FILLED, filled_reported_at__gte=F("published_at")
    ).aggregate(took=Median(F("filled_reported_at") - F("published_at")))["took"]
    wait = counts.pop("wait")
    return Figures(views=views, answer_hours=_hours(wait), fill_days=None if took is None else took.days, **counts)


def rows_of_company(company):
    """The company's public vacancies, newest first, each with ``seen``, ``applicants``, ``opened``, ``hired``."""
    views = (
        VacancyView.objects.filter(vacancy=OuterRef("pk"))
        .order_by()
        .values("vacancy")
        .annotate(n=Sum("views"))
        .values("n")
    )

    def number(**filters):
        rows = Application.objects.filter(vacancy=OuterRef("pk"), **filters).order_by()
        return Coalesce(Subquery(rows.values("vacancy").annotate(n=Count("pk")).values("n")), 0)

    return (
        Vacancy.objects.filter(company=company, published_at__isnull=False)
        .defer("search", "facts", "duties", "requirements", "benefits")
        .select_related("company")
        .annotate(
            seen=Coalesce(Subquery(views), 0),
            applicants=number(),
            opened=number(seen_at__isnull=False),
            hired=number(state__in=[ApplicationState.ACCEPTED, ApplicationState.STARTED]),
        )
        .order_by("-published_at", "-pk")
    )

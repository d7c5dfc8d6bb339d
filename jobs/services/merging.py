"""What a merged company takes along of this app: its vacancies with all their applicants, and what is its own."""

from django.db import OperationalError
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import CompanyState
from accounts.merging import BusyError, MergePart, register_merge_part
from jobs.enums import VACANCY_PUBLIC
from jobs.models import (
    ApplicantTag,
    Application,
    DisabilityReport,
    ProcessRating,
    SavedVacancy,
    Vacancy,
    VacancyImport,
    VacancyReport,
    WarningLetter,
)
from jobs.services.freezing import tell_applicants
from jobs.services.scores import compute_scores


def _move_vacancies(source, target):
    """Applicants, questions, times and messages hang on the vacancy and come along.

    Never waits for a vacancy: who holds one may wait for a company that is locked here.
    """
    rows = Vacancy.objects.filter(company=source)
    try:
        keys = list(
            rows.select_for_update(of=("self",), nowait=True, no_key=True)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    except OperationalError as busy:
        raise BusyError(
            _("Seseorang sedang mengubah lowongan %(name)s. Coba lagi sebentar lagi.") % {"name": source.name}
        ) from busy
    moved = Vacancy.objects.filter(pk__in=keys)
    was_held = set(moved.filter(company_held=True).order_by().values_list("pk", flat=True))
    moved.update(company=target, updated_at=Now())  # a trigger sets company_held as the new company is
    if target.state == CompanyState.SUSPENDED:
        tell_applicants(Application.objects.filter(vacancy__in=set(keys) - was_held))


def _move_tags(source, target):
    rows = ApplicantTag.objects.filter(company=source)
    names = rows.order_by().values_list("name", flat=True)
    ApplicantTag.objects.bulk_create(
        [ApplicantTag(company=target, name=name) for name in names], ignore_conflicts=True
    )
    rows.delete()


def _move_disability_reports(source, target):
    """A year that both reported stays with each: nobody knows which counts whom."""
    years = DisabilityReport.objects.filter(company=target).order_by().values_list("year", flat=True)
    DisabilityReport.objects.filter(company=source).exclude(year__in=list(years)).update(company=target)


def _count_again(source, target):
    compute_scores(company=target)
    compute_scores(company=source)


def _mover(model):
    def move(source, target):
        model.objects.filter(company=source).update(company=target)

    return move


def _counter(model, path="company"):
    return lambda company: model.objects.filter(**{path: company}).count()


def _nothing(company):
    return 0


def register_parts():
    lazy = gettext_lazy
    parts = [
        MergePart("jobs.Vacancy.company", lazy("Lowongan"), _counter(Vacancy), _move_vacancies, order=10),
        MergePart(
            "jobs.Vacancy.company:open",
            lazy("di antaranya tayang atau pernah tayang"),
            lambda company: Vacancy.objects.filter(company=company, state__in=VACANCY_PUBLIC).count(),
            order=11,
        ),
        MergePart(
            "jobs.Application.vacancy",
            lazy("Lamaran"),
            _counter(Application, "vacancy__company"),
            order=12,
        ),
        MergePart(
            "jobs.SavedVacancy.vacancy",
            lazy("Lowongan yang disimpan warga"),
            _counter(SavedVacancy, "vacancy__company"),
            order=13,
        ),
        MergePart(
            "jobs.VacancyReport.vacancy",
            lazy("Laporan lowongan"),
            _counter(VacancyReport, "vacancy__company"),
            order=14,
        ),
        MergePart(
            "jobs.ProcessRating.vacancy",
            lazy("Penilaian proses lamaran"),
            _counter(ProcessRating, "vacancy__company"),
            order=15,
        ),
        MergePart(
            "jobs.WarningLetter.company",
            lazy("Surat peringatan"),
            _counter(WarningLetter),
            _mover(WarningLetter),
        ),
        MergePart(
            "jobs.DisabilityReport.company",
            lazy("Laporan kuota disabilitas"),
            _counter(DisabilityReport),
            _move_disability_reports,
        ),
        MergePart("jobs.ApplicantTag.company", lazy("Label pelamar"), _counter(ApplicantTag), _move_tags),
        MergePart("jobs.VacancyImport.company", "", _nothing, _mover(VacancyImport)),
        MergePart("jobs.AnswerScore.company", "", _nothing, _count_again, order=90),
    ]
    for part in parts:
        register_merge_part(part)

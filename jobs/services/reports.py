"""Reports of vacancies: a ticket at once, out of sight at three, an answer by an officer (VC-4, F-34, AF-11)."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from jobs.enums import ReportSign, ReportState, VacancyState
from jobs.models import Removal, Vacancy, VacancyReport
from jobs.notifications import (
    VacancyHiddenByReports,
    VacancyReportAnswered,
    VacancyReportReceived,
    VacancyRestored,
)
from jobs.services.freezing import tell_applicants_of
from jobs.services.vacancy_steps import lock_vacancy, move_vacancy, tell_company
from notifications.services import add_digest_entry, notify, notify_many
from reference.models import Holiday

DIGEST_AUDIENCE = "officers.vacancies"
HIDING_REPORTS = 3  # by different people who signed in: a visitor could be one person three times
REPORTS_A_DAY = 10  # of one person


def report_vacancy(*, reporter, vacancy_id, sign, text="", token=None):
    """Keep a report and return it; the same person's open report about the same vacancy is the first one.

    ``reporter`` is None for a visitor. The third person's report takes the vacancy off the pages until an officer
    has looked (domain.md 11, VC-4). A repeat of the same form raises :class:`RepeatedForm` (R-04).
    """
    if reporter is None:
        with transaction.atomic():
            return _report(None, vacancy_id, sign, text)
    with once(reporter, token) as receipt:
        report = _report(reporter, vacancy_id, sign, text)
        receipt.url = f"/lapor/{report.number}/"
        return report


def _report(reporter, vacancy_id, sign, text):
    if sign not in ReportSign.values:
        raise BusinessRuleError(_("Pilih satu tanda dari daftar."), field="sign")
    vacancy = lock_vacancy(vacancy_id)
    if vacancy.state != VacancyState.PUBLISHED:
        raise BusinessRuleError(_("Lowongan ini sudah tidak tayang. Terima kasih sudah peduli."))
    if reporter is not None:
        first = VacancyReport.objects.filter(vacancy=vacancy, reporter=reporter, state=ReportState.OPEN).first()
        if first is not None:
            return first
        _refuse_many(reporter)
    now = database_now()
    report = VacancyReport(
        vacancy=vacancy,
        reporter=reporter,
        sign=sign,
        text=text.replace("\x00", "").strip()[:1000],
        due_at=Holiday.objects.add_workdays(now, settings.REVIEW_SLA_WORKDAYS),
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:  # as good as impossible: the vacancy's row is locked
        return VacancyReport.objects.get(vacancy=vacancy, reporter=reporter, state=ReportState.OPEN)
    if reporter is not None:
        notify(
            VacancyReportReceived,
            recipient=reporter,
            context={"number": report.number, "title": vacancy.title},
            url=f"/lapor/{report.number}/",
        )
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="jobs.vacancy_reported",
        text=_("Laporan %(number)s tentang %(title)s menunggu pemeriksaan")
        % {"number": report.number, "title": vacancy.title},
        url=f"/admin/jobs/vacancyreport/{report.pk}/change/",
    )
    _hide_when_many(vacancy)
    return report


def _refuse_many(reporter):
    since = database_now().replace(hour=0, minute=0, second=0, microsecond=0)
    if VacancyReport.objects.filter(reporter=reporter, created_at__gte=since).count() >= REPORTS_A_DAY:
        raise BusinessRuleError(_("Anda sudah mengirim 10 laporan hari ini. Lanjutkan besok."))


def _hide_when_many(vacancy):
    people = VacancyReport.objects.filter(vacancy=vacancy, state=ReportState.OPEN, reporter__isnull=False)
    if people.values("reporter").distinct().count() < HIDING_REPORTS:
        return
    move_vacancy(
        vacancy,
        "suspend",
        actor=None,
        reason=_("Disembunyikan sementara karena tiga laporan. Petugas memeriksanya."),
    )
    tell_company(VacancyHiddenByReports, vacancy)
    tell_applicants_of(vacancy)


# --- the office ---------------------------------------------------------------------------------------
def _open_reports(report_id):
    """Lock the vacancy of a report, then return it with every open report about it."""
    report = VacancyReport.objects.select_related("vacancy").get(pk=report_id)
    vacancy = lock_vacancy(report.vacancy_id)
    rows = list(
        VacancyReport.objects.select_for_update(of=("self",)).filter(vacancy=vacancy, state=ReportState.OPEN)
    )
    if report.pk not in {row.pk for row in rows}:
        report.refresh_from_db()
        raise StaleStateError(
            _("Laporan ini sudah diputuskan: %(state)s.") % {"state": report.get_state_display().lower()}
        )
    return vacancy, rows


def _answer(rows, *, officer, state, answer):
    answer = answer.strip()
    if not answer:
        raise BusinessRuleError(_("Tulis jawaban untuk pelapor."), field="answer")
    now = database_now()
    VacancyReport.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=state, decided_by=officer, decided_at=now, answer=answer
    )
    notify_many(
        VacancyReportAnswered,
        recipients=(
            (row.reporter_id, {"number": row.number}, f"/lapor/{row.number}/") for row in rows if row.reporter_id
        ),
    )


@transaction.atomic
def uphold_report(*, officer, report_id, answer, public_reason=""):
    """The report is right: the vacancy stays frozen, every open report about it is answered.

    With ``public_reason`` the vacancy is entered in the public register (AF-12).
    """
    vacancy, rows = _open_reports(report_id)
    _answer(rows, officer=officer, state=ReportState.UPHELD, answer=answer)
    if vacancy.state == VacancyState.PUBLISHED:
        from jobs.services.vacancies import suspend_vacancy

        suspend_vacancy(officer=officer, vacancy_id=vacancy.pk, reason=answer)
    if public_reason.strip():
        list_removal(officer=officer, vacancy_id=vacancy.pk, reason=public_reason)
    return vacancy


@transaction.atomic
def dismiss_report(*, officer, report_id, answer):
    """The report is not right: who reported hears why; a vacancy that reports had hidden stands again."""
    vacancy, rows = _open_reports(report_id)
    _answer(rows, officer=officer, state=ReportState.DISMISSED, answer=answer)
    last = vacancy.transitions.order_by("at", "pk").last()
    if vacancy.state == VacancyState.SUSPENDED and last is not None and last.actor_id is None:
        restore_vacancy(officer=officer, vacancy_id=vacancy.pk, reason=answer)
    return vacancy


@transaction.atomic
def restore_vacancy(*, officer, vacancy_id, reason):
    """Take a freeze back: the vacancy stands as before, or is closed when its last day has passed meanwhile."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa pembekuan dicabut."), field="reason")
    vacancy = lock_vacancy(vacancy_id)
    if vacancy.published_at is None:
        raise BusinessRuleError(_("Lowongan ini belum pernah tayang. Kembalikan ke perusahaan sebagai draf."))
    if vacancy.closes_at is None or vacancy.closes_at <= database_now():
        raise BusinessRuleError(_("Hari terakhir melamar sudah lewat. Kembalikan ke perusahaan sebagai draf."))
    vacancy.ended_at = None
    move_vacancy(vacancy, "restore", actor=officer, reason=reason.strip())
    Removal.objects.filter(vacancy=vacancy, lifted_at__isnull=True).update(lifted_at=database_now())
    tell_company(VacancyRestored, vacancy)
    return vacancy


# --- the public register ------------------------------------------------------------------------------
@transaction.atomic
def list_removal(*, officer, vacancy_id, reason):
    """Enter a frozen vacancy in the public register with a reason that names no person (AF-12)."""
    reason = " ".join(reason.split())
    if not reason:
        raise BusinessRuleError(_("Tulis alasan untuk umum."), field="reason")
    vacancy = Vacancy.objects.select_related("company").get(pk=vacancy_id)
    if vacancy.state != VacancyState.SUSPENDED:
        raise BusinessRuleError(_("Hanya lowongan yang dibekukan masuk daftar ini."))
    if Removal.objects.filter(vacancy=vacancy, lifted_at__isnull=True).exists():
        raise StaleStateError(_("Lowongan ini sudah ada di daftar."))
    return Removal.objects.create(
        vacancy=vacancy,
        company_name=vacancy.company.name,
        title=vacancy.title,
        reason=reason[:300],
        officer=officer,
    )


@transaction.atomic
def lift_removal(*, officer, removal_id, reason):
    """Take an entry out of the public register; the row stays with both instants."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa dicabut dari daftar."), field="reason")
    changed = Removal.objects.filter(pk=removal_id, lifted_at__isnull=True).update(lifted_at=database_now())
    if not changed:
        raise StaleStateError(_("Ini sudah dicabut dari daftar."))

"""Every application ends (N-09): reminders, a mark after 14 days, closing after 30, one dated extension.

Safe to run twice and beside another run; each batch is bounded and logs its count.
"""

import datetime
import logging

from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs import answering
from jobs.enums import APPLICATION_OPEN, ApplicationState, VacancyState
from jobs.models import Application, Vacancy
from jobs.notifications import (
    ApplicationAnswerLater,
    ApplicationEnded,
    ApplicationsEndedByWork,
    CompanyAnswersWaiting,
    CompanyApplicantHired,
)
from jobs.services.many import move_many, tell_applicants
from jobs.services.vacancies import DIGEST_AUDIENCE
from jobs.services.vacancy_steps import day_words, lock_own_vacancy
from notifications.services import add_digest_entry, notify

logger = logging.getLogger(__name__)

REMIND_BATCH = 500  # companies a run
CLOSE_BATCH = 5000  # applications a run
STEP = 500
LINES = 20
# A company that invited somebody for a day after the last one has this long to decide after it.
AFTER_INTERVIEW = datetime.timedelta(days=7)


# --- reminders ----------------------------------------------------------------------------------------
def _to_remind():
    first, second = answering.REMIND_AFTER
    never = Q(answer_reminded_at__isnull=True) | Q(answer_reminded_at__lt=F("ended_at"))
    once = Q(answer_reminded_at__lt=F("ended_at") + second)
    return answering.answerable().filter(
        Q(never, ended_at__lte=Now() - first) | Q(once, ended_at__lte=Now() - second)
    )


def remind_answers():
    """Remind each company once of all its ended vacancies with open applications; return how many companies.

    7 and 14 days after closing (AP-3). With the second reminder the officers' digest names the vacancy.
    """
    companies = list(
        _to_remind().order_by("company_id").values_list("company_id", flat=True).distinct()[:REMIND_BATCH]
    )
    told = 0
    for company_id in companies:
        with override("id"):
            told += _remind(company_id)
    logger.info("companies reminded of answers: %d", told)
    if len(companies) == REMIND_BATCH:
        logger.error("reminders of answers: the backlog is larger than one batch")
    return told


@transaction.atomic
def _remind(company_id):
    locked = (
        Vacancy.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=_to_remind().filter(company_id=company_id).values("pk"))
        .select_related("company")
        .order_by("ended_at", "pk")
    )
    # Asked again under the lock: another run may have done it between.
    vacancies = [row for row in locked if _to_remind().filter(pk=row.pk).exists()]
    if not vacancies:
        return 0
    waiting = _waiting(vacancies)
    now = database_now()
    company = vacancies[0].company
    lines = [_line(row, waiting[row.pk]) for row in vacancies]
    for membership in company.memberships.filter(is_active=True).select_related("user"):
        notify(
            CompanyAnswersWaiting,
            recipient=membership.user,
            context={
                "count": sum(waiting.values()),
                "lines": lines[:LINES],
                "more": max(len(lines) - LINES, 0),
            },
            url=vacancies[0].get_applicants_url() if len(vacancies) == 1 else f"/mitra/{company.code}/",
            dedup_key=f"answers:{company_id}:{timezone.localdate(now)}",
        )
    for row in vacancies:
        if row.ended_at <= now - answering.MARK_AFTER:
            _tell_staff(row, waiting[row.pk])
    Vacancy.objects.filter(pk__in=[row.pk for row in vacancies]).update(answer_reminded_at=now)
    return 1


def _waiting(vacancies):
    rows = Application.objects.open().filter(vacancy__in=vacancies).order_by().values_list("vacancy")
    return dict(rows.annotate(n=Count("pk")))


def _line(vacancy, waiting):
    words = ngettext(
        "%(title)s: %(n)d pelamar menunggu, ditutup otomatis setelah %(day)s",
        "%(title)s: %(n)d pelamar menunggu, ditutup otomatis setelah %(day)s",
        waiting,
    )
    return words % {"title": vacancy.title, "n": waiting, "day": day_words(answering.last_day(vacancy))}


def _tell_staff(vacancy, waiting):
    words = ngettext(
        "%(title)s dari %(company)s belum menjawab %(n)d pelamar, 14 hari setelah tutup",
        "%(title)s dari %(company)s belum menjawab %(n)d pelamar, 14 hari setelah tutup",
        waiting,
    )
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="jobs.vacancy_unanswered",
        text=words % {"title": vacancy.title, "company": vacancy.company.name, "n": waiting},
        url=f"/admin/jobs/vacancy/{vacancy.pk}/change/",
    )


# --- more days ----------------------------------------------------------------------------------------
@transaction.atomic
def extend_answers(*, actor, vacancy_id, until):
    """Keep the applications open until the day ``until``, once, at most 30 days longer; applicants read it."""
    vacancy = lock_own_vacancy(actor, vacancy_id)
    day = answering.last_day(vacancy)
    if day is None:
        raise BusinessRuleError(_("Lowongan ini belum tutup. Waktu menjawab belum berjalan."))
    if answering.was_extended(vacancy):
        raise BusinessRuleError(_("Waktu tambahan hanya sekali, dan sudah dipakai. Jawab pelamar Anda sekarang."))
    today = timezone.localdate(database_now())
    latest = day + answering.EXTRA_AT_MOST
    if day < today:
        raise BusinessRuleError(_("Batas menjawab sudah lewat. Lamaran yang belum dijawab ditutup."))
    if until <= day or until > latest:
        raise BusinessRuleError(
            _("Pilih hari setelah %(day)s, paling lambat %(latest)s.")
            % {"day": day_words(day), "latest": day_words(latest)},
            field="until",
        )
    vacancy.answers_until = until
    vacancy.save(update_fields=["answers_until", "updated_at"])
    waiting = list(vacancy.applications.open().select_related("vacancy__company", "resident").order_by("pk"))
    tell_applicants(
        ApplicationAnswerLater, waiting, dedup_key=f"answers-until:{vacancy.pk}:{until}", day=day_words(until)
    )
    return vacancy


# --- closing ------------------------------------------------------------------------------------------
def close_unanswered():
    """Close open applications whose time is over, with a note to each; return how many."""
    closed = 0
    for vacancy_id in list(
        answering.due_for_closing().order_by("ended_at", "pk").values_list("pk", flat=True)[:REMIND_BATCH]
    ):
        while closed < CLOSE_BATCH and (step := _close_step(vacancy_id)):
            closed += step
    logger.info("applications closed without an answer: %d", closed)
    if closed >= CLOSE_BATCH:
        logger.error("applications to close: the backlog is larger than one batch")
    return closed


@transaction.atomic
def _close_step(vacancy_id):
    # Held so that an extension and the closing do not pass each other.
    vacancy = (
        Vacancy.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=vacancy_id, pk__in=answering.due_for_closing().values("pk"))
        .first()
    )
    if vacancy is None:
        return 0
    to_come = Q(state=ApplicationState.INTERVIEW, interview_at__gt=Now() - AFTER_INTERVIEW)
    rows = list(
        Application.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("vacancy__company", "resident")
        .filter(vacancy=vacancy, state__in=APPLICATION_OPEN)
        .exclude(to_come)
        .order_by("pk")[:STEP]
    )
    with override("id"):
        reason = _("Perusahaan tidak memberi jawaban sampai batas waktu.")
        if vacancy.state == VacancyState.SUSPENDED:
            reason = _("Lowongan ini dihentikan petugas.")
    move_many(rows, "end", actor=None, reason=reason)
    tell_applicants(ApplicationEnded, rows, dedup_key=f"ended:{vacancy.pk}:{vacancy.ended_at:%Y%m%d}")
    return len(rows)


# --- somebody found work ------------------------------------------------------------------------------
def end_other_applications(application):
    """End the person's other open applications when work begins (X-065); the companies are told, not where.

    Call inside the transaction that notes the first day. Returns how many.
    """
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("vacancy__company", "resident__user")
        .filter(resident=application.resident_id, state__in=APPLICATION_OPEN)
        .exclude(pk=application.pk)
        .order_by("pk")
    )
    if not rows:
        return 0
    with override("id"):
        reason = _("Ditutup karena pelamar sudah mulai bekerja.")
    # No actor: another company must not read who noted the first day.
    move_many(rows, "end", actor=None, reason=reason)
    for row in rows:
        for membership in row.vacancy.company.memberships.filter(is_active=True):
            notify(
                CompanyApplicantHired,
                recipient=membership.user_id,
                context={"title": row.vacancy.title},
                url=row.vacancy.get_applicants_url(),
            )
    notify(
        ApplicationsEndedByWork,
        recipient=rows[0].resident.user,
        context={"count": len(rows), "company": application.vacancy.company.name},
        url="/saya/lamaran/",
    )
    return len(rows)

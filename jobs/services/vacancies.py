"""The workflow of a vacancy: draft, review by the office, published, ended. The one door to its state."""

import datetime
import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.freezing import refuse_frozen_company
from accounts.models import Company
from cakapkerja.clock import database_now, end_of_day, start_of_day
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from jobs.enums import ReviewDecision, VacancyState
from jobs.models import Vacancy, VacancyReview, VacancyTransition
from jobs.notifications import (
    VacancyClosed,
    VacancyPublished,
    VacancyReturned,
    VacancyScheduled,
    VacancySuspended,
)
from jobs.services.fingerprints import remember_text
from jobs.services.freezing import tell_applicants_of
from jobs.services.newcomers import require_room
from jobs.services.questions import copy_questions
from jobs.services.vacancy_steps import (
    check_vacancy,
    day_words,
    lock_own_vacancy,
    lock_vacancy,
    move_vacancy,
    tell_company,
)
from notifications.services import add_digest_entry
from reference.models import Holiday

logger = logging.getLogger(__name__)

DRAFT_FIELDS = (
    "title",
    "occupation_group",
    "duties",
    "requirements",
    "skills",
    "benefits",
    "contract_kind",
    "openings_any",
    "openings_male",
    "openings_female",
    "min_education",
    "min_experience_years",
    "age_min",
    "age_max",
    "sex_rule",
    "limit_reason",
    "wage_min",
    "wage_max",
    "wage_period",
    "wage_hidden",
    "kecamatan",
    "kelurahan",
    "work_province",
    "work_city",
    "work_country",
    "sip2mi",
    "work_address",
    "is_disability_friendly",
    "accommodation",
    "publish_on",
    "closes_on",
)
DIGEST_AUDIENCE = "officers.vacancies"
CLOSE_BATCH = 500
OPEN_DAYS_AT_MOST = 366  # a vacancy that nobody closes is seen again after a year
FIRST_VACANCY_APPROVALS = 2  # AF-02: a second pair of eyes for the first vacancy of a company


def save_draft(*, actor, company_id, data, vacancy_id=None, token=None, version=None):
    """Create or change a draft from ``data`` (names in :data:`DRAFT_FIELDS`); few checks, nothing public.

    ``token`` is the form's: a repeat of a create finds the first draft by it (R-04). ``version`` is the
    ``updated_at`` that the form was opened with; a draft saved since then raises :class:`StaleStateError`
    with the code "version" (FT-10).
    """
    with once(actor, token) as receipt:
        vacancy = _save_draft(actor, company_id, data, vacancy_id, version)
        receipt.url = vacancy.get_desk_url()
    return vacancy


def _save_draft(actor, company_id, data, vacancy_id, version):
    if vacancy_id is None:
        company = Company.objects.manageable_by(actor).filter(pk=company_id).first()
        if company is None:
            raise BusinessRuleError(_("Anda bukan anggota perusahaan ini."))
        refuse_frozen_company(company)
        vacancy = Vacancy(company=company, created_by=actor)
    else:
        vacancy = lock_own_vacancy(actor, vacancy_id)
        if not vacancy.is_editable:
            raise StaleStateError(
                _("Lowongan ini tidak bisa diubah karena %(state)s.")
                % {"state": vacancy.get_state_display().lower()}
            )
        if version is not None and vacancy.updated_at.isoformat() != version:
            raise StaleStateError(_("Draf ini disimpan di tempat lain setelah Anda membukanya."), code="version")
    _refuse_far_closing_day(data.get("closes_on"))
    for name in DRAFT_FIELDS:
        if name in data:
            setattr(vacancy, name, data[name])
    check_vacancy(vacancy)
    vacancy.save()
    return vacancy


def _refuse_far_closing_day(day):
    last = timezone.localdate(database_now()) + datetime.timedelta(days=OPEN_DAYS_AT_MOST)
    if day is not None and day > last:
        raise BusinessRuleError(
            _("Hari terakhir melamar paling jauh satu tahun lagi. Ubah tanggalnya."), field="closes_on"
        )


def copy_vacancy(*, actor, vacancy_id, token=None):
    """Return a new draft with the words of an old vacancy; the closing day is asked anew."""
    with once(actor, token) as receipt:
        source = lock_own_vacancy(actor, vacancy_id)
        copy = Vacancy(company=source.company, created_by=actor)
        for name in DRAFT_FIELDS:
            setattr(copy, name, getattr(source, name))
        copy.closes_on = copy.publish_on = None
        copy.save()
        copy_questions(source=source, target=copy)
        receipt.url = f"{copy.get_desk_url()}ubah/"
    return copy


@transaction.atomic
def submit_vacancy(*, actor, vacancy_id):
    """Hand a draft to the office. Only a verified company may (AF-01)."""
    vacancy = lock_own_vacancy(actor, vacancy_id)
    require_verified(vacancy.company)
    if vacancy.closes_on is not None and vacancy.closes_on <= timezone.localdate(database_now()):
        raise BusinessRuleError(
            _("Hari terakhir melamar harus setelah hari ini. Ubah tanggalnya."), field="closes_on"
        )
    _refuse_far_closing_day(vacancy.closes_on)
    if vacancy.publish_on is not None and vacancy.closes_on is not None and vacancy.publish_on > vacancy.closes_on:
        raise BusinessRuleError(
            _("Hari tayang harus sebelum hari terakhir melamar. Ubah tanggalnya."), field="publish_on"
        )
    queue_for_review(vacancy)
    move_vacancy(vacancy, "submit", actor=actor)
    return vacancy


def require_verified(company):
    """Raise one sentence unless the office verified ``company`` (AF-01)."""
    if not company.is_verified:
        raise BusinessRuleError(
            _("Perusahaan Anda belum terverifikasi. Lengkapi profil perusahaan dan tunggu pemeriksaan petugas.")
        )


def queue_for_review(vacancy):
    """Begin a new round of review: its clock starts, the officers' digest names it. The caller moves and saves."""
    require_room(vacancy.company)  # AF-08
    now = database_now()
    vacancy.submitted_at = now
    vacancy.due_at = Holiday.objects.add_workdays(now, settings.REVIEW_SLA_WORKDAYS)
    vacancy.review_round += 1
    remember_text(vacancy)
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="jobs.vacancy_submitted",
        text=_("%(title)s dari %(company)s menunggu pemeriksaan")
        % {"title": vacancy.title, "company": vacancy.company.name},
        url=f"/admin/jobs/vacancy/{vacancy.pk}/change/",
        subject=vacancy.pk,
    )


def still_in_review(keys):
    """Of ``keys``, texts of primary keys, those whose vacancy still waits for the office."""
    waiting = Vacancy.objects.filter(pk__in=keys, state=VacancyState.IN_REVIEW).order_by("pk")
    return {str(key) for key in waiting.values_list("pk", flat=True)}


def approvals_needed(vacancy):
    """Two while the company never had a public vacancy, else one (AF-02)."""
    known = VacancyTransition.objects.filter(
        vacancy__company_id=vacancy.company_id, to_state=VacancyState.PUBLISHED
    ).exists()
    return 1 if known else FIRST_VACANCY_APPROVALS


def approvals_given(vacancy):
    """Approvals of the present submission, oldest first."""
    return list(
        vacancy.reviews.filter(round=vacancy.review_round, decision=ReviewDecision.APPROVE).select_related(
            "officer"
        )
    )


@transaction.atomic
def review_vacancy(*, officer, vacancy_id, decision, reason=""):
    """Keep one officer's decision; publish when enough different officers approved, or send it back.

    Raises :class:`BusinessRuleError` for a return without a reason, a second decision of the same officer,
    or an officer who acts for the company.
    """
    vacancy = lock_vacancy(vacancy_id)
    reason = reason.strip()
    if vacancy.state != VacancyState.IN_REVIEW:
        last = vacancy.reviews.select_related("officer").last()
        if last is not None:
            from cakapkerja.templatetags.cakap import waktu

            raise StaleStateError(
                _("Sudah diputuskan oleh %(who)s, %(when)s. Lowongan ini sekarang %(state)s.")
                % {"who": last.officer, "when": waktu(last.at), "state": vacancy.get_state_display().lower()}
            )
        raise StaleStateError(
            _("Lowongan ini tidak sedang menunggu pemeriksaan. Keadaannya %(state)s.")
            % {"state": vacancy.get_state_display().lower()}
        )
    if decision not in ReviewDecision.values:
        raise BusinessRuleError(_("Pilih setujui atau minta perbaikan."), field="decision")
    if decision == ReviewDecision.RETURN and not reason:
        raise BusinessRuleError(_("Tulis apa yang harus diperbaiki."), field="reason")
    if vacancy.company.memberships.filter(user=officer, is_active=True).exists():
        raise BusinessRuleError(_("Anda anggota perusahaan ini. Minta petugas lain memeriksa."))
    try:
        with transaction.atomic():
            VacancyReview.objects.create(
                vacancy=vacancy,
                round=vacancy.review_round,
                officer=officer,
                decision=decision,
                reason=reason,
            )
    except IntegrityError as exc:
        raise BusinessRuleError(
            _("Anda sudah menyetujui lowongan ini. Lowongan pertama perusahaan butuh petugas kedua.")
        ) from exc
    if decision == ReviewDecision.RETURN:
        move_vacancy(vacancy, "send_back", actor=officer, reason=reason)
        tell_company(VacancyReturned, vacancy, reason=reason)
    elif len(approvals_given(vacancy)) >= approvals_needed(vacancy):
        _publish(vacancy, officer)
    return vacancy


def _publish(vacancy, officer):
    now = database_now()
    if not vacancy.company.is_verified:
        raise BusinessRuleError(_("Perusahaan ini belum terverifikasi. Periksa perusahaannya dulu."))
    _refuse_far_closing_day(vacancy.closes_on)
    closes_at = end_of_day(vacancy.closes_on)
    if closes_at <= now:
        raise BusinessRuleError(_("Hari terakhir melamar sudah lewat. Minta perusahaan memperbaiki tanggalnya."))
    vacancy.closes_at = closes_at
    vacancy.ended_at = None
    starts_at = start_of_day(vacancy.publish_on) if vacancy.publish_on else now
    if starts_at > now:  # it stands approved until its day
        vacancy.published_at = starts_at
        move_vacancy(vacancy, "publish", actor=officer)
        tell_company(VacancyScheduled, vacancy, day=day_words(vacancy.publish_on))
        return
    vacancy.published_at = min(vacancy.published_at or now, now)
    vacancy.publish_on = None
    move_vacancy(vacancy, "publish", actor=officer)
    tell_company(VacancyPublished, vacancy, closes=day_words(vacancy.closes_on))


@transaction.atomic
def suspend_vacancy(*, officer, vacancy_id, reason):
    """Take a vacancy off the pages at once (VC-4)."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasan pembekuan."), field="reason")
    vacancy = lock_vacancy(vacancy_id)
    vacancy.ended_at = vacancy.ended_at or database_now()
    move_vacancy(vacancy, "suspend", actor=officer, reason=reason.strip())
    tell_company(VacancySuspended, vacancy, reason=reason.strip())
    tell_applicants_of(vacancy)
    return vacancy


@transaction.atomic
def return_suspended(*, officer, vacancy_id, reason):
    """Give a frozen vacancy back to the company as a draft, with what must change."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis apa yang harus diperbaiki."), field="reason")
    vacancy = lock_vacancy(vacancy_id)
    if vacancy.state != VacancyState.SUSPENDED:
        raise StaleStateError(_("Lowongan ini tidak sedang dibekukan."))
    move_vacancy(vacancy, "send_back", actor=officer, reason=reason.strip())
    tell_company(VacancyReturned, vacancy, reason=reason.strip())
    return vacancy


@transaction.atomic
def close_vacancy(*, actor, vacancy_id, reason=""):
    """The company ends its vacancy before the last day. Applicants can still be answered."""
    vacancy = lock_own_vacancy(actor, vacancy_id)
    vacancy.ended_at = now = database_now()
    if vacancy.published_at and vacancy.published_at > now:
        vacancy.published_at = None  # its day never came: nobody has seen it, nobody will
    move_vacancy(vacancy, "close", actor=actor, reason=reason)
    return vacancy


def close_expired_vacancies():
    """Close what is past its last day; return how many. Safe to run twice and beside another run."""
    closed = 0
    ids = list(
        Vacancy.objects.filter(state=VacancyState.PUBLISHED, closes_at__lte=database_now())
        .order_by("closes_at", "pk")
        .values_list("pk", flat=True)[:CLOSE_BATCH]
    )
    for vacancy_id in ids:
        with transaction.atomic():
            vacancy = (
                Vacancy.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("company")
                .filter(pk=vacancy_id, state=VacancyState.PUBLISHED, closes_at__lte=database_now())
                .first()
            )
            if vacancy is None:
                continue
            vacancy.ended_at = vacancy.closes_at
            move_vacancy(vacancy, "close", actor=None, reason=_("Hari terakhir melamar sudah lewat."))
            tell_company(VacancyClosed, vacancy, closes=day_words(vacancy.closes_on))
            closed += 1
    logger.info("vacancies closed: %d", closed)
    if len(ids) == CLOSE_BATCH:
        logger.error("expired vacancies: the backlog is larger than one batch")
    return closed

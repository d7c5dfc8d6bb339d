"""The workflow of an application, from two taps to the first day at work. The one door to its state."""

import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts.enums import AccessKind, ConsentPurpose
from accounts.models import Document, Resident
from accounts.services.access import log_access
from accounts.services.residents import give_consent, open_nik_task
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from jobs import origins
from jobs.enums import ApplicationState, RejectReason
from jobs.models import Answer, Application, ApplicationNote, ApplicationTransition, Question
from jobs.notifications import (
    ApplicationAccepted,
    ApplicationInProcess,
    ApplicationInvited,
    ApplicationReceived,
    ApplicationRejected,
    ApplicationReserved,
    ApplicationSeen,
    ApplicationWithdrawn,
    CompanyApplicantWithdrew,
    CompanyNewApplicants,
    CompanyOfferDeclined,
    CompanyPlacementRecorded,
    PlacementCancelled,
    WorkStarted,
)
from jobs.services.answers import check_answers
from jobs.services.cv_limit import require_cv_allowance
from jobs.services.drafts import delete_draft
from jobs.services.freezing import hold_unfrozen, refuse_frozen
from jobs.services.needs import share_need
from jobs.services.slot_release import free_slots
from notifications.services import notify, notify_many
from placements.enums import CancelReason, PlacementSource
from placements.services.placements import cancel_placement, record_placement, start_placement

CONSENT_TEXT = "lamaran-2"  # raise it with every change of the words on the page of applying
INVITE_DAYS_AHEAD = 366


class ClosedVacancyError(BusinessRuleError):
    """The vacancy does not take applications any more."""


# --- the applicant's side -----------------------------------------------------------------------------
def apply(*, actor, vacancy_id, cv_id=None, message="", answers=None, need="", token=None, origin=""):
    """Send the profile of ``actor`` to a vacancy; return ``(application, created)``.

    A repeat, by the same form or another, gives the first application (R-04, R-05): uniqueness is the
    constraint's, and a loser of a race waits for the winner and reads its row. ``answers`` maps the id of each
    question to its text; ``need`` is told to this company by consent (N-16). Raises
    :class:`BusinessRuleError` when the profile says too little or a file is not the person's own, and
    :class:`ClosedVacancyError` when the vacancy is closed by the database's clock (R-07). ``origin`` is told to
    the listeners of :mod:`jobs.origins`, which may refuse.
    """
    with once(actor, token) as receipt:
        application, created = _apply(actor, vacancy_id, cv_id, message, answers, need, origin)
        receipt.url = application.receipt_url
    return application, created


def _apply(actor, vacancy_id, cv_id, message, answers, need, origin):
    resident = (
        Resident.objects.select_related("user", "education", "kelurahan__kecamatan", "outside_province")
        .filter(user=actor)
        .first()
    )
    if resident is None or not resident.is_complete:
        raise BusinessRuleError(_("Lengkapi profil Anda dulu, lalu kirim lamaran."), code="profile")
    existing = _live_application(vacancy_id, resident)
    if existing is not None:
        return existing, False
    _require_open(vacancy_id)
    cv = _stored_cv(actor, cv_id)
    told = check_answers(Question.objects.filter(vacancy_id=vacancy_id), answers or {})
    give_consent(user=actor, purpose=ConsentPurpose.SHARE_WITH_COMPANY, text_version=CONSENT_TEXT)
    application = Application(
        vacancy_id=vacancy_id, resident=resident, cv=cv, profile=resident.snapshot(), message=message.strip()
    )
    application.copy_profile(education_rank=resident.education.rank, sent_on=timezone.localdate())
    Application.objects.bulk_create([application], ignore_conflicts=True)
    winner = _live_application(vacancy_id, resident)
    if winner is None or winner.pk != application.pk:
        if winner is None:  # the receipt number was taken: as likely as one in 4e11
            raise BusinessRuleError(_("Lamaran belum terkirim. Coba kirim sekali lagi."))
        return winner, False
    for answer in told:
        answer.application = winner
    Answer.objects.bulk_create(told)
    share_need(application=winner, actor=actor, text=need)
    delete_draft(actor=actor, vacancy_id=vacancy_id)
    _log(winner, "", actor)
    origins.tell_sent(winner, origin)
    tell_applicant(ApplicationReceived, winner)
    _tell_of_new_applicants(winner)
    return winner, True


def _tell_of_new_applicants(application):
    """One message a day and vacancy for each person of the company.

    In a burst all first applicants would wait for the one that writes it. Nobody does: should that one fail, the
    morning's message (services/company_digests.py) counts the applicants all the same.
    """
    vacancy, day = application.vacancy, database_now().date().isoformat()
    people = vacancy.company.memberships.filter(is_active=True).order_by("pk").values_list("user_id", flat=True)
    notify_many(
        CompanyNewApplicants,
        recipients=[(user_id, {"title": vacancy.title}) for user_id in people],
        url=vacancy.get_applicants_url(),
        dedup_key=f"new-applicants:{vacancy.pk}:{day}",
        wait=False,
    )


def _stored_cv(actor, cv_id):
    if cv_id is None:
        return None
    cv = Document.objects.for_user(actor).current().filter(pk=cv_id).first()
    if cv is None:
        raise BusinessRuleError(_("CV itu tidak ada di berkas Anda. Pilih lagi."), field="cv")
    return cv


def _live_application(vacancy_id, resident):
    return (
        Application.objects.live()
        .select_related("vacancy__company", "resident__user")
        .filter(vacancy_id=vacancy_id, resident=resident)
        .first()
    )


def _require_open(vacancy_id):
    """Hold the vacancy open until this transaction ends. FOR SHARE: applicants do not wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM jobs_vacancy WHERE id = %s AND state = 'published' AND NOT company_held"
            " AND published_at <= now() AND closes_at > now() FOR SHARE",
            [vacancy_id],
        )
        if cursor.fetchone() is None:
            raise ClosedVacancyError(_("Lowongan ini sudah tutup. Lihat lowongan lain yang mirip."), code="closed")


@transaction.atomic
def withdraw_application(*, actor, application_id):
    """Take an application back; the company can not open it any more (F-35). Twice is once."""
    application = lock_own(actor, application_id)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    move(application, "withdraw", actor=actor)
    tell_applicant(ApplicationWithdrawn, application)
    tell_company(CompanyApplicantWithdrew, application, to_list=True)
    return application


@transaction.atomic
def decline_offer(*, actor, application_id, note=""):
    """Turn an offer down (X-055): the placement is cancelled with that reason."""
    application = lock_own(actor, application_id)
    if application.state == ApplicationState.DECLINED:
        return application
    move(application, "decline", actor=actor, reason=note.strip())
    cancel_placement(
        actor=actor,
        placement_id=application.placement_id,
        reason_code=CancelReason.DECLINED,
        note=note.strip(),
    )
    tell_company(CompanyOfferDeclined, application)
    return application


# --- the company's side -------------------------------------------------------------------------------
@transaction.atomic
def open_application(*, actor, application_id):
    """Open an application: the first time marks it seen and tells the applicant; every time is logged."""
    application = lock_managed(actor, application_id)
    if application.seen_at is None:
        application.seen_at = database_now()
        if application.state == ApplicationState.SUBMITTED:
            move(application, "see", actor=actor)
            tell_applicant(ApplicationSeen, application)
        else:  # weighed or kept from the list, and only now opened
            application.save(update_fields=["seen_at"])
    log_look(actor=actor, application=application)
    return application


def log_look(*, actor, application, kind=AccessKind.APPLICATION):
    """Write who looked at what of whom (PDP-05); the applicant reads it under "siapa melihat data saya"."""
    log_access(
        subject=application.resident.user,
        actor=actor,
        kind=kind,
        about=application.vacancy.title,
        company=application.vacancy.company,
    )


@transaction.atomic
def open_cv(*, actor, application_id):
    """Return the CV that was sent with an application, after a permission check and a log row."""
    application = (
        Application.objects.manageable_by(actor)
        .live()
        .select_related("cv", "resident__user", "vacancy__company")
        .filter(pk=application_id, cv__isnull=False, seen_at__isnull=False)
        .first()
    )
    if application is None:
        raise BusinessRuleError(_("CV ini tidak ada."), code="missing")
    refuse_frozen(application.vacancy)
    require_cv_allowance(application.vacancy.company)  # AF-14
    log_look(actor=actor, application=application, kind=AccessKind.CV)
    return application.cv


@transaction.atomic
def process_application(*, actor, application_id, message=""):
    """Mark that the company is weighing the application."""
    application = lock_managed(actor, application_id)
    move(application, "process", actor=actor, reason=message)
    tell_applicant(ApplicationInProcess, application)
    return application


@transaction.atomic
def invite_applicant(*, actor, application_id, at, place, message=""):
    """Invite to a test or an interview at ``at`` (aware instant in the future) in ``place``."""
    from cakapkerja.templatetags.cakap import waktu

    if at <= database_now():
        raise BusinessRuleError(_("Waktu wawancara sudah lewat. Pilih waktu yang akan datang."), field="at")
    if at > database_now() + datetime.timedelta(days=INVITE_DAYS_AHEAD):
        raise BusinessRuleError(_("Waktu wawancara paling jauh satu tahun lagi."), field="at")
    if not place.strip():
        raise BusinessRuleError(_("Tulis tempat atau tautan wawancara."), field="place")
    application = lock_managed(actor, application_id)
    application.plan_interview(at=at, place=place.strip(), now=database_now())
    move(application, "invite", actor=actor, reason=message)
    free_slots([application.pk])
    tell_applicant(
        ApplicationInvited,
        application,
        when=str(waktu(at)),
        place=application.interview_place,
        online=application.interview_place.lower().startswith(("http://", "https://")),
    )
    return application


@transaction.atomic
def reserve_applicant(*, actor, application_id, message=""):
    """Keep the applicant in reserve."""
    application = lock_managed(actor, application_id)
    move(application, "reserve", actor=actor, reason=message)
    tell_applicant(ApplicationReserved, application)
    return application


@transaction.atomic
def reject_applicant(*, actor, application_id, reason_code, message=""):
    """Say no with one of the respectful reasons (N-24); the reason is read in the app only."""
    if reason_code not in RejectReason.values:
        raise BusinessRuleError(_("Pilih satu alasan dari daftar."), field="reason_code")
    application = lock_managed(actor, application_id)
    application.reject_reason = reason_code
    application.decided_at = database_now()
    move(application, "reject", actor=actor, reason=message)
    tell_applicant(ApplicationRejected, application)
    return application


@transaction.atomic
def accept_applicant(*, actor, application_id, message=""):
    """Hire: the placement counts from now (RP-1); a person without NIK gets one task to add it."""
    application = lock_managed(actor, application_id)
    if not can_proceed(application.accept):
        raise _stale(application)
    vacancy = application.vacancy
    resident = Resident.objects.select_related(
        "user", "education", "kelurahan__kecamatan", "outside_province"
    ).get(pk=application.resident_id)
    application.placement = record_placement(
        resident=resident,
        company=vacancy.company,
        position=vacancy.title,
        occupation_group=vacancy.occupation_group,
        work_province_code=vacancy.work_province_code,
        source=origins.source_of(application, PlacementSource.VACANCY),
        evidence=_("Lamaran %(number)s") % {"number": application.number},
    )
    application.decided_at = database_now()
    move(application, "accept", actor=actor, reason=message)
    origins.tell_placed(application)
    if not resident.has_nik:
        open_nik_task(
            resident=resident,
            reason=_("Diterima di %(company)s sebagai %(title)s")
            % {"company": vacancy.company.name, "title": vacancy.title},
        )
    tell_applicant(ApplicationAccepted, application)
    tell_company(CompanyPlacementRecorded, application)
    return application


@transaction.atomic
def confirm_start(*, actor, application_id, started_on):
    """Note the first day at work. Either side may: the company, or the person who was hired."""
    application = _lock_either(actor, application_id)
    if application.state == ApplicationState.STARTED:
        return application
    if not can_proceed(application.start):
        raise _stale(application)
    from cakapkerja.templatetags.cakap import tanggal
    from jobs.services.endings import end_other_applications

    start_placement(placement_id=application.placement_id, started_on=started_on)
    move(application, "start", actor=actor)
    tell_applicant(WorkStarted, application, day=str(tanggal(started_on)))
    end_other_applications(application)
    return application


@transaction.atomic
def report_no_show(*, actor, application_id, note, withdrawn_by_company=False):
    """The person did not come, or the company took the offer back: the placement is cancelled with the reason."""
    if not note.strip():
        raise BusinessRuleError(_("Tulis apa yang terjadi."), field="note")
    application = lock_managed(actor, application_id)
    move(application, "miss", actor=actor, reason=note)
    cancel_placement(
        actor=actor,
        placement_id=application.placement_id,
        reason_code=CancelReason.WITHDRAWN_BY_COMPANY if withdrawn_by_company else CancelReason.NO_SHOW,
        note=note.strip(),
    )
    tell_applicant(PlacementCancelled, application)
    return application


def add_note(*, actor, application_id, text, token=None):
    """Keep a note inside the company."""
    if not text.strip():
        raise BusinessRuleError(_("Catatan masih kosong."), field="text")
    with once(actor, token) as receipt:
        application = lock_managed(actor, application_id)
        receipt.url = f"{application.get_desk_url()}#catatan"
        return ApplicationNote.objects.create(application=application, author=actor, text=text.strip())


def decide_once(act, *, actor, application_id, token=None, **arguments):
    """Carry out one answer of the company, a function of this module; a repeat of its form is the first (R-04)."""
    with once(actor, token) as receipt:
        application = act(actor=actor, application_id=application_id, **arguments)
        receipt.url = application.get_desk_url()
    return application


# --- shared -------------------------------------------------------------------------------------------
def _locked(queryset, application_id):
    """Lock the row that ``queryset`` lets through; the lock is taken by key, so the filter can join freely."""
    if not queryset.filter(pk=application_id).exists():
        raise BusinessRuleError(_("Lamaran ini tidak ada atau bukan milik akun Anda."), code="missing")
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("vacancy__company", "vacancy__occupation_group", "resident__user")
        .get(pk=application_id)
    )


def lock_own(actor, application_id):
    return _locked(Application.objects.for_user(actor), application_id)


def lock_managed(actor, application_id):
    """Lock an application to a vacancy of a company that ``actor`` acts for; a withdrawn one raises.

    The vacancy is held first: while the office holds it back nobody answers (:class:`FrozenError`).
    """
    mine = Application.objects.manageable_by(actor).filter(pk=application_id)
    for vacancy_id in mine.values_list("vacancy_id", flat=True):
        hold_unfrozen(vacancy_id)
    application = _locked(Application.objects.manageable_by(actor), application_id)
    if application.state == ApplicationState.WITHDRAWN:
        raise StaleStateError(_("Pelamar sudah menarik lamaran ini. Datanya tidak bisa dibuka lagi."))
    return application


def _lock_either(actor, application_id):
    if Application.objects.for_user(actor).filter(pk=application_id).exists():
        return lock_own(actor, application_id)
    return lock_managed(actor, application_id)


def stale_sentence(application):
    """What an application has become, by whom and when, for somebody whose page is old (FT-10)."""
    last = application.transitions.select_related("actor").last()
    from cakapkerja.templatetags.cakap import waktu

    return _("Lamaran ini sudah berubah: %(state)s, oleh %(who)s, %(when)s.") % {
        "state": application.get_state_display().lower(),
        "who": last.actor.display_name if last and last.actor else _("sistem"),
        "when": waktu(last.at) if last else "",
    }


def _stale(application):
    return StaleStateError(stale_sentence(application))


def _log(application, from_state, actor, reason=""):
    ApplicationTransition.objects.create(
        application=application,
        from_state=from_state,
        to_state=application.state,
        actor=actor,
        reason=reason.strip(),
        interview_at=application.interview_at if application.state == ApplicationState.INTERVIEW else None,
        interview_place=application.interview_place if application.state == ApplicationState.INTERVIEW else "",
    )


def move(application, arrow, *, actor, reason=""):
    """Take one arrow, save, log. A wrong source says what the application is now and who did it (FT-10)."""
    method = getattr(application, arrow)
    if not can_proceed(method):
        raise _stale(application)
    before = application.state
    method()
    if before == ApplicationState.INTERVIEW != application.state:
        application.interview_sequence += 1
        free_slots([application.pk])
    application.save()
    _log(application, before, actor, reason)


def _context(application):
    return {
        "title": application.vacancy.title,
        "company": application.vacancy.company.name,
        "number": application.number,
    }


def tell_applicant(notice, application, *, url="", **context):
    notify(
        notice,
        recipient=application.resident.user,
        context={**_context(application), **context},
        url=url or application.get_absolute_url(),
    )


def tell_company(notice, application, *, dedup_key=None, to_list=False, url=""):
    vacancy = application.vacancy
    if not url:
        url = vacancy.get_applicants_url() if to_list else application.get_desk_url()
    for membership in vacancy.company.memberships.filter(is_active=True).select_related("user"):
        notify(
            notice,
            recipient=membership.user,
            context={"title": vacancy.title},
            url=url,
            dedup_key=dedup_key,
        )

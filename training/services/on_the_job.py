"""On-the-job training: planned, started, stopped or finished; finished says whether it led to work (TR-8)."""

import datetime
import uuid

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import CompanyState
from accounts.files import FileRefused, check_pdf
from accounts.freezing import refuse_frozen_company
from accounts.models import Company, Resident
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from notifications.services import notify
from placements.enums import PlacementSource
from placements.services.placements import record_placement, start_placement
from reference.models import CITY_PROVINCE_CODE
from training.employers import known_placement
from training.enums import (
    ENROLMENT_TOOK_PART,
    ON_THE_JOB_CAN_FINISH,
    ON_THE_JOB_CAN_START,
    ON_THE_JOB_CAN_STOP,
    OnTheJobState,
)
from training.models import Enrolment, OnTheJob, OnTheJobTransition
from training.models.on_the_job import LEAST_DAYS
from training.ojt_notifications import (
    OnTheJobFinished,
    OnTheJobOffered,
    OnTheJobPlanned,
    OnTheJobStarted,
    OnTheJobStopped,
)

DAYS_BACK = 30  # the office may note one that has already begun
DAYS_AHEAD = 366
DAYS_AT_MOST = 366
PLAN_FIELDS = ("position", "supervisor", "supervisor_phone", "agreement_number", "starts_on", "ends_on")


# --- who --------------------------------------------------------------------------------------------
def trainee_url(row):
    return f"/saya/magang/{row.pk}/"


def company_url(row):
    return f"/mitra/{row.company.code}/magang/{row.pk}/"


def tell_trainee(notice, row, **context):
    context = {"company": row.company.name, **context}
    notify(notice, recipient=row.resident.user, context=context, url=trainee_url(row))


def tell_company(notice, row, *, without=None, **context):
    members = row.company.memberships.filter(is_active=True).select_related("user").order_by("pk")
    for membership in members:
        if membership.user != without:
            context = {"company": row.company.name, **context}
            notify(notice, recipient=membership.user, context=context, url=company_url(row))


def may_run(actor):
    """Whether ``actor`` plans, starts and stops for the office."""
    return actor.is_staff and actor.has_perm("training.change_onthejob")


def lock_on_the_job(on_the_job_id):
    """The row, locked in the caller's transaction."""
    rows = OnTheJob.objects.select_for_update(of=("self",)).select_related(
        "company__kelurahan", "resident__user", "resident__kelurahan", "enrolment__batch__field__occupation_group"
    )
    row = rows.filter(pk=on_the_job_id).first()
    if row is None:
        raise BusinessRuleError(_("Magang ini tidak ada."), code="missing")
    return row


def refuse_others(actor, row):
    """Only members of the company act for it, and nobody on a training of their own."""
    if not row.company.memberships.filter(user=actor, is_active=True).exists():
        raise BusinessRuleError(_("Anda bukan anggota perusahaan ini."), code="missing")
    if row.resident.user == actor:
        raise BusinessRuleError(_("Ini magang Anda sendiri. Minta anggota lain memutuskannya."))
    refuse_frozen_company(row.company)


def _move(row, state, *, actor, reason="", fields=()):
    before, row.state = row.state, state
    row.save(update_fields=["state", *fields])
    OnTheJobTransition.objects.create(
        on_the_job=row, from_state=before, to_state=state, actor=actor, reason=reason
    )


# --- planning ---------------------------------------------------------------------------------------
def plan_on_the_job(*, actor, company_id, person, data, agreement=None, by_office=False, token=None, url_of=None):
    """Plan a place for somebody; ``data`` holds :data:`PLAN_FIELDS`; ``agreement`` is an uploaded PDF or None.

    ``person`` is the code on a participant's card: they show it to the company, which gets no list of names
    (PDP-03). The office may give the e-mail of an account instead.
    """
    with once(actor, token) as receipt:
        company = _company_for(actor, company_id, by_office)
        _refuse_odd_days(data["starts_on"], data["ends_on"])
        resident, enrolment = _trainee(person, by_office)
        if company.memberships.filter(user=resident.user, is_active=True).exists():
            raise BusinessRuleError(_("Orang ini anggota perusahaan. Pilih peserta lain."), field="person")
        row = OnTheJob(company=company, resident=resident, enrolment=enrolment, created_by=actor)
        for name in PLAN_FIELDS:
            value = data.get(name) or ""
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        _keep_agreement(row, agreement)
        _save_new(row)
        OnTheJobTransition.objects.create(on_the_job=row, from_state="", to_state=row.state, actor=actor)
        with override("id"):
            day = formats.date_format(row.starts_on, "l, j F Y")
        tell_trainee(OnTheJobPlanned, row, day=day)
        if by_office:
            tell_company(OnTheJobOffered, row, without=actor, day=day)
        receipt.url = url_of(row) if url_of else company_url(row)
    return row


def _company_for(actor, company_id, by_office):
    if by_office:
        if not (actor.is_staff and actor.has_perm("training.add_onthejob")):
            raise BusinessRuleError(_("Anda tidak merencanakan magang."), code="missing")
        companies = Company.objects.all()
    else:
        companies = Company.objects.manageable_by(actor)
    company = companies.filter(pk=company_id).first()
    if company is None:
        raise BusinessRuleError(_("Perusahaan ini tidak ada. Periksa nomornya."), field="company", code="missing")
    refuse_frozen_company(company)
    if company.state != CompanyState.VERIFIED:
        raise BusinessRuleError(
            _("Perusahaan belum terverifikasi. Ajukan dulu profilnya untuk diperiksa."), field="company"
        )
    return company


def _refuse_odd_days(starts_on, ends_on):
    today = timezone.localdate(database_now())
    first, last = today - datetime.timedelta(days=DAYS_BACK), today + datetime.timedelta(days=DAYS_AHEAD)
    if not first <= starts_on <= last:
        raise BusinessRuleError(_("Pilih hari mulai antara 30 hari lalu dan satu tahun lagi."), field="starts_on")
    if ends_on < starts_on + datetime.timedelta(days=LEAST_DAYS - 1):
        raise BusinessRuleError(_("Magang paling sedikit 30 hari. Pilih hari selesai lain."), field="ends_on")
    if ends_on > starts_on + datetime.timedelta(days=DAYS_AT_MOST):
        raise BusinessRuleError(_("Magang paling lama satu tahun. Pilih hari selesai lain."), field="ends_on")


def _trainee(person, by_office):
    """Return the resident and the class they come from; the class is None for an e-mail without one."""
    text = person.strip()
    classes = Enrolment.objects.filter(state__in=ENROLMENT_TOOK_PART, resident__isnull=False)
    if "@" in text and by_office:
        resident = Resident.objects.select_related("user").filter(user__email__iexact=text).first()
        enrolment = classes.filter(resident=resident).order_by("-batch__ends_on", "pk").first()
    else:
        enrolment = classes.select_related("resident__user").filter(ticket=text.upper()).first()
        resident = enrolment.resident if enrolment else None
    if resident is None or not resident.user.is_active:
        raise BusinessRuleError(
            _("Kode ini tidak dikenal. Minta peserta menunjukkan kode di kartunya."), field="person"
        )
    return resident, enrolment


def _keep_agreement(row, uploaded):
    if not uploaded:
        return
    try:
        data = check_pdf(uploaded)
    except FileRefused as refusal:
        raise BusinessRuleError(refusal.message, field="agreement") from refusal
    row.agreement.save(uuid.uuid4().hex, ContentFile(data), save=False)


def _save_new(row):
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as exc:
        if "ojt_one_at_a_time" not in str(exc):
            raise
        raise BusinessRuleError(
            _("Orang ini masih punya magang lain. Tunggu sampai selesai atau dihentikan."), field="person"
        ) from exc


# --- start and stop ---------------------------------------------------------------------------------
@transaction.atomic
def start_on_the_job(*, actor, on_the_job_id):
    """Begin on the first day or later: the trainee may write from now on."""
    row = lock_on_the_job(on_the_job_id)
    if not may_run(actor):
        refuse_others(actor, row)
    if row.state not in ON_THE_JOB_CAN_START:
        raise StaleStateError(_("Keadaan magang ini sekarang: %s.") % row.get_state_display().lower())
    if timezone.localdate(database_now()) < row.starts_on:
        raise BusinessRuleError(_("Hari mulainya belum tiba. Mulai pada hari itu."))
    _move(row, OnTheJobState.RUNNING, actor=actor)
    tell_trainee(OnTheJobStarted, row)
    return row


@transaction.atomic
def stop_on_the_job(*, actor, on_the_job_id, reason):
    """End it early with a reason that both sides read: by the office, the company, or the trainee."""
    row = lock_on_the_job(on_the_job_id)
    is_trainee = row.resident.user == actor
    if not (is_trainee or may_run(actor)):
        refuse_others(actor, row)
    if row.state not in ON_THE_JOB_CAN_STOP:
        raise StaleStateError(_("Keadaan magang ini sekarang: %s.") % row.get_state_display().lower())
    reason = reason.strip()
    if not reason:
        raise BusinessRuleError(_("Tulis sebab berhenti. Peserta dan perusahaan membacanya."), field="reason")
    if len(reason) > 300:
        raise BusinessRuleError(_("Tulis sebabnya paling banyak 300 huruf."), field="reason")
    row.stop_reason = reason
    _move(row, OnTheJobState.STOPPED, actor=actor, reason=reason, fields=["stop_reason"])
    if not is_trainee:
        tell_trainee(OnTheJobStopped, row)
    tell_company(OnTheJobStopped, row, without=actor)
    return row


# --- finish -----------------------------------------------------------------------------------------
@transaction.atomic
def finish_on_the_job(*, actor, on_the_job_id, was_hired, position="", hired_on=None):
    """Finish after 30 days or more. Hired is a placement, counted once, with its follow-ups (TR-8, RP-1)."""
    row = lock_on_the_job(on_the_job_id)
    refuse_others(actor, row)
    if row.state not in ON_THE_JOB_CAN_FINISH:
        raise StaleStateError(_("Keadaan magang ini sekarang: %s.") % row.get_state_display().lower())
    today = timezone.localdate(database_now())
    if today < row.days_needed_on:
        day = formats.date_format(row.days_needed_on, "j F Y")
        raise BusinessRuleError(_("Magang bisa selesai setelah 30 hari, mulai %s.") % day)
    if was_hired:
        if hired_on is None or not row.starts_on <= hired_on <= today:
            raise BusinessRuleError(
                _("Isi hari mulai bekerja: antara hari mulai magang dan hari ini."), field="hired_on"
            )
        row.placement = _placement_of(row, position.strip() or row.position, hired_on)
    row.was_hired = was_hired
    _move(row, OnTheJobState.FINISHED, actor=actor, fields=["was_hired", "placement"])
    tell_trainee(OnTheJobFinished, row)
    return row


def _placement_of(row, position, hired_on):
    company = row.company
    # The person's row is held: an answer to the alumni question at the same moment does not count a second job.
    Resident.objects.select_for_update(of=("self",)).get(pk=row.resident_id)
    placement = known_placement(row.resident, employer_name=company.name, since=row.starts_on, company=company)
    if placement is None:
        placement = record_placement(
            resident=row.resident,
            company=company,
            position=position,
            occupation_group=row.enrolment.batch.field.occupation_group if row.enrolment else None,
            work_province_code=company.outside_province_id or CITY_PROVINCE_CODE,
            source=PlacementSource.OJT,
            accepted_on=hired_on,
            evidence=_("Magang, perjanjian %s") % row.agreement_number,
        )
    elif OnTheJob.objects.filter(placement=placement).exists():
        raise BusinessRuleError(_("Orang ini sudah tercatat bekerja di sini lewat magang lain."))
    if placement.started_on is None:
        start_placement(placement_id=placement.pk, started_on=max(hired_on, placement.accepted_on))
    return placement

"""Companies pledge interviews to a class before it opens, and say which were held (N-23)."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import CompanyState
from accounts.freezing import refuse_frozen_company
from accounts.models import Company
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from training.enums import BatchState, EnrolmentState
from training.models import Batch, Enrolment, Pledge, PledgedInterview

INTERVIEWS_AT_MOST = 200


def _company(actor, company_id):
    company = Company.objects.manageable_by(actor).filter(pk=company_id).first()
    if company is None:
        raise BusinessRuleError(_("Anda bukan anggota perusahaan ini."))
    refuse_frozen_company(company)
    if company.state != CompanyState.VERIFIED:
        raise BusinessRuleError(_("Perusahaan belum terverifikasi. Ajukan dulu profilnya untuk diperiksa."))
    return company


def pledgeable():
    """Batches that may be pledged to: public, and registration has not opened."""
    return Batch.objects.filter(state=BatchState.PUBLISHED, opens_at__gt=timezone.now())


@transaction.atomic
def make_pledge(*, actor, company_id, batch_id, interviews, position=""):
    """Promise ``interviews`` to the graduates of a batch that has not opened; one promise a company and batch."""
    company = _company(actor, company_id)
    batch = Batch.objects.select_for_update(of=("self",)).filter(pk=batch_id, state=BatchState.PUBLISHED).first()
    if batch is None:
        raise BusinessRuleError(_("Kelas ini tidak ada. Pilih kelas lain."))
    if batch.opens_at <= database_now():
        raise BusinessRuleError(_("Pendaftaran kelas ini sudah dibuka. Janji hanya bisa dibuat sebelumnya."))
    if not 1 <= interviews <= INTERVIEWS_AT_MOST:
        raise BusinessRuleError(_("Tulis angka 1 sampai 200."), field="interviews")
    try:
        with transaction.atomic():
            return Pledge.objects.create(
                batch=batch, company=company, interviews=interviews, position=position.strip(), made_by=actor
            )
    except IntegrityError as exc:
        raise BusinessRuleError(_("Perusahaan ini sudah berjanji untuk kelas ini.")) from exc


@transaction.atomic
def withdraw_pledge(*, actor, company_id, pledge_id):
    """Take a promise back, before the class opens: afterwards people have registered because of it."""
    company = _company(actor, company_id)
    pledge = Pledge.objects.select_for_update(of=("self",)).filter(pk=pledge_id, company=company).first()
    if pledge is None:
        raise BusinessRuleError(_("Janji ini tidak ada."))
    if pledge.batch.opens_at <= database_now():
        raise BusinessRuleError(_("Pendaftaran sudah dibuka. Hubungi petugas bila janji ini berubah."))
    if pledge.withdrawn_at is None:
        pledge.withdrawn_at = database_now()
        pledge.save(update_fields=["withdrawn_at"])
    return pledge


@transaction.atomic
def record_interview(*, actor, company_id, pledge_id, ticket, held_on, was_hired):
    """Note an interview with a graduate, known by the code in their hand; again to change it.

    The company types what the graduate showed it: it never gets a list of names here (PDP-03).
    """
    company = _company(actor, company_id)
    pledge = Pledge.objects.select_for_update(of=("self",)).filter(pk=pledge_id, company=company).first()
    if pledge is None or pledge.withdrawn_at is not None:
        raise BusinessRuleError(_("Janji ini tidak ada."))
    graduate = Enrolment.objects.filter(
        batch=pledge.batch_id, ticket=ticket.strip().upper(), state=EnrolmentState.PASSED
    ).first()
    if graduate is None:
        raise BusinessRuleError(
            _("Kode ini bukan lulusan kelas ini. Tanyakan kodenya kepada peserta."), field="ticket"
        )
    if not pledge.batch.starts_on <= held_on <= timezone.localdate(database_now()):
        raise BusinessRuleError(_("Tanggal wawancara harus sejak kelas mulai sampai hari ini."), field="held_on")
    row, _is_new = PledgedInterview.objects.update_or_create(
        pledge=pledge,
        enrolment=graduate,
        defaults={"held_on": held_on, "was_hired": was_hired, "recorded_by": actor},
    )
    return row

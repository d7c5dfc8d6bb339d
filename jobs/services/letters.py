"""Written warnings to companies: made, told, read by the company's owners (VC-8, Perpres 57/2023 article 17)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import MemberRole
from accounts.models import Company
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from jobs.letters import make_letter
from jobs.models import Vacancy, WarningLetter
from jobs.notifications import CompanyWarned
from notifications.services import notify

LONGEST_WAIT = datetime.timedelta(days=366)
LETTER_FIELDS = (
    "number", "step", "facts", "demand", "respond_by", "signer_name", "signer_title", "signer_nip",
)  # fmt: skip


def compose_letter(*, officer, company, data):
    """Return a checked :class:`WarningLetter` that is not saved. ``data`` has :data:`LETTER_FIELDS` and
    ``vacancy_code``, "" for none. Raises :class:`BusinessRuleError` for what the letter can not say.
    """
    letter = WarningLetter(company=company, issued_by=officer, **{name: data[name] for name in LETTER_FIELDS})
    if code := data.get("vacancy_code", "").strip().lower():
        letter.vacancy = Vacancy.objects.filter(company=company, code=code).first()
        if letter.vacancy is None:
            raise BusinessRuleError(
                _("Kode ini bukan lowongan perusahaan ini. Periksa kodenya."), field="vacancy_code"
            )
    today = timezone.localdate(database_now())
    if not today < letter.respond_by <= today + LONGEST_WAIT:
        raise BusinessRuleError(
            _("Batas jawaban harus sesudah hari ini, paling jauh satu tahun."), field="respond_by"
        )
    if company.memberships.filter(user=officer, is_active=True).exists():
        raise BusinessRuleError(_("Anda anggota perusahaan ini. Minta petugas lain membuat suratnya."))
    try:
        letter.clean_fields(exclude=["company", "vacancy", "issued_by", "pdf"])
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages)) from exc
    return letter


def issue_letter(*, officer, company_id, data, token=None):
    """Make the letter, keep its PDF as it is now, tell the owners. The number can be used once."""
    with once(officer, token) as receipt:
        company = Company.objects.select_for_update(of=("self",)).get(pk=company_id)
        letter = compose_letter(officer=officer, company=company, data=data)
        letter.pdf = make_letter(letter, at=database_now())
        try:
            with transaction.atomic():
                letter.save()
        except IntegrityError as exc:
            raise BusinessRuleError(
                _("Nomor surat ini sudah dipakai. Tulis nomor yang lain."), field="number"
            ) from exc
        _tell_owners(letter)
        receipt.url = f"/admin/jobs/warningletter/{letter.pk}/change/"
    return letter


def _tell_owners(letter):
    owners = letter.company.memberships.filter(is_active=True, role=MemberRole.OWNER)
    for membership in owners.select_related("user"):
        notify(
            CompanyWarned,
            recipient=membership.user,
            context={"company": letter.company.name},
            url=f"/mitra/{letter.company.code}/surat/",
        )


def letters_for(user, company):
    """The letters to ``company`` for one of its owners; none for anybody else."""
    if not Company.objects.owned_by(user).filter(pk=company.pk).exists():
        return WarningLetter.objects.none()
    return WarningLetter.objects.filter(company=company).defer("pdf")

"""Who looked at whose data."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AccessKind
from accounts.models import AccessLog, CompanyDocument, IdentityCheck, Resident
from cakapkerja.errors import BusinessRuleError


def log_access(*, subject, actor, kind, about="", company=None, reason=""):
    """Write one look (PDP-05). A person who looks at their own data leaves no row."""
    if subject == actor:
        return None
    return AccessLog.objects.create(
        subject=subject, actor=actor, kind=kind, about=about[:160], company=company, reason=reason[:200]
    )


@transaction.atomic
def reveal_nik(*, officer, resident_id, reason):
    """Return the NIK in full; the resident reads who looked, when and why (SEC-56)."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa Anda perlu melihat NIK ini."), field="reason")
    resident = Resident.objects.select_related("user").get(pk=resident_id)
    if not resident.has_nik:
        raise BusinessRuleError(_("Warga ini belum mengisi NIK."))
    log_access(subject=resident.user, actor=officer, kind=AccessKind.NIK, reason=reason.strip())
    return resident.open_nik()


@transaction.atomic
def open_identity_picture(*, officer, check_id):
    """Return the photo of a KTP for the identity desk, or None when it is gone; the look is logged."""
    check = IdentityCheck.objects.select_related("resident__user").filter(pk=check_id).first()
    if check is None or not check.picture:
        return None
    log_access(subject=check.resident.user, actor=officer, kind=AccessKind.IDENTITY_PICTURE)
    return check.picture


@transaction.atomic
def open_company_paper(*, officer, paper_id):
    """Return a paper of a company, or None; whoever handed it in reads that an officer opened it."""
    paper = CompanyDocument.objects.select_related("uploaded_by", "company").filter(pk=paper_id).first()
    if paper is None:
        return None
    log_access(
        subject=paper.uploaded_by,
        actor=officer,
        kind=AccessKind.COMPANY_PAPER,
        about=f"{paper.name}, {paper.company.name}",
    )
    return paper

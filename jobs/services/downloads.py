"""The list of applicants as a spreadsheet, with a reason and a trace (AP-5, 9.2-17, SEC-30)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AccessKind
from accounts.models import AccessLog
from cakapkerja.errors import BusinessRuleError
from cakapkerja.sheets import write_sheet
from jobs.applicants import ORDERS
from jobs.enums import APPLICATION_OPEN, ApplicationState
from jobs.models import Application, ListDownload, Vacancy
from jobs.services.freezing import refuse_frozen
from jobs.services.newcomers import newcomer_until

AT_MOST = 20_000
# Whose phone and address a company still needs; who was refused or withdrew is not called any more (PDP-03).
REACHABLE = APPLICATION_OPEN | {ApplicationState.ACCEPTED, ApplicationState.STARTED}


def download_refusal(company):
    """Why ``company`` may not download yet (AF-08), or ""."""
    from cakapkerja.templatetags.cakap import tanggal

    until = newcomer_until(company)
    if until is None:
        return ""
    return _("Perusahaan baru bisa mengunduh mulai %(day)s. Sampai saat itu buka lamaran satu per satu.") % {
        "day": tanggal(until)
    }


@transaction.atomic
def download_applicants(*, actor, vacancy_id, applications, order, reason):
    """Return the bytes of an XLSX of ``applications`` (a queryset of one vacancy) in ``order``.

    Every applicant can read who took the list and why; the act itself is kept, too. Raises
    :class:`BusinessRuleError` without a reason, for an empty or too long list, and for a new company.
    """
    vacancy = Vacancy.objects.manageable_by(actor).select_related("company").filter(pk=vacancy_id).first()
    if vacancy is None:
        raise BusinessRuleError(_("Lowongan ini bukan milik perusahaan Anda."))
    refuse_frozen(vacancy)
    if refusal := download_refusal(vacancy.company):
        raise BusinessRuleError(refusal, code="newcomer")
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise BusinessRuleError(_("Tulis untuk apa daftar ini diunduh."), field="reason")
    rows = applications.filter(vacancy=vacancy).exclude(state=ApplicationState.WITHDRAWN)
    rows = rows.order_by(*[f"-{name}" if descending else name for name, descending in ORDERS[order]])
    found = list(rows.select_related("resident").defer("message")[: AT_MOST + 1])
    if not found:
        raise BusinessRuleError(_("Tidak ada pelamar yang cocok. Ubah saringannya."))
    if len(found) > AT_MOST:
        raise BusinessRuleError(_("Daftar ini terlalu panjang untuk satu berkas. Saring dulu."))
    ListDownload.objects.create(vacancy=vacancy, actor=actor, reason=reason, total=len(found))
    _log(vacancy, actor, found, reason)
    return write_sheet("Pelamar", _header(), [_row(application) for application in found])


def _log(vacancy, actor, found, reason):
    AccessLog.objects.bulk_create(
        [
            AccessLog(
                subject_id=application.resident.user_id,
                actor=actor,
                kind=AccessKind.APPLICANT_LIST,
                about=vacancy.title[:160],
                company=vacancy.company,
                reason=reason,
            )
            for application in found
            if application.resident.user_id != actor.pk
        ],
        batch_size=2000,
    )


def _header():
    return [
        (_("Nama"), 28),
        (_("Keadaan"), 18),
        (_("Pendidikan"), 22),
        (_("Tempat tinggal"), 34),
        (_("Identitas terverifikasi"), 12),
        (_("Melamar"), 12),
        (_("Nilai"), 8),
        (_("Label"), 24),
        (_("Nomor HP"), 16),
        (_("E-mail"), 28),
    ]


def _row(application: Application):
    """What the list shows; phone and e-mail only of applications that were opened and are still alive."""
    profile = application.profile
    contact = application.seen_at is not None and application.state in REACHABLE
    phone = profile.get("phone", "") if contact else ""
    return [
        profile.get("full_name", ""),
        str(application.get_state_display()),
        profile.get("education", ""),
        application.kecamatan_name or profile.get("place", ""),
        _("ya") if application.is_verified else _("belum"),
        timezone.localtime(application.created_at).strftime("%d-%m-%Y"),  # TS-6
        application.stars or "",
        ", ".join(application.tags),
        "0" + phone[3:] if phone.startswith("+62") else phone,
        profile.get("email", "") if contact else "",
    ]

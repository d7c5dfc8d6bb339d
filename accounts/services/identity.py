"""The identity desk: a photo of the KTP, an officer's decision, and the photo's end."""

import datetime
import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import CheckState, VerificationLevel
from accounts.files import clean_picture
from accounts.known import tell_identity_known
from accounts.models import IdentityCheck, Resident
from accounts.notifications import IdentityApproved, IdentityRejected
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.services import add_digest_entry, notify
from reference.models import Holiday

logger = logging.getLogger(__name__)
DIGEST_AUDIENCE = "officers.identity"
BATCH = 200


@transaction.atomic
def submit_identity_check(*, actor, picture):
    """Hand in a photo of the KTP; it waits for an officer with a due time in working days."""
    resident = Resident.objects.select_for_update(of=("self",)).get(user=actor)
    if resident.is_verified and resident.residence_level != VerificationLevel.STATED:
        raise BusinessRuleError(_("Identitas Anda sudah terverifikasi."))
    if not (resident.full_name and resident.birth_date):
        raise BusinessRuleError(_("Isi nama dan tanggal lahir di profil dulu."))
    check = IdentityCheck(
        resident=resident,
        due_at=Holiday.objects.add_workdays(database_now(), settings.IDENTITY_SLA_WORKDAYS),
    )
    if IdentityCheck.objects.waiting().filter(resident=resident).exists():
        raise BusinessRuleError(_("Foto KTP Anda sedang diperiksa. Tunggu hasilnya dulu."))
    check.picture.save("x.jpg", clean_picture(picture), save=False)
    try:
        with transaction.atomic():
            check.save()
    except IntegrityError as exc:
        check.picture.delete(save=False)
        raise BusinessRuleError(_("Foto KTP Anda sedang diperiksa. Tunggu hasilnya dulu.")) from exc
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="accounts.identity_submitted",
        text=_("Satu foto KTP menunggu pemeriksaan"),
        url=f"/admin/accounts/identitycheck/{check.pk}/change/",
        subject=check.pk,
    )
    return check


@transaction.atomic
def decide_identity_check(
    *, officer, check_id, approve, reason="", address_confirmed=False, level=VerificationLevel.OFFICER
):
    """Approve or refuse a check. A second decision says who decided first and when (FT-10)."""
    check = (
        IdentityCheck.objects.select_for_update(of=("self",))
        .select_related("resident__user", "decided_by")
        .get(pk=check_id)
    )
    if check.state != CheckState.WAITING:
        from cakapkerja.templatetags.cakap import waktu

        raise StaleStateError(
            _("Sudah diputuskan oleh %(who)s, %(when)s.")
            % {"who": check.decided_by or _("sistem"), "when": waktu(check.decided_at)}
        )
    if not approve and not reason.strip():
        raise BusinessRuleError(_("Tulis apa yang harus diperbaiki."), field="reason")
    if check.resident.user_id == officer.pk:
        raise BusinessRuleError(_("Ini identitas Anda sendiri. Minta petugas lain memeriksa."))
    now = database_now()
    check.state = CheckState.APPROVED if approve else CheckState.REJECTED
    check.decided_at, check.decided_by, check.reason = now, officer, reason.strip()
    check.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    if approve:
        resident = Resident.objects.select_for_update(of=("self",)).get(pk=check.resident_id)
        resident.identity_level, resident.verified_at = level, now
        if address_confirmed:
            resident.residence_level = level
        resident.save(update_fields=["identity_level", "residence_level", "verified_at", "updated_at"])
        tell_identity_known(resident)
    notify(
        IdentityApproved if approve else IdentityRejected,
        recipient=check.resident.user,
        context={},
        url="/saya/identitas/",
    )
    return check


def delete_old_pictures():
    """Delete photos 90 days after approval and 30 days after refusal; return how many. Safe to run twice."""
    now = database_now()
    old = Q(
        state=CheckState.APPROVED,
        decided_at__lt=now - datetime.timedelta(days=settings.IDENTITY_PICTURE_DAYS),
    ) | Q(
        state__in=[CheckState.REJECTED, CheckState.WITHDRAWN],
        decided_at__lt=now - datetime.timedelta(days=settings.REJECTED_PICTURE_DAYS),
    )
    checks = list(
        IdentityCheck.objects.filter(old, picture_deleted_at__isnull=True).order_by("decided_at", "pk")[:BATCH]
    )
    for check in checks:
        check.picture.delete(save=False)
        check.picture = ""
        check.picture_deleted_at = now
        check.save(update_fields=["picture", "picture_deleted_at"])
    logger.info("identity pictures deleted: %d", len(checks))
    if len(checks) == BATCH:
        logger.error("identity pictures: the backlog is larger than one batch")
    return len(checks)

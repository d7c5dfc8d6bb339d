"""The workflow of a company: register, hand in, verified or sent back; and its members."""

import datetime
import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts.domains import domain_of
from accounts.enums import MemberRole
from accounts.freezing import tell_listeners
from accounts.models import Company, CompanyTransition, Invitation, Membership
from accounts.notifications import (
    ColleagueInvited,
    ColleagueJoined,
    CompanyRejected,
    CompanySuspended,
    CompanyVerified,
)
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, ChangedMeanwhileError, StaleStateError
from cakapkerja.fingerprint import changed_since
from cakapkerja.receipts import once
from notifications.services import add_digest_entry, notify, notify_address
from reference.models import Holiday

COMPANY_FIELDS = (
    "name",
    "kind",
    "nib",
    "npwp",
    "industry",
    "kbli_code",
    "size",
    "street",
    "kelurahan",
    "outside_province",
    "outside_city",
    "phone",
    "email",
    "website",
    "about",
    "wlkp_number",
)
# A change of these sends a verified company back to the office (AF-03).
CHECKED_FIELDS = (
    "name", "nib", "npwp", "street", "kelurahan", "outside_province", "outside_city", "phone", "email",
)  # fmt: skip
INVITATION_DAYS = 7
DIGEST_AUDIENCE = "officers.companies"


def lock_company(company_id):
    return Company.objects.select_for_update(of=("self",)).get(pk=company_id)


def lock_own_company(actor, company_id, *, owner=False):
    """Lock a company that ``actor`` acts for, with ``owner`` one that they own; else one sentence."""
    allowed = Company.objects.owned_by(actor) if owner else Company.objects.manageable_by(actor)
    if not allowed.filter(pk=company_id).exists():
        raise BusinessRuleError(
            _("Hanya pemilik akun perusahaan yang boleh melakukan ini.")
            if owner
            else _("Anda bukan anggota perusahaan ini.")
        )
    company = lock_company(company_id)
    if company.merged_into_id is not None:  # meanwhile
        raise StaleStateError(_("Perusahaan ini sudah berubah: sekarang digabung. Buka lagi dari menu Mitra."))
    return company


def move_company(company, arrow, *, actor, reason=""):
    """Take one arrow of a locked company, save, log."""
    method = getattr(company, arrow)
    if not can_proceed(method):
        raise StaleStateError(
            _("Perusahaan ini sudah berubah: sekarang %(state)s. Muat ulang halaman ini.")
            % {"state": company.get_state_display().lower()}
        )
    before = company.state
    method()
    company.save()
    CompanyTransition.objects.create(
        company=company, from_state=before, to_state=company.state, actor=actor, reason=reason
    )


def _save(company):
    try:
        company.clean_fields(exclude=["state"])
        company.validate_constraints()
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages)) from exc
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError as exc:
        raise BusinessRuleError(
            _("NIB ini tidak dapat dipakai. Periksa lagi, atau hubungi petugas."), field="nib"
        ) from exc


def tell_members(notice, company, **context):
    for membership in company.memberships.filter(is_active=True).select_related("user"):
        notify(
            notice,
            recipient=membership.user,
            context={"company": company.name, **context},
            url=f"/mitra/{company.code}/",
        )


def register_company(*, actor, data, token=None):
    """Create a company with ``actor`` as its owner; ``data`` holds names in :data:`COMPANY_FIELDS`."""
    with once(actor, token) as receipt:
        company = Company(**{name: data[name] for name in COMPANY_FIELDS if name in data})
        _save(company)
        Membership.objects.create(company=company, user=actor, role=MemberRole.OWNER)
        CompanyTransition.objects.create(company=company, from_state="", to_state=company.state, actor=actor)
        receipt.url = f"/mitra/{company.code}/profil/"
    return company


@transaction.atomic
def update_company(*, actor, company_id, data, seen=None):
    """Change the profile; return (company, whether it went back to the office).

    ``seen`` is the fingerprint the form was opened with: raises :class:`ChangedMeanwhileError` when a colleague
    saved one of its fields since.
    """
    company = lock_own_company(actor, company_id)
    if meanwhile := changed_since(seen, {name: getattr(company, name) for name in COMPANY_FIELDS if name in data}):
        raise ChangedMeanwhileError(meanwhile)
    changed = [name for name in COMPANY_FIELDS if name in data and getattr(company, name) != data[name]]
    for name in changed:
        setattr(company, name, data[name])
    if company.proved_domain and domain_of(company.email) != company.proved_domain:
        company.proved_domain, company.domain_proved_at = "", None  # AF-04: another domain is not proved
    _save(company)
    if company.is_verified and any(name in CHECKED_FIELDS for name in changed):
        _queue(company)
        move_company(company, "recheck", actor=actor, reason=_("Data penting diubah oleh perusahaan."))
        _tell_officers(company)
        return company, True
    return company, False


def _queue(company):
    now = database_now()
    company.submitted_at = now
    company.due_at = Holiday.objects.add_workdays(now, settings.IDENTITY_SLA_WORKDAYS)


def _tell_officers(company):
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="accounts.company_submitted",
        text=_("%(name)s menunggu pemeriksaan") % {"name": company.name},
        url=f"/admin/accounts/company/{company.pk}/change/",
        subject=company.pk,
    )


@transaction.atomic
def submit_company(*, actor, company_id):
    """Hand the company to the office; what is missing is said in one sentence."""
    company = lock_own_company(actor, company_id)
    missing = company.missing_for_submitting()
    if not company.papers.exists():
        missing.append("papers")  # VC-1: an officer compares the numbers with a paper
    if missing:
        labels = {
            "nib": _("NIB"),
            "npwp": _("NPWP"),
            "industry_id": _("lapangan usaha"),
            "size": _("jumlah pekerja"),
            "phone": _("telepon kantor"),
            "street": _("alamat"),
            "address": _("kelurahan atau kota"),
            "papers": _("berkas NIB atau NPWP"),
        }
        raise BusinessRuleError(_("Lengkapi dulu: %s.") % ", ".join(str(labels[name]) for name in missing))
    _queue(company)
    move_company(company, "submit", actor=actor)
    _tell_officers(company)
    return company


@transaction.atomic
def decide_company(*, officer, company_id, verify, reason=""):
    """Verify a company, or send it back with what must be mended."""
    company = lock_company(company_id)
    if not verify and not reason.strip():
        raise BusinessRuleError(_("Tulis apa yang harus diperbaiki."), field="reason")
    if company.memberships.filter(user=officer, is_active=True).exists():
        raise BusinessRuleError(_("Anda anggota perusahaan ini. Minta petugas lain memeriksa."))
    if verify:
        company.verified_at = database_now()
    move_company(company, "verify" if verify else "reject", actor=officer, reason=reason.strip())
    tell_members(CompanyVerified if verify else CompanyRejected, company, reason=reason.strip())
    return company


@transaction.atomic
def suspend_company(*, officer, company_id, reason):
    """Freeze a company with a reason; its page and its vacancies go at once, and members can do nothing."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasan pembekuan."), field="reason")
    company = lock_company(company_id)
    move_company(company, "suspend", actor=officer, reason=reason.strip())
    tell_members(CompanySuspended, company, reason=reason.strip())
    tell_listeners(company)
    return company


@transaction.atomic
def reopen_company(*, officer, company_id, reason):
    """Take a freeze back: the company waits for a new check."""
    company = lock_company(company_id)
    if company.missing_for_submitting():
        raise BusinessRuleError(_("Data perusahaan ini belum lengkap. Minta perusahaan melengkapinya dulu."))
    _queue(company)
    move_company(company, "reopen", actor=officer, reason=reason.strip())
    return company


# --- members ------------------------------------------------------------------------------------------
def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


def invite_member(*, actor, company_id, email, role=MemberRole.RECRUITER, token=None):
    """Invite a colleague by e-mail for seven days; the link works for that address only. Return the row."""
    with once(actor, token) as receipt:
        invitation = _invite(actor, company_id, email, role)
        receipt.url = f"/mitra/{invitation.company.code}/anggota/"
    return invitation


def _invite(actor, company_id, email, role):
    from cakapkerja.templatetags.cakap import tanggal

    company = lock_own_company(actor, company_id, owner=True)
    email = email.strip().lower()
    if role not in MemberRole.values:
        raise BusinessRuleError(_("Pilih peran dari daftar."), field="role")
    if company.memberships.filter(user__email__iexact=email, is_active=True).exists():
        raise BusinessRuleError(_("Orang ini sudah menjadi anggota."), field="email")
    now = database_now()
    company.invitations.filter(email__iexact=email, accepted_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=now
    )
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        company=company,
        email=email,
        role=role,
        token_hash=_hash(secret),
        invited_by=actor,
        expires_at=now + datetime.timedelta(days=INVITATION_DAYS),
    )
    notify_address(
        ColleagueInvited,
        email=email,
        context={
            "company": company.name,
            "inviter": actor.display_name,
            "expires": str(tanggal(invitation.expires_at)),
        },
        url=f"/mitra/undangan/{secret}/",
    )
    return invitation


def open_invitation(token):
    """Return the live invitation of ``token``, or None."""
    return (
        Invitation.objects.filter(
            token_hash=_hash(token),
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=database_now(),
        )
        .select_related("company", "invited_by")
        .first()
    )


def used_invitation(token):
    """Return the invitation of ``token`` that is accepted, withdrawn or too old, or None."""
    return Invitation.objects.filter(token_hash=_hash(token)).select_related("company", "invited_by").first()


@transaction.atomic
def accept_invitation(*, user, token):
    """Join the company of an invitation. The account must own the invited address, proved.

    A repeat of the member who accepted gives the company again; for anybody else a used link is over: the
    refusal has the code "over".
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(token_hash=_hash(token), revoked_at__isnull=True)
        .select_related("company", "invited_by")
        .first()
    )
    if invitation is None or invitation.expires_at <= database_now():
        raise _over()
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email).exists()
    if not own:
        raise BusinessRuleError(_("Undangan ini untuk alamat e-mail lain. Masuk dengan alamat yang diundang."))
    if invitation.accepted_at is not None:
        if not invitation.company.memberships.filter(user=user, is_active=True).exists():
            raise _over()
    else:
        membership, created = Membership.objects.get_or_create(
            company=invitation.company, user=user, defaults={"role": invitation.role}
        )
        if not created and not membership.is_active:
            membership.is_active, membership.role = True, invitation.role
            membership.save(update_fields=["is_active", "role"])
        invitation.accepted_at = database_now()
        invitation.save(update_fields=["accepted_at"])
        notify(
            ColleagueJoined,
            recipient=invitation.invited_by,
            context={"name": user.display_name, "company": invitation.company.name},
            url=f"/mitra/{invitation.company.code}/anggota/",
        )
    return invitation.company


def _over():
    return BusinessRuleError(_("Undangan ini sudah tidak berlaku. Minta rekan Anda mengundang lagi."), code="over")


@transaction.atomic
def revoke_invitation(*, actor, company_id, invitation_id):
    company = lock_own_company(actor, company_id, owner=True)
    company.invitations.filter(pk=invitation_id, accepted_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=database_now()
    )


def _other_owner_exists(company, membership):
    return company.memberships.filter(role=MemberRole.OWNER, is_active=True).exclude(pk=membership.pk).exists()


def _member(company, membership_id):
    membership = company.memberships.filter(pk=membership_id, is_active=True).first()
    if membership is None:
        raise BusinessRuleError(_("Anggota ini sudah tidak ada."))
    return membership


@transaction.atomic
def change_role(*, actor, company_id, membership_id, role):
    """Change a member's role; the company keeps at least one owner (the company's row is the lock)."""
    company = lock_own_company(actor, company_id, owner=True)
    membership = _member(company, membership_id)
    if role not in MemberRole.values:
        raise BusinessRuleError(_("Pilih peran dari daftar."))
    if membership.is_owner and role != MemberRole.OWNER and not _other_owner_exists(company, membership):
        raise BusinessRuleError(_("Perusahaan harus punya satu pemilik akun. Angkat pemilik lain dulu."))
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def remove_member(*, actor, company_id, membership_id):
    """Take a member's access away at once; never the last owner's."""
    company = lock_own_company(actor, company_id, owner=True)
    membership = _member(company, membership_id)
    if membership.is_owner and not _other_owner_exists(company, membership):
        raise BusinessRuleError(_("Perusahaan harus punya satu pemilik akun. Angkat pemilik lain dulu."))
    membership.is_active = False
    membership.save(update_fields=["is_active"])
    return membership

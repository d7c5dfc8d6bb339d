"""Two companies that are one: everything of the one goes to the other, once (docs/decisions/0016)."""

import time

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import COMPANY_CAN_TAKE_OVER, CompanyState, MemberRole
from accounts.merging import BusyError, MergePart, merge_parts, register_merge_part
from accounts.models import Company, CompanyTransition, HiddenCompany, Membership, NotDuplicate, User
from accounts.notifications import CompanyMerged
from accounts.services.companies import move_company
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.services import notify

TRIES, PAUSE = 8, 0.15  # seconds: together longer than any form takes that holds a vacancy


def merge_companies(*, officer, source_id, target_id, reason, even_frozen=False):
    """Move everything of the company ``source_id`` to ``target_id`` and leave the source as merged; no way back.

    The same merge again returns the first one's result. Raises :class:`BusinessRuleError` when the officer belongs
    to either, when the target is not verified, and when one is frozen unless ``even_frozen``.
    """
    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasan penggabungan."), field="reason")
    for attempt in range(1, TRIES + 1):
        try:
            return _merge(officer, source_id, target_id, reason.strip(), even_frozen)
        except BusyError:
            if attempt == TRIES:
                raise
            time.sleep(PAUSE)
    raise AssertionError("unreachable")


@transaction.atomic
def _merge(officer, source_id, target_id, reason, even_frozen):
    source, target, earlier = _lock_all(source_id, target_id)
    if source.state == CompanyState.MERGED and source.merged_into_id == target.pk:
        return target  # a second press, or a colleague was faster
    _refuse(officer, source, target, even_frozen)
    people = _people_of(source, target)
    # First the state: rows that are being added to the source wait for this row, and then see where it went.
    source.merged_into = target
    move_company(source, "merge", actor=officer, reason=reason)
    for company in earlier:
        company.merged_into = target
        company.save(update_fields=["merged_into", "updated_at"])
    for part in merge_parts():
        if part.move is not None:
            part.move(source, target)
    words = _("%(name)s (%(code)s) digabung ke sini. %(reason)s")
    CompanyTransition.objects.create(
        company=target,
        from_state=target.state,
        to_state=target.state,
        actor=officer,
        reason=words % {"name": source.name, "code": source.code, "reason": reason},
    )
    for user in people:
        notify(
            CompanyMerged,
            recipient=user,
            context={"old": source.name, "company": target.name, "reason": reason},
            url=f"/mitra/{target.code}/",
        )
    return target


def _lock_all(source_id, target_id):
    """Lock both, and whatever was merged into the source before, in the order of keys.

    NO KEY UPDATE: rows that only point to a company do not wait, so nobody who holds one of those waits for us.
    """
    rows = list(
        Company.objects.select_for_update(of=("self",), no_key=True)
        .filter(Q(pk__in=[source_id, target_id]) | Q(merged_into_id=source_id))
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    if source_id == target_id or source_id not in found or target_id not in found:
        raise BusinessRuleError(_("Pilih dua perusahaan yang berbeda."))
    earlier = [row for row in rows if row.pk not in (source_id, target_id)]
    return found[source_id], found[target_id], earlier


def _refuse(officer, source, target, even_frozen):
    for company in (source, target):
        if company.state == CompanyState.MERGED:
            raise StaleStateError(
                _("%(name)s sudah digabung ke perusahaan lain. Muat ulang halaman ini.") % {"name": company.name}
            )
    if Membership.objects.filter(company__in=[source, target], user=officer, is_active=True).exists():
        raise BusinessRuleError(_("Anda anggota perusahaan ini. Minta petugas lain menggabungkan."))
    if target.state not in COMPANY_CAN_TAKE_OVER:
        raise BusinessRuleError(
            _("%(name)s belum terverifikasi. Verifikasi dulu, atau balik arah penggabungan.")
            % {"name": target.name}
        )
    if not even_frozen and CompanyState.SUSPENDED in (source.state, target.state):
        raise BusinessRuleError(
            _("Salah satu perusahaan dibekukan. Centang bahwa Anda tetap ingin menggabungkan."),
            field="even_frozen",
        )


def _people_of(source, target):
    """Everybody who acts for either, each once."""
    return User.objects.filter(
        memberships__company__in=[source, target], memberships__is_active=True, is_active=True
    ).distinct().order_by("pk")  # fmt: skip


def dismiss_duplicate(*, officer, one_id, other_id, reason):
    """Note that two companies look alike and are two: the pair leaves the queue. Twice is once."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa keduanya berbeda."), field="reason")
    first, second = sorted((one_id, other_id))
    NotDuplicate.objects.bulk_create(
        [NotDuplicate(first_id=first, second_id=second, officer=officer, reason=reason.strip())],
        ignore_conflicts=True,
    )


# --- what accounts itself holds -----------------------------------------------------------------------
def _move_members(source, target):
    """Who is in both keeps one membership with the higher role; the other one stays with the source, ended."""
    known = {row.user_id: row for row in target.memberships.select_for_update(of=("self",)).order_by("pk")}
    for row in source.memberships.select_for_update(of=("self",)).filter(is_active=True).order_by("pk"):
        other = known.get(row.user_id)
        if other is None:
            row.company = target
            row.save(update_fields=["company"])
            continue
        if not other.is_active:
            other.role = row.role
        elif MemberRole.OWNER in (row.role, other.role):
            other.role = MemberRole.OWNER
        other.is_active, row.is_active = True, False
        other.save(update_fields=["role", "is_active"])
        row.save(update_fields=["is_active"])


def _open_invitations(company):
    return company.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)


def _move_invitations(source, target):
    """Links that wait go on working, for the company that stays; a second one for an address ends."""
    asked = {email.lower() for email in _open_invitations(target).order_by().values_list("email", flat=True)}
    for row in _open_invitations(source).select_for_update(of=("self",)).order_by("pk"):
        if row.email.lower() in asked:
            row.revoked_at = database_now()
        else:
            row.company = target
        row.save(update_fields=["company", "revoked_at"])


def _move_hidden(source, target):
    """Who hid from the one is hidden from the other (X-035)."""
    rows = HiddenCompany.objects.filter(company=source)
    HiddenCompany.objects.bulk_create(
        [
            HiddenCompany(resident_id=resident, company=target)
            for resident in rows.order_by().values_list("resident", flat=True)
        ],
        ignore_conflicts=True,
    )
    rows.delete()


def register_parts():
    from django.utils.translation import gettext_lazy

    parts = [
        MergePart(
            "accounts.Invitation.company",
            gettext_lazy("Undangan anggota yang menunggu"),
            lambda company: _open_invitations(company).count(),
            _move_invitations,
            order=20,
        ),
        MergePart(
            "accounts.Membership.company",
            gettext_lazy("Anggota"),
            lambda company: Membership.objects.filter(company=company, is_active=True).count(),
            _move_members,
            order=21,
        ),
        MergePart(
            "accounts.HiddenCompany.company",
            gettext_lazy("Warga yang tidak mau disarankan kepadanya"),
            lambda company: HiddenCompany.objects.filter(company=company).count(),
            _move_hidden,
        ),
    ]
    for part in parts:
        register_merge_part(part)

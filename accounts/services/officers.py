"""Accounts as the office keeps them: who is an officer of which group, who may sign in."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cakapkerja.errors import BusinessRuleError, StaleStateError

# A group that gives out groups is given out by a superuser only; otherwise it could widen itself.
GIVEN_BY_SUPERUSER = {"Admin data"}


def _locked(actor, user_id, reason):
    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasannya."), field="reason")
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if user.pk == actor.pk:
        raise BusinessRuleError(_("Ini akun Anda sendiri. Minta petugas lain melakukannya."))
    if user.is_superuser and not actor.is_superuser:
        raise BusinessRuleError(_("Akun ini hanya bisa diubah oleh pengelola sistem."))
    return user


@transaction.atomic
def set_officer_groups(*, actor, user_id, groups, reason):
    """Make ``user_id`` an officer of the groups named in ``groups``; none of them takes the admin away.

    Raises :class:`BusinessRuleError` for the own account, for somebody who acts for a company (separation of
    duties), for a group that only a superuser gives, and when nothing changes.
    """
    user = _locked(actor, user_id, reason)
    wanted = set(groups)
    found = list(Group.objects.filter(name__in=wanted))
    if len(found) != len(wanted):
        raise BusinessRuleError(_("Pilih peran dari daftar."), field="groups")
    present = set(user.groups.values_list("name", flat=True))
    changed = wanted ^ present
    if not changed:
        raise BusinessRuleError(_("Tidak ada yang berubah."), field="groups")
    if changed & GIVEN_BY_SUPERUSER and not actor.is_superuser:
        raise BusinessRuleError(
            _("Peran %s hanya diberikan dan dicabut oleh pengelola sistem.")
            % ", ".join(sorted(GIVEN_BY_SUPERUSER)),
            field="groups",
        )
    if wanted and user.memberships.filter(is_active=True).exists():
        raise BusinessRuleError(
            _("Akun ini anggota perusahaan. Petugas memakai akun lain yang khusus untuk kerja.")
        )
    user.groups.set(found)
    user.is_staff = bool(wanted) or user.is_superuser
    user.save(update_fields=["is_staff"])
    return user


@transaction.atomic
def deactivate_user(*, actor, user_id, reason):
    """Close an account: it can not sign in, and open sessions end with their next page."""
    user = _locked(actor, user_id, reason)
    if not user.is_active:
        raise StaleStateError(_("Akun ini sudah tidak aktif."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def activate_user(*, actor, user_id, reason):
    """Let an account sign in again."""
    user = _locked(actor, user_id, reason)
    if user.is_active:
        raise StaleStateError(_("Akun ini sudah aktif."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user

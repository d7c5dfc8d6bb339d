"""Accounts: who may sign in, who is an officer of which group. No password and no hash is shown."""

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.officers import activate_user, deactivate_user, set_officer_groups
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm
from cakapkerja.admin_history import HistoryRow

CHANGE = "accounts.change_user"


class GroupsForm(ReasonForm):
    groups = forms.MultipleChoiceField(
        label=_("Peran"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tanpa peran, akun ini bukan petugas dan tidak bisa membuka meja kerja."),
    )
    field_order = ["groups", "reason"]

    def __init__(self, *args, target=None, **kwargs):
        if target is not None:
            kwargs.setdefault("initial", {"groups": list(target.groups.values_list("name", flat=True))})
        super().__init__(*args, target=target, **kwargs)
        self.fields["groups"].choices = [(name, name) for name in Group.objects.values_list("name", flat=True)]


def _is_other(user, officer):
    return user.pk != officer.pk and (officer.is_superuser or not user.is_superuser)


@admin.register(User)
class UserAdmin(OfficeModelAdmin):
    list_display = ["email", "name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "name"]
    search_help_text = _("Nama atau e-mail.")
    fields = ["email", "phone", "name", "is_active", "is_staff", "roles", "date_joined", "last_login"]
    readonly_fields = ["roles"]
    decisions = (
        Decision(
            slug="peran",
            label=_("Atur peran petugas"),
            permission=CHANGE,
            carry_out=lambda officer, user, data: set_officer_groups(
                actor=officer, user_id=user.pk, groups=data["groups"], reason=data["reason"]
            ),
            possible=_is_other,
            form=GroupsForm,
            explain=_("Berlaku mulai halaman berikutnya yang dibuka petugas itu."),
            done=_("Peran disimpan."),
            is_logged=True,
        ),
        Decision(
            slug="nonaktifkan",
            label=_("Nonaktifkan akun"),
            permission=CHANGE,
            carry_out=lambda officer, user, data: deactivate_user(
                actor=officer, user_id=user.pk, reason=data["reason"]
            ),
            possible=lambda user, officer: user.is_active and _is_other(user, officer),
            form=ReasonForm,
            explain=_("Akun ini tidak bisa masuk lagi, dan yang sedang masuk langsung keluar. Datanya tetap ada."),
            done=_("Akun dinonaktifkan."),
            tone="danger",
            is_logged=True,
        ),
        Decision(
            slug="aktifkan",
            label=_("Aktifkan akun"),
            permission=CHANGE,
            carry_out=lambda officer, user, data: activate_user(
                actor=officer, user_id=user.pk, reason=data["reason"]
            ),
            possible=lambda user, officer: not user.is_active and _is_other(user, officer),
            form=ReasonForm,
            explain=_("Akun ini bisa masuk lagi."),
            done=_("Akun diaktifkan."),
            is_logged=True,
        ),
    )

    def history_rows(self, user):
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
        ).select_related("user")
        rows = [
            HistoryRow(at=entry.action_time, who=str(entry.user), what=entry.get_change_message())
            for entry in entries
        ]
        return [*rows, HistoryRow(at=user.date_joined, who=str(user), what=_("Akun dibuat"))]

    def decision_context(self, request, user):
        return {"summary": [(_("Nama"), user.display_name), (_("E-mail"), user.email or "–")]}

    @admin.display(description=_("peran"))
    def roles(self, user):
        return ", ".join(user.groups.values_list("name", flat=True)) or "–"

"""Residents: the profile is read; the NIK is masked, and seen in full only with a reason that is kept."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import state_tag
from accounts.enums import AccessKind, VerificationLevel
from accounts.models import Resident
from accounts.services.access import log_access, reveal_nik
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm, shown
from cakapkerja.admin_history import HistoryRow

LEVEL_TONES = {VerificationLevel.STATED: "neutral"} | dict.fromkeys(
    set(VerificationLevel) - {VerificationLevel.STATED}, "success"
)


class RevealForm(ReasonForm):
    reason = forms.CharField(
        label=_("Mengapa NIK ini perlu dilihat"),
        help_text=_("Warga dapat membaca alasan ini dan nama layanan Anda di profilnya."),
        max_length=200,
    )


@admin.register(Resident)
class ResidentAdmin(OfficeModelAdmin):
    list_display = ["person", "identity_tag", "place", "has_a_nik", "created_at"]
    list_filter = ["identity_level", "residence_level"]
    list_select_related = ["user", "kelurahan__kecamatan", "outside_province"]
    # Never by NIK: no page answers whether a number exists (SEC-56).
    search_fields = ["full_name", "user__email"]
    search_help_text = _("Nama atau e-mail.")
    fieldsets = [
        (_("Identitas"), {"fields": ["full_name", "birth_date", "sex", "nik", "identity_tag", "verified_at"]}),
        (_("Alamat dan kontak"), {"fields": ["street", "place", "residence_tag", "phone", "email"]}),
        (
            _("Pendidikan dan kerja"),
            {"fields": ["schooling", "major", "graduation_year", "wanted_work", "skills", "experience"]},
        ),
    ]
    readonly_fields = ["nik", "identity_tag", "residence_tag", "place", "email", "schooling"]
    schooling = shown(Resident, "education")
    decisions = (
        Decision(
            slug="lihat-nik",
            label=_("Lihat NIK"),
            permission="accounts.view_nik",
            carry_out=lambda officer, resident, data: reveal_nik(
                officer=officer, resident_id=resident.pk, reason=data["reason"]
            ),
            possible=lambda resident, officer: resident.has_nik,
            form=RevealForm,
            explain=_("NIK tampil sekali di halaman berikutnya. Setiap kali dilihat, dicatat."),
            answer_template="admin/accounts/resident/nik.html",
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.list_select_related, "education")

    def version_of(self, resident):
        return ""  # looking changes nothing, so nothing can be out of date

    def page_context(self, request, resident):
        """Opening a profile is a look at personal data: the person can read who did (PDP-05, SEC-72)."""
        log_access(subject=resident.user, actor=request.user, kind=AccessKind.PROFILE)
        return {}

    def history_rows(self, resident):
        rows = [HistoryRow(at=resident.created_at, who=str(resident), what=_("Profil dibuat"))]
        for look in resident.user.seen_by.select_related("actor", "company"):
            who = f"{look.actor} ({look.company})" if look.company_id else str(look.actor)
            what = " ".join(filter(None, [capfirst(look.get_kind_display()), look.about and f"({look.about})"]))
            rows.append(HistoryRow(at=look.at, who=who, what=what, why=look.reason))
        for check in resident.identity_checks.select_related("decided_by"):
            rows.append(HistoryRow(at=check.submitted_at, who=str(resident), what=_("Foto KTP diajukan")))
            if check.decided_at:
                rows.append(
                    HistoryRow(
                        at=check.decided_at,
                        who=str(check.decided_by or ""),
                        what=check.get_state_display(),
                        why=check.reason,
                    )
                )
        return rows

    def decision_context(self, request, resident):
        return {
            "summary": [(_("Nama"), str(resident)), (_("NIK"), resident.nik_masked)],
            "profile_url": reverse("admin:accounts_resident_change", args=[resident.pk]),
        }

    @admin.display(description=_("nama"), ordering="full_name")
    def person(self, resident):
        return str(resident)

    @admin.display(description=_("identitas"), ordering="identity_level")
    def identity_tag(self, resident):
        return state_tag(resident.get_identity_level_display(), resident.identity_level, LEVEL_TONES)

    @admin.display(description=_("verifikasi alamat"))
    def residence_tag(self, resident):
        return state_tag(resident.get_residence_level_display(), resident.residence_level, LEVEL_TONES)

    @admin.display(description=_("tempat tinggal"))
    def place(self, resident):
        return resident.place_label or "–"

    @admin.display(description=_("NIK terisi"), boolean=True)
    def has_a_nik(self, resident):
        return resident.has_nik

    @admin.display(description=_("NIK"))
    def nik(self, resident):
        return resident.nik_masked or _("belum diisi")

    @admin.display(description=_("e-mail"))
    def email(self, resident):
        return resident.user.email or "–"

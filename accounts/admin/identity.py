"""The identity desk: a photo of the KTP beside what the person wrote, and a decision within its time."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import due_label, state_tag
from accounts.enums import CheckState, VerificationLevel
from accounts.files import private_file_response
from accounts.models import IdentityCheck
from accounts.services.access import open_identity_picture, reveal_nik
from accounts.services.identity import decide_identity_check
from cakapkerja.admin_decisions import Decision, DecisionForm, OfficeModelAdmin, ReasonForm, measure_queue, shown
from cakapkerja.admin_history import HistoryRow
from cakapkerja.templatetags.cakap import tanggal

DECIDE = "accounts.decide_identity"


class CompareForm(ReasonForm):
    reason = forms.CharField(
        label=_("Mengapa NIK ini perlu dilihat"),
        help_text=_("Warga dapat membaca alasan ini di profilnya."),
        initial=_("Membandingkan NIK dengan foto KTP."),
        max_length=200,
    )


class ApproveForm(DecisionForm):
    address_confirmed = forms.BooleanField(
        label=_("Alamat di KTP sama dengan alamat di profil"),
        help_text=_("Bila tidak dicentang, alamatnya tetap dihitung belum terverifikasi."),
        required=False,
    )


class RefuseForm(ReasonForm):
    ready_for = "identity_reject"
    reason = forms.CharField(
        label=_("Apa yang harus diperbaiki"),
        help_text=_(
            "Warga membaca kalimat ini. Contoh: tulisan di foto tidak terbaca, ambil foto di tempat terang."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1000,
    )


def _is_waiting(check, officer):
    return check.state == CheckState.WAITING


@admin.register(IdentityCheck)
class IdentityCheckAdmin(OfficeModelAdmin):
    change_form_template = "admin/accounts/identitycheck/change_form.html"
    list_display = ["person", "state_tag", "submitted_at", "due", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["resident__user", "decided_by"]
    search_fields = ["resident__full_name", "resident__user__email"]
    search_help_text = _("Nama atau e-mail.")
    ordering = ["submitted_at", "pk"]
    fieldsets = [
        (_("Keadaan"), {"fields": ["state_tag", "submitted_at", "due"]}),
        (
            _("Yang ditulis warga"),
            {"fields": ["full_name", "born", "sex", "nik", "address", "identity_level", "residence_level"]},
        ),
    ]
    readonly_fields = [
        "state_tag",
        "due",
        "full_name",
        "born",
        "sex",
        "nik",
        "address",
        "identity_level",
        "residence_level",
        "officer",
    ]
    officer = shown(IdentityCheck, "decided_by")
    decisions = (
        Decision(
            slug="lihat-nik",
            label=_("Bandingkan NIK"),
            permission="accounts.view_nik",
            carry_out=lambda officer, check, data: reveal_nik(
                officer=officer, resident_id=check.resident_id, reason=data["reason"]
            ),
            possible=lambda check, officer: _is_waiting(check, officer) and check.resident.has_nik,
            form=CompareForm,
            explain=_("NIK tampil sekali, di samping foto KTP. Setiap kali dilihat, dicatat."),
            answer_template="admin/accounts/identitycheck/nik.html",
        ),
        Decision(
            slug="setujui",
            label=_("Setujui identitas"),
            permission=DECIDE,
            carry_out=lambda officer, check, data: decide_identity_check(
                officer=officer,
                check_id=check.pk,
                approve=True,
                address_confirmed=data["address_confirmed"],
                level=VerificationLevel.OFFICER,
            ),
            possible=_is_waiting,
            form=ApproveForm,
            explain=_(
                "Nama, tanggal lahir, dan jenis kelamin sama dengan KTP. "
                "Warga ini menjadi terverifikasi petugas, dan tidak bisa lagi mengubahnya sendiri."
            ),
            done=_("Identitas disetujui. Warga sudah diberi tahu."),
            tone="primary",
        ),
        Decision(
            slug="tolak",
            label=_("Minta perbaikan"),
            permission=DECIDE,
            carry_out=lambda officer, check, data: decide_identity_check(
                officer=officer, check_id=check.pk, approve=False, reason=data["reason"]
            ),
            possible=_is_waiting,
            form=RefuseForm,
            explain=_("Warga diberi tahu apa yang salah dan boleh mengirim foto lagi."),
            done=_("Warga diminta memperbaiki. Alasannya sudah dikirim."),
        ),
    )

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related(
                "resident__user", "resident__kelurahan__kecamatan", "resident__outside_province", "decided_by"
            )
        )

    def get_fieldsets(self, request, obj=None):
        if obj is None or obj.decided_at is None:
            return self.fieldsets
        return [*self.fieldsets, (_("Keputusan"), {"fields": ["decided_at", "officer", "reason"]})]

    def version_of(self, check):
        """What the officer compares with the photo is the profile: it may change while the check waits."""
        return str(int(check.resident.updated_at.timestamp() * 1_000_000))

    def work_queues(self, request):
        if not request.user.has_perm(DECIDE):
            return
        yield measure_queue(
            IdentityCheck.objects.waiting(),
            label=_("Identitas untuk diperiksa"),
            url=f"{reverse('admin:accounts_identitycheck_changelist')}?state__exact={CheckState.WAITING}",
        )

    def get_urls(self):
        picture = path(
            "<uuid:check_id>/foto/",
            self.admin_site.admin_view(self.picture_view),
            name="accounts_identitycheck_picture",
        )
        return [picture, *super().get_urls()]

    def picture_view(self, request, check_id):
        """The photo, for officers who decide; each look is a row that the person can read."""
        if not request.user.has_perm(DECIDE):
            raise PermissionDenied
        picture = open_identity_picture(officer=request.user, check_id=check_id)
        if picture is None:
            raise Http404
        return private_file_response(picture, "ktp.jpg", content_type="image/jpeg", inline=True)

    def page_context(self, request, check):
        return {
            "picture_url": self._picture_url(request, check),
            # A decided check shows its photo on request only: less looking, fewer rows in the person's log.
            "picture_is_open": check.state == CheckState.WAITING,
            "check": check,
            "keep_days": settings.IDENTITY_PICTURE_DAYS,
            "keep_days_refused": settings.REJECTED_PICTURE_DAYS,
        }

    def _picture_url(self, request, check):
        may_see = bool(check.picture) and request.user.has_perm(DECIDE)
        return reverse("admin:accounts_identitycheck_picture", args=[check.pk]) if may_see else ""

    def decision_context(self, request, check):
        resident = check.resident
        return {
            "summary": [
                (_("Nama"), resident.full_name),
                (_("Tanggal lahir"), tanggal(resident.birth_date)),
                (_("Jenis kelamin"), resident.get_sex_display()),
                (_("NIK"), resident.nik_masked or _("belum diisi")),
                (_("Alamat"), f"{resident.street}, {resident.place_label}".strip(", ")),
            ],
            "picture_url": self._picture_url(request, check),
        }

    def history_rows(self, check):
        rows = [HistoryRow(at=check.submitted_at, who=str(check.resident), what=_("Foto KTP diajukan"))]
        if check.decided_at:
            rows.append(
                HistoryRow(
                    at=check.decided_at,
                    who=str(check.decided_by or ""),
                    what=check.get_state_display(),
                    why=check.reason,
                )
            )
        if check.picture_deleted_at:
            rows.append(HistoryRow(at=check.picture_deleted_at, who="", what=_("Foto dihapus")))
        return rows

    @admin.display(description=_("warga"), ordering="resident__full_name")
    def person(self, check):
        return str(check.resident)

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, check):
        return state_tag(check.get_state_display(), check.state)

    @admin.display(description=_("batas waktu petugas"), ordering="due_at")
    def due(self, check):
        return due_label(check.due_at if check.state == CheckState.WAITING else None)

    @admin.display(description=_("nama lengkap sesuai KTP"))
    def full_name(self, check):
        return check.resident.full_name

    @admin.display(description=_("tanggal lahir"))
    def born(self, check):
        return tanggal(check.resident.birth_date) or "–"

    @admin.display(description=_("jenis kelamin"))
    def sex(self, check):
        return check.resident.get_sex_display() or "–"

    @admin.display(description=_("NIK"))
    def nik(self, check):
        return check.resident.nik_masked or _("belum diisi")

    @admin.display(description=_("alamat"))
    def address(self, check):
        return f"{check.resident.street}, {check.resident.place_label}".strip(", ") or "–"

    @admin.display(description=_("tingkat verifikasi identitas"))
    def identity_level(self, check):
        return check.resident.get_identity_level_display()

    @admin.display(description=_("tingkat verifikasi alamat"))
    def residence_level(self, check):
        return check.resident.get_residence_level_display()

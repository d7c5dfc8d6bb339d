"""Residents: the profile is read; the NIK is masked, and seen in full only with a reason that is kept."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import state_tag
from accounts.enums import AccessKind, CorrectionState, Sex, VerificationLevel
from accounts.models import CorrectionRequest, Resident
from accounts.models.residents import MIN_AGE, earliest_birth_date
from accounts.services.access import log_access, reveal_nik
from accounts.services.corrections import correct_resident, refuse_correction
from accounts.services.residents import IDENTITY_FIELDS
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm, measure_queue, shown
from cakapkerja.admin_history import HistoryRow
from cakapkerja.dateparts import DatePartsField
from cakapkerja.templatetags.cakap import waktu

LEVEL_TONES = {VerificationLevel.STATED: "neutral"} | dict.fromkeys(
    set(VerificationLevel) - {VerificationLevel.STATED}, "success"
)


class RevealForm(ReasonForm):
    reason = forms.CharField(
        label=_("Mengapa NIK ini perlu dilihat"),
        help_text=_("Warga dapat membaca alasan ini dan nama layanan Anda di profilnya."),
        max_length=200,
    )


CORRECT = "accounts.correct_resident"


class CorrectForm(ReasonForm):
    """Name, birth date and sex as they are; a NIK only when it changes."""

    full_name = forms.CharField(label=_("Nama lengkap sesuai KTP"), max_length=120)
    birth_date = DatePartsField(label=_("Tanggal lahir"), days_ahead=0)
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=Sex, widget=forms.RadioSelect)
    use_asked_nik = forms.BooleanField(required=False)
    nik = forms.CharField(
        label=_("NIK baru"),
        max_length=30,
        required=False,
        help_text=_("Kosongkan bila NIK tidak berubah."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Alasan pembetulan"),
        help_text=_("Warga membaca alasan ini. Sebut bukti yang Anda lihat, misalnya KTP asli di loket."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )
    field_order = ["full_name", "birth_date", "sex", "use_asked_nik", "nik", "reason"]

    def __init__(self, *args, target=None, **kwargs):
        if target is not None:
            kwargs.setdefault("initial", {name: getattr(target, name) for name in IDENTITY_FIELDS})
        super().__init__(*args, target=target, **kwargs)
        asked = target.correction_requests.waiting().first() if target is not None else None
        if asked is None or not asked.nik_last4:
            del self.fields["use_asked_nik"]
        else:
            self.fields["use_asked_nik"].label = _("Pakai NIK yang diminta warga, berakhir %s") % asked.nik_last4

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born > earliest_birth_date():
            raise forms.ValidationError(_("Layanan ini untuk umur %d tahun ke atas.") % MIN_AGE)
        return born


class RefuseForm(ReasonForm):
    reason = forms.CharField(
        label=_("Mengapa data tidak diubah"),
        help_text=_("Warga membaca kalimat ini. Sebut apa yang bisa dilakukan berikutnya."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )


def _correct(officer, resident, data):
    correct_resident(
        officer=officer,
        resident_id=resident.pk,
        data={name: data[name] for name in IDENTITY_FIELDS},
        nik=data["nik"],
        use_asked_nik=data.get("use_asked_nik", False),
        reason=data["reason"],
    )


def _has_request(resident, officer):
    return resident.correction_requests.waiting().exists()


class RequestFilter(admin.SimpleListFilter):
    title = _("permintaan pembetulan")
    parameter_name = "pembetulan"

    def lookups(self, request, model_admin):
        return [("menunggu", _("Menunggu petugas"))]

    def queryset(self, request, queryset):
        if self.value() != "menunggu":
            return queryset
        return queryset.filter(correction_requests__state=CorrectionState.WAITING)


@admin.register(Resident)
class ResidentAdmin(OfficeModelAdmin):
    list_display = ["person", "identity_tag", "place", "has_a_nik", "created_at"]
    list_filter = [RequestFilter, "identity_level", "residence_level"]
    list_select_related = ["user", "kelurahan__kecamatan", "outside_province"]
    # Never by NIK: no page answers whether a number exists (SEC-56).
    search_fields = ["full_name", "user__email"]
    search_help_text = _("Nama atau e-mail.")
    fieldsets = [
        (
            _("Identitas"),
            {"fields": ["full_name", "birth_date", "sex", "nik", "identity_tag", "verified_at", "asked"]},
        ),
        (_("Alamat dan kontak"), {"fields": ["street", "place", "residence_tag", "phone", "email"]}),
        (
            _("Pendidikan dan kerja"),
            {"fields": ["schooling", "major", "graduation_year", "wanted_work", "skills", "experience"]},
        ),
    ]
    readonly_fields = ["asked", "nik", "identity_tag", "residence_tag", "place", "email", "schooling"]
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
        Decision(
            slug="betulkan",
            label=_("Betulkan data"),
            permission=CORRECT,
            carry_out=_correct,
            form=CorrectForm,
            explain=_("Isi sebelum dan sesudahnya disimpan. Warga diberi tahu."),
            done=_("Data dibetulkan. Warga sudah diberi tahu."),
        ),
        Decision(
            slug="tolak-pembetulan",
            label=_("Jangan ubah data"),
            permission=CORRECT,
            carry_out=lambda officer, resident, data: refuse_correction(
                officer=officer, resident_id=resident.pk, reason=data["reason"]
            ),
            possible=_has_request,
            form=RefuseForm,
            done=_("Permintaan dijawab. Warga sudah diberi tahu."),
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.list_select_related, "education")

    def work_queues(self, request):
        if not request.user.has_perm(CORRECT):
            return
        yield measure_queue(
            CorrectionRequest.objects.waiting(),
            label=_("Permintaan pembetulan data"),
            url=f"{reverse('admin:accounts_resident_changelist')}?pembetulan=menunggu",
            since="asked_at",
        )

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
        rows += self._correction_rows(resident)
        return rows

    def _correction_rows(self, resident):
        for row in resident.corrections.select_related("actor"):
            parts = ", ".join(f"{label_of(name)}: {row.before[name]} → {new}" for name, new in row.after.items())
            yield HistoryRow(at=row.at, who=str(row.actor), what=_("Dibetulkan: %s") % parts, why=row.reason)
        for row in resident.correction_requests.select_related("decided_by"):
            yield HistoryRow(at=row.asked_at, who=str(resident), what=_("Minta pembetulan"), why=row.wanted)
            if row.state == CorrectionState.REFUSED:
                yield HistoryRow(
                    at=row.decided_at, who=str(row.decided_by), what=row.get_state_display(), why=row.answer
                )

    def decision_context(self, request, resident):
        asked = resident.correction_requests.waiting().first()
        wish = [(_("Diminta warga"), asked.wanted), (_("Batas waktu"), waktu(asked.due_at))] if asked else []
        return {
            "summary": [(_("Nama"), str(resident)), (_("NIK"), resident.nik_masked), *wish],
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

    @admin.display(description=_("diminta dibetulkan"))
    def asked(self, resident):
        request = resident.correction_requests.waiting().first()
        return request.wanted if request else "–"

    @admin.display(description=_("e-mail"))
    def email(self, resident):
        return resident.user.email or "–"


def label_of(name):
    """A field's name for the history; a NIK is shown by its last four digits."""
    return _("NIK (empat angka terakhir)") if name == "nik" else Resident._meta.get_field(name).verbose_name

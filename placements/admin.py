"""Placements: counted, corrected with a reason, taken back with a reason; nothing is deleted."""

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import state_tag
from accounts.enums import CompanyKind, VerificationLevel
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReadOnlyInline, ReasonForm, shown
from cakapkerja.admin_history import HistoryRow
from cakapkerja.dateparts import DatePartsField
from placements.enums import CancelReason, PlacementKind, PlacementSource
from placements.models import FollowUp, Placement
from placements.services.placements import (
    CORRECTABLE,
    CORRECTED_DAYS_AHEAD,
    EARLIEST_DAY,
    cancel_placement,
    correct_placement,
)
from reference.models import EducationLevel, Kelurahan, OccupationGroup, Province

CORRECT = "placements.correct_placement"


class KelurahanField(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.name}, {row.kecamatan.name}"


class CorrectForm(ReasonForm):
    """All that may be corrected, filled with what is recorded; only differences are kept."""

    accepted_on = DatePartsField(
        label=_("Tanggal diterima"), not_before=EARLIEST_DAY, days_ahead=CORRECTED_DAYS_AHEAD
    )
    started_on = DatePartsField(
        label=_("Hari pertama bekerja"),
        required=False,
        not_before=EARLIEST_DAY,
        days_ahead=CORRECTED_DAYS_AHEAD,
        help_text=_("Kosong bila belum mulai."),
    )
    position = forms.CharField(label=_("Jabatan"), max_length=120)
    occupation_group = forms.ModelChoiceField(
        OccupationGroup.objects.all(), label=_("Golongan jabatan"), required=False
    )
    employer_kind = forms.ChoiceField(label=_("Jenis pemberi kerja"), choices=CompanyKind.choices)
    kind = forms.ChoiceField(label=_("Jenis penempatan"), choices=PlacementKind.choices)
    work_province = forms.ModelChoiceField(
        Province.objects.all(),
        label=_("Provinsi tempat kerja"),
        required=False,
        help_text=_("Kosong hanya untuk kerja di luar negeri (AKAN)."),
    )
    source = forms.ChoiceField(label=_("Sumber"), choices=PlacementSource.choices)
    in_city = forms.TypedChoiceField(
        label=_("Alamat saat diterima"),
        choices=[("1", _("Warga Kota Tangerang")), ("0", _("Dari luar kota"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    kelurahan = KelurahanField(
        Kelurahan.objects.select_related("kecamatan"),
        label=_("Kelurahan"),
        required=False,
        help_text=_("Untuk warga kota."),
    )
    outside_place = forms.CharField(
        label=_("Kota atau kabupaten asal"),
        max_length=160,
        required=False,
        help_text=_("Untuk yang dari luar kota."),
    )
    sex = forms.ChoiceField(label=_("Jenis kelamin"), required=False)
    education = forms.ModelChoiceField(EducationLevel.objects.all(), label=_("Pendidikan"), required=False)
    evidence = forms.CharField(label=_("Bukti"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("Alasan pembetulan"),
        help_text=_("Disimpan bersama isi sebelum dan sesudahnya."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def __init__(self, *args, target=None, **kwargs):
        if target is not None:
            start = {name: getattr(target, name) for name in CORRECTABLE}
            start["in_city"] = "1" if target.in_city else "0"
            kwargs.setdefault("initial", start)
        super().__init__(*args, target=target, **kwargs)
        self.fields["sex"].choices = [("", "–"), *Placement._meta.get_field("sex").choices]
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def clean(self):
        data = super().clean()
        if "in_city" in data:
            self._clean_address(data)
        abroad = data.get("kind") == PlacementKind.ABROAD
        if "work_province" in data and "kind" in data and abroad == bool(data["work_province"]):
            self.add_error(
                "work_province",
                _("Kosongkan provinsi untuk kerja di luar negeri.")
                if abroad
                else _("Pilih provinsi tempat kerja."),
            )
        return data

    def _clean_address(self, data):
        """The side of the address that was not chosen is emptied; the chosen one must be there."""
        if data["in_city"]:
            data["outside_place"] = ""
            if not data.get("kelurahan") and "kelurahan" not in self.errors:
                self.add_error("kelurahan", _("Pilih kelurahan warga kota ini."))
        else:
            data["kelurahan"] = None
            if not data.get("outside_place") and "outside_place" not in self.errors:
                self.add_error("outside_place", _("Tulis kota atau kabupaten asalnya."))


class CancelForm(ReasonForm):
    reason_code = forms.ChoiceField(label=_("Sebab"), choices=CancelReason.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Keterangan"),
        help_text=_("Disimpan di riwayat penempatan ini."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    field_order = ["reason_code", "reason"]


def _correct(officer, placement, data):
    changes = {name: data[name] for name in CORRECTABLE}
    correct_placement(officer=officer, placement_id=placement.pk, changes=changes, reason=data["reason"])


def _cancel(officer, placement, data):
    if Placement.objects.filter(pk=placement.pk, cancelled_at__isnull=False).exists():
        return str(_("Penempatan ini sudah dibatalkan sebelumnya. Sebab yang pertama tetap."))
    cancel_placement(
        actor=officer, placement_id=placement.pk, reason_code=data["reason_code"], note=data["reason"].strip()
    )
    return None


class FollowUpInline(ReadOnlyInline):
    model = FollowUp
    fields = ["day", "due_on", "asked_at", "answered_at", "still_working"]
    readonly_fields = fields
    verbose_name_plural = _("Masih bekerja?")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("placements.view_followup")


class StandingFilter(admin.SimpleListFilter):
    title = _("keadaan")
    parameter_name = "keadaan"

    def lookups(self, request, model_admin):
        return [
            ("dihitung", _("dihitung")),
            ("mulai", _("sudah mulai kerja")),
            ("batal", _("dibatalkan")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "dihitung":
            return queryset.counted()
        if self.value() == "mulai":
            return queryset.counted().started()
        if self.value() == "batal":
            return queryset.filter(cancelled_at__isnull=False)
        return queryset


@admin.register(Placement)
class PlacementAdmin(OfficeModelAdmin):
    change_list_template = "admin/placements/placement/change_list.html"
    change_form_template = "admin/placements/placement/change_form.html"
    list_display = ["accepted_on", "person", "position", "employer_name", "kind", "where", "state_tag"]
    list_display_links = ["accepted_on", "person"]
    list_filter = [StandingFilter, "in_city", "residence_level", "kind", "source"]
    list_select_related = ["resident__user"]
    search_fields = ["resident__full_name", "employer_name", "position"]
    search_help_text = _("Nama, pemberi kerja, atau jabatan.")
    date_hierarchy = "accepted_on"
    inlines = [FollowUpInline]
    fieldsets = [
        (
            _("Penempatan"),
            {
                "fields": [
                    "state_tag",
                    "person_link",
                    "position",
                    "occupation",
                    "employer_name",
                    "employer_kind",
                    "accepted_on",
                    "started_on",
                    "kind_label",
                    "province",
                    "source",
                    "evidence",
                ]
            },
        ),
        (
            _("Saat diterima"),
            {"fields": ["where", "residence_level", "village", "outside_place", "sex", "schooling"]},
        ),
    ]
    readonly_fields = [
        "state_tag",
        "person_link",
        "occupation",
        "kind_label",
        "province",
        "where",
        "village",
        "schooling",
    ]
    occupation = shown(Placement, "occupation_group")
    province = shown(Placement, "work_province")
    village = shown(Placement, "kelurahan")
    schooling = shown(Placement, "education")
    decisions = (
        Decision(
            slug="betulkan",
            label=_("Betulkan"),
            permission=CORRECT,
            carry_out=_correct,
            form=CorrectForm,
            explain=_("Angka di laporan ikut berubah. Isi lama tetap tersimpan di riwayat."),
            done=_("Pembetulan disimpan."),
            tone="primary",
        ),
        Decision(
            slug="batalkan",
            label=_("Batalkan"),
            permission=CORRECT,
            carry_out=_cancel,
            possible=lambda placement, officer: not placement.is_cancelled,
            form=CancelForm,
            explain=_("Penempatan ini tidak dihitung lagi. Barisnya dan riwayatnya tetap ada."),
            done=_("Penempatan dibatalkan."),
            tone="danger",
        ),
    )

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == self._name("changelist"):
            return rows
        return rows.select_related(
            "resident__user", "company", "occupation_group", "work_province", "kelurahan__kecamatan", "education"
        )

    def get_fieldsets(self, request, obj=None):
        if obj is None or not obj.is_cancelled:
            return self.fieldsets
        fields = ["cancelled_at", "cancel_reason", "cancel_note"]
        return [(_("Pembatalan"), {"fields": fields}), *self.fieldsets]

    def get_inlines(self, request, obj):
        return self.inlines if obj is not None and obj.started_on else []

    def changelist_view(self, request, extra_context=None):
        """The list, with the counts of what is filtered: as published, each also with a proved address."""
        response = super().changelist_view(request, extra_context)
        change_list = getattr(response, "context_data", None) and response.context_data.get("cl")
        if change_list is not None:
            response.context_data["totals"] = self._totals(change_list.queryset)
        return response

    @staticmethod
    def _totals(queryset):
        stands = Q(cancelled_at__isnull=True)
        proved = stands & ~Q(residence_level=VerificationLevel.STATED)
        return queryset.order_by().aggregate(
            total=Count("pk", filter=stands),
            inside=Count("pk", filter=stands & Q(in_city=True)),
            inside_verified=Count("pk", filter=proved & Q(in_city=True)),
            outside=Count("pk", filter=stands & Q(in_city=False)),
            started=Count("pk", filter=stands & Q(started_on__isnull=False)),
            cancelled=Count("pk", filter=~stands),
        )

    def page_context(self, request, placement):
        return {"corrections": corrections_of(placement)}

    def decision_context(self, request, placement):
        return {
            "summary": [
                (_("Warga"), str(placement.resident)),
                (_("Pekerjaan"), str(placement)),
                (_("Tanggal diterima"), placement.accepted_on),
            ]
        }

    def history_rows(self, placement):
        corrections = [
            HistoryRow(
                at=row["at"], who=row["who"], what=_("Dibetulkan petugas"), why=row["why"], changes=row["changes"]
            )
            for row in corrections_of(placement)
        ]
        return corrections + super().history_rows(placement)

    @admin.display(description=_("warga"), ordering="resident__full_name")
    def person(self, placement):
        return str(placement.resident)

    @admin.display(description=_("warga"))
    def person_link(self, placement):
        url = reverse("admin:accounts_resident_change", args=[placement.resident_id])
        return format_html('<a href="{}">{}</a>', url, placement.resident)

    @admin.display(description=_("alamat saat diterima"), ordering="in_city")
    def where(self, placement):
        return _("warga kota") if placement.in_city else _("dari luar kota")

    @admin.display(description=_("jenis penempatan"))
    def kind_label(self, placement):
        label = placement.get_kind_display()
        return f"{label}, {_('ditetapkan petugas')}" if placement.kind_by_staff else label

    @admin.display(description=_("keadaan"))
    def state_tag(self, placement):
        if placement.is_cancelled:
            return state_tag(_("Dibatalkan"), "cancelled", {"cancelled": "danger"})
        if placement.started_on:
            return state_tag(_("Mulai kerja"), "started", {"started": "success"})
        return state_tag(_("Diterima"), "accepted", {"accepted": "warning"})


def corrections_of(placement):
    """What staff corrected, newest first, with the labels and words of the fields."""
    return [
        {
            "at": row.at,
            "who": str(row.actor),
            "why": row.reason,
            "changes": tuple(
                (_field_label(name), _field_words(name, row.before.get(name)), _field_words(name, value))
                for name, value in row.after.items()
            ),
        }
        for row in placement.corrections.select_related("actor")
    ]


def _field_label(name):
    labels = {"cancelled": _("dibatalkan"), "reason": _("sebab")}
    return labels.get(name) or Placement._meta.get_field(name).verbose_name


def _field_words(name, value):
    """A kept value in words: the label of a choice, the name behind a key, yes or no."""
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if name == "reason":
        return dict(CancelReason.choices).get(value, value)
    field = Placement._meta.get_field(name)
    if field.flatchoices:
        return dict(field.flatchoices).get(value, value)
    if field.is_relation:
        return str(field.related_model.objects.filter(pk=value).first() or value)
    return value

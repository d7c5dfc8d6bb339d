"""Forms of a batch in the admin: its fields, and what each decision asks."""

import datetime

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cakapkerja.admin_decisions import DecisionForm, ReasonForm
from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from training.enums import DocumentNeed
from training.models import Batch
from training.services.batches import next_batch_number

DAY_AT_MOST = datetime.date(2100, 12, 31)
WEEKDAYS = [(0, _("Senin")), (1, _("Selasa")), (2, _("Rabu")), (3, _("Kamis")), (4, _("Jumat")), (5, _("Sabtu")),
            (6, _("Minggu"))]  # fmt: skip
DATE_FORMAT, TIME_FORMAT = "%Y-%m-%d", "%Y-%m-%dT%H:%M"
DATES = ("starts_on", "ends_on")
TIMES = ("opens_at", "closes_at", "results_on", "seed_at")


class BatchForm(forms.ModelForm):
    """Dates and times by the browser's own fields; without them typed as 2026-12-31 and 2026-12-31T08:00."""

    documents = forms.MultipleChoiceField(
        label=_("Berkas yang diminta"),
        choices=DocumentNeed.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    # When the page was opened: whoever saves second is told, and overwrites nothing (FT-10).
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Batch
        fields = ("documents",)  # the admin says the others by its ``fieldsets``

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = version_of(self.instance)
        for name in DATES:
            if name in self.fields:
                widget = forms.DateInput(format=DATE_FORMAT, attrs={"type": "date"})
                self.fields[name] = forms.DateField(
                    label=self.fields[name].label,
                    widget=widget,
                    input_formats=[DATE_FORMAT, "%d-%m-%Y", "%d/%m/%Y"],
                )
        for name in TIMES:
            if name in self.fields:
                widget = forms.DateTimeInput(format=TIME_FORMAT, attrs={"type": "datetime-local"})
                self.fields[name] = forms.DateTimeField(
                    label=self.fields[name].label,
                    widget=widget,
                    required=self.fields[name].required,
                    input_formats=[TIME_FORMAT, "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M"],
                )
        if "instructors" in self.fields:
            teach = Q(groups__name="Instruktur") | Q(is_staff=True)
            rows = User.objects.filter(teach, is_active=True).distinct().order_by("name", "pk")
            self.fields["instructors"] = forms.ModelMultipleChoiceField(
                label=self.fields["instructors"].label,
                queryset=rows,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self):
        data = super().clean()
        self._refuse_old_page(data.get("version"))
        field, year, number = data.get("field"), data.get("year"), data.get("number")
        if self.instance.pk is None and field and year and number:
            taken = Batch.objects.filter(field=field, year=year, number=number).exists()
            if taken:
                self.add_error(
                    "number", _("Nomor ini sudah dipakai. Berikutnya: %d.") % next_batch_number(field, year)
                )
        return data

    def _refuse_old_page(self, seen):
        """Compare with the row as it is now, held until the save: the admin saves in one transaction."""
        if not self.instance.pk or not seen:
            return
        now = Batch.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if version_of(now) != seen:
            self.add_error(None, _("Angkatan ini baru saja diubah orang lain. Buka lagi halaman ini, lalu ubah."))


def version_of(batch):
    """What changes with every save of the batch's own fields; seats and numbers do not count."""
    return str(int(batch.updated_at.timestamp() * 1_000_000))


class CopyForm(DecisionForm):
    form_token = TokenField()
    starts_on = DatePartsField(
        label=_("Mulai belajar"), help_text=_("Tanggal lain bergeser sejauh hari mulai ini bergeser.")
    )


class DaysForm(DecisionForm):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Hari belajar"),
        choices=WEEKDAYS,
        coerce=int,
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )
    starts_at = forms.TimeField(
        label=_("Jam mulai"), initial="08:00", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    ends_at = forms.TimeField(
        label=_("Jam selesai"), initial="15:00", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )


class PublishForm(DecisionForm):
    is_read = forms.BooleanField(
        label=_("Isi dan aturan kelas ini sudah saya baca"),
        error_messages={"required": _("Baca dulu seluruhnya, lalu centang.")},
    )


class QuotaForm(DecisionForm):
    quota = forms.IntegerField(label=_("Kuota baru"), min_value=1, max_value=1000)
    reason = forms.CharField(label=_("Alasan"), max_length=200)

    def __init__(self, *args, target=None, **kwargs):
        if target is not None:
            kwargs.setdefault("initial", {"quota": target.quota})
        super().__init__(*args, target=target, **kwargs)


class CancelForm(ReasonForm):
    reason = forms.CharField(
        label=_("Sebab dibatalkan"),
        help_text=_("Semua pendaftar dan umum membaca kalimat ini."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


class ApproveForm(DecisionForm):
    absent_confirmed = forms.BooleanField(
        label=_("Pendaftar tanpa nilai lengkap tidak mengikuti seleksi"),
        required=False,
        help_text=_("Mereka diberi tahu bahwa belum terpilih karena nilainya belum lengkap."),
    )


class SeedForm(DecisionForm):
    seed = forms.CharField(
        label=_("Angka undian"),
        max_length=200,
        help_text=_("Persis seperti di sumbernya. Tidak bisa diubah setelah diundi."),
    )

    def __init__(self, *args, target=None, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        if target is not None:
            self.fields["seed"].help_text = _("Dari: %(source)s. Tidak bisa diubah setelah diundi.") % {
                "source": target.seed_source
            }


class CountersForm(forms.Form):
    day = DatePartsField(label=_("Sampai hari"), not_before=datetime.date(2000, 1, 1), days_ahead=3660)

"""Forms of the edition's pages at the office: waves, dates, copying, rehearsing, inviting."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from cakapkerja.admin_decisions import DecisionForm
from jobs.fairs.models import Edition, EntryWindow


class WindowFormSet(forms.BaseInlineFormSet):
    """A wave that people hold tickets of is not deleted."""

    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and form.instance.tickets.exists():
                raise forms.ValidationError(
                    _("Gelombang %(when)s sudah punya tiket, jadi tidak bisa dihapus. Kecilkan kuotanya."),
                    params={"when": f"{form.instance.starts_at:%d-%m-%Y}"},
                )


class WindowForm(forms.ModelForm):
    def clean_quota(self):
        """Not below what is taken. The row is held until the page is saved: nobody takes a ticket meanwhile."""
        quota = self.cleaned_data["quota"]
        if self.instance.pk:
            held = EntryWindow.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
            self.instance.taken = held.taken
            self.instance.last_waiting_number = held.last_waiting_number
            if quota < held.taken:
                raise forms.ValidationError(_("Kuota tidak boleh di bawah jumlah tiket yang sudah diambil."))
        return quota


class EditionForm(forms.ModelForm):
    class Meta:
        model = Edition
        fields = "__all__"  # noqa: DJ007 - the admin's fieldsets say which

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and (ends - starts).days > 30:
            self.add_error("ends_on", _("Satu edisi paling lama satu bulan. Ubah hari terakhirnya."))
        return data


class CopyForm(DecisionForm):
    starts_on = forms.DateField(
        label=_("Hari pertama edisi baru"),
        help_text=_("Semua jam, gelombang, dan acara digeser sebanyak hari yang sama."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, target=None, **kwargs):
        if target is not None:
            kwargs.setdefault("initial", {"starts_on": target.starts_on + timedelta(days=28)})
        super().__init__(*args, target=target, **kwargs)


class RehearsalForm(DecisionForm):
    day = forms.DateField(
        label=_("Hari latihan"),
        help_text=_("Pukul 09.00 sampai 12.00. Jam dan kuotanya bisa diubah di drafnya."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, target=None, **kwargs):
        if target is not None:
            kwargs.setdefault("initial", {"day": target.starts_on - timedelta(days=1)})
        super().__init__(*args, target=target, **kwargs)


class InviteForm(DecisionForm):
    companies = forms.ModelMultipleChoiceField(
        label=_("Perusahaan terverifikasi"),
        queryset=Company.objects.none(),
        help_text=_("Yang sudah ikut atau diundang tidak disebut lagi."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu perusahaan.")},
    )

    def __init__(self, *args, target=None, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        rows = Company.objects.public().order_by("name", "pk")
        if target is not None:
            rows = rows.exclude(booths__in=target.booths.filter(state__in=["invited", "approved", "requested"]))
        self.fields["companies"].queryset = rows

"""Dates of a vacancy after it was written, and the report of who was hired."""

import datetime

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Sex
from cakapkerja.dateparts import DatePartsField

USUAL_EXTENSION = datetime.timedelta(days=30)
LONGEST_BACK = datetime.timedelta(days=3 * 365)
LONGEST_AHEAD = datetime.timedelta(days=365)


class ClosingDayForm(forms.Form):
    """A new closing day, to extend a vacancy or to open it again."""

    closes_on = DatePartsField(label=_("Hari terakhir melamar"), help_text=_("Lowongan tutup di akhir hari itu."))

    def __init__(self, data=None, *, latest, **kwargs):
        suggestion = min(timezone.localdate() + USUAL_EXTENSION, latest)
        super().__init__(data, initial={"closes_on": suggestion}, **kwargs)


class HiredPersonForm(forms.Form):
    """One person hired elsewhere; a row in which nothing was typed counts as none."""

    full_name = forms.CharField(
        label=_("Nama"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=Sex, widget=forms.RadioSelect)
    in_city = forms.TypedChoiceField(
        label=_("Warga Kota Tangerang"),
        choices=[("1", _("Ya")), ("0", _("Tidak"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    started_on = DatePartsField(label=_("Mulai kerja"))

    def has_changed(self):
        prefix = f"{self.prefix}-"
        return any(value.strip() for name, value in self.data.items() if name.startswith(prefix))

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        today = timezone.localdate()
        if not today - LONGEST_BACK <= day <= today + LONGEST_AHEAD:
            raise forms.ValidationError(gettext("Periksa tahunnya. Tulis hari pertama orang ini bekerja."))
        return day


class HiredPeopleBase(BaseFormSet):
    refusal = ""  # what the service said to the whole report

    @classmethod
    def one_more(cls, data, prefix):
        """The rows as they were typed, right or wrong, and an empty one below."""
        names = ("full_name", "sex", "in_city")
        parts = [f"started_on_{part}" for part in ("tanggal", "bulan", "tahun")]
        typed = [
            {
                **{name: data.get(f"{form.prefix}-{name}", "") for name in names},
                "started_on": [data.get(f"{form.prefix}-{part}", "") for part in parts],
            }
            for form in cls(data, prefix=prefix).forms
        ]
        return cls(prefix=prefix, initial=typed)

    def initial_form_count(self):
        # Every row may be left empty, also one that an earlier page filled in.
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self):
        if any(self.errors):
            return
        seen = set()
        for person in self.people():
            key = (person["full_name"].casefold(), person["started_on"])
            if key in seen:
                raise forms.ValidationError(
                    gettext("%(name)s tertulis dua kali. Hapus salah satunya.") % {"name": person["full_name"]}
                )
            seen.add(key)

    def people(self):
        """What ``report_filled`` takes: the rows in which something was typed."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


HiredPeopleForms = formset_factory(HiredPersonForm, formset=HiredPeopleBase, extra=1, absolute_max=60, max_num=50)


class NobodyForm(forms.Form):
    reason = forms.CharField(
        label=_("Mengapa tidak ada yang diterima?"),
        max_length=300,
        help_text=_("Misalnya: lowongan batal, atau pelamar belum sesuai."),
    )

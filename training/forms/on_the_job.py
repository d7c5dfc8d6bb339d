"""On-the-job training: the plan, a week of the log, its end (TR-8)."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from accounts.nik import NumberError, check_phone
from cakapkerja.admin_decisions import DecisionForm
from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField


class OnTheJobPlanForm(forms.Form):
    """What a company says about a place."""

    person = forms.CharField(
        label=_("Kode peserta"),
        max_length=120,
        help_text=_("Delapan huruf dan angka di kartu peserta kelas. Peserta menunjukkannya kepada Anda."),
    )
    position = forms.CharField(label=_("Bagian"), max_length=120, help_text=_("Misalnya: menjahit, gudang."))
    supervisor = forms.CharField(label=_("Nama pembimbing"), max_length=120)
    supervisor_phone = forms.CharField(
        label=_("Nomor HP pembimbing"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    starts_on = DatePartsField(label=_("Hari mulai"), days_ahead=366)
    ends_on = DatePartsField(label=_("Hari selesai"), help_text=_("Paling sedikit 30 hari."))
    agreement_number = forms.CharField(label=_("Nomor perjanjian magang"), max_length=80)
    agreement = forms.FileField(
        label=_("Surat perjanjian (PDF)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    form_token = TokenField()

    def clean_supervisor_phone(self):
        value = self.cleaned_data["supervisor_phone"]
        try:
            return check_phone(value) if value else ""
        except NumberError as exc:
            raise forms.ValidationError(exc.message) from exc


class OfficePlanForm(OnTheJobPlanForm):
    """The office also says which company, and may know the person by e-mail."""

    company = forms.CharField(
        label=_("NIB atau kode perusahaan"),
        max_length=20,
        help_text=_("NIB 13 angka, atau kode 8 huruf dan angka."),
    )
    field_order = ["company", "person"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].label = _("Kode peserta atau e-mail akunnya")
        self.fields["person"].help_text = ""

    def clean_company(self):
        text = re.sub(r"\s", "", self.cleaned_data["company"])
        found = Company.objects.standing()
        company = found.filter(nib=text).first() if text.isdigit() and len(text) == 13 else None
        company = company or found.filter(code=text.lower()).first()
        if company is None:
            raise forms.ValidationError(gettext("Perusahaan ini tidak ada. Periksa nomornya."))
        return company


class WeekForm(forms.Form):
    """A week in the trainee's words."""

    text = forms.CharField(
        label=_("Yang Anda kerjakan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Misalnya: menjahit saku, belajar mesin obras."),
    )
    days_present = forms.IntegerField(
        label=_("Hari hadir"),
        min_value=0,
        max_value=7,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "1", "size": "2"}),
    )


class StopForm(DecisionForm):
    """Also the admin's decision."""

    reason = forms.CharField(
        label=_("Sebab berhenti"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Peserta dan perusahaan membacanya."),
    )


class FinishForm(forms.Form):
    """Whether the company keeps the trainee."""

    was_hired = forms.ChoiceField(
        label=_("Apakah peserta dipekerjakan?"),
        choices=[("ya", _("Ya, bekerja di sini")), ("tidak", _("Tidak"))],
        widget=forms.RadioSelect,
    )
    position = forms.CharField(
        label=_("Pekerjaannya"), max_length=120, required=False, help_text=_("Bila dipekerjakan.")
    )
    hired_on = DatePartsField(
        label=_("Bekerja sejak"), required=False, days_ahead=0, help_text=_("Bila dipekerjakan.")
    )

    def clean_was_hired(self):
        return self.cleaned_data["was_hired"] == "ya"

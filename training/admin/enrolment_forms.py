"""What the office asks about one participant."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Sex
from accounts.nik import NumberError, check_nik
from cakapkerja.admin_decisions import ReasonForm
from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from reference.models import EducationLevel, Kelurahan


class RefuseForm(ReasonForm):
    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Orang ini membacanya. Sebut syarat yang belum terpenuhi dan jalan berikutnya."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
    )


class DownloadForm(forms.Form):
    reason = forms.CharField(
        label=_("Untuk apa daftar ini"),
        max_length=200,
        help_text=_("Setiap orang di daftar bisa membaca siapa yang mengunduh dan untuk apa."),
    )


class KelurahanField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.name}, {obj.kecamatan.name}"


class CounterForm(forms.Form):
    form_token = TokenField()
    nik = forms.CharField(label=_("NIK"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    full_name = forms.CharField(label=_("Nama lengkap"), max_length=120)
    phone = forms.CharField(
        label=_("Nomor HP"), max_length=16, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=Sex.choices, widget=forms.RadioSelect)
    birth_date = DatePartsField(label=_("Tanggal lahir"), not_before=datetime.date(1920, 1, 1), days_ahead=0)
    education = forms.ModelChoiceField(
        label=_("Pendidikan terakhir"), queryset=EducationLevel.objects.order_by("rank", "pk"), required=False
    )
    kelurahan = KelurahanField(
        label=_("Kelurahan"),
        queryset=Kelurahan.objects.select_related("kecamatan").order_by("kecamatan__name", "name", "pk"),
        required=False,
        help_text=_("Kosongkan bila bukan warga Kota Tangerang."),
    )
    exception = forms.CharField(
        label=_("Alasan pengecualian"),
        help_text=_("Hanya bila satu syarat tidak dipenuhi. Tersimpan di riwayat, dan orang ini membacanya."),
        max_length=300,
        required=False,
    )

    def clean(self):
        data = super().clean()
        if "nik" in data and "sex" in data and "birth_date" in data:
            try:
                data["nik"] = check_nik(data["nik"], birth_date=data["birth_date"], sex=data["sex"])
            except NumberError as exc:
                self.add_error("nik", exc.message)
        return data

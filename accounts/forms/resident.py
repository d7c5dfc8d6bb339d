"""The sections of a resident's profile, one thing a page."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Sex
from accounts.forms.choices import AddressMixin
from accounts.forms.versions import VersionMixin
from accounts.models.residents import MIN_AGE, earliest_birth_date
from accounts.nik import NumberError, check_phone
from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from reference.models import EducationLevel, OccupationGroup


class IdentityForm(VersionMixin):
    full_name = forms.CharField(
        label=_("Nama lengkap sesuai KTP"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_date = DatePartsField(label=_("Tanggal lahir"))
    sex = forms.ChoiceField(label=_("Jenis kelamin"), choices=Sex, widget=forms.RadioSelect)

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born > earliest_birth_date():
            raise forms.ValidationError(_("Layanan ini untuk umur %d tahun ke atas.") % MIN_AGE)
        if timezone.localdate().year - born.year > 100:
            raise forms.ValidationError(_("Periksa tahun lahir Anda."))
        return born


class AddressForm(VersionMixin, AddressMixin):
    street = forms.CharField(
        label=_("Jalan dan nomor rumah"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    field_order = ["kelurahan", "outside_city", "outside_province", "street"]


class WorkForm(VersionMixin):
    phone = forms.CharField(
        label=_("Nomor HP"),
        max_length=20,
        help_text=_("Perusahaan menelepon nomor ini setelah Anda melamar."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    education = forms.ModelChoiceField(
        label=_("Pendidikan terakhir"), queryset=EducationLevel.objects.all(), empty_label=_("Pilih pendidikan")
    )
    major = forms.CharField(label=_("Jurusan"), max_length=120, required=False)
    graduation_year = forms.IntegerField(
        label=_("Tahun lulus"),
        required=False,
        min_value=1950,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )
    wanted_work = forms.CharField(label=_("Pekerjaan yang dicari"), max_length=200, required=False)
    wanted_group = forms.ModelChoiceField(
        label=_("Bidang pekerjaan"),
        queryset=OccupationGroup.objects.all(),
        required=False,
        empty_label=_("Pilih bidang"),
    )
    skills = forms.CharField(label=_("Keahlian"), max_length=400, required=False)
    experience = forms.CharField(
        label=_("Pengalaman kerja"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_phone(self):
        try:
            return check_phone(self.cleaned_data["phone"])
        except NumberError as exc:
            raise forms.ValidationError(exc.message) from exc

    def clean_graduation_year(self):
        year = self.cleaned_data["graduation_year"]
        if year and year > timezone.localdate().year + 1:
            raise forms.ValidationError(_("Tahun lulus tidak boleh lebih dari tahun depan."))
        return year


class NikForm(forms.Form):
    nik = forms.CharField(
        label=_("NIK"),
        max_length=30,
        help_text=_("16 angka di KTP. Disimpan terkunci dan tidak diperlihatkan kepada perusahaan."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Foto KTP"),
        help_text=_("JPG atau PNG, paling besar 2 MB. Semua tulisan harus terbaca."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )


class DocumentForm(forms.Form):
    form_token = TokenField()
    upload = forms.FileField(
        label=_("Unggah CV"),
        help_text=_("Berkas PDF, paling besar 2 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


SECTIONS = {
    "diri": (IdentityForm, _("Data diri")),
    "alamat": (AddressForm, _("Alamat")),
    "kerja": (WorkForm, _("Kontak, pendidikan, pekerjaan")),
}

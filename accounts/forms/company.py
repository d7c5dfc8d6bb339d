"""The company's profile, and its members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import CompanyKind, CompanySize, MemberRole
from accounts.forms.choices import AddressMixin
from accounts.forms.versions import VersionMixin
from accounts.nik import NumberError, check_nib, check_npwp
from cakapkerja.receipts import TokenField
from reference.models import IndustryCategory


class CompanyForm(VersionMixin, AddressMixin):
    # May wait while the profile is written, not when it is handed in: not called optional.
    needed_later = AddressMixin.needed_later | {"nib", "npwp", "industry", "size", "street", "phone"}

    name = forms.CharField(label=_("Nama perusahaan"), max_length=120)
    kind = forms.ChoiceField(label=_("Jenis"), choices=CompanyKind, initial=CompanyKind.PRIVATE)
    nib = forms.CharField(
        label=_("NIB"),
        max_length=30,
        required=False,
        help_text=_("Nomor Induk Berusaha, 13 angka. Boleh menyusul sebelum diajukan."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    npwp = forms.CharField(
        label=_("NPWP"),
        max_length=30,
        required=False,
        help_text=_("16 angka, atau 15 angka untuk NPWP lama."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    industry = forms.ModelChoiceField(
        label=_("Lapangan usaha"),
        queryset=IndustryCategory.objects.all(),
        required=False,
        empty_label=_("Pilih lapangan usaha"),
    )
    kbli_code = forms.RegexField(
        r"^\d{5}$",
        label=_("Kode KBLI"),
        required=False,
        help_text=_("5 angka, bila Anda tahu."),
        error_messages={"invalid": _("Kode KBLI harus 5 angka.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    size = forms.ChoiceField(
        label=_("Jumlah pekerja"), choices=[("", _("Pilih jumlah")), *CompanySize.choices], required=False
    )
    street = forms.CharField(label=_("Alamat kantor"), max_length=200, required=False)
    phone = forms.RegexField(
        r"^[\d\s()+.\-]{6,20}$",
        label=_("Telepon kantor"),
        required=False,
        error_messages={"invalid": _("Nomor telepon hanya berisi angka, 6 sampai 20 angka.")},
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.EmailField(label=_("E-mail kantor"), required=False)
    website = forms.URLField(label=_("Situs web"), required=False, assume_scheme="https")
    about = forms.CharField(
        label=_("Tentang perusahaan"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    wlkp_number = forms.CharField(
        label=_("Nomor WLKP"),
        max_length=40,
        required=False,
        help_text=_("Nomor Wajib Lapor Ketenagakerjaan (WLKP), bila perusahaan sudah melapor."),
    )
    form_token = TokenField()
    field_order = [
        "name", "kind", "nib", "npwp", "industry", "kbli_code", "size", "street",
        "kelurahan", "outside_city", "outside_province", "phone", "email", "website", "wlkp_number", "about",
    ]  # fmt: skip

    def _number(self, name, check):
        text = self.cleaned_data[name]
        if not text:
            return None if name == "nib" else ""
        try:
            return check(text)
        except NumberError as exc:
            raise forms.ValidationError(exc.message) from exc

    def clean_nib(self):
        return self._number("nib", check_nib)

    def clean_npwp(self):
        return self._number("npwp", check_npwp)

    def data_for_service(self):
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("form_token", "version")}
        data["kbli_code"] = data.get("kbli_code") or ""
        return data


class DomainForm(forms.Form):
    form_token = TokenField()
    proof_email = forms.EmailField(
        label=_("Alamat di domain perusahaan"), help_text=_("Kami kirim tautan ke alamat ini.")
    )


class InviteForm(forms.Form):
    form_token = TokenField()
    email = forms.EmailField(label=_("E-mail rekan"))
    role = forms.ChoiceField(label=_("Peran"), choices=MemberRole, initial=MemberRole.RECRUITER)


class PaperForm(forms.Form):
    form_token = TokenField()
    upload = forms.FileField(
        label=_("Berkas NIB atau NPWP"),
        help_text=_("Berkas PDF, paling besar 2 MB. Hanya petugas dan Anda yang melihat."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


class PhotoForm(forms.Form):
    form_token = TokenField()
    photo = forms.FileField(
        label=_("Foto"),
        help_text=_("Gambar JPG atau PNG, paling besar 2 MB, paling kecil 320 × 240 titik."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,.png,.jpg,.jpeg"}),
        error_messages={"required": _("Pilih foto JPG atau PNG dulu.")},
    )
    alt = forms.CharField(
        label=_("Apa yang terlihat di foto?"),
        help_text=_("Satu kalimat, misalnya: Ruang jahit dengan dua puluh mesin. Dibacakan untuk tunanetra."),
        max_length=140,
        error_messages={"required": _("Tulis apa yang terlihat di foto.")},
    )


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo perusahaan"),
        help_text=_("Gambar JPG atau PNG, paling besar 2 MB, paling kecil 48 × 48 titik."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,.png,.jpg,.jpeg"}),
    )

"""What a community tells when it asks for the van (TR-6): four short steps, and one form for each person."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Sex
from accounts.forms.choices import kelurahan_choices
from accounts.models.residents import MIN_AGE, earliest_birth_date
from accounts.nik import NumberError, check_nik, check_phone
from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from reference.models import EducationLevel, Kelurahan
from training.enums import CommunityKind
from training.models import Field
from training.models.community import WISHES_AT_MOST
from training.seeds import VAN

OLDEST = datetime.date(1930, 1, 1)
WISH_DAYS_AHEAD = 365


def _phone(label, **kwargs):
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        **kwargs,
    )


def _checked_phone(text):
    if not text:
        return ""
    try:
        return check_phone(text)
    except NumberError as exc:
        raise forms.ValidationError(exc.message) from exc


def _kelurahan(code):
    return Kelurahan.objects.filter(pk=code).first() if code else None


class WhoForm(forms.Form):
    """Who asks, and for which kelurahan."""

    kind = forms.ChoiceField(
        label=_("Anda mewakili siapa?"),
        choices=CommunityKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih siapa yang Anda wakili.")},
    )
    community = forms.CharField(
        label=_("Nama komunitas"), max_length=120, help_text=_("Misalnya: RW 05 Cibodas Sari.")
    )
    kelurahan = forms.ChoiceField(
        label=_("Kelurahan tempat pelatihan"), error_messages={"required": _("Pilih kelurahannya.")}
    )
    contact_name = forms.CharField(label=_("Nama penanggung jawab"), max_length=120)
    contact_phone = _phone(_("Nomor HP penanggung jawab"), help_text=_("Petugas menghubungi nomor ini."))
    form_token = TokenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kelurahan"].choices = kelurahan_choices()

    def clean_contact_phone(self):
        return _checked_phone(self.cleaned_data["contact_phone"])

    def clean_kelurahan(self):
        return _kelurahan(self.cleaned_data["kelurahan"])

    @staticmethod
    def initial_of(request):
        return {
            "kind": request.kind,
            "community": request.community,
            "kelurahan": request.kelurahan_id,
            "contact_name": request.contact_name,
            "contact_phone": request.contact_phone,
        }


class WishForm(forms.Form):
    """Which training, and on which days it may begin."""

    field = forms.ModelChoiceField(
        label=_("Pelatihan apa?"),
        queryset=Field.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu pelatihan.")},
    )
    wish_1 = DatePartsField(label=_("Hari mulai pilihan pertama"), days_ahead=WISH_DAYS_AHEAD)
    wish_2 = DatePartsField(label=_("Pilihan kedua"), required=False, days_ahead=WISH_DAYS_AHEAD)
    wish_3 = DatePartsField(label=_("Pilihan ketiga"), required=False, days_ahead=WISH_DAYS_AHEAD)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].queryset = Field.objects.valid_on().filter(programme__slug=VAN)

    def clean(self):
        data = super().clean()
        days = []
        for number in range(1, WISHES_AT_MOST + 1):
            day = data.get(f"wish_{number}")
            if day is None:
                continue
            if day <= timezone.localdate():
                self.add_error(f"wish_{number}", gettext("Pilih hari sesudah hari ini."))
            elif day in days:
                self.add_error(f"wish_{number}", gettext("Hari ini sudah Anda pilih di atas."))
            else:
                days.append(day)
        data["wished_on"] = days
        return data

    def data_for_request(self):
        return {"field": self.cleaned_data["field"], "wished_on": self.cleaned_data["wished_on"]}

    @staticmethod
    def initial_of(request):
        wishes = {f"wish_{number}": day for number, day in enumerate(request.wished_on, start=1)}
        return {"field": request.field_id, **wishes}


class PlaceForm(forms.Form):
    """Where the van can stand and people can sit. What is missing is told to the office, not refused."""

    place = forms.CharField(label=_("Nama tempat"), max_length=160, help_text=_("Misalnya: Balai Warga RW 05."))
    address = forms.CharField(label=_("Alamat tempat"), max_length=200)
    has_power = forms.BooleanField(label=_("Ada listrik"), required=False)
    has_roof = forms.BooleanField(label=_("Terlindung dari hujan"), required=False)
    has_room = forms.BooleanField(label=_("Cukup untuk 20 orang duduk"), required=False)
    van_can_park = forms.BooleanField(label=_("Mobil dapat masuk dan parkir"), required=False)
    has_toilet = forms.BooleanField(label=_("Ada toilet"), required=False)
    place_note = forms.CharField(label=_("Catatan tempat"), max_length=300, required=False)

    @classmethod
    def initial_of(cls, request):
        return {name: getattr(request, name) for name in cls.base_fields}


class PersonForm(forms.Form):
    """One name on the list. The NIK is checked, then only its keyed index and last four digits are kept."""

    full_name = forms.CharField(label=_("Nama sesuai KTP"), max_length=120)
    nik = forms.CharField(
        label=_("NIK"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Isi NIK, 16 angka di KTP.")},
    )
    birth_date = DatePartsField(label=_("Tanggal lahir"), not_before=OLDEST)
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"),
        choices=Sex,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jenis kelamin.")},
    )
    kelurahan = forms.ChoiceField(
        label=_("Kelurahan tempat tinggal"), error_messages={"required": _("Pilih kelurahan tempat tinggalnya.")}
    )
    education = forms.ModelChoiceField(
        label=_("Pendidikan terakhir"), queryset=EducationLevel.objects.all(), required=False
    )
    phone = _phone(_("Nomor HP"), required=False)
    agreed = forms.BooleanField(
        label=_("Orang ini setuju datanya dipakai untuk pelatihan ini"),
        error_messages={"required": _("Tanyakan dulu kepada orangnya, lalu centang.")},
    )

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known_nik = bool(person and person.nik_last4)
        if self.known_nik:
            self.fields["nik"].required = False
            self.fields["nik"].help_text = (
                gettext("Tersimpan: %s. Kosongkan bila tidak berubah.") % person.nik_masked
            )
        if isinstance(self.fields["kelurahan"], forms.ChoiceField):
            self.fields["kelurahan"].choices = kelurahan_choices()

    def clean_phone(self):
        return _checked_phone(self.cleaned_data["phone"])

    def clean_kelurahan(self):
        return _kelurahan(self.cleaned_data["kelurahan"])

    def clean_birth_date(self):
        day = self.cleaned_data["birth_date"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("Tanggal lahir belum terjadi. Periksa tahunnya."))
        if day > earliest_birth_date():
            raise forms.ValidationError(gettext("Peserta paling muda %d tahun.") % MIN_AGE)
        return day

    def clean(self):
        data = super().clean()
        if data.get("nik"):
            try:
                data["nik"] = check_nik(data["nik"])
                self._compare(data)
            except NumberError as exc:
                self.add_error("nik", exc.message)
        return data

    @staticmethod
    def _compare(data):
        """A NIK holds the birth date and the sex; ``check_nik`` would speak of the reader's own profile."""
        try:
            check_nik(data["nik"], birth_date=data.get("birth_date"), sex=data.get("sex", ""))
        except NumberError as exc:
            raise NumberError(
                gettext("NIK tidak cocok dengan tanggal lahir atau jenis kelamin. Periksa ketiganya.")
            ) from exc

    @staticmethod
    def initial_of(person):
        return {
            "full_name": person.full_name,
            "birth_date": person.birth_date,
            "sex": person.sex,
            "kelurahan": person.kelurahan_id,
            "education": person.education_id,
            "phone": person.phone,
            "agreed": person.agreed,
        }


class UploadForm(forms.Form):
    upload = forms.FileField(
        label=_("Berkas Excel atau CSV"),
        help_text=_("XLSX atau CSV UTF-8, paling besar 2 MB dan 60 orang."),
        error_messages={
            "required": _("Pilih berkas Excel atau CSV dulu."),
            "empty": _("Berkas ini kosong. Pilih berkas lain."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    form_token = TokenField()

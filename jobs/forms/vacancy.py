"""The vacancy editor of a company (VC-2). A draft asks for a title only; the rest is asked before submitting."""

import datetime

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from jobs.enums import ContractKind, SexRule, WagePeriod
from jobs.forms.money import RupiahField
from jobs.models import Vacancy
from jobs.services.vacancies import DRAFT_FIELDS, OPEN_DAYS_AT_MOST
from reference.models import EducationLevel, Kecamatan, Kelurahan, OccupationGroup, Province

USUAL_DAYS_OPEN = 30


class PlaceKind(models.TextChoices):
    CITY = "city", _("Di Kota Tangerang")
    ELSEWHERE = "elsewhere", _("Di kota atau kabupaten lain")
    ABROAD = "abroad", _("Di luar negeri")


PLACE_FIELDS = {
    PlaceKind.CITY: ("kecamatan", "kelurahan"),
    PlaceKind.ELSEWHERE: ("work_province", "work_city"),
    PlaceKind.ABROAD: ("work_country", "sip2mi"),
}
EMPTY = {"kecamatan": None, "kelurahan": None, "work_province": None}


class KelurahanField(forms.ModelChoiceField):
    """104 kelurahan in one native list, grouped by kecamatan, in one query."""

    def __init__(self, **kwargs):
        super().__init__(Kelurahan.objects.select_related("kecamatan"), **kwargs)

    def label_from_instance(self, obj):
        return f"{obj.name} · {obj.kecamatan.name}"


NUMBERS_ONLY = {"invalid": _("Tulis angka saja, misalnya 5.")}


class CountField(forms.IntegerField):
    """A number of people; empty means none."""

    default_error_messages = NUMBERS_ONLY

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=20000, required=False, widget=forms.TextInput, **kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value):
        return super().clean(value) or 0


class VacancyForm(forms.Form):
    """Cleans to :meth:`data`, the values that ``save_draft`` takes.

    ``form_token`` makes a repeat of the first save harmless (R-04); ``version`` tells whether a colleague
    saved the same draft in between (FT-10).
    """

    # A draft may leave these out, a submission may not: they are not called optional.
    needed_later = frozenset(
        {
            "occupation_group",
            "duties",
            "contract_kind",
            "openings_any",
            "min_education",
            "sex_rule",
            "limit_reason",
            "wage_min",
            "wage_period",
            "place_kind",
            "kecamatan",
            "work_province",
            "work_city",
            "work_country",
            "sip2mi",
            "closes_on",
        }
    )

    form_token = TokenField()
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    title = forms.CharField(
        label=_("Nama pekerjaan"), max_length=100, help_text=_("Misalnya: Operator jahit, Staf gudang, Kasir.")
    )
    occupation_group = forms.ModelChoiceField(
        OccupationGroup.objects.all(), label=_("Bidang pekerjaan"), required=False, empty_label=_("Pilih bidang")
    )
    duties = forms.CharField(
        label=_("Yang dikerjakan"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Satu tugas satu baris. Tulis seperti menjelaskan kepada tetangga."),
    )
    contract_kind = forms.ChoiceField(
        label=_("Jenis kerja"), choices=ContractKind, required=False, widget=forms.RadioSelect
    )
    openings_any = CountField(label=_("Jumlah orang yang dicari"), help_text=_("Laki-laki atau perempuan."))

    min_education = forms.ModelChoiceField(
        EducationLevel.objects.all(),
        label=_("Pendidikan paling rendah"),
        required=False,
        empty_label=_("Pilih pendidikan"),
    )
    min_experience_years = forms.IntegerField(
        label=_("Pengalaman paling sedikit, dalam tahun"),
        min_value=0,
        max_value=30,
        required=False,
        error_messages=NUMBERS_ONLY,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Kosongkan bila pelamar tanpa pengalaman boleh melamar."),
    )
    skills = forms.CharField(
        label=_("Keahlian"), max_length=300, required=False, help_text=_("Pisahkan dengan koma.")
    )
    requirements = forms.CharField(
        label=_("Syarat lain"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Syarat penampilan, status kawin, agama, dan biaya tidak boleh."),
    )
    openings_male = CountField(label=_("Jumlah khusus laki-laki"))
    openings_female = CountField(label=_("Jumlah khusus perempuan"))
    sex_rule = forms.ChoiceField(
        label=_("Jenis kelamin"), choices=SexRule, required=False, widget=forms.RadioSelect
    )
    age_min = forms.IntegerField(
        label=_("Umur paling muda"),
        min_value=15,
        max_value=70,
        required=False,
        error_messages=NUMBERS_ONLY,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    age_max = forms.IntegerField(
        label=_("Umur paling tua"),
        min_value=15,
        max_value=70,
        required=False,
        error_messages=NUMBERS_ONLY,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    limit_reason = forms.CharField(
        label=_("Alasan batas umur atau jenis kelamin"),
        max_length=300,
        required=False,
        help_text=_("Alasan harus berhubungan dengan pekerjaan. Petugas akan memeriksanya."),
    )
    is_disability_friendly = forms.BooleanField(label=_("Terbuka untuk penyandang disabilitas"), required=False)
    accommodation = forms.CharField(
        label=_("Penyesuaian yang disediakan"),
        max_length=300,
        required=False,
        help_text=_("Misalnya: jalur kursi roda, pembimbing kerja."),
    )

    wage_min = RupiahField(label=_("Upah paling rendah"), help_text=_("Misalnya 5.400.000 atau 5,4 juta."))
    wage_max = RupiahField(label=_("Upah paling tinggi"))
    wage_period = forms.ChoiceField(label=_("Upah per"), choices=WagePeriod, required=False)
    wage_hidden = forms.BooleanField(
        label=_("Jangan tampilkan upah"),
        required=False,
        help_text=_("Lowongan dengan upah lebih sering dilamar."),
    )
    benefits = forms.CharField(
        label=_("Yang didapat selain upah"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Misalnya: BPJS, makan siang, jemputan."),
    )

    place_kind = forms.ChoiceField(
        label=_("Tempat kerja"), choices=PlaceKind, required=False, widget=forms.RadioSelect
    )
    kecamatan = forms.ModelChoiceField(
        Kecamatan.objects.all(), label=_("Kecamatan"), required=False, empty_label=_("Pilih kecamatan")
    )
    kelurahan = KelurahanField(label=_("Kelurahan"), required=False, empty_label=_("Pilih kelurahan"))
    work_province = forms.ModelChoiceField(
        Province.objects.all(), label=_("Provinsi"), required=False, empty_label=_("Pilih provinsi")
    )
    work_city = forms.CharField(label=_("Kabupaten atau kota"), max_length=80, required=False)
    work_country = forms.CharField(label=_("Negara"), max_length=60, required=False)
    sip2mi = forms.CharField(
        label=_("Nomor SIP2MI"),
        max_length=60,
        required=False,
        help_text=_("Surat Izin Perekrutan Pekerja Migran Indonesia. Wajib untuk kerja di luar negeri."),
    )
    work_address = forms.CharField(
        label=_("Alamat tempat kerja"), max_length=200, required=False, help_text=_("Jalan dan nomor.")
    )

    closes_on = DatePartsField(
        label=_("Hari terakhir melamar"),
        required=False,
        days_ahead=OPEN_DAYS_AT_MOST,
        help_text=_("Lowongan tutup di akhir hari itu."),
    )
    publish_on = DatePartsField(
        label=_("Tayang mulai"),
        required=False,
        help_text=_("Kosongkan agar tayang begitu disetujui."),
        days_ahead=OPEN_DAYS_AT_MOST,
    )

    def __init__(self, data=None, *, vacancy=None, begin_with=None, **kwargs):
        self.vacancy = vacancy
        kwargs.setdefault("initial", {**initial_of(vacancy), **(begin_with or {})})
        super().__init__(data, **kwargs)

    def clean_sex_rule(self):
        return self.cleaned_data["sex_rule"] or SexRule.ANY

    def clean_wage_period(self):
        return self.cleaned_data["wage_period"] or WagePeriod.MONTH

    def clean_min_experience_years(self):
        return self.cleaned_data["min_experience_years"] or 0

    def clean(self):
        cleaned = super().clean()
        self._check_range(
            "wage_min", "wage_max", gettext("Upah paling tinggi tidak boleh di bawah yang paling rendah.")
        )
        self._check_range("age_min", "age_max", gettext("Umur paling tua tidak boleh di bawah umur paling muda."))
        if cleaned.get("publish_on") and cleaned.get("closes_on") and cleaned["publish_on"] > cleaned["closes_on"]:
            self.add_error("publish_on", gettext("Hari tayang harus sebelum hari terakhir melamar."))
        if cleaned.get("wage_max") and "wage_min" in cleaned and cleaned["wage_min"] is None:
            self.add_error("wage_min", gettext("Isi juga upah paling rendah."))
        self._keep_one_place(cleaned)
        return cleaned

    def _check_range(self, low, high, sentence):
        a, b = self.cleaned_data.get(low), self.cleaned_data.get(high)
        if a is not None and b is not None and b < a:
            self.add_error(high, sentence)

    def _keep_one_place(self, cleaned):
        """Only the chosen kind of place is kept; a kelurahan must lie in the chosen kecamatan."""
        kind = cleaned.get("place_kind")
        for other, names in PLACE_FIELDS.items():
            if other != kind:
                cleaned.update({name: EMPTY.get(name, "") for name in names})
        district, village = cleaned.get("kecamatan"), cleaned.get("kelurahan")
        if village and not district:
            cleaned["kecamatan"] = village.kecamatan
        elif village and village.kecamatan_id != district.pk:
            self.add_error(
                "kelurahan",
                gettext("%(village)s ada di Kecamatan %(district)s. Pilih kelurahan yang cocok.")
                % {"village": village.name, "district": village.kecamatan.name},
            )

    def as_vacancy(self, company):
        """An unsaved vacancy of what can be read so far; what is wrong or missing is left out."""
        if not self.is_bound:
            return self.vacancy
        self.errors  # noqa: B018 - reads the form once; errors that came later stay
        values = {name: self.cleaned_data[name] for name in DRAFT_FIELDS if name in self.cleaned_data}
        return Vacancy(company=company, **values)

    def data_for_draft(self):
        return {name: self.cleaned_data[name] for name in DRAFT_FIELDS}


def initial_of(vacancy):
    """What the editor shows first: the draft as it is, or sensible beginnings for a new one."""
    if vacancy is None:
        return {
            "sex_rule": SexRule.ANY,
            "wage_period": WagePeriod.MONTH,
            "place_kind": PlaceKind.CITY,
            "closes_on": timezone.localdate() + datetime.timedelta(days=USUAL_DAYS_OPEN),
        }
    initial = {name: getattr(vacancy, name) for name in DRAFT_FIELDS}
    for name in ("openings_any", "openings_male", "openings_female", "min_experience_years"):
        initial[name] = initial[name] or ""
    return {**initial, "place_kind": place_kind_of(vacancy), "version": version_of(vacancy)}


def place_kind_of(vacancy):
    if vacancy.work_country or vacancy.sip2mi:
        return PlaceKind.ABROAD
    if vacancy.work_city or vacancy.work_province_id:
        return PlaceKind.ELSEWHERE
    return PlaceKind.CITY


def version_of(vacancy):
    """A mark of the saved state that the form was opened with."""
    return vacancy.updated_at.isoformat()


def missing_for_submitting(vacancy):
    """Return ``[(field, sentence)]`` of what the office needs before it can look at a draft."""
    needed = [
        ("title", bool(vacancy.title), gettext("Nama pekerjaan")),
        ("occupation_group", vacancy.occupation_group_id, gettext("Bidang pekerjaan")),
        ("duties", vacancy.duties, gettext("Yang dikerjakan")),
        ("contract_kind", vacancy.contract_kind, gettext("Jenis kerja")),
        ("openings_any", vacancy.openings, gettext("Jumlah orang yang dicari")),
        ("min_education", vacancy.min_education_id, gettext("Pendidikan paling rendah")),
        (
            "wage_min",
            vacancy.wage_hidden or vacancy.wage_min is not None,
            gettext("Upah, atau pilih tidak ditampilkan"),
        ),
        (
            "place_kind",
            vacancy.kecamatan_id or vacancy.work_country or (vacancy.work_province_id and vacancy.work_city),
            gettext("Tempat kerja"),
        ),
        ("closes_on", vacancy.closes_on, gettext("Hari terakhir melamar")),
    ]
    missing = [(name, sentence) for name, there, sentence in needed if not there]
    limited = vacancy.age_min or vacancy.age_max or vacancy.sex_rule != SexRule.ANY
    if limited and not vacancy.limit_reason:
        missing.append(("limit_reason", gettext("Alasan batas umur atau jenis kelamin")))
    if vacancy.closes_on and vacancy.closes_on <= timezone.localdate():
        missing.append(("closes_on", gettext("Hari terakhir melamar harus setelah hari ini")))
    return missing

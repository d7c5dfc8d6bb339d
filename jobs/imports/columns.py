"""What each column of the spreadsheet means, and which texts it takes. The editor's own form is the judge."""

import dataclasses
import datetime
import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override

from cakapkerja.errors import BusinessRuleError
from jobs.enums import ContractKind, SexRule, WagePeriod
from jobs.forms.vacancy import PlaceKind, VacancyForm
from reference.models import EducationLevel, Kecamatan, Kelurahan, OccupationGroup, Province

YES_NO = {"ya": True, "tidak": False}


@dataclasses.dataclass(frozen=True)
class Column:
    """``header`` stands in the file in Indonesian and is never translated: the file is a format."""

    field: str
    header: str
    example: str
    kind: str = "text"  # text, choice, yes_no, date


COLUMNS = [
    Column("title", "Nama pekerjaan", "Operator jahit"),
    Column("occupation_group", "Bidang pekerjaan", "Produksi, jahit, bangunan, bengkel", "choice"),
    Column("duties", "Yang dikerjakan", "Menjahit bagian kemeja. Memeriksa jahitan."),
    Column("contract_kind", "Jenis kerja", "Kontrak", "choice"),
    Column("openings_any", "Jumlah orang", "5"),
    Column("min_education", "Pendidikan paling rendah", "SMP", "choice"),
    Column("min_experience_years", "Pengalaman (tahun)", ""),
    Column("skills", "Keahlian", "Mesin jahit lurus, mesin obras"),
    Column("requirements", "Syarat lain", "Bisa memakai mesin jahit lurus."),
    Column("wage_min", "Upah paling rendah", "5.400.000"),
    Column("wage_max", "Upah paling tinggi", "6.000.000"),
    Column("wage_period", "Upah per", "bulan", "choice"),
    Column("wage_hidden", "Jangan tampilkan upah", "tidak", "yes_no"),
    Column("benefits", "Yang didapat selain upah", "BPJS, makan siang"),
    Column("kecamatan", "Kecamatan", "Cibodas", "choice"),
    Column("kelurahan", "Kelurahan", "", "choice"),
    Column("work_address", "Alamat tempat kerja", "Jl. Contoh Industri 1"),
    Column("work_province", "Provinsi (di luar kota)", "", "choice"),
    Column("work_city", "Kabupaten atau kota (di luar kota)", ""),
    Column("work_country", "Negara (luar negeri)", ""),
    Column("sip2mi", "Nomor SIP2MI", ""),
    Column("is_disability_friendly", "Terbuka untuk penyandang disabilitas", "ya", "yes_no"),
    Column("accommodation", "Penyesuaian yang disediakan", "Jalur kursi roda"),
    Column("openings_male", "Jumlah khusus laki-laki", ""),
    Column("openings_female", "Jumlah khusus perempuan", ""),
    Column("sex_rule", "Jenis kelamin", "", "choice"),
    Column("age_min", "Umur paling muda", ""),
    Column("age_max", "Umur paling tua", ""),
    Column("limit_reason", "Alasan batas umur atau jenis kelamin", ""),
    Column("closes_on", "Hari terakhir melamar", "30-12-2026", "date"),
    Column("publish_on", "Tayang mulai", "", "date"),
]
BY_HEADER = {column.header.casefold(): column for column in COLUMNS}
BY_FIELD = {column.field: column for column in COLUMNS}


@override("id")  # the file is a format: its words are the same whoever reads it, in whatever language
def choices():
    """Return {field: {text in lower case: value}} of every column that takes texts from a list."""
    groups = OccupationGroup.objects.order_by("edition", "code")
    levels = list(EducationLevel.objects.all())
    return {
        "occupation_group": {group.label.casefold(): group for group in groups},
        "contract_kind": {str(label).casefold(): value for value, label in ContractKind.choices},
        "min_education": {text.casefold(): level for level in levels for text in (level.name, level.code)},
        "wage_period": {str(label).casefold(): value for value, label in WagePeriod.choices},
        "sex_rule": {str(label).casefold(): value for value, label in SexRule.choices},
        "kecamatan": {district.name.casefold(): district for district in Kecamatan.objects.all()},
        "kelurahan": {
            village.name.casefold(): village for village in Kelurahan.objects.select_related("kecamatan")
        },
        "work_province": {province.name.casefold(): province for province in Province.objects.all()},
    }


def columns_of(header):
    """Return ``[Column or None]`` in the order of the ``header`` line; raise when it is not ours."""
    found = [BY_HEADER.get(" ".join(text.split()).casefold()) for text in header.cells]
    unknown = [text for text, column in zip(header.cells, found, strict=True) if text and column is None]
    if BY_FIELD["title"] not in found:
        raise BusinessRuleError(
            _("Baris pertama harus berisi nama kolom, paling sedikit “Nama pekerjaan”. Pakai berkas contoh kami.")
        )
    if unknown:
        raise BusinessRuleError(
            _("Kolom “%(name)s” tidak dikenal. Hapus kolom itu, atau pakai nama di berkas contoh.")
            % {"name": unknown[0][:60]}
        )
    known = [column for column in found if column]
    twice = next((column for column in known if known.count(column) > 1), None)
    if twice:
        raise BusinessRuleError(_("Kolom “%(name)s” ada dua kali. Hapus salah satunya.") % {"name": twice.header})
    return found


class Ready(forms.Field):
    """Takes a value that was looked up already: 500 rows ask the database nothing."""

    def __init__(self):
        super().__init__(required=False)

    def clean(self, value):
        return value or None


class RowForm(VacancyForm):
    """The editor's form over one row. A fault stands at the field; :func:`read_row` names its column."""

    occupation_group = Ready()
    min_education = Ready()
    kecamatan = Ready()
    kelurahan = Ready()
    work_province = Ready()


def read_row(cells, known):
    """Return (data for a draft, ``[(header, sentence)]``) of one row; ``cells`` maps fields to texts.

    ``known`` is :func:`choices`, asked once for the whole file.
    """
    data, faults = {}, []
    for field, text in cells.items():
        column = BY_FIELD[field]
        try:
            data |= _READERS[column.kind](column, text, known)
        except BusinessRuleError as fault:
            faults.append((column.header, fault.message))
    data["place_kind"] = _place_kind(cells, faults)
    if "kelurahan" in data and data["kelurahan"] and not cells.get("kecamatan"):
        data["kecamatan"] = data["kelurahan"].kecamatan
    form = RowForm(data, initial={})
    if form.is_valid() and not faults:
        return form.data_for_draft(), []
    said = {header for header, _sentence in faults}
    for field, sentences in form.errors.items():
        header = BY_FIELD[field].header if field in BY_FIELD else BY_FIELD["title"].header
        if header not in said:
            faults += [(header, sentence) for sentence in sentences]
    return {}, faults


def _place_kind(cells, faults):
    """Which kind of work place the filled columns speak of; two kinds at once are a fault."""
    kinds = {
        PlaceKind.CITY: ("kecamatan", "kelurahan"),
        PlaceKind.ELSEWHERE: ("work_province", "work_city"),
        PlaceKind.ABROAD: ("work_country", "sip2mi"),
    }
    filled = [kind for kind, fields in kinds.items() if any(cells.get(field) for field in fields)]
    if len(filled) > 1:
        faults.append(
            (
                BY_FIELD["kecamatan"].header,
                _("Isi satu tempat kerja saja: di kota, di luar kota, atau luar negeri."),
            )
        )
    return filled[0] if filled else ""


# --- texts of each kind -------------------------------------------------------------------------------
def _read_text(column, text, known):
    return {column.field: text}


def _read_choice(column, text, known):
    if not text:
        return {column.field: ""}
    value = known[column.field].get(" ".join(text.split()).casefold())
    if value is None:
        raise BusinessRuleError(
            _("“%(text)s” tidak ada di daftar. Pilih dari lembar “Pilihan” di berkas contoh.")
            % {"text": text[:60]}
        )
    return {column.field: value}


def _read_yes_no(column, text, known):
    if not text:
        return {}
    value = YES_NO.get(text.casefold())
    if value is None:
        raise BusinessRuleError(_("Tulis “ya” atau “tidak”."))
    return {column.field: "on"} if value else {}


def _read_date(column, text, known):
    if not text:
        return {}
    match = re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text)
    year_first = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if match:
        parts = match.groups()
    elif year_first:
        parts = year_first.groups()[::-1]
    else:
        raise BusinessRuleError(_("Tulis tanggal seperti 30-12-%d.") % datetime.date.today().year)
    return {
        f"{column.field}_{part}": value for part, value in zip(("tanggal", "bulan", "tahun"), parts, strict=True)
    }


_READERS = {"text": _read_text, "choice": _read_choice, "yes_no": _read_yes_no, "date": _read_date}

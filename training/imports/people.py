"""The list of a community as a spreadsheet: its columns, how a row is read, the empty file (TR-6)."""

import dataclasses
import io
import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.enums import Sex
from cakapkerja.errors import BusinessRuleError
from cakapkerja.tables import read_table
from reference.models import EducationLevel, Kelurahan
from training.forms.community import PersonForm
from training.models.community import PEOPLE_AT_MOST

SHEET_NAME, CHOICES_SHEET, EXAMPLE_SHEET = "Peserta", "Pilihan", "Contoh"
YES_NO = ("ya", "tidak")


@dataclasses.dataclass(frozen=True)
class Column:
    """``header`` stands in the file in Indonesian and is never translated: the file is a format."""

    field: str
    header: str
    example: str
    width: int = 22


COLUMNS = (
    Column("full_name", "Nama sesuai KTP", "Orang Contoh", 32),
    Column("nik", "NIK", "3671094505980001"),
    Column("birth_date", "Tanggal lahir", "05-05-1998"),
    Column("sex", "Jenis kelamin", "Perempuan"),
    Column("kelurahan", "Kelurahan", "Cibodas Sari"),
    Column("education", "Pendidikan terakhir", "SMA"),
    Column("phone", "Nomor HP", "0812 3456 7890"),
    Column("agreed", "Orangnya setuju", "ya"),
)
BY_FIELD = {column.field: column for column in COLUMNS}
BY_HEADER = {column.header.casefold(): column for column in COLUMNS}
OPTIONAL = {"education", "phone"}


class Ready(forms.Field):
    """Takes a value that was looked up already: sixty rows ask the database nothing."""

    def __init__(self, *, required, message=""):
        super().__init__(required=required)
        self.error_messages["required"] = message

    def clean(self, value):
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"])
        return value or None


class RowForm(PersonForm):
    """The form of one person over one row; the lists are looked up before."""

    kelurahan = Ready(required=True, message=PersonForm.base_fields["kelurahan"].error_messages["required"])
    education = Ready(required=False)

    def clean_kelurahan(self):
        return self.cleaned_data["kelurahan"]


@override("id")  # the file is a format: its words are the same whoever reads it, in whatever language
def choices():
    """Return {field: {text in lower case: value}} of the columns that take texts from a list."""
    places = {}
    for village in Kelurahan.objects.select_related("kecamatan"):
        places.setdefault(village.name.casefold(), []).append(village)
    kelurahan = {name: rows[0] for name, rows in places.items() if len(rows) == 1}
    for rows in places.values():
        kelurahan |= {f"{row.name}, {row.kecamatan.name}".casefold(): row for row in rows}
    return {
        "sex": {
            **{str(label).casefold(): value for value, label in Sex.choices},
            "l": Sex.MALE,
            "p": Sex.FEMALE,
        },
        "kelurahan": kelurahan,
        "education": {
            text.casefold(): level for level in EducationLevel.objects.all() for text in (level.name, level.code)
        },
    }


def read_people(uploaded):
    """Return ``[(data, faults)]``, one for each row: cleaned values of :class:`PersonForm`, and what is wrong.

    ``faults`` are {"column", "text"}; a value with a fault is left out of ``data``. Raises
    :class:`BusinessRuleError` when the file as a whole can not be read.
    """
    header, *lines = read_table(
        uploaded,
        sheet_name=SHEET_NAME,
        rows_at_most=PEOPLE_AT_MOST,
        too_many=_("Paling banyak %d orang dalam satu berkas. Hapus sisanya atau baris kosong.") % PEOPLE_AT_MOST,
    )
    columns = _columns_of(header)
    if not lines:
        raise BusinessRuleError(_("Belum ada orang di bawah baris nama kolom. Isi satu baris untuk satu orang."))
    known = choices()
    return [(line.number, *_read_row(line, columns, known)) for line in lines]


def _columns_of(header):
    found = [BY_HEADER.get(" ".join(text.split()).casefold()) for text in header.cells]
    unknown = [text for text, column in zip(header.cells, found, strict=True) if text and column is None]
    if unknown:
        raise BusinessRuleError(
            _("Kolom “%(name)s” tidak dikenal. Hapus kolom itu, atau pakai nama di berkas contoh.")
            % {"name": unknown[0][:60]}
        )
    present = [column for column in found if column]
    missing = [column for column in COLUMNS if column.field not in OPTIONAL and column not in present]
    if missing:
        raise BusinessRuleError(
            _("Kolom “%(name)s” tidak ada. Pakai berkas contoh kami.") % {"name": missing[0].header}
        )
    twice = next((column for column in present if present.count(column) > 1), None)
    if twice:
        raise BusinessRuleError(_("Kolom “%(name)s” ada dua kali. Hapus salah satunya.") % {"name": twice.header})
    return found


def _read_row(line, columns, known):
    faults = [
        {"column": columns[place].header, "text": _("Rumus tidak diterima. Tulis isinya saja.")}
        for place in sorted(line.formulas)
        if place < len(columns) and columns[place]
    ]
    cells = {
        column.field: text
        for place, (column, text) in enumerate(zip(columns, line.cells, strict=False))
        if column and place not in line.formulas
    }
    data = {name: cells.get(name, "") for name in ("full_name", "nik", "phone")}
    data |= _date_parts(cells.get("birth_date", ""), faults)
    for name in ("sex", "kelurahan", "education"):
        data[name] = _looked_up(name, cells.get(name, ""), known, faults)
    agreed = cells.get("agreed", "").casefold()
    if agreed not in ("", *YES_NO):
        faults.append({"column": BY_FIELD["agreed"].header, "text": _("Tulis “ya” atau “tidak”.")})
    data["agreed"] = "on" if agreed == "ya" else ""
    form = RowForm(data)
    form.is_valid()
    said = {fault["column"] for fault in faults}
    for field, sentences in form.errors.items():
        column = BY_FIELD.get(field, COLUMNS[0]).header
        if column not in said:
            faults += [{"column": column, "text": str(sentence)} for sentence in sentences]
    wrong = {fault["column"] for fault in faults}
    kept = {name: value for name, value in form.cleaned_data.items() if BY_FIELD[name].header not in wrong}
    # A name that is too long is no reason to show a row without any name.
    kept.setdefault("full_name", cells.get("full_name", "").replace("\x00", "")[:120])
    return kept, faults


def _looked_up(name, text, known, faults):
    if not text:
        return ""
    value = known[name].get(re.sub(r"\s*,\s*", ", ", " ".join(text.split())).casefold())
    if value is None:
        faults.append(
            {
                "column": BY_FIELD[name].header,
                "text": _("“%(text)s” tidak ada di daftar. Pilih dari lembar “Pilihan” di berkas contoh.")
                % {"text": text[:60]},
            }
        )
    return value or ""


def _date_parts(text, faults):
    match = re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text)
    year_first = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if not text:
        parts = ("", "", "")
    elif match or year_first:
        parts = match.groups() if match else year_first.groups()[::-1]
    else:
        faults.append(
            {"column": BY_FIELD["birth_date"].header, "text": _("Tulis tanggal lahir seperti 05-05-1998.")}
        )
        parts = ("", "", "")
    return {f"birth_date_{part}": value for part, value in zip(("tanggal", "bulan", "tahun"), parts, strict=True)}


@override("id")
def template_file():
    """Return the bytes of the empty XLSX, with the texts that each column takes and one example."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET_NAME
    options, example = book.create_sheet(CHOICES_SHEET), book.create_sheet(EXAMPLE_SHEET)
    lists = {
        "sex": [str(label) for _value, label in Sex.choices],
        "kelurahan": [
            f"{row.name}, {row.kecamatan.name}" for row in Kelurahan.objects.select_related("kecamatan")
        ],
        "education": [level.name for level in EducationLevel.objects.all()],
        "agreed": list(YES_NO),
    }
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        for page in (sheet, example):
            head = page.cell(1, place, column.header)
            head.font = Font(bold=True)
            head.alignment = Alignment(wrap_text=True, vertical="top")
            page.column_dimensions[letter].width = column.width
        example.cell(2, place, column.example).number_format = "@"
        for row in range(2, PEOPLE_AT_MOST + 2):
            sheet.cell(row, place).number_format = "@"  # else 16 digits become 3,67E+15
        if column.field in lists:
            _offer(sheet, options, letter, column, lists[column.field])
    for page in (sheet, example, options):
        page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer(sheet, options, letter, column, texts):
    """A list to choose from in each row of a column; another text is named when the file is read."""
    options[f"{letter}1"] = column.header
    options[f"{letter}1"].font = Font(bold=True)
    options.column_dimensions[letter].width = 30
    for line, text in enumerate(texts, start=2):
        options[f"{letter}{line}"] = text
    source = f"={CHOICES_SHEET}!${letter}$2:${letter}${len(texts) + 1}"
    offer = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{PEOPLE_AT_MOST + 1}")

"""Columns of the spreadsheet of past batches and participants: one row a participant (TR-9)."""

import dataclasses
import datetime
import re

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Sex
from accounts.nik import NumberError, check_nik
from cakapkerja.errors import BusinessRuleError
from training.enums import EnrolmentState
from training.models import Field

ROWS_AT_MOST = 10_000
SHEET_NAME = "Peserta"
RESULTS = {
    "lulus": EnrolmentState.PASSED,
    "belum lulus": EnrolmentState.FAILED,
    "tidak lulus": EnrolmentState.FAILED,
    "berhenti": EnrolmentState.DROPPED,
    "tidak datang": EnrolmentState.NO_SHOW,
}
SEXES = {
    "p": Sex.FEMALE,
    "perempuan": Sex.FEMALE,
    "l": Sex.MALE,
    "laki-laki": Sex.MALE,
}


@dataclasses.dataclass(frozen=True)
class Column:
    name: str
    header: str
    example: str
    required: bool = True


COLUMNS = (
    Column("programme", gettext_lazy("Program"), "Balai Latihan Kerja (BLK)"),
    Column("field", gettext_lazy("Bidang"), "Menjahit"),
    Column("year", gettext_lazy("Tahun"), "2023"),
    Column("number", gettext_lazy("Angkatan"), "1"),
    Column("starts_on", gettext_lazy("Mulai"), "06-03-2023"),
    Column("ends_on", gettext_lazy("Selesai"), "24-03-2023"),
    Column("place", gettext_lazy("Tempat"), "UPT BLK", required=False),
    Column("full_name", gettext_lazy("Nama peserta"), "Contoh Nama"),
    Column("nik", "NIK", "", required=False),
    Column("sex", gettext_lazy("Jenis kelamin"), "P", required=False),
    Column("result", gettext_lazy("Hasil"), "lulus", required=False),
)


def columns_of(line):
    """Return the :class:`Column` of each place of the header, None for one that is not ours."""
    by_header = {_fold(column.header): column for column in COLUMNS}
    found = [by_header.get(_fold(text)) for text in line.cells]
    missing = [str(column.header) for column in COLUMNS if column.required and column not in found]
    if missing:
        raise BusinessRuleError(
            _("Baris pertama harus berisi nama kolom. Yang belum ada: %s.") % ", ".join(missing)
        )
    return found


def _fold(text):
    return " ".join(str(text).casefold().split())


@dataclasses.dataclass(frozen=True)
class Known:
    """What cells may name: the fields by programme and name."""

    fields: dict

    @classmethod
    def load(cls):
        fields = {}
        for field in Field.objects.select_related("programme").order_by("pk"):
            for programme in (field.programme.name, field.programme.slug):
                for name in (field.name, field.slug):
                    fields[_fold(programme), _fold(name)] = field
        return cls(fields)


def read_row(cells, known):
    """Return (data, faults) of one row; faults are pairs of column header and sentence."""
    data, faults = {}, []
    for column in COLUMNS:
        text = cells.get(column.name, "").strip()
        if not text:
            if column.required:
                faults.append((str(column.header), _("Isi sel ini.")))
            continue
        reader = _READERS.get(column.name)
        try:
            data[column.name] = reader(text) if reader else _plain(text)
        except BusinessRuleError as exc:
            faults.append((str(column.header), exc.message))
    if "programme" in data and "field" in data:
        field = known.fields.get((_fold(data["programme"]), _fold(data["field"])))
        if field is None:
            faults.append(
                (_("Bidang"), _("“%s” bukan bidang program ini. Tambah bidangnya dulu.") % data["field"][:60])
            )
        data["field"] = field
    starts, ends = data.get("starts_on"), data.get("ends_on")
    if starts and ends and ends < starts:
        faults.append((_("Selesai"), _("Hari selesai tidak boleh sebelum hari mulai.")))
    if ends and ends >= datetime.date.today():
        faults.append((_("Selesai"), _("Hanya kelas yang sudah selesai. Kelas lain dibuat di halaman angkatan.")))
    return data, faults


def _plain(text):
    text = " ".join(text.replace("\x00", "").split())
    if len(text) > 120:
        raise BusinessRuleError(_("Terlalu panjang. Paling banyak 120 huruf."))
    return text


def _number(least, most):
    def read(text):
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise BusinessRuleError(_("Tulis angka %(least)d sampai %(most)d.") % {"least": least, "most": most})
        return int(text)

    return read


def _date(text):
    for shape in ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.datetime.strptime(text, shape).date()
        except ValueError:
            continue
        if 2000 <= day.year <= 2100:
            return day
    raise BusinessRuleError(_("Tulis tanggal seperti 30-12-2023."))


def _nik(text):
    try:
        return check_nik(text)
    except NumberError as exc:
        raise BusinessRuleError(exc.message) from exc


def _choice(choices):
    def read(text):
        value = choices.get(_fold(text))
        if value is None:
            raise BusinessRuleError(_("Tulis salah satu: %s.") % ", ".join(choices))
        return value

    return read


_READERS = {
    "year": _number(2000, 2100),
    "number": _number(1, 9999),
    "starts_on": _date,
    "ends_on": _date,
    "nik": _nik,
    "sex": _choice(SEXES),
    "result": _choice(RESULTS),
}


def person_key(data):
    """What makes two rows of a batch the same person where there is no NIK: the name, folded."""
    return slugify(data["full_name"])

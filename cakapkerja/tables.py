"""Read a spreadsheet that somebody sends: bounded, without formulas, macros or links (SEC-31).

Gives rows of text; what the texts mean is the business of whoever asks.
"""

import csv
import dataclasses
import datetime
import io
import re
import warnings
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cakapkerja.errors import BusinessRuleError

LINES_FOR_A_ROW = 2  # empty ones between
COLUMNS_AT_MOST = 60
UNPACKED_AT_MOST = 20 * 1024 * 1024
RATIO_AT_MOST = 100
PARTS_AT_MOST = 200
ACTIVE_PARTS = re.compile(
    r"vbaProject|externalLinks/|embeddings/|activeX|macrosheets/|connections\.xml|ctrlProps/", re.I
)
BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OSError, EOFError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Line:
    """One row of the file: its number there, its texts, and which of them are formulas."""

    number: int
    cells: list[str]
    formulas: frozenset[int] = frozenset()


def read_table(uploaded, *, sheet_name, rows_at_most, too_many):
    """Return the :class:`Line` list of an uploaded XLSX or CSV, the header first, empty rows left out.

    Of a book with several sheets the one called ``sheet_name`` is read, else the first. Raises
    :class:`BusinessRuleError` with what is wrong with the file and what to do; ``too_many`` is the sentence for
    more than ``rows_at_most`` rows below the header.
    """
    if not uploaded.size:
        raise BusinessRuleError(_("Berkas ini kosong. Pilih berkas lain."))
    if uploaded.size > settings.UPLOAD_LIMIT_BYTES:
        raise BusinessRuleError(
            _("Berkas ini terlalu besar. Paling besar %d MB.") % (settings.UPLOAD_LIMIT_BYTES // 1024 // 1024)
        )
    uploaded.seek(0)
    data = uploaded.read()
    found = _sheet_lines(data, sheet_name) if data.startswith(b"PK") else _csv_lines(uploaded.name, data)
    lines = _bounded(found, rows_at_most, too_many)
    if not lines:
        raise BusinessRuleError(_("Berkas ini tidak berisi apa pun. Pakai berkas contoh kami."))
    return lines


def _bounded(lines, rows_at_most, too_many):
    found = []
    for line in lines:
        if line.number > LINES_FOR_A_ROW * rows_at_most or len(found) > rows_at_most:
            raise BusinessRuleError(too_many)
        if any(line.cells) or line.formulas:
            found.append(line)
    return found


# --- XLSX ---------------------------------------------------------------------------------------------
def _broken():
    return BusinessRuleError(
        _("Berkas ini rusak atau bukan Excel. Simpan sebagai XLSX atau CSV, lalu unggah lagi.")
    )


def _check_package(data):
    """Refuse what a table never needs, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > PARTS_AT_MOST or unpacked > min(UNPACKED_AT_MOST, RATIO_AT_MOST * len(data)):
                raise BusinessRuleError(
                    _("Isi berkas ini terlalu besar setelah dibuka. Simpan ulang tanpa gambar.")
                )
            if any(ACTIVE_PARTS.search(part.filename) for part in parts):
                raise BusinessRuleError(
                    _("Berkas ini berisi makro atau tautan ke berkas lain. Simpan sebagai XLSX biasa.")
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with package.open(part) as file:
                        if b"<!DOCTYPE" in file.read(4096).replace(b"\0", b"").upper():
                            raise _broken()
    except BROKEN as exc:
        raise _broken() from exc


def _sheet_lines(data, sheet_name):
    _check_package(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations that nobody reads here
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheet = book[sheet_name] if sheet_name in book.sheetnames else book.worksheets[0]
            sheet.reset_dimensions()  # what the file says about its size may be wrong
            for number, row in enumerate(sheet.iter_rows(max_col=COLUMNS_AT_MOST), start=1):
                yield Line(
                    number,
                    [_text(cell.value) for cell in row],
                    frozenset(place for place, cell in enumerate(row) if _is_formula(cell)),
                )
    except BROKEN as exc:
        raise _broken() from exc


def _is_formula(cell):
    return getattr(cell, "data_type", None) == "f" or str(cell.value or "").lstrip().startswith("=")


def _text(value):
    """A cell as somebody would type it: 5400000.0 is "5400000", a date is "30-12-2026", True is "ya"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d-%m-%Y")
    return str(value).strip()


# --- CSV ----------------------------------------------------------------------------------------------
def _csv_lines(name, data):
    if not name.lower().endswith((".csv", ".txt")):
        raise _broken()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BusinessRuleError(
            _("Huruf di berkas ini tidak terbaca. Simpan sebagai “CSV UTF-8”, lalu unggah lagi.")
        ) from None
    if "\x00" in text:
        raise _broken()
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            cells = [cell.strip() for cell in row[:COLUMNS_AT_MOST]]
            yield Line(number, cells, frozenset(i for i, cell in enumerate(cells) if cell.startswith("=")))
    except csv.Error as exc:
        raise _broken() from exc

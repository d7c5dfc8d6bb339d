"""The empty spreadsheet that companies fill in: headers, the texts each column takes, one example."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from jobs.imports.columns import COLUMNS, YES_NO, choices
from jobs.imports.reading import ROWS_AT_MOST, SHEET_NAME

CHOICES_SHEET, EXAMPLE_SHEET = "Pilihan", "Contoh"
WIDE = {"duties", "requirements", "benefits"}


def _names(values):
    """The texts of a list as they are written, each once."""
    names = [
        getattr(value, "label", None) or getattr(value, "name", None) or text for text, value in values.items()
    ]
    return list(dict.fromkeys(names))


def template_file():
    """Return the bytes of the XLSX file."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET_NAME
    lists = {field: _names(values) for field, values in choices().items()}
    lists |= {column.field: list(YES_NO) for column in COLUMNS if column.kind == "yes_no"}
    options = book.create_sheet(CHOICES_SHEET)
    example = book.create_sheet(EXAMPLE_SHEET)
    for place, column in enumerate(COLUMNS, start=1):
        for page in (sheet, example):
            head = page.cell(1, place, column.header)
            head.font = Font(bold=True)
            head.alignment = Alignment(wrap_text=True, vertical="top")
            page.column_dimensions[get_column_letter(place)].width = 44 if column.field in WIDE else 22
        cell = example.cell(2, place, column.example)
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, (field, texts) in enumerate(lists.items(), start=1):
        letter = get_column_letter(place)
        header = next(column.header for column in COLUMNS if column.field == field)
        options.cell(1, place, header).font = Font(bold=True)
        options.column_dimensions[letter].width = 30
        for line, text in enumerate(texts, start=2):
            options.cell(line, place, text)
        _offer(sheet, field, f"={CHOICES_SHEET}!${letter}$2:${letter}${len(texts) + 1}")
    for page in (sheet, example, options):
        page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer(sheet, field, source):
    """A list to choose from in each row of a column; another text is named by the dry run."""
    place = get_column_letter(next(n for n, column in enumerate(COLUMNS, start=1) if column.field == field))
    offer = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offer)
    offer.add(f"{place}2:{place}{ROWS_AT_MOST + 1}")

"""Spreadsheets that are handed out: every cell is text or a number, none is a formula (SEC-30)."""

import io
import unicodedata

import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_A_FORMULA = set("=+-@|%\t\r\n")
CELL_LENGTH = 32_000  # Excel holds 32,767


def plain_text(value):
    """Return ``value`` as text that no spreadsheet program takes for a formula.

    Also after blanks, and for full-width forms: a list saved as CSV and opened again must stay harmless.
    """
    # What PostgreSQL or XML can not hold, and marks that turn text around, have no place in a cell.
    text = "".join(
        char
        for char in str(value)
        if char in "\t\n\r" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )[:CELL_LENGTH]
    folded = unicodedata.normalize("NFKC", text)
    first = folded.lstrip(" \u00a0\u3000")[:1]
    if first in STARTS_A_FORMULA and first:
        return f"'{text}"
    stripped = folded.strip()[:1]
    return f"'{text}" if stripped and stripped in STARTS_A_FORMULA else text


def write_sheet(name, header, rows, made_at=None):
    """Return the bytes of an XLSX with one sheet: a bold header, then ``rows``, one row in memory at a time.

    With ``made_at`` the file is dated by it: the same bytes for the same rows.
    """
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        if made_at is not None:
            book.set_properties({"created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, (title, width) in enumerate(header):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, plain_text(title), bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(number, column, value)
                elif value not in (None, ""):
                    sheet.write_string(number, column, plain_text(value))
    return buffer.getvalue()

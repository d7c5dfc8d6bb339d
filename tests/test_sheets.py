"""No cell of a spreadsheet that is handed out is a formula (SEC-30)."""

import io

import openpyxl
import pytest

from cakapkerja.sheets import plain_text, write_sheet

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\u3000=1", "|cmd", "%0a=1"]
EVIL += ["＝1", "＋1", "－1", "＠x", " ＝1", "\u200b=1", "\u202e=1", "\ufeff=1", "\x00=1", "\x0b=1"]
EVIL += ['=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("text", EVIL)
def test_what_looks_like_a_formula_gets_a_mark_before_it(text):
    assert plain_text(text).startswith("'")


@pytest.mark.parametrize("text", ["Siti", "", " ", "a=b", "2024-11-30", "08123", "Ç", "'=1"])
def test_ordinary_words_stay_as_they_are(text):
    assert plain_text(text) == text


def test_a_program_that_opens_the_file_finds_text_only():
    book = openpyxl.load_workbook(io.BytesIO(write_sheet("Pelamar", [("Nama", 20)], [[text] for text in EVIL])))
    cells = [row[0] for row in book.active.iter_rows(min_row=2)]
    assert len(cells) == len(EVIL)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.value.startswith("'") for cell in cells)


def test_numbers_links_and_empty_cells():
    rows = [[5, "", None, "http://contoh.test", "0812", "x" * 40_000]]
    book = openpyxl.load_workbook(io.BytesIO(write_sheet("A" * 40, [("=1", 9)] * 6, rows)))
    values = [cell.value for cell in book.active[2]]
    assert values[:5] == [5, None, None, "http://contoh.test", "0812"]
    assert len(values[5]) == 32_000
    assert book.active["D2"].hyperlink is None
    assert book.active["A1"].value == "'=1"

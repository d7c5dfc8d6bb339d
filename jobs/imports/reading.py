"""How a company's spreadsheet of vacancies is read: which sheet, and how many rows at most."""

from django.utils.translation import gettext as _

from cakapkerja.tables import read_table

ROWS_AT_MOST = 500
SHEET_NAME = "Lowongan"


def read_lines(uploaded):
    """Return the lines of ``uploaded``, the header first; see :func:`cakapkerja.tables.read_table`."""
    return read_table(
        uploaded,
        sheet_name=SHEET_NAME,
        rows_at_most=ROWS_AT_MOST,
        too_many=_("Paling banyak %d lowongan dalam satu berkas. Bagi dua, atau hapus baris kosong.")
        % ROWS_AT_MOST,
    )

"""Vacancies out of a spreadsheet (9.2-30): what the columns mean, how a file is read, the empty file."""

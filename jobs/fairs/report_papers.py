"""The report of an edition as a page, a spreadsheet and a PDF: the same sections, each with its definition."""

import dataclasses
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import Sex
from cakapkerja.sheets import write_sheet
from cakapkerja.templatetags.cakap import angka, waktu
from cakapkerja.typesetting import printable, typeset
from jobs.fairs import report_words as words
from jobs.fairs.enums import SkipReason
from jobs.fairs.reading import days_words
from jobs.fairs.report import average

SOURCE = Path(__file__).parent / "typst" / "edition.typ"


@dataclasses.dataclass(frozen=True)
class Section:
    """One table: ``rows`` are a label and its cells, each a number or the text that stands for a hidden one."""

    code: str
    title: str
    definition: str
    columns: list
    rows: list

    @property
    def shown(self):
        """The rows with numbers as people read them."""
        return [[label, [_cell(cell) for cell in cells]] for label, cells in self.rows]


def totals_of(figures):
    """Return ``[(code, label, number, definition)]`` in the current language."""
    return [
        (code, str(label), figures["totals"][key], str(definition))
        for code, (key, label, definition) in words.TOTALS.items()
    ]


def sections_of(figures):
    """Return every table of the report as :class:`Section` in the current language."""
    found = []
    for code, (key, title, definition) in words.TABLES.items():
        columns, rows = _content(key, figures)
        found.append(Section(code, str(title), str(definition), columns, rows))
    return found


def _content(key, figures):
    if key == "survey":
        return [_("Jumlah")], _survey_rows(figures["survey"])
    if key == "skips":
        labels = dict(SkipReason.choices)
        return [_("Jumlah")], [[str(labels.get(reason, reason)), [n]] for reason, n in figures["skips"]]
    measures = words.COMPANY_MEASURES if key == "companies" else words.MEASURES
    columns = [str(label) for _key, label in measures]
    rows = [[_label(key, label), [cells[name] for name, _label_ in measures]] for label, cells in figures[key]]
    return columns, rows


def _label(key, label):
    if key == "place":
        return str(words.INSIDE if label == "in" else words.OUTSIDE)
    if key == "sex":
        return str(dict(Sex.choices).get(label, words.NOBODY_SAID))
    if key == "disability":
        return _("Penyandang disabilitas")
    return label or str(words.NOBODY_SAID)


def _survey_rows(survey):
    mean = average(survey)
    rows = [[_("Jawaban"), [survey["answers"]]]]
    if mean is not None:
        rows.append([_("Rata-rata nilai (1 sampai 5)"), [str(mean).replace(".", ",")]])
        rows += [[_("Nilai %d") % n, [survey[f"stars_{n}"]]] for n in range(5, 0, -1)]
        rows.append([_("Sempat bicara dengan perusahaan"), [survey["talked"]]])
    return rows


# --- files --------------------------------------------------------------------------------------------
def report_xlsx(report):
    """Return the spreadsheet of a saved report: one line a figure, with its code and its definition."""
    with translation.override("id"):
        lines = [
            (str(_("Angka pokok")), label, "", number, code, definition)
            for code, label, number, definition in totals_of(report.figures)
        ]
        for section in sections_of(report.figures):
            for label, cells in section.rows:
                lines += [
                    (section.title, label, column, cell, section.code, section.definition)
                    for column, cell in zip(section.columns, cells, strict=True)
                ]
        lines += [
            (str(_("Saran pengunjung")), text, "", "", "BK-27", "") for text in report.figures["survey"]["texts"]
        ]
        header = [
            (_("Bagian"), 26),
            (_("Baris"), 40),
            (_("Kolom"), 20),
            (_("Jumlah"), 10),
            (_("Kode"), 8),
            (_("Definisi"), 80),
        ]
        return write_sheet("Laporan", header, lines, made_at=report.made_at)


def report_pdf(report):
    """Return the PDF of a saved report, dated by it: the same bytes every time."""
    with translation.override("id"):
        edition, at = report.edition, timezone.localtime(report.made_at)
        data = {
            "title": f"Laporan {printable(edition.name)}",
            "office": ["PEMERINTAH KOTA TANGERANG", "DINAS KETENAGAKERJAAN"],
            "address": printable(settings.HELP_ADDRESS),
            "lead": f"{days_words(edition)} · {edition.get_kind_display()}",
            "made": f"Angka pada {waktu(report.made_at)}. Penempatan terus dihitung setelah bursa selesai.",
            "totals": [
                [code, label, angka(number), definition]
                for code, label, number, definition in totals_of(report.figures)
            ],
            "sections": [
                {
                    "code": section.code,
                    "title": section.title,
                    "definition": section.definition,
                    "columns": section.columns,
                    "rows": [[printable(label), *cells] for label, cells in section.shown],
                }
                for section in sections_of(report.figures)
            ],
            "texts_title": "Saran pengunjung, tanpa nama",
            "texts": [printable(text) for text in report.figures["survey"]["texts"]],
            "empty": "Belum ada.",
            "footer": f"{printable(edition.name)} · {at:%d-%m-%Y %H:%M} · {report.pk}",
        }
        return typeset(SOURCE, data, report.made_at)


def _cell(cell):
    return angka(cell) if isinstance(cell, int) else str(cell)

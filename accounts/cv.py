"""The CV made from a profile (X-031): a tagged PDF, the same bytes for the same profile, no identity number."""

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cakapkerja.templatetags.cakap import tanggal_pendek
from cakapkerja.typesetting import printable, typeset

SOURCE = Path(__file__).parent / "typst" / "cv.typ"
USEFUL = ("wanted_work", "skills", "experience", "graduation_year")


def sections_of(resident):
    """What the CV says, in its order: ``[{"title", "rows": [[label, words]], "lines": [words]}]``."""
    snapshot = resident.snapshot()
    education = ", ".join(part for part in (snapshot["education"], snapshot["major"]) if part)
    if education and snapshot["graduation_year"]:
        education = _("%(education)s, lulus %(year)s") % {
            "education": education,
            "year": snapshot["graduation_year"],
        }
    age = _("%(age)d tahun") % {"age": snapshot["age"]} if snapshot["age"] is not None else ""
    parts = [
        (
            _("Kontak"),
            [
                (_("Nomor HP"), snapshot["phone"]),
                (_("E-mail"), snapshot["email"]),
                (_("Tempat tinggal"), snapshot["place"]),
            ],
            [],
        ),
        (
            _("Data diri"),
            [(_("Umur"), age), (_("Jenis kelamin"), resident.get_sex_display() if resident.sex else "")],
            [],
        ),
        (_("Pendidikan"), [], [education]),
        (_("Keahlian"), [], [snapshot["skills"]]),
        (_("Pengalaman kerja"), [], snapshot["experience"].splitlines()),
    ]
    sections = [
        {
            "title": str(title),
            "rows": [[str(label), printable(words)] for label, words in rows if printable(words)],
            "lines": [printable(line) for line in lines if printable(line)],
        }
        for title, rows, lines in parts
    ]
    return [section for section in sections if section["rows"] or section["lines"]]


def missing_for_cv(resident):
    """Names of profile fields that would make the CV say more, what an application needs first."""
    return [*resident.missing_for_applying(), *(name for name in USEFUL if not getattr(resident, name))]


def make_cv(resident):
    """Return the CV of ``resident`` as the bytes of a PDF (PDF/UA-1). About 20 ms; writes nothing."""
    name = printable(resident.full_name) or _("Tanpa nama")
    data = {
        "title": _("CV %(name)s") % {"name": name},
        "name": name,
        "lead": printable(resident.wanted_work),
        "lang": (get_language() or "id")[:2],
        "sections": sections_of(resident),
        "footer": _("Dibuat dari profil di Tangerang Cakap Kerja, %(day)s")
        % {"day": tanggal_pendek(resident.updated_at)},
    }
    return typeset(SOURCE, data, resident.updated_at)

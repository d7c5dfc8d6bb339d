"""The CV made from a profile (X-031): a tagged PDF, the same bytes for the same profile, no identity number."""

import json
import unicodedata
from functools import lru_cache
from pathlib import Path

import font_lato
import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cakapkerja.templatetags.cakap import tanggal_pendek

SOURCE = Path(__file__).parent / "typst" / "cv.typ"
USEFUL = ("wanted_work", "skills", "experience", "graduation_year")


@lru_cache(maxsize=1)
def _fonts():
    """Lato from its package, nothing of the machine: the same bytes everywhere."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_lato.font_directory]
    )


def _words(text):
    """A text as a page can hold it: no control characters and no emoji, for which Lato has no shape."""
    kept = (letter for letter in str(text or "") if letter.isprintable() and unicodedata.category(letter) != "So")
    return "".join(kept).strip()


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
            "rows": [[str(label), _words(words)] for label, words in rows if _words(words)],
            "lines": [_words(line) for line in lines if _words(line)],
        }
        for title, rows, lines in parts
    ]
    return [section for section in sections if section["rows"] or section["lines"]]


def missing_for_cv(resident):
    """Names of profile fields that would make the CV say more, what an application needs first."""
    return [*resident.missing_for_applying(), *(name for name in USEFUL if not getattr(resident, name))]


def make_cv(resident):
    """Return the CV of ``resident`` as the bytes of a PDF (PDF/UA-1). About 20 ms; writes nothing.

    What the person typed travels as JSON beside the source and is never part of it, so no word can become an
    instruction; the compiler reads no file but the source and its fonts.
    """
    name = _words(resident.full_name) or _("Tanpa nama")
    data = {
        "title": _("CV %(name)s") % {"name": name},
        "name": name,
        "lead": _words(resident.wanted_work),
        "lang": (get_language() or "id")[:2],
        "sections": sections_of(resident),
        "footer": _("Dibuat dari profil di Tangerang Cakap Kerja, %(day)s")
        % {"day": tanggal_pendek(resident.updated_at)},
    }
    options = {
        "format": "pdf",
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(data)},
        "timestamp": int(resident.updated_at.timestamp()),
    }
    try:
        return typst.compile(SOURCE.read_bytes(), pdf_standards=["ua-1"], **options)
    except typst.TypstError:
        # A script that Lato does not know: PDF/UA refuses it. Tagged all the same, boxes for those letters.
        return typst.compile(SOURCE.read_bytes(), **options)

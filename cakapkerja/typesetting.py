"""PDFs from Typst: same bytes for same data, nothing of the machine, no word becomes an instruction."""

import json
import unicodedata
from functools import lru_cache

import font_lato
import typst


@lru_cache(maxsize=1)
def _fonts():
    """Lato from its package, nothing of the machine: the same bytes everywhere."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_lato.font_directory]
    )


def printable(text):
    """A text as a page can hold it: no control characters and no emoji, for which Lato has no shape."""
    kept = (letter for letter in str(text or "") if letter.isprintable() and unicodedata.category(letter) != "So")
    return "".join(kept).strip()


def typeset(source, data, at):
    """Return the PDF (PDF/UA-1) that ``source``, the path of a Typst file, makes of ``data``; dated ``at``.

    What people typed travels as JSON beside the source and is never part of it, so no word can become an
    instruction; the compiler reads no file but the source and its fonts. About 20 ms.
    """
    options = {
        "format": "pdf",
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(data)},
        "timestamp": int(at.timestamp()),
    }
    try:
        return typst.compile(source.read_bytes(), pdf_standards=["ua-1"], **options)
    except typst.TypstError:
        # A script that Lato does not know: PDF/UA refuses it. Tagged all the same, boxes for those letters.
        return typst.compile(source.read_bytes(), **options)

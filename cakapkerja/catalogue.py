"""Message catalogues by Babel: extract, update, check and compile without system gettext."""

import io
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGES = ("cakapkerja", "reference", "notifications", "accounts", "placements", "jobs", "training")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extract_messages():
    """Yield (file, line, msgid or (singular, plural), context) of every text in code and templates."""
    base = Path(settings.BASE_DIR)
    for package in PACKAGES:
        for path in sorted((base / package).rglob("*.py")):
            yield from _messages(path, "python", path.read_bytes())
    own = (folder for package in PACKAGES for folder in sorted((base / package).rglob("templates")))
    for folder in [base / "templates", *own]:
        for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
            source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # What templatize leaves is calls between blanks; the JavaScript lexer minds no indentation.
            yield from _messages(path, "javascript", source.encode())


def _messages(path, method, source):
    name = str(path.relative_to(settings.BASE_DIR))
    for line, message, _comments, context in extract(method, io.BytesIO(source), keywords=KEYWORDS):
        if message:
            yield name, line, message, context


def template_catalogue():
    """Return a catalogue with every message of the code and no translation."""
    catalogue = Catalog(project="Cakap Kerja", charset="utf-8")
    for name, _line, message, context in extract_messages():
        catalogue.add(message, locations=[(name, 0)], context=context)
    return catalogue


def catalogue_path(language):
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language):
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def update_catalogue(language):
    """Bring the catalogue of ``language`` up to the code; return how many messages it has."""
    catalogue = read_catalogue(language)
    catalogue.update(template_catalogue(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = "# English messages of Cakap Kerja."
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalogue, width=110, sort_output=True, no_location=True, omit_header=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    volatile = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')
    path.write_text("".join(line for line in lines if not line.startswith(volatile)), encoding="utf-8")
    return len(catalogue)


def problems(language):
    """Return sentences about messages that are missing, untranslated, fuzzy, obsolete or badly filled in."""
    catalogue, template = read_catalogue(language), template_catalogue()
    known = {(message.id, message.context): message for message in catalogue if message.id}
    found = []
    for message in template:
        if not message.id:
            continue
        translated = known.get((message.id, message.context))
        if translated is None:
            found.append(f"missing: {message.id!r}")
        elif not translated.string or not all(_as_tuple(translated.string)):
            found.append(f"untranslated: {message.id!r}")
        elif translated.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        else:
            found += [f"placeholders: {message.id!r}: {error}" for error in translated.check(catalogue)]
    wanted = {(message.id, message.context) for message in template if message.id}
    found += [f"obsolete: {key[0]!r}" for key in known if key not in wanted]
    return found


def _as_tuple(text):
    return text if isinstance(text, (list, tuple)) else (text,)


def compile_catalogues():
    """Write the .mo file of each catalogue that is newer than its compiled form; return their names."""
    done = []
    for path in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        language = path.parent.parent.name
        buffer = io.BytesIO()
        write_mo(buffer, read_catalogue(language))
        target.write_bytes(buffer.getvalue())
        done.append(language)
    return done

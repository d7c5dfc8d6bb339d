"""Places and levels that stay the same for years, kept per process: filters and their options cost no query.

The office changes them by ``load_reference`` at an upgrade; a running process notices within five minutes.
"""

import dataclasses
import time

from django.db.models import Prefetch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.enums import ContractKind
from reference.models import EducationLevel, Kecamatan, Kelurahan, Province

KEPT_SECONDS = 300
WAGES = [value * 1_000_000 for value in (2, 3, 4, 5, 6, 8, 10, 15)]
YEARS = [0, 1, 2, 3, 5, 10]


@dataclasses.dataclass(frozen=True)
class Near:
    """A home: its kelurahan, its kecamatan, and the kecamatan that touch it."""

    code: str
    name: str
    kecamatan_id: str
    kecamatan_name: str
    neighbours: tuple[str, ...]


def kept(read):
    """Keep what ``read()`` returns for :data:`KEPT_SECONDS` in this process; an empty answer is asked anew."""
    memory = {}

    def answer():
        value, until = memory.get("kept", (None, 0.0))
        if value and time.monotonic() < until:
            return value
        value = read()
        memory["kept"] = (value, time.monotonic() + KEPT_SECONDS)
        return value

    answer.forget = memory.clear
    return answer


@kept
def kecamatan_by_slug():
    return {row.slug: row for row in Kecamatan.objects.all()}


@kept
def education_by_code():
    return {row.pk: row for row in EducationLevel.objects.all()}


@kept
def near_by_code():
    """Return {code of a kelurahan: :class:`Near`}."""
    kecamatan = Kecamatan.objects.prefetch_related(
        "neighbours", Prefetch("kelurahan", queryset=Kelurahan.objects.order_by("name", "pk"))
    )
    return {
        kelurahan.pk: Near(
            code=kelurahan.pk,
            name=kelurahan.name,
            kecamatan_id=row.pk,
            kecamatan_name=row.name,
            neighbours=tuple(sorted(other.pk for other in row.neighbours.all())),
        )
        for row in kecamatan
        for kelurahan in row.kelurahan.all()
    }


@kept
def _rows_by_field():
    """Return {field of a vacancy: {key: row}} of what vacancies refer to."""
    rows = {"kelurahan": Kelurahan, "kecamatan": Kecamatan, "work_province": Province}
    return {"min_education": education_by_code()} | {
        name: {row.pk: row for row in model.objects.all()} for name, model in rows.items()
    }


def give_places(vacancy):
    """Give ``vacancy`` the rows of its places and level that are kept here, and return it.

    Joining these tables costs the planner of the database more than the whole page costs otherwise.
    """
    for name, rows in _rows_by_field().items():
        row = rows.get(getattr(vacancy, f"{name}_id"))
        if row is not None:
            setattr(vacancy, name, row)
    return vacancy


def levels_up_to(level):
    """Return the codes of the levels that somebody with ``level`` has too; text, as the index holds it."""
    return [code for code, row in education_by_code().items() if row.rank <= level.rank]


# --- options of selects, as HTML: a hundred rows through the template would cost a millisecond a page ----------
@kept
def _kelurahan_options():
    groups = {}
    for near in near_by_code().values():
        groups.setdefault(near.kecamatan_name, []).append((near.code, near.name))
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        ((name, _options(rows)) for name, rows in groups.items()),
    )


@kept
def _kecamatan_options():
    return _options((row.slug, row.name) for row in kecamatan_by_slug().values())


@kept
def _education_options():
    return _options((row.pk, row.name) for row in education_by_code().values())


def _options(rows):
    return format_html_join("", '<option value="{}">{}</option>', rows)


def options_of(name, chosen=""):
    """Return the ``<option>`` rows of the select ``name`` with ``chosen`` marked."""
    if name == "jenis":
        rows = _options(ContractKind.choices)  # their labels follow the language of the page
    elif name == "upah":
        rows = _options(_with_chosen(WAGES, chosen, lambda value: f"Rp{value:,}".replace(",", ".")))
    elif name == "pengalaman":
        rows = _options(_with_chosen(YEARS, chosen, _years_label))
    else:
        kept_rows = {
            "dekat": _kelurahan_options,
            "kecamatan": _kecamatan_options,
            "pendidikan": _education_options,
        }
        rows = kept_rows[name]()
    if not chosen:
        return rows
    plain, marked = format_html('value="{}"', chosen), format_html('value="{}" selected', chosen)
    return mark_safe(rows.replace(plain, marked, 1))


def _with_chosen(steps, chosen, label):
    """Return the options of numbers; a number from the address that is no step stands among them."""
    values = sorted({*steps, int(chosen)}) if chosen else steps
    return [(str(value), label(value)) for value in values]


def _years_label(years):
    return ngettext("%(n)d tahun", "%(n)d tahun", years) % {"n": years} if years else _("Belum ada")

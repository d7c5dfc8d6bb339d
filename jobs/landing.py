"""Landing pages by field of work and by kecamatan: which there are, and how many vacancies each holds (F-27)."""

import dataclasses

from django.db.models import Count
from django.urls import reverse
from django.utils.text import slugify

from jobs.models import Vacancy
from jobs.search.places import kecamatan_by_slug, kept
from reference.models import OccupationGroup


@dataclasses.dataclass(frozen=True)
class Field:
    """A field of work as an address names it: "produksi-jahit-bangunan-bengkel"."""

    pk: int
    slug: str
    label: str


@kept
def field_by_slug():
    """Return {slug: :class:`Field`} in the order of the classification."""
    found = {}
    for row in OccupationGroup.objects.all():
        label = row.label.split(" (")[0]
        found[slugify(label)] = Field(row.pk, slugify(label), label)
    return found


def landing_vacancies(field=None, kecamatan=None):
    """Return the open vacancies of a field, of a kecamatan, or of both, newest first."""
    found = Vacancy.objects.open()
    if field is not None:
        found = found.filter(occupation_group_id=field.pk)
    if kecamatan is not None:
        found = found.filter(kecamatan=kecamatan)
    return found.order_by("-published_at", "-pk")


def landing_url(field=None, kecamatan=None):
    """Return the address of the landing page of ``field``, ``kecamatan``, or both."""
    if field is None:
        return reverse("jobs:in_place", kwargs={"kecamatan": kecamatan.slug})
    if kecamatan is None:
        return reverse("jobs:in_field", kwargs={"field": field.slug})
    return reverse("jobs:in_field_and_place", kwargs={"field": field.slug, "kecamatan": kecamatan.slug})


def counted_by_place(field=None):
    """Return [(kecamatan, number of open vacancies)] of those that have some, by name; one statement."""
    counts = dict(
        landing_vacancies(field).order_by().exclude(kecamatan=None).values_list("kecamatan").annotate(Count("pk"))
    )
    return [(row, counts[row.pk]) for row in kecamatan_by_slug().values() if row.pk in counts]


def counted_by_field(kecamatan=None):
    """Return [(field, number of open vacancies)] of those that have some; one statement."""
    found = landing_vacancies(kecamatan=kecamatan).order_by().values_list("occupation_group")
    counts = dict(found.annotate(Count("pk")))
    return [(field, counts[field.pk]) for field in field_by_slug().values() if field.pk in counts]


def counted_pairs():
    """Return [(field, kecamatan)] of the pairs that have open vacancies; one statement, for the sitemap."""
    fields = {field.pk: field for field in field_by_slug().values()}
    places = {row.pk: row for row in kecamatan_by_slug().values()}
    pairs = (
        Vacancy.objects.open()
        .exclude(kecamatan=None)
        .order_by("occupation_group", "kecamatan")
        .values_list("occupation_group", "kecamatan")
        .distinct()
    )
    return [(fields[field], places[place]) for field, place in pairs if field in fields and place in places]


@dataclasses.dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclasses.dataclass(frozen=True)
class LandingLinks:
    fields: tuple[Link, ...]
    places: tuple[Link, ...]


@kept
def landing_links():
    """Return :class:`LandingLinks` to every field and kecamatan, without numbers: for the foot of the list."""
    return LandingLinks(
        fields=tuple(Link(field.label, landing_url(field)) for field in field_by_slug().values()),
        places=tuple(Link(row.name, landing_url(kecamatan=row)) for row in kecamatan_by_slug().values()),
    )

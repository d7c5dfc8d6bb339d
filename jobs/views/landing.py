"""Landing pages: "lowongan jahit di Cibodas" as an address of its own, with counts that are true now (F-27)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jobs.landing import (
    counted_by_field,
    counted_by_place,
    field_by_slug,
    landing_url,
    landing_vacancies,
)
from jobs.pages import kept_for_visitors
from jobs.search import bounded_count, page_after
from jobs.search.places import kecamatan_by_slug


def _found(rows, slug):
    if slug not in rows:
        raise Http404
    return rows[slug]


@login_not_required
@require_safe
@kept_for_visitors
def in_field(request, field):
    """Open vacancies of one field of work; below, the kecamatan that have some."""
    field = _found(field_by_slug(), field)
    return _page(request, field=field, title=_("Lowongan %(field)s") % {"field": field.label})


@login_not_required
@require_safe
@kept_for_visitors
def in_place(request, kecamatan):
    """Open vacancies in one kecamatan; below, the fields that have some."""
    kecamatan = _found(kecamatan_by_slug(), kecamatan)
    return _page(request, kecamatan=kecamatan, title=_("Lowongan di %(place)s") % {"place": kecamatan.name})


@login_not_required
@require_safe
@kept_for_visitors
def in_field_and_place(request, field, kecamatan):
    """Open vacancies of one field in one kecamatan."""
    field, kecamatan = _found(field_by_slug(), field), _found(kecamatan_by_slug(), kecamatan)
    title = _("Lowongan %(field)s di %(place)s") % {"field": field.label, "place": kecamatan.name}
    return _page(request, field=field, kecamatan=kecamatan, title=title)


def _page(request, *, title, field=None, kecamatan=None):
    found = landing_vacancies(field, kecamatan)
    vacancies, following = page_after(found, request.GET.get("setelah", ""))
    count, is_exact = bounded_count(found) if following or request.GET.get("setelah") else (len(vacancies), True)
    url = landing_url(field, kecamatan)
    context = {
        "title": title,
        "vacancies": vacancies,
        "count": count,
        "is_exact": is_exact,
        "canonical": url,
        "next_url": f"{url}?setelah={following}" if following else "",
        "is_first_page": "setelah" not in request.GET,
        "places": [] if kecamatan else _links(counted_by_place(field), lambda row: landing_url(field, row)),
        "fields": [] if field else _links(counted_by_field(kecamatan), lambda row: landing_url(row, kecamatan)),
        "wider": _wider(field, kecamatan),
    }
    return render(request, "jobs/landing.html", context)


def _wider(field, kecamatan):
    if not (field and kecamatan):
        return []
    return [
        (_("Semua lowongan %(field)s") % {"field": field.label}, landing_url(field)),
        (_("Semua lowongan di %(place)s") % {"place": kecamatan.name}, landing_url(kecamatan=kecamatan)),
    ]


def _links(rows, url_of):
    return [
        {"label": getattr(row, "label", None) or row.name, "url": url_of(row), "number": number}
        for row, number in rows
    ]

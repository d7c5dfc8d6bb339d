"""What everybody may read: the list, a vacancy, a company."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.models import Company
from cakapkerja.slots import render_slot
from jobs.enums import SortOrder
from jobs.freshness import public_moment
from jobs.landing import landing_links
from jobs.matching import match, skills_in
from jobs.models import Application, Question, Vacancy
from jobs.pages import KEPT_SECONDS_OF_DETAILS, kept_for_visitors
from jobs.process_figures import process_of
from jobs.search import page_after, read_criteria, search_page, similar_to, wider_searches
from jobs.search.extras import selects
from jobs.search.places import give_places, near_by_code, options_of
from jobs.services.saved import saved_ids
from jobs.structured import job_posting_script
from jobs.views_count import count_view


class Options(NamedTuple):
    """The rows of each select as HTML, the chosen one marked; ``extras`` are selects that other apps add."""

    kecamatan: str
    dekat: str
    pendidikan: str
    pengalaman: str
    upah: str
    jenis: str
    extras: tuple


@login_not_required
@require_safe
@kept_for_visitors
def vacancy_list(request):
    """Search and filters; the state is in the address, so it can be shared and bookmarked."""
    criteria = read_criteria(request.GET)
    cursor = request.GET.get("setelah", "")
    page = search_page(criteria, cursor, public_moment(request))
    context = {
        "criteria": page.criteria,
        "asked": criteria,
        "page": page,
        "vacancies": page.vacancies,
        "count": page.count,
        "is_exact": page.is_exact,
        "is_first_page": not cursor,
        "first_url": list_url(page.criteria.params()),
        "next_url": list_url(page.next_params) if page.next_params else "",
        "literal_url": list_url(criteria.replace(literal=True, partly=False).params()),
        "similar_url": list_url(page.criteria.replace(partly=True).params()) if page.more_similar else "",
        "filter_url": _filter_url(criteria.params()),
        "options": _options(criteria),
        "chips": _chips(criteria),
        "sorts": _sorts(page.criteria),
        "near_me": _near_me(request, criteria),
        "wider": _wider(page) if not (page.vacancies or page.similar or cursor) else [],
        "kept": saved_ids(request.user, page.vacancies),
        "save_params": urlencode(criteria.params()),
        "feed_url": f"{reverse('jobs:atom')}?{urlencode(page.criteria.params())}".rstrip("?"),
        "landing": landing_links() if (criteria.is_empty or not page.vacancies) and not cursor else None,
    }
    return render(request, "jobs/list.html", context)


@login_not_required
@require_safe
def vacancy_filters(request):
    """All filters as a page of their own, for phones (UX-06): its button says how many vacancies will be shown.

    A script asks for the words of the button alone while choices change; without it "Hitung ulang" asks again.
    """
    criteria = read_criteria(request.GET)
    page = search_page(criteria, moment=public_moment(request))
    context = {
        "criteria": criteria,
        "options": _options(criteria),
        "count": page.count,
        "is_exact": page.is_exact,
        "near_me": _near_me(request, criteria),
        "list_url": list_url(criteria.params()),
        "clear_url": _filter_url({"q": criteria.q} if criteria.q else {}),
    }
    if request.headers.get("X-Part") == "button":
        response = HttpResponse(render_to_string("jobs/_show_button.txt", context), content_type="text/plain")
    else:
        response = render(request, "jobs/filters.html", context)
    patch_vary_headers(response, ["X-Part"])
    return response


def list_url(params):
    """Return the address of the list with these query parameters."""
    query = urlencode(params)
    return reverse("jobs:list") + (f"?{query}" if query else "")


def _filter_url(params):
    query = urlencode(params)
    return reverse("jobs:filters") + (f"?{query}" if query else "")


def _options(criteria):
    chosen = criteria.params()
    rows = {name: options_of(name, chosen.get(name, "")) for name in Options._fields if name != "extras"}
    return Options(**rows, extras=selects(criteria.extras))


def _chips(criteria):
    return [{"words": words, "url": list_url(criteria.without(name).params())} for name, words in criteria.chips()]


def _wider(page):
    rows = wider_searches(page.criteria, page.reading)
    return [{**row, "url": list_url(row["params"])} for row in rows]


def _sorts(criteria):
    """Return the orders as links; relevance only when there are words to be relevant to."""
    return [
        {
            "label": order.label,
            "url": list_url(criteria.replace(order="" if order == criteria.usual_order else order.value).params()),
            "is_current": order == criteria.sort_order,
        }
        for order in SortOrder
        if order != SortOrder.RELEVANCE or criteria.words
    ]


def _near_me(request, criteria):
    """Return the signed-in person's own kelurahan with the address that sorts by it, or None."""
    if not request.user.is_authenticated:
        return None
    resident = request.user.resident_or_none
    near = near_by_code().get(resident.kelurahan_id) if resident else None
    if near is None:
        return None
    is_used = criteria.near is not None and criteria.near.code == near.code
    return {"near": near, "is_used": is_used, "url": list_url(criteria.replace(near=near).params())}


@login_not_required
@require_safe
def vacancy_detail(request, code, slug):
    """One vacancy with all that Perpres 57/2023 article 5 asks. An ended one says so and offers others."""
    response = _vacancy_page(request, code, slug)
    if response.status_code in (200, 304):
        count_view(request, code)
    return response


def asked_of_vacancy():
    """The questions that an applicant will be asked, in the statement that reads the vacancy (design.md 4.7)."""
    rows = Question.objects.filter(vacancy=OuterRef("pk")).order_by("position")
    return ArraySubquery(rows.values(row=JSONObject(text="text", kind="kind", choices="choices")))


@kept_for_visitors(store="details", seconds=KEPT_SECONDS_OF_DETAILS)
def _vacancy_page(request, code, slug):
    visible = Vacancy.objects.visible_to(request.user).select_related("company__answer_score")
    visible = visible.defer("search", "facts")
    vacancy = give_places(get_object_or_404(visible.annotate(asked=asked_of_vacancy()), code=code))
    if slug != vacancy.slug:
        return redirect(vacancy, permanent=True)
    application = None
    if request.user.is_authenticated:
        application = Application.objects.for_user(request.user).live().filter(vacancy=vacancy).first()
    context = {
        "vacancy": vacancy,
        "company": vacancy.company,
        "score": getattr(vacancy.company, "answer_score", None),
        "application": application,
        "similar": similar_to(vacancy, public_moment(request)),
        "questions": [Question(**row) for row in vacancy.asked] if vacancy.is_open else [],
        "posting": job_posting_script(vacancy),
        "is_kept": vacancy.pk in saved_ids(request.user, [vacancy]),
        "classes": _classes_for_gap(request, vacancy),
    }
    return render(request, "jobs/detail.html", context)


def _classes_for_gap(request, vacancy):
    """The next class for each skill: of those that the reader's profile lacks, for others of all asked (N-02)."""
    if not vacancy.is_open:
        return ""
    resident = request.user.resident_or_none if request.user.is_authenticated else None
    if resident is None:
        return render_slot("vacancy_classes", request, skills=skills_in(vacancy.skills))
    missing = match(resident, vacancy).missing
    return render_slot("vacancy_classes", request, skills=missing, of_profile=True)


@login_not_required
@require_safe
@kept_for_visitors(by_minute=True)  # a rating raises no number: shown a minute later (F-37)
def company(request, code, slug):
    """A verified company and its open vacancies. The address of a merged one leads to the one that stays."""
    rows = Company.objects.public().select_related(
        "kelurahan__kecamatan", "outside_province", "industry", "answer_score"
    )
    company = rows.filter(code=code).first()
    if company is None:
        return redirect(get_object_or_404(rows, merged__code=code), permanent=True)
    if slug != company.slug:
        return redirect(company, permanent=True)
    vacancies, next_cursor = page_after(
        Vacancy.objects.open().filter(company=company).order_by("-published_at", "-pk"),
        request.GET.get("setelah", ""),
    )
    next_url = f"{company.get_absolute_url()}?{urlencode({'setelah': next_cursor})}" if next_cursor else ""
    context = {
        "company": company,
        "photos": list(company.photos.defer("webp").select_related("company")),
        "vacancies": vacancies,
        "next_url": next_url,
        "score": getattr(company, "answer_score", None),
        "process": process_of(company),
    }
    return render(request, "jobs/company.html", context)


@login_not_required
@require_safe
def short_link(request, code):
    """The short address on posters and in messages leads to the vacancy."""
    vacancy = Vacancy.objects.visible_to(request.user).filter(code=code).first()
    if vacancy is None:
        raise Http404
    return redirect(vacancy)

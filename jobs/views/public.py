"""What everybody may read: the list, a vacancy, a company."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Company
from jobs.enums import ContractKind
from jobs.models import Application, Vacancy
from jobs.pages import kept_for_visitors
from jobs.search import (
    bounded_count,
    find_vacancies,
    page_after,
    read_criteria,
    similar_to,
    wider_searches,
)
from jobs.views_count import count_view
from reference.models import EducationLevel, Kecamatan


@login_not_required
@require_safe
@kept_for_visitors
def vacancy_list(request):
    """Search and filters; the state is in the address, so it can be shared and bookmarked."""
    criteria = read_criteria(request.GET)
    found = find_vacancies(criteria)
    cursor = request.GET.get("setelah", "")
    vacancies, next_cursor = page_after(found, cursor)
    if not cursor and not next_cursor:
        count, is_exact = len(vacancies), True
    else:
        count, is_exact = bounded_count(found)
    params = criteria.params()
    context = {
        "criteria": criteria,
        "vacancies": vacancies,
        "count": count,
        "is_exact": is_exact,
        "is_first_page": not cursor,
        "first_url": _list_url(params),
        "next_url": _list_url({**params, "setelah": next_cursor}) if next_cursor else "",
        "chips": [
            {"words": words, "url": _list_url(criteria.without(name).params())} for name, words in criteria.chips()
        ],
        "wider": [{**row, "url": _list_url(row["params"])} for row in wider_searches(criteria)]
        if not vacancies
        else [],
        "kecamatan_options": Kecamatan.objects.all(),
        "education_options": EducationLevel.objects.all(),
        "contract_options": ContractKind.choices,
    }
    return render(request, "jobs/list.html", context)


def _list_url(params):
    query = urlencode(params)
    return reverse("jobs:list") + (f"?{query}" if query else "")


@login_not_required
@require_safe
def vacancy_detail(request, code, slug):
    """One vacancy with all that Perpres 57/2023 article 5 asks. An ended one says so and offers others."""
    response = _vacancy_page(request, code, slug)
    if response.status_code in (200, 304):
        count_view(request, code)
    return response


@kept_for_visitors
def _vacancy_page(request, code, slug):
    vacancy = get_object_or_404(Vacancy.objects.visible_to(request.user).with_places(), code=code)
    if slug != vacancy.slug:
        return redirect(vacancy, permanent=True)
    application = None
    if request.user.is_authenticated:
        application = Application.objects.for_user(request.user).live().filter(vacancy=vacancy).first()
    context = {
        "vacancy": vacancy,
        "company": vacancy.company,
        "application": application,
        "similar": similar_to(vacancy),
    }
    return render(request, "jobs/detail.html", context)


@login_not_required
@require_safe
@kept_for_visitors
def company(request, code, slug):
    """A verified company and its open vacancies."""
    company = get_object_or_404(
        Company.objects.public().select_related("kelurahan__kecamatan", "outside_province", "industry"),
        code=code,
    )
    if slug != company.slug:
        return redirect(company, permanent=True)
    vacancies, next_cursor = page_after(
        Vacancy.objects.open().filter(company=company).order_by("-published_at", "-pk"),
        request.GET.get("setelah", ""),
    )
    next_url = f"{company.get_absolute_url()}?{urlencode({'setelah': next_cursor})}" if next_cursor else ""
    return render(request, "jobs/company.html", {"company": company, "vacancies": vacancies, "next_url": next_url})


@login_not_required
@require_safe
def short_link(request, code):
    """The short address on posters and in messages leads to the vacancy."""
    vacancy = Vacancy.objects.visible_to(request.user).filter(code=code).first()
    if vacancy is None:
        raise Http404
    return redirect(vacancy)

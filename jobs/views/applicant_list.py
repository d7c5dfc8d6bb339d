"""The list of applicants of one vacancy."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jobs.applicants import TABS, count_by_tab, page_of, read_criteria
from jobs.enums import BulkKind
from jobs.forms.applicants import FilterForm
from jobs.models import Vacancy


def managed_vacancy(request, code, vacancy_code):
    """The vacancy if the person acts for its company; else 404, as if there were none."""
    return get_object_or_404(
        Vacancy.objects.manageable_by(request.user).with_places(), company__code=code, code=vacancy_code
    )


@require_safe
def applicants(request, code, vacancy_code):
    """Who applied: filtered, ordered, 25 a page. The state is in the address."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    criteria = read_criteria(request.GET)
    page = page_of(vacancy, criteria, after=request.GET.get("setelah", ""), before=request.GET.get("sebelum", ""))
    numbers, withdrawn = count_by_tab(vacancy, criteria)
    tags = list(vacancy.company.applicant_tags.values_list("name", flat=True))
    chips = criteria.chips()
    context = {
        "company": vacancy.company,
        "vacancy": vacancy,
        "page": page,
        "criteria": criteria,
        "query": criteria.query(),
        "tabs": [
            {
                "label": label,
                "number": numbers[tab],
                "url": _url(request, criteria.query(keadaan=tab)),
                "is_current": tab == criteria.tab,
            }
            for tab, (label, _states) in TABS.items()
        ],
        "total": numbers[criteria.tab],
        "withdrawn": 0 if chips else withdrawn,
        "chips": [{"words": words, "url": _url(request, criteria.query(**{name: ""}))} for name, words in chips],
        "clear_url": _url(request, f"keadaan={criteria.tab}" if criteria.tab else ""),
        "before_url": _url(request, criteria.query(sebelum=page.before)) if page.before else "",
        "after_url": _url(request, criteria.query(setelah=page.after)) if page.after else "",
        "first_url": _url(request, criteria.query()),
        "filter_form": FilterForm(criteria, questions=vacancy.questions.all(), tags=tags),
        "bulk_kinds": BulkKind.choices,
    }
    return render(request, "jobs/employer/applicants.html", context)


def _url(request, query):
    return f"{request.path}?{query}" if query else request.path

"""The list of applicants of one vacancy."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cakapkerja.errors import BusinessRuleError
from cakapkerja.sheets import MEDIA_TYPE
from jobs.answering import answers_due
from jobs.applicants import TABS, count_by_tab, find_applicants, page_of, read_criteria
from jobs.enums import BulkKind
from jobs.forms.applicants import DownloadForm, FilterForm
from jobs.models import Vacancy
from jobs.services.downloads import download_applicants, download_refusal
from jobs.services.freezing import frozen_words
from jobs.views.frozen import frozen_page


def managed_vacancy(request, code, vacancy_code):
    """The vacancy if the person acts for its company; else 404, as if there were none."""
    return get_object_or_404(
        Vacancy.objects.manageable_by(request.user).with_places(), company__code=code, code=vacancy_code
    )


@require_safe
def applicants(request, code, vacancy_code):
    """Who applied: filtered, ordered, 25 a page. The state is in the address."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    if frozen_words(vacancy):
        return frozen_page(request, vacancy)
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
        "answers_due": answers_due(vacancy),
        "filter_form": FilterForm(criteria, questions=vacancy.questions.all(), tags=tags),
        "bulk_kinds": BulkKind.choices,
        "download_url": f"{request.path}unduh/?{criteria.query()}",
    }
    return render(request, "jobs/employer/applicants.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def download(request, code, vacancy_code):
    """Asks why the list is taken away; the POST answers with the file. The address carries the filters."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    if frozen_words(vacancy):
        return frozen_page(request, vacancy)
    criteria = read_criteria(request.GET)
    form = DownloadForm(request.POST if request.method == "POST" else None)
    rows = find_applicants(vacancy, criteria)
    if request.method == "POST" and form.is_valid():
        try:
            content = download_applicants(
                actor=request.user,
                vacancy_id=vacancy.pk,
                applications=rows,
                order=criteria.order,
                reason=form.cleaned_data["reason"],
            )
            return _file(content, f"pelamar-{vacancy.code}-{timezone.localdate():%Y%m%d}.xlsx")
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "company": vacancy.company,
        "vacancy": vacancy,
        "form": form,
        "total": rows.count(),
        "refusal": download_refusal(vacancy.company),
        "chips": [words for _name, words in criteria.chips()],
        "back_url": f"{vacancy.get_applicants_url()}?{criteria.query()}",
    }
    return render(request, "jobs/employer/download.html", context, status=422 if form.errors else 200)


def _file(content, name):
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def _url(request, query):
    return f"{request.path}?{query}" if query else request.path

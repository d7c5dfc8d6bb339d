"""The company's desk: what concerns the company, not one vacancy."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cakapkerja.errors import BusinessRuleError
from jobs.forms.disability import DisabilityForm
from jobs.process_figures import process_of
from jobs.services.disability import percent_for, report_disability, wanted_workers
from jobs.statistics import figures_of, figures_of_company, rows_of_company, views_by_day
from jobs.views.employer import company_of, vacancy_of

PAGE_SIZE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def disability(request, code):
    """The share of workers with a disability that the law asks, and what the company reported (VC-7)."""
    company = company_of(request, code)
    form = DisabilityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            report_disability(actor=request.user, company_id=company.pk, **form.cleaned_data)
            messages.success(request, _("Laporan tersimpan. Anda bisa menggantinya kapan saja."))
            return redirect("employer:disability", code=code)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    reports = list(company.disability_reports.all())
    context = {
        "company": company,
        "form": form,
        "percent": percent_for(company),
        "reports": [(report, wanted_workers(company, report.workers)) for report in reports],
    }
    return render(request, "jobs/employer/disability.html", context, status=422 if form.errors else 200)


# --- figures ------------------------------------------------------------------------------------------
@require_safe
def statistics(request, code):
    """How the company's vacancies did, all together and one by one (9.2-18)."""
    company = company_of(request, code)
    page = Paginator(rows_of_company(company), PAGE_SIZE).get_page(request.GET.get("hal"))
    context = {
        "company": company,
        "figures": figures_of_company(company),
        "process": process_of(company),
        "page": page,
    }
    return render(request, "jobs/employer/statistics.html", context)


@require_safe
def vacancy_statistics(request, code, vacancy_code):
    """How one vacancy did."""
    row = vacancy_of(request, code, vacancy_code)
    context = {
        "company": row.company,
        "vacancy": row,
        "figures": figures_of(row),
        "days": views_by_day(row),
    }
    return render(request, "jobs/employer/vacancy_statistics.html", context)

"""The yearly reports of workers with a disability, on the company's page in the admin (VC-7)."""

from django.template.loader import render_to_string

from cakapkerja.slots import fill_slot
from jobs.models import DisabilityReport
from jobs.services.disability import percent_for, wanted_workers


def disability_reports(request, company):
    """What the company reported, year by year; "" when it never did or the officer may see no company."""
    if not request.user.has_perm("accounts.view_company"):
        return ""
    reports = list(DisabilityReport.objects.filter(company=company))
    if not reports:
        return ""
    context = {
        "rows": [(report, wanted_workers(company, report.workers)) for report in reports],
        "percent": percent_for(company),
    }
    return render_to_string("admin/jobs/disabilityreport/of_company.html", context, request=request)


fill_slot("admin_company", disability_reports)

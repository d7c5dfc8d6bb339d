"""The report of an edition for officers: as it is now, and saved ones as page, XLSX and PDF."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from cakapkerja.sheets import MEDIA_TYPE
from jobs.fairs.models import EditionReport
from jobs.fairs.permissions import staffed_edition
from jobs.fairs.reading import days_words
from jobs.fairs.report import figures_of
from jobs.fairs.report_papers import report_pdf, report_xlsx, sections_of, totals_of
from jobs.fairs.services.reports import save_report

SAVED_SHOWN = 30
# Where the rows behind a figure are (F-22): a table of the report, or a page.
DETAILS = {
    **dict.fromkeys(["BK-01", "BK-03", "BK-06", "BK-09", "BK-10"], "#BK-20"),
    **dict.fromkeys(["BK-05", "BK-08"], "#BK-25"),
    "BK-07": "#BK-26",
}
FILES = {"xlsx": (report_xlsx, MEDIA_TYPE), "pdf": (report_pdf, "application/pdf")}


@require_safe
def report(request, edition):
    """The figures of this moment."""
    row = staffed_edition(request, edition)
    return _page(request, row, figures_of(row), None)


@require_safe
def saved(request, edition, pk):
    """The figures of a saved report."""
    row = staffed_edition(request, edition)
    found = get_object_or_404(row.reports, pk=pk)
    return _page(request, row, found.figures, found)


def _page(request, edition, figures, found):
    details = DETAILS | {
        "BK-11": reverse("fair_staff:tests", kwargs={"edition": edition.slug}),
        "BK-12": reverse("fair_staff:gate_conflicts", kwargs={"edition": edition.slug}),
    }
    context = {
        "edition": edition,
        "days": days_words(edition),
        "report": found,
        "made_at": found.made_at if found else timezone.now(),
        "totals": [(*row, details.get(row[0], "")) for row in totals_of(figures)],
        "sections": sections_of(figures),
        "texts": figures["survey"]["texts"],
        "saved": list(edition.reports.select_related("made_by").defer("figures")[:SAVED_SHOWN]),
    }
    return render(request, "fairs/staff/report.html", context)


@require_POST
def save(request, edition):
    row = staffed_edition(request, edition)
    try:
        found = save_report(actor=request.user, edition_id=row.pk)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect("fair_staff:report", edition=row.slug)
    messages.success(request, _("Laporan tersimpan. Angkanya tidak berubah lagi."))
    return redirect("fair_staff:report_saved", edition=row.slug, pk=found.pk)


@require_safe
def download(request, edition, pk, kind):
    """A saved report as a file: the same bytes every time."""
    row = staffed_edition(request, edition)
    found = get_object_or_404(EditionReport.objects.select_related("edition"), edition=row, pk=pk)
    make, media_type = FILES[kind]
    name = f"laporan-{row.slug}-{timezone.localtime(found.made_at):%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(make(found), content_type=media_type, headers=headers)

"""Results of a class and the certificates that follow, on the instructor's pages; officers come here too."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from training.attendance import Share, shares_of
from training.enums import EnrolmentState, RunState
from training.forms.results import ResultForm
from training.models import CertificateRun, Enrolment
from training.services import certificates as certificate_service
from training.services.results import ARROWS, possible_results, record_result
from training.views.instructor import taught_batch

MAY_ISSUE = "training.issue_certificate"
NONE = Share(0, 0)


@require_safe
def results(request, batch):
    """Everybody with presence, grade and result; below it the certificates, for who may issue them."""
    row = taught_batch(request, batch)
    shares = shares_of(row)
    people = list(
        Enrolment.objects.filter(batch=row, state__in=[EnrolmentState.CONFIRMED, *ARROWS]).order_by(
            "full_name", "pk"
        )
    )
    may_issue = request.user.has_perm(MAY_ISSUE) and row.gives_certificate
    context = {
        "batch": row,
        "rows": [{"enrolment": one, "share": shares.get(one.pk, NONE)} for one in people],
        "open": sum(one.state == EnrolmentState.CONFIRMED for one in people),
        "may_issue": may_issue,
        "to_certify": certificate_service.to_certify(row).count() if may_issue else 0,
        "runs": list(CertificateRun.objects.filter(batch=row)[:5]) if may_issue else [],
    }
    return render(request, "training/instructor/results.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def result(request, batch, pk):
    """The form for one person."""
    row = taught_batch(request, batch)
    enrolment = get_object_or_404(Enrolment.objects.filter(batch=row), pk=pk)
    enrolment.batch = row
    if not possible_results(enrolment):
        raise Http404
    share = shares_of(row).get(enrolment.pk, NONE)
    initial = {
        "result": enrolment.state if enrolment.state in ARROWS else None,
        "grade": enrolment.grade,
        "note": enrolment.result_note,
        "bnsp_number": enrolment.bnsp_number,
    }
    form = ResultForm(request.POST if request.method == "POST" else None, enrolment=enrolment, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_result(actor=request.user, enrolment_id=enrolment.pk, **form.cleaned_data)
            messages.success(request, _("Hasil %(name)s tersimpan.") % {"name": enrolment.full_name})
            return redirect("instructor:results", batch=row.slug)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"batch": row, "enrolment": enrolment, "share": share, "form": form}
    return render(request, "training/instructor/result.html", context, status=422 if form.errors else 200)


@require_POST
def issue(request, batch):
    """Let the certificates of a class be issued by a worker."""
    row = taught_batch(request, batch)
    if not request.user.has_perm(MAY_ISSUE):
        raise Http404
    try:
        run = certificate_service.start_run(officer=request.user, batch_id=row.pk)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect("instructor:results", batch=row.slug)
    return redirect("instructor:certificate_run", batch=row.slug, pk=run.pk)


@require_safe
def certificate_run(request, batch, pk):
    """How far the worker is."""
    row = taught_batch(request, batch)
    if not request.user.has_perm(MAY_ISSUE):
        raise Http404
    run = get_object_or_404(CertificateRun.objects.filter(batch=row), pk=pk)
    context = {"batch": row, "run": run, "is_over": run.state in (RunState.DONE, RunState.FAILED)}
    return render(request, "training/instructor/certificate_run.html", context)

"""The company's pledges to classes: made before a class opens, kept after it (N-23)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import CompanyState
from accounts.models import Company
from cakapkerja.errors import BusinessRuleError
from training.forms.pledges import InterviewForm, PledgeForm
from training.models import Pledge
from training.pledging import with_outcome
from training.services.pledges import make_pledge, pledgeable, record_interview, withdraw_pledge


def _company(request, code):
    return get_object_or_404(Company.objects.manageable_by(request.user), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def pledges(request, code):
    """GET shows the pledges and the form of a new one; POST makes it."""
    company = _company(request, code)
    batches = pledgeable().for_cards().order_by("opens_at", "pk")
    form = PledgeForm(request.POST if request.method == "POST" else None, batches=batches)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            make_pledge(
                actor=request.user,
                company_id=company.pk,
                batch_id=data["batch"].pk,
                interviews=data["interviews"],
                position=data["position"],
            )
            messages.success(request, _("Janji Anda tampil di halaman kelas."))
            return redirect("employer:pledges", code=company.code)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "company": company,
        "form": form,
        "may_pledge": company.state == CompanyState.VERIFIED,
        "has_classes": batches.exists(),
        "pledges": with_outcome(Pledge.objects.filter(company=company, withdrawn_at__isnull=True)),
    }
    return render(request, "training/employer/pledges.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request, code, pk):
    """One pledge: GET shows it, POST notes an interview that was held."""
    company = _company(request, code)
    found = with_outcome(Pledge.objects.filter(pk=pk, company=company, withdrawn_at__isnull=True))
    if not found:
        raise Http404
    row = found[0]
    form = InterviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            record_interview(actor=request.user, company_id=company.pk, pledge_id=row.pk, **form.cleaned_data)
            messages.success(request, _("Wawancara dicatat. Terima kasih sudah menepati janji."))
            return redirect("employer:pledge", code=company.code, pk=row.pk)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "company": company,
        "pledge": row,
        "class_url": row.batch.get_absolute_url(),
        "form": form,
        "can_withdraw": row.batch.opens_at > timezone.now(),
        "is_running": row.batch.starts_on <= timezone.localdate(),
    }
    return render(request, "training/employer/pledge.html", context, status=422 if form.errors else 200)


@require_POST
def pledge_withdraw(request, code, pk):
    company = _company(request, code)
    try:
        withdraw_pledge(actor=request.user, company_id=company.pk, pledge_id=pk)
        messages.success(request, _("Janji ditarik."))
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect("employer:pledges", code=company.code)

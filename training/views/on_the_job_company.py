"""The company's pages of on-the-job training: trainees, the plan, signing weeks, the end (TR-8)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import CompanyState
from accounts.models import Company
from cakapkerja.errors import BusinessRuleError
from training.enums import ON_THE_JOB_CAN_STOP, OnTheJobState
from training.forms.on_the_job import FinishForm, OnTheJobPlanForm
from training.models import OnTheJob, OnTheJobWeek
from training.ojt_reading import steps_of, weeks_of
from training.services import on_the_job as service
from training.services.on_the_job_weeks import approve_week
from training.views.on_the_job import FORM, agreement_response, stop_page


def _company(request, code):
    return get_object_or_404(Company.objects.manageable_by(request.user), code=code)


def _trainee(request, code, pk):
    """A trainee of a company that the person acts for; 404 for everybody else."""
    rows = OnTheJob.objects.manageable_by(request.user).select_related("company", "resident__user")
    return get_object_or_404(rows, pk=pk, company__code=code)


def _page(row):
    return reverse("employer:on_the_job", args=[row.company.code, row.pk])


@require_safe
def trainees(request, code):
    """Every trainee of the company, newest first."""
    company = _company(request, code)
    context = {
        "company": company,
        "rows": list(OnTheJob.objects.filter(company=company).select_related("resident")),
        "may_plan": company.state == CompanyState.VERIFIED,
    }
    return render(request, "training/on_the_job/trainees.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request, code):
    """Plan a place for somebody who showed the code on their card."""
    company = _company(request, code)
    back = reverse("employer:on_the_job_list", args=[company.code])
    if company.state != CompanyState.VERIFIED:
        messages.info(request, _("Magang bisa direncanakan setelah perusahaan terverifikasi."))
        return redirect(back)
    form = OnTheJobPlanForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            row = service.plan_on_the_job(
                actor=request.user,
                company_id=company.pk,
                person=data.pop("person"),
                agreement=data.pop("agreement"),
                token=data.pop("form_token"),
                data=data,
            )
            messages.success(request, _("Magang direncanakan. Peserta sudah diberi tahu."))
            return redirect(_page(row))
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"form": form, "title": _("Rencanakan magang"), "back_url": back}
    return render(request, FORM, context, status=422 if form.errors else 200)


@require_safe
def trainee(request, code, pk):
    """One trainee: what is agreed, the weeks to sign, and what can be done now."""
    row = _trainee(request, code, pk)
    today = timezone.localdate()
    is_running = row.state == OnTheJobState.RUNNING
    context = {
        "company": row.company,
        "row": row,
        "steps": steps_of(row),
        "weeks": weeks_of(row),
        "is_running": is_running,
        "can_start": row.state == OnTheJobState.PLANNED and today >= row.starts_on,
        "can_finish": is_running and today >= row.days_needed_on,
        "can_stop": row.state in ON_THE_JOB_CAN_STOP,
    }
    return render(request, "training/on_the_job/trainee.html", context)


@require_POST
def start(request, code, pk):
    row = _trainee(request, code, pk)
    try:
        service.start_on_the_job(actor=request.user, on_the_job_id=row.pk)
        messages.success(request, _("Magang dimulai. Peserta sudah diberi tahu."))
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect(_page(row))


@require_http_methods(["GET", "HEAD", "POST"])
def week(request, code, pk, number):
    """Read a week and sign it."""
    row, number = _trainee(request, code, pk), int(number)
    error = ""
    if request.method == "POST":
        try:
            approve_week(
                actor=request.user,
                on_the_job_id=row.pk,
                number=number,
                version=request.POST.get("version", ""),
                note=request.POST.get("note", "").replace("\x00", ""),
            )
            messages.success(request, _("Minggu ke-%d disetujui.") % number)
            return redirect(_page(row))
        except BusinessRuleError as refusal:
            if refusal.code == "missing":
                raise Http404 from refusal
            error = refusal.message
    found = get_object_or_404(OnTheJobWeek.objects.select_related("approved_by"), on_the_job=row, number=number)
    context = {
        "row": row,
        "week": found,
        "error": error,
        "note": request.POST.get("note", ""),
        "back_url": _page(row),
    }
    return render(request, "training/on_the_job/week.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request, code, pk):
    """Finish, and say whether the trainee was hired."""
    row = _trainee(request, code, pk)
    if request.method != "POST" and row.state != OnTheJobState.RUNNING:
        messages.info(request, _("Magang ini tidak sedang berjalan."))
        return redirect(_page(row))
    form = FinishForm(
        request.POST if request.method == "POST" else None,
        initial={"position": row.position, "hired_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            service.finish_on_the_job(actor=request.user, on_the_job_id=row.pk, **form.cleaned_data)
            messages.success(request, _("Magang selesai. Terima kasih."))
            return redirect(_page(row))
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"form": form, "title": _("Selesaikan magang"), "back_url": _page(row)}
    return render(request, FORM, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, code, pk):
    row = _trainee(request, code, pk)
    return stop_page(request, row, _page(row))


@require_safe
def agreement(request, code, pk):
    return agreement_response(_trainee(request, code, pk))

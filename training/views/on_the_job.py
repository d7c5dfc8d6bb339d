"""The trainee's pages of on-the-job training: what is agreed, the timeline, the log of each week (TR-8)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.files import private_file_response
from cakapkerja.errors import BusinessRuleError
from training.enums import ON_THE_JOB_CAN_STOP, OnTheJobState
from training.forms.on_the_job import StopForm, WeekForm
from training.models import OnTheJob
from training.ojt_reading import steps_of, weeks_of
from training.services.on_the_job import stop_on_the_job
from training.services.on_the_job_weeks import write_week

FORM = "training/business/form.html"


def _own(request, pk):
    rows = OnTheJob.objects.for_user(request.user).select_related("company", "resident", "enrolment__batch__field")
    return get_object_or_404(rows, pk=pk)


@require_safe
def trainings(request):
    """Every own one, newest first."""
    rows = list(OnTheJob.objects.for_user(request.user).select_related("company"))
    return render(request, "training/on_the_job/list.html", {"rows": rows})


@require_safe
def training(request, pk):
    """One: what is agreed, what happened, the weeks."""
    row = _own(request, pk)
    weeks = weeks_of(row)
    is_running = row.state == OnTheJobState.RUNNING
    context = {
        "row": row,
        "steps": steps_of(row),
        "weeks": weeks,
        "is_running": is_running,
        # One filled button: the newest week that has no words yet.
        "next_number": next((week["number"] for week in weeks if week["week"] is None), 0) if is_running else 0,
        "can_stop": row.state in ON_THE_JOB_CAN_STOP,
    }
    return render(request, "training/on_the_job/training.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def week(request, pk, number):
    """Write a week that has begun, or change it until it is signed."""
    row = _own(request, pk)
    back = reverse("resident:on_the_job", args=[row.pk])
    found = next((entry for entry in weeks_of(row) if entry["number"] == number), None)
    if found is None or row.state != OnTheJobState.RUNNING:
        raise Http404
    written = found["week"]
    if written is not None and written.approved_at is not None:
        messages.info(request, _("Catatan minggu ini sudah disetujui, jadi tidak berubah lagi."))
        return redirect(back)
    initial = {"text": written.text, "days_present": written.days_present} if written else None
    form = WeekForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            write_week(actor=request.user, on_the_job_id=row.pk, number=number, **form.cleaned_data)
            messages.success(request, _("Catatan tersimpan. Pembimbing membacanya."))
            return redirect(back)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"form": form, "title": _("Catatan minggu ke-%d") % number, "back_url": back}
    return render(request, FORM, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, pk):
    """The trainee may stop too, with a reason."""
    row = _own(request, pk)
    return stop_page(request, row, reverse("resident:on_the_job", args=[row.pk]))


def stop_page(request, row, back):
    """Ask for the reason and stop; the same page for both sides."""
    form = StopForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            stop_on_the_job(actor=request.user, on_the_job_id=row.pk, reason=form.cleaned_data["reason"])
            messages.success(request, _("Magang dihentikan. Pihak lain diberi tahu."))
            return redirect(back)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    elif request.method != "POST" and row.state not in ON_THE_JOB_CAN_STOP:
        messages.info(request, _("Magang ini sudah berakhir."))
        return redirect(back)
    context = {"form": form, "title": _("Hentikan magang"), "back_url": back}
    return render(request, FORM, context, status=422 if form.errors else 200)


@require_safe
def agreement(request, pk):
    return agreement_response(_own(request, pk))


def agreement_response(row):
    """The agreement as a file; the caller checked who asks."""
    if not row.agreement:
        raise Http404
    return private_file_response(row.agreement, "perjanjian-magang.pdf")

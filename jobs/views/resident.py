"""The resident's side after applying: the receipt, the timeline, withdraw, answer an offer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import can_proceed

from cakapkerja.errors import BusinessRuleError
from jobs.enums import ApplicationState
from jobs.forms.apply import DeclineForm, StartWorkForm
from jobs.models import Application
from jobs.search import similar_to
from jobs.services import applications as service
from jobs.services.drafts import drafts_of
from jobs.services.needs import hide_need, need_of
from jobs.services.process_ratings import rating_of
from jobs.services.reasons import alert_step, next_step_for
from jobs.services.slots import slot_of
from jobs.timeline import timeline_of
from placements.models import FollowUp
from placements.services.followups import answer_follow_up as keep_answer


# --- my applications ----------------------------------------------------------------------------------
@require_safe
def receipt(request, pk):
    """The receipt: number, what happens next, how to reach us. It can be bookmarked and printed."""
    application = get_object_or_404(
        Application.objects.for_user(request.user).select_related("vacancy__company", "cv"), pk=pk
    )
    return render(request, "jobs/receipt.html", {"application": application, "vacancy": application.vacancy})


@require_safe
def applications(request):
    """What needs an answer first, then what is open, then what has ended."""
    rows = list(
        Application.objects.for_user(request.user)
        .with_unread()
        .select_related("vacancy__company", "vacancy__kecamatan", "vacancy__work_province", "placement")
        .defer("profile", "vacancy__search", "vacancy__facts", "vacancy__duties", "vacancy__requirements")[:200]
    )
    groups = {"action": [], "open": [], "ended": []}
    for row in rows:
        key = "ended" if row.is_ended else "action" if row.needs_answer else "open"
        groups[key].append(row)
    drafts = list(drafts_of(request.user)[:50])
    context = {"groups": groups, "drafts": drafts, "has_any": bool(rows or drafts)}
    return render(request, "jobs/applications.html", context)


def _own(request, pk):
    return get_object_or_404(
        Application.objects.for_user(request.user).select_related(
            "vacancy__company", "vacancy__kecamatan", "vacancy__work_province", "cv", "placement", "resident"
        ),
        pk=pk,
    )


@require_safe
def application(request, pk):
    """The timeline of one application in words and dates, and what the person can do now."""
    application = _own(request, pk)
    context = {
        "application": application,
        "vacancy": application.vacancy,
        "timeline": timeline_of(application),
        "answers": application.answers.all(),
        "need": need_of(application),
        "unread": application.messages.filter(from_company=True, read_at__isnull=True).count(),
        "slot": slot_of(application) if application.state == ApplicationState.INTERVIEW else None,
        "start_form": StartWorkForm(),
        "decline_form": DeclineForm(),
        "next_step": next_step_for(application) if application.state == ApplicationState.REJECTED else None,
        "similar": similar_to(application.vacancy) if application.state == ApplicationState.CLOSED else [],
        "alert_step": alert_step(application),
        "process_rating": rating_of(application) if application.is_ended else None,
    }
    return render(request, "jobs/application.html", context)


def _impossible(request, application, title):
    """An old link to a step that the application can not take now: why, and the way back (FT-10)."""
    context = {"application": application, "title": title, "words": service.stale_sentence(application)}
    return render(request, "jobs/impossible.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Asks once, then takes the application back."""
    application = _own(request, pk)
    if request.method != "POST" and not can_proceed(application.withdraw):
        return _impossible(request, application, _("Lamaran ini tidak bisa ditarik"))
    if request.method == "POST":
        try:
            service.withdraw_application(actor=request.user, application_id=pk)
            messages.success(request, _("Lamaran sudah ditarik. Perusahaan tidak bisa membuka data Anda lagi."))
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
        return redirect(application)
    return render(request, "jobs/withdraw.html", {"application": application, "vacancy": application.vacancy})


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request, pk):
    """Turn an offer down: asked once more, because the placement is cancelled by it."""
    application = _own(request, pk)
    if request.method != "POST" and not can_proceed(application.decline):
        return _impossible(request, application, _("Tidak ada tawaran yang bisa ditolak"))
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service.decline_offer(actor=request.user, application_id=pk, note=form.cleaned_data["note"])
            messages.success(request, _("Tawaran sudah ditolak. Perusahaan sudah kami beri tahu."))
            return redirect(application)
        except BusinessRuleError as refusal:
            form.add_error(None, refusal.message)
            application = _own(request, pk)
    context = {
        "application": application,
        "vacancy": application.vacancy,
        "form": form,
        "possible": can_proceed(application.decline),
    }
    return render(request, "jobs/decline.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def start_work(request, pk):
    """The person confirms the first day at work."""
    application = _own(request, pk)
    if request.method != "POST" and not can_proceed(application.start):
        return _impossible(request, application, _("Hari pertama kerja tidak bisa dicatat sekarang"))
    form = StartWorkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service.confirm_start(
                actor=request.user, application_id=pk, started_on=form.cleaned_data["started_on"]
            )
            messages.success(request, _("Selamat bekerja. Hari pertama Anda sudah tercatat."))
            return redirect(application)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"application": application, "vacancy": application.vacancy, "form": form}
    return render(request, "jobs/start_work.html", context, status=422 if form.errors else 200)


@require_POST
def need_hide(request, pk):
    """Take back the agreement that this company reads the need (N-16)."""
    application = _own(request, pk)
    hide_need(actor=request.user, application_id=application.pk)
    messages.success(request, _("Perusahaan tidak bisa membaca kebutuhan Anda lagi."))
    return redirect(application)


@require_POST
def answer_follow_up(request, pk):
    """One tap: still working there, or not any more."""
    question = get_object_or_404(FollowUp, pk=pk, placement__resident__user=request.user)
    keep_answer(actor=request.user, follow_up_id=question.pk, still_working=request.POST.get("jawaban") == "ya")
    messages.success(request, _("Terima kasih. Jawaban Anda tersimpan."))
    return redirect("resident:home")

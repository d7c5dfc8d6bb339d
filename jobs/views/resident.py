"""The resident's side: apply, the receipt, the timeline, withdraw, answer an offer."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import DocumentKind
from accounts.files import FileRefused, store_pdf
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import first_result, new_token
from jobs.forms.apply import ApplyForm, DeclineForm, StartWorkForm
from jobs.models import Application, Vacancy
from jobs.search import similar_to
from jobs.services import applications as service
from jobs.timeline import timeline_of
from placements.models import FollowUp
from placements.services.followups import answer_follow_up as keep_answer


# --- apply --------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, code, slug):
    """Two taps: "Lamar", then "Kirim lamaran". A repeat gives the first receipt (R-04)."""
    vacancy = get_object_or_404(Vacancy.objects.visible_to(request.user).with_places(), code=code)
    if request.method == "POST":
        return _send(request, vacancy)
    sent = Application.objects.for_user(request.user).live().filter(vacancy=vacancy).first()
    if sent is not None:
        messages.info(request, _("Lamaran untuk lowongan ini sudah terkirim."))
        return redirect(sent)
    if not vacancy.is_open:
        return _closed(request, vacancy)
    resident = request.user.resident_or_none
    if resident is None or not resident.is_complete:
        messages.info(request, _("Lengkapi profil sekali saja. Setelah itu melamar cukup dua ketukan."))
        return redirect(f"{reverse('resident:start')}?{urlencode({'next': request.path})}")
    form = ApplyForm(user=request.user, initial={"form_token": new_token()})
    return _form_page(request, vacancy, form)


def _send(request, vacancy):
    form = ApplyForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _form_page(request, vacancy, form, status=422)
    token = form.cleaned_data["form_token"]
    first = first_result(request.user, token)
    if first is not None:
        return redirect(first)
    try:
        cv_id = form.chosen_document()
        if form.cleaned_data["upload"]:
            document = store_pdf(owner=request.user, uploaded=form.cleaned_data["upload"], kind=DocumentKind.CV)
            cv_id = document.pk
        application, created = service.apply(
            actor=request.user,
            vacancy_id=vacancy.pk,
            cv_id=cv_id,
            message=form.cleaned_data["message"],
            token=token,
        )
    except FileRefused as refusal:
        form.add_error("upload", refusal.message)
        return _form_page(request, vacancy, form, status=422)
    except service.ClosedVacancyError:
        return _closed(request, vacancy, message=form.cleaned_data["message"])
    except BusinessRuleError as refusal:
        if refusal.code == "profile":
            messages.warning(request, refusal.message)
            return redirect(f"{reverse('resident:start')}?{urlencode({'next': request.path})}")
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _form_page(request, vacancy, form, status=422)
    if not created:
        messages.info(request, _("Lamaran untuk lowongan ini sudah terkirim."))
    return redirect(application.receipt_url)


def _form_page(request, vacancy, form, status=200):
    resident = request.user.resident_or_none
    context = {
        "vacancy": vacancy,
        "form": form,
        "resident": resident,
        "profile": resident.snapshot() if resident else {},
    }
    return render(request, "jobs/apply.html", context, status=status)


def _closed(request, vacancy, message=""):
    """Say that it closed and offer others; what was typed stays on the page."""
    vacancy.refresh_from_db(fields=["state", "closes_at"])
    context = {"vacancy": vacancy, "similar": similar_to(vacancy), "typed": message}
    return render(request, "jobs/closed.html", context, status=409)


@require_safe
def receipt(request, pk):
    """The receipt: number, what happens next, how to reach us. It can be bookmarked and printed."""
    application = get_object_or_404(
        Application.objects.for_user(request.user).select_related("vacancy__company", "cv"), pk=pk
    )
    return render(request, "jobs/receipt.html", {"application": application, "vacancy": application.vacancy})


# --- my applications ----------------------------------------------------------------------------------
@require_safe
def applications(request):
    """What needs an answer first, then what is open, then what has ended."""
    rows = list(
        Application.objects.for_user(request.user)
        .select_related("vacancy__company", "vacancy__kecamatan", "vacancy__work_province", "placement")
        .defer("profile", "vacancy__search", "vacancy__duties", "vacancy__requirements")[:200]
    )
    groups = {"action": [], "open": [], "ended": []}
    for row in rows:
        key = "ended" if row.is_ended else "action" if row.needs_answer else "open"
        groups[key].append(row)
    return render(request, "jobs/applications.html", {"groups": groups, "has_any": bool(rows)})


def _own(request, pk):
    return get_object_or_404(
        Application.objects.for_user(request.user).select_related(
            "vacancy__company", "vacancy__kecamatan", "vacancy__work_province", "cv", "placement"
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
        "start_form": StartWorkForm(),
        "decline_form": DeclineForm(),
    }
    return render(request, "jobs/application.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Asks once, then takes the application back."""
    application = _own(request, pk)
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
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.decline_offer(actor=request.user, application_id=pk, note=form.cleaned_data["note"])
            messages.success(request, _("Tawaran sudah ditolak. Perusahaan sudah kami beri tahu."))
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
        return redirect(application)
    context = {"application": application, "vacancy": application.vacancy, "form": form}
    return render(request, "jobs/decline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def start_work(request, pk):
    """The person confirms the first day at work."""
    application = _own(request, pk)
    form = StartWorkForm(request.POST or None)
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
def answer_follow_up(request, pk):
    """One tap: still working there, or not any more."""
    question = get_object_or_404(FollowUp, pk=pk, placement__resident__user=request.user)
    keep_answer(actor=request.user, follow_up_id=question.pk, still_working=request.POST.get("jawaban") == "ya")
    messages.success(request, _("Terima kasih. Jawaban Anda tersimpan."))
    return redirect("resident:home")

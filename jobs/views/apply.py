"""Applying: two taps when the profile is complete and nothing is asked; drafts on the way (AP-1, X-044)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models.functions import Now
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.files import FileRefused
from accounts.services.documents import keep_cv, keep_profile_cv
from cakapkerja.errors import BusinessRuleError
from jobs.forms.apply import PROFILE_CV, ApplyForm
from jobs.models import Application, Vacancy
from jobs.origins import read_origin
from jobs.search import similar_to
from jobs.services import applications as service
from jobs.services.answers import previous_answers
from jobs.services.drafts import delete_draft, draft_of, save_draft
from jobs.services.needs import last_need


def _vacancy(request, code):
    return get_object_or_404(Vacancy.objects.visible_to(request.user).with_places(), code=code)


def _once_public(code):
    """For a form that was opened before the office froze the vacancy: what was typed is answered, not a 404."""
    return get_object_or_404(Vacancy.objects.filter(published_at__lte=Now()).with_places(), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, code, slug):
    """Two taps: "Lamar", then "Kirim lamaran". A repeat gives the first receipt (R-04)."""
    vacancy = _once_public(code) if request.method == "POST" else _vacancy(request, code)
    if request.method == "POST":
        return _keep(request, vacancy) if "simpan" in request.POST else _send(request, vacancy)
    sent = Application.objects.for_user(request.user).live().filter(vacancy=vacancy).first()
    if sent is not None:
        messages.info(request, _("Lamaran untuk lowongan ini sudah terkirim."))
        return redirect(sent)
    draft = draft_of(request.user, vacancy)
    if not vacancy.is_open:
        return _closed(request, vacancy, message=draft.get("message", ""))
    resident = request.user.resident_or_none
    if resident is None or not resident.is_complete:
        return _to_profile(request)
    questions = list(vacancy.questions.all())
    form = ApplyForm(
        user=request.user,
        vacancy=vacancy,
        questions=questions,
        draft=draft,
        previous=previous_answers(request.user, questions),
        initial={"need": last_need(request.user)},
    )
    return _form_page(request, vacancy, form, draft=draft)


def _to_profile(request):
    messages.info(request, _("Lengkapi profil sekali saja. Setelah itu melamar cukup dua ketukan."))
    return redirect(f"{reverse('resident:start')}?{urlencode({'next': request.get_full_path()})}")


def _bound(request, vacancy):
    return ApplyForm(
        request.POST, request.FILES, user=request.user, vacancy=vacancy, questions=vacancy.questions.all()
    )


# --- drafts -------------------------------------------------------------------------------------------
def _keep(request, vacancy):
    """ "Simpan dulu": what was typed waits on the server, and in the list of applications."""
    if save_draft(actor=request.user, vacancy_id=vacancy.pk, data=_bound(request, vacancy).typed()):
        messages.success(request, _("Tersimpan. Lanjutkan dari sini kapan saja dalam 14 hari."))
        return redirect("resident:applications")
    messages.info(request, _("Belum ada isian untuk disimpan."))
    return redirect(request.path)


@require_POST
def draft(request, code, slug):
    """The page saves by itself while somebody types; without JavaScript the button does."""
    vacancy = _vacancy(request, code)
    save_draft(actor=request.user, vacancy_id=vacancy.pk, data=_bound(request, vacancy).typed())
    return HttpResponse(status=204)


@require_POST
def draft_delete(request, code, slug):
    vacancy = _vacancy(request, code)
    delete_draft(actor=request.user, vacancy_id=vacancy.pk)
    messages.success(request, _("Draf lamaran dihapus."))
    return redirect("resident:applications")


# --- sending ------------------------------------------------------------------------------------------
def _send(request, vacancy):
    form = _bound(request, vacancy)
    is_whole = form.is_valid()
    form = _store_upload(request, vacancy, form)
    if not is_whole or not form.is_valid():
        return _again(request, vacancy, form)
    try:
        cv_id = form.chosen_document()
        if cv_id == PROFILE_CV:
            cv_id = keep_profile_cv(actor=request.user).pk
        application, created = service.apply(
            actor=request.user,
            vacancy_id=vacancy.pk,
            cv_id=cv_id,
            message=form.cleaned_data["message"],
            answers=form.answers(),
            need=form.cleaned_data["need"] if form.cleaned_data["share_need"] else "",
            token=form.cleaned_data["form_token"],
            origin=read_origin(request),
        )
    except service.ClosedVacancyError:
        return _closed(request, vacancy, message=form.cleaned_data["message"])
    except BusinessRuleError as refusal:
        if refusal.code == "profile":
            save_draft(actor=request.user, vacancy_id=vacancy.pk, data=form.typed())
            return _to_profile(request)
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _again(request, vacancy, form)
    if not created:
        messages.info(request, _("Lamaran untuk lowongan ini sudah terkirim."))
    return redirect(application.receipt_url)


def _store_upload(request, vacancy, form):
    """Keep a good file at once, so that a mistake elsewhere in the form does not lose it; it is chosen then."""
    uploaded = form.cleaned_data.get("upload")
    if not uploaded:
        return form
    try:
        document = keep_cv(actor=request.user, uploaded=uploaded)
    except (FileRefused, BusinessRuleError) as refusal:
        form.add_error("upload", refusal.message)
        return form
    data = request.POST.copy()
    data["cv"] = str(document.pk)
    return ApplyForm(data, user=request.user, vacancy=vacancy, questions=form.questions)


def _again(request, vacancy, form):
    """The same page with what is wrong; what was typed is also kept on the server."""
    save_draft(actor=request.user, vacancy_id=vacancy.pk, data=form.typed())
    return _form_page(request, vacancy, form, status=422)


def _form_page(request, vacancy, form, status=200, draft=None):
    resident = request.user.resident_or_none
    context = {
        "vacancy": vacancy,
        "form": form,
        "resident": resident,
        "profile": resident.snapshot() if resident else {},
        "has_draft": bool(draft),
        "need_is_open": bool(form["need"].value() or form["share_need"].errors),
    }
    return render(request, "jobs/apply.html", context, status=status)


def _closed(request, vacancy, message=""):
    """Say that it closed and offer others; what was typed stays on the page."""
    vacancy.refresh_from_db(fields=["state", "closes_at", "ended_at", "company_held"])
    context = {"vacancy": vacancy, "similar": similar_to(vacancy), "typed": message}
    return render(request, "jobs/closed.html", context, status=409)

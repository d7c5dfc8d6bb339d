"""The company's desk: its vacancies from draft to filled."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import CompanyState
from accounts.freezing import frozen_company_words
from accounts.models import Company
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import new_token
from jobs.answering import answers_due
from jobs.desk import vacancies_of, waiting_for
from jobs.enums import VACANCY_CAN_CLOSE, VACANCY_CAN_REOPEN, VacancyState
from jobs.forms.vacancy import VacancyForm, missing_for_submitting, version_of
from jobs.history import history_of
from jobs.models import Vacancy
from jobs.rules import hints
from jobs.services import vacancies as service
from jobs.services.filled import CAN_REPORT
from jobs.services.freezing import frozen_words


def company_of(request, code):
    """The company with ``code`` if the person acts for it; else 404, as if there were none."""
    return get_object_or_404(Company.objects.manageable_by(request.user), code=code)


def vacancy_of(request, code, vacancy_code):
    """The vacancy of that company if the person acts for it; else 404."""
    return get_object_or_404(
        Vacancy.objects.manageable_by(request.user).with_places(), company__code=code, code=vacancy_code
    )


@require_safe
def desk(request, code):
    """What waits for an answer first, then the vacancies."""
    company = company_of(request, code)
    context = {
        "company": company,
        "waiting": waiting_for(company),
        "vacancies": vacancies_of(company),
        "frozen_words": frozen_company_words() if company.state == CompanyState.SUSPENDED else "",
        "has_others": Company.objects.manageable_by(request.user).exclude(pk=company.pk).exists(),
    }
    return render(request, "jobs/employer/desk.html", context)


# --- write a vacancy ----------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_new(request, code):
    company = company_of(request, code)
    if request.method != "POST" and company.state == CompanyState.SUSPENDED:
        messages.warning(request, frozen_company_words())
        return redirect("employer:desk", code=code)
    form = VacancyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            vacancy = service.save_draft(
                actor=request.user,
                company_id=company.pk,
                data=form.data_for_draft(),
                token=form.cleaned_data["form_token"],
            )
            messages.success(request, _("Draf tersimpan. Baca sekali lagi, lalu ajukan."))
            return redirect(vacancy.get_desk_url())
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    back_url = reverse("employer:desk", kwargs={"code": code})
    context = {"company": company, "form": form, "back_url": back_url, "is_locked": False}
    return render(request, "jobs/employer/vacancy_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_edit(request, code, vacancy_code):
    """Change a draft. When a colleague saved meanwhile, nothing is lost and nothing is overwritten unseen."""
    vacancy = vacancy_of(request, code, vacancy_code)
    if not vacancy.is_editable and request.method != "POST":
        messages.warning(request, _("Lowongan ini tidak bisa diubah lagi. Salin menjadi draf baru bila perlu."))
        return redirect(vacancy.get_desk_url())
    form = VacancyForm(request.POST or None, vacancy=vacancy)
    if request.method == "POST" and form.is_valid():
        try:
            service.save_draft(
                actor=request.user,
                company_id=vacancy.company_id,
                data=form.data_for_draft(),
                vacancy_id=vacancy.pk,
                version=form.cleaned_data["version"],
            )
            messages.success(request, _("Draf tersimpan."))
            return redirect(vacancy.get_desk_url())
        except BusinessRuleError as refusal:
            if refusal.code == "version":
                vacancy = vacancy_of(request, code, vacancy_code)
                _say_what_changed(form, vacancy)
            else:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    # A colleague handed it in meanwhile: what was typed is offered as a draft of its own.
    context = {
        "company": vacancy.company,
        "vacancy": vacancy,
        "form": form,
        "back_url": vacancy.get_desk_url(),
        "is_locked": not vacancy.is_editable,
    }
    return render(request, "jobs/employer/vacancy_form.html", context, status=422 if form.errors else 200)


def _say_what_changed(form, vacancy):
    """FT-10: name the fields that differ from what is saved now; the next save is meant to replace them."""
    differing = [
        str(form.fields[name].label)
        for name, value in form.data_for_draft().items()
        if getattr(vacancy, name) != value and name in form.fields
    ]
    form.add_error(
        None,
        _(
            "Draf ini disimpan di tempat lain setelah Anda membukanya. Isian Anda masih di sini dan berbeda pada: "
            "%(fields)s. Simpan sekali lagi untuk memakai isian Anda."
        )
        % {"fields": ", ".join(differing) or _("tidak ada")},
    )
    form.data = form.data.copy()
    form.data["version"] = version_of(vacancy)


@require_safe
def vacancy(request, code, vacancy_code):
    """One vacancy at the desk: where it stands, what to do next, and how residents will read it."""
    row = vacancy_of(request, code, vacancy_code)
    is_draft = row.state == VacancyState.DRAFT
    last = row.transitions.last()
    context = {
        "company": row.company,
        "vacancy": row,
        "questions": list(row.questions.all()),
        "missing": missing_for_submitting(row) if is_draft else [],
        "hints": hints(row) if is_draft else [],
        "office_words": last.reason if last and row.state in (VacancyState.DRAFT, VacancyState.SUSPENDED) else "",
        "applicants": row.applications.live().count(),
        "can_extend": row.is_open,
        "can_close": row.state in VACANCY_CAN_CLOSE and not row.is_frozen,
        "can_report": row.state in CAN_REPORT and not row.is_scheduled and not row.is_frozen,
        "must_report": row.state == VacancyState.CLOSED
        and row.published_at
        and not row.filled_reported_at
        and not row.is_frozen,
        "can_reopen": row.state in VACANCY_CAN_REOPEN and not row.is_frozen,
        "was_public": row.published_at is not None and not row.is_scheduled,
        "frozen_words": frozen_words(row),
        "history": history_of(row),
        "answers_due": answers_due(row),
        "copy_token": new_token(),
    }
    return render(request, "jobs/employer/vacancy.html", context)

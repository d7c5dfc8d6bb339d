"""The company writes a vacancy: where to begin, the editor, and the preview while typing."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import CompanyState
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import new_token
from jobs.forms.vacancy import VacancyForm, version_of
from jobs.models import VacancyTemplate
from jobs.rules import hints
from jobs.services import vacancies as service
from jobs.vacancy_templates import beginning_of
from jobs.views.employer import company_of, vacancy_of

PAST_SHOWN = 20


@require_safe
def vacancy_start(request, code):
    """Where to begin: from nothing, from an own vacancy, or from the office's words for a common job."""
    company = company_of(request, code)
    if company.state == CompanyState.SUSPENDED:
        return redirect("employer:desk", code=code)  # which says why
    context = {
        "company": company,
        "past": company.vacancies.defer("search", "facts", "duties", "requirements", "benefits").order_by(
            "-updated_at", "-pk"
        )[:PAST_SHOWN],
        "templates": VacancyTemplate.objects.filter(is_active=True).select_related("occupation_group"),
        "copy_token": new_token(),
    }
    return render(request, "jobs/employer/vacancy_start.html", context)


def _begin_with(request):
    """The words of the template that the address names; {} for none or an unknown one."""
    number = request.GET.get("contoh", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return {}
    template = VacancyTemplate.objects.filter(pk=number, is_active=True).first()
    return beginning_of(template) if template else {}


def _is_saved(request):
    """The form was sent to be saved, not to be looked at."""
    return request.method == "POST" and "pratinjau" not in request.POST


def _previewed(company, form):
    """The vacancy that ``form`` would make, with what the rules find in it. Nothing is saved."""
    vacancy = form.as_vacancy(company)
    return {"shown": vacancy, "hints": hints(vacancy)}


def _editor(request, company, form, *, back_url, vacancy=None):
    context = {
        "company": company,
        "vacancy": vacancy,
        "form": form,
        "back_url": back_url,
        # A colleague handed it in meanwhile: what was typed is offered as a draft of its own.
        "is_locked": vacancy is not None and not vacancy.is_editable,
        "preview": _previewed(company, form) if form.is_bound or vacancy else None,
    }
    return render(request, "jobs/employer/vacancy_form.html", context, status=422 if form.errors else 200)


@require_POST
def vacancy_preview(request, code):
    """What residents would read, and what the rules would say, of what is typed so far. Saves nothing."""
    company = company_of(request, code)
    form = VacancyForm(request.POST)
    context = {"company": company, "preview": _previewed(company, form)}
    return render(request, "jobs/employer/_preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_new(request, code):
    company = company_of(request, code)
    if request.method != "POST" and company.state == CompanyState.SUSPENDED:
        return redirect("employer:desk", code=code)
    form = VacancyForm(request.POST or None, begin_with=_begin_with(request))
    if _is_saved(request) and form.is_valid():
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
    return _editor(request, company, form, back_url=reverse("employer:vacancy_start", kwargs={"code": code}))


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_edit(request, code, vacancy_code):
    """Change a draft. When a colleague saved meanwhile, nothing is lost and nothing is overwritten unseen."""
    vacancy = vacancy_of(request, code, vacancy_code)
    if not vacancy.is_editable and request.method != "POST":
        messages.warning(request, _("Lowongan ini tidak bisa diubah lagi. Salin menjadi draf baru bila perlu."))
        return redirect(vacancy.get_desk_url())
    form = VacancyForm(request.POST or None, vacancy=vacancy)
    if _is_saved(request) and form.is_valid():
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
    return _editor(request, vacancy.company, form, vacancy=vacancy, back_url=vacancy.get_desk_url())


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

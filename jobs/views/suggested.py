"""The company's side of suggestions: people who agreed, for one open vacancy."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from jobs.models import Vacancy
from jobs.services.suggestions import invite_to_apply, suggest_residents


def _vacancy(request, code, vacancy_code):
    return get_object_or_404(
        Vacancy.objects.manageable_by(request.user).with_places(), company__code=code, code=vacancy_code
    )


@require_safe
def suggested(request, code, vacancy_code):
    """Who could fit; each person reads that the company saw them as a suggestion."""
    vacancy = _vacancy(request, code, vacancy_code)
    try:
        people, problem = suggest_residents(actor=request.user, vacancy_id=vacancy.pk), ""
    except BusinessRuleError as refusal:
        people, problem = [], refusal.message
    context = {"vacancy": vacancy, "company": vacancy.company, "people": people, "problem": problem}
    return render(request, "jobs/employer/suggested.html", context)


@require_POST
def suggested_invite(request, code, vacancy_code, pk):
    vacancy = _vacancy(request, code, vacancy_code)
    try:
        invite_to_apply(actor=request.user, vacancy_id=vacancy.pk, resident_id=pk)
        messages.success(request, _("Undangan terkirim. Orang itu yang memutuskan untuk melamar."))
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return redirect(reverse("employer:suggested", kwargs={"code": code, "vacancy_code": vacancy_code}))

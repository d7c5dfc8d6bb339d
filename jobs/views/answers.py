"""The company and its duty to answer: more days for the applicants of an ended vacancy, the score it earned."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cakapkerja.errors import BusinessRuleError
from jobs.answering import EXTRA_AT_MOST, answers_due
from jobs.forms.decisions import ContestForm, ExtendAnswersForm
from jobs.models import AnswerScore
from jobs.services.endings import extend_answers
from jobs.services.scores import contest_score
from jobs.views.applicant_list import managed_vacancy
from jobs.views.employer import company_of


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request, code, vacancy_code):
    """Ask once for more days, with a date (N-09)."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    due = answers_due(vacancy)
    if due is None or not due.may_extend:
        messages.warning(request, _("Waktu tambahan tidak bisa diminta untuk lowongan ini."))
        return redirect(vacancy.get_applicants_url())
    latest = due.last_day + EXTRA_AT_MOST
    form = ExtendAnswersForm(request.POST if request.method == "POST" else None, initial={"until": latest})
    if request.method == "POST" and form.is_valid():
        try:
            extend_answers(actor=request.user, vacancy_id=vacancy.pk, until=form.cleaned_data["until"])
            messages.success(request, _("Tersimpan. Pelamar sudah kami beri tahu tanggalnya."))
            return redirect(vacancy.get_applicants_url())
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "company": vacancy.company,
        "vacancy": vacancy,
        "answers_due": due,
        "latest": latest,
        "form": form,
    }
    return render(request, "jobs/employer/answers_extend.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def score(request, code):
    """The company's own score, how it is counted, and the form to contest it (N-08)."""
    company = company_of(request, code)
    row = AnswerScore.objects.filter(company=company).first()
    form = ContestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            contest_score(actor=request.user, company_id=company.pk, text=form.cleaned_data["text"])
            messages.success(request, _("Sanggahan terkirim. Petugas menjawab di halaman ini."))
            return redirect("employer:answer_score", code=code)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"company": company, "score": row, "form": form}
    return render(request, "jobs/employer/answer_score.html", context, status=422 if form.errors else 200)

"""The company's desk: its vacancies from draft to filled."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.enums import CompanyState
from accounts.freezing import frozen_company_words
from accounts.models import Company
from cakapkerja.receipts import new_token
from jobs.answering import answers_due
from jobs.desk import vacancies_of, waiting_for
from jobs.enums import VACANCY_CAN_CLOSE, VACANCY_CAN_REOPEN, VacancyState
from jobs.forms.vacancy import missing_for_submitting
from jobs.history import history_of
from jobs.models import Vacancy
from jobs.rules import hints
from jobs.services.chat import unread_of_company
from jobs.services.filled import CAN_REPORT
from jobs.services.freezing import frozen_words
from jobs.services.letters import letters_for


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
    letters = list(letters_for(request.user, company)[:20])
    context = {
        "company": company,
        "waiting": waiting_for(company),
        "unread_chats": unread_of_company(company),
        "vacancies": vacancies_of(company),
        "frozen_words": frozen_company_words() if company.state == CompanyState.SUSPENDED else "",
        "has_letters": bool(letters),
        "letters_due": [letter for letter in letters if letter.respond_by >= timezone.localdate()],
        "has_others": Company.objects.manageable_by(request.user).exclude(pk=company.pk).exists(),
    }
    return render(request, "jobs/employer/desk.html", context)


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

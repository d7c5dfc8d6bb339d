"""Screening questions of a draft: at most three, none that asks for what applicants must not hand out (AF-07)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import QuestionKind
from jobs.models import Question
from jobs.models.desk import MAX_QUESTIONS
from jobs.rules import question_refusal
from jobs.services.vacancy_steps import lock_own_vacancy

MIN_CHOICES = 2


@transaction.atomic
def set_questions(*, actor, vacancy_id, questions):
    """Replace the questions of a draft; ``questions`` is a list of dicts with text, kind and choices.

    Raises :class:`BusinessRuleError` whose ``field`` is the number of the faulty question, from 1.
    """
    vacancy = lock_own_vacancy(actor, vacancy_id)
    if not vacancy.is_editable:
        raise StaleStateError(
            _("Pertanyaan tidak bisa diubah karena lowongan ini %(state)s.")
            % {"state": vacancy.get_state_display().lower()}
        )
    if len(questions) > MAX_QUESTIONS:
        raise BusinessRuleError(_("Paling banyak %d pertanyaan.") % MAX_QUESTIONS)
    rows = [_row(vacancy, position, **question) for position, question in enumerate(questions, start=1)]
    vacancy.questions.all().delete()
    return Question.objects.bulk_create(rows)


def _row(vacancy, position, text, kind=QuestionKind.TEXT, choices=""):
    row = Question(vacancy=vacancy, position=position, text=" ".join(text.split()), kind=kind)
    if kind == QuestionKind.CHOICE:
        row.choices = ", ".join(part.strip() for part in choices.split(",") if part.strip())
        if len(set(row.choice_list)) < MIN_CHOICES:
            raise BusinessRuleError(_("Tulis paling sedikit dua pilihan, pisahkan dengan koma."), field=position)
    refusal = question_refusal(f"{row.text} {row.choices}")
    if refusal:
        raise BusinessRuleError(refusal, field=position)
    try:
        row.clean_fields(exclude=["vacancy"])
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages), field=position) from exc
    return row


def copy_questions(*, source, target):
    """Give ``target`` the questions of ``source``; both are vacancies of one company, inside a transaction."""
    Question.objects.bulk_create(
        Question(vacancy=target, position=row.position, text=row.text, kind=row.kind, choices=row.choices)
        for row in source.questions.all()
    )

"""The question box of a booth (JF-4): asked by one, answered for all, without a name."""

from django.db import transaction
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from jobs.fairs.enums import PHASE_TAKES_TICKETS
from jobs.fairs.models import Booth, BoothQuestion
from jobs.fairs.notifications import QuestionAnswered
from jobs.fairs.phases import require_phase
from notifications.services import notify

MOST_SHOWN = 30
MOST_OPEN = 3  # unanswered questions of one person at one booth


def questions_shown(booth):
    """Answered questions that are not hidden, the newest first."""
    rows = booth.questions.exclude(answer="").filter(hidden_at__isnull=True).select_related("session")
    return list(rows.order_by("-answered_at", "pk")[:MOST_SHOWN])


def ask_question(*, actor, booth_id, text, session_id=None, token=None):
    """Put a question into the box. The company reads no name, others read it once it is answered.

    ``session_id`` names a group session of the booth that is not over (F-15), None the company itself.
    """
    resident = actor.resident_or_none
    if resident is None:
        raise BusinessRuleError(_("Isi profil Anda dulu, lalu ajukan pertanyaan."), code="profile")
    text = " ".join(text.split())
    if not text:
        raise BusinessRuleError(_("Tulis pertanyaan Anda dulu."), field="text")
    with once(actor, token) as receipt:
        booth = Booth.objects.public().select_related("edition").filter(pk=booth_id).first()
        if booth is None:
            raise BusinessRuleError(_("Stan ini tidak tampil lagi."))
        receipt.url = booth.get_absolute_url()
        require_phase(booth.edition, PHASE_TAKES_TICKETS, _("Kotak pertanyaan dibuka bersama pendaftaran."))
        if booth.questions.filter(resident=resident, answer="", hidden_at__isnull=True).count() >= MOST_OPEN:
            raise BusinessRuleError(
                _("Tiga pertanyaan Anda belum dijawab. Tunggu jawabannya, lalu bertanya lagi."), field="text"
            )
        session = None
        if session_id is not None:
            coming = booth.sessions.filter(cancelled_at__isnull=True, ends_at__gt=database_now())
            session = coming.filter(pk=session_id).first()
            if session is None:
                raise BusinessRuleError(_("Sesi itu sudah selesai. Kirim sebagai pertanyaan untuk perusahaan."))
        return BoothQuestion.objects.create(booth=booth, resident=resident, session=session, text=text[:300])


@transaction.atomic
def answer_question(*, actor, question_id, text):
    """Answer a question of an own booth; an answer may be corrected, the asker is told once."""
    question = _lock(actor, question_id)
    text = " ".join(text.split())
    if not text:
        raise BusinessRuleError(_("Tulis jawabannya dulu."), field="answer")
    is_first = not question.answer
    question.answer, question.answered_at, question.answered_by = text[:600], database_now(), actor
    question.hidden_at = None
    question.save()
    if is_first:
        notify(
            QuestionAnswered,
            recipient=question.resident.user_id,
            context={"company": question.booth.company.name, "fair": question.booth.edition.name},
            url=question.booth.get_absolute_url(),
        )
    return question


@transaction.atomic
def hide_question(*, actor, question_id):
    """Take a question off the page: rude, or asked twice. Twice is once."""
    question = _lock(actor, question_id)
    if question.hidden_at is None:
        question.hidden_at = database_now()
        question.save(update_fields=["hidden_at"])
    return question


def _lock(actor, question_id):
    question = (
        BoothQuestion.objects.select_for_update(of=("self",))
        .select_related("booth__company", "booth__edition", "resident")
        .filter(pk=question_id, booth__in=Booth.objects.manageable_by(actor))
        .first()
    )
    if question is None:
        raise BusinessRuleError(_("Pertanyaan ini tidak ada di stan Anda."))
    return question

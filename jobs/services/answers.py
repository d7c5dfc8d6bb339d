"""Answers to a company's questions: kept as they were asked, offered again for the same question (X-045)."""

import re
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from jobs.enums import QuestionKind
from jobs.models import Answer

YES, NO = "Ya", "Tidak"  # kept in these words whatever language somebody reads
MAX_ANSWER = 500
LOOK_BACK = 60
ALIKE = 0.85
# Words that change nothing about a question. "tidak" and "pernah" are not among them.
FILLERS = frozenset(
    [
        "apa",
        "apakah",
        "anda",
        "kamu",
        "yang",
        "untuk",
        "di",
        "ke",
        "dari",
        "dan",
        "itu",
        "ini",
        "pada",
        "dengan",
        "mohon",
        "tolong",
        "kah",
        "ya",
        "jika",
        "bila",
    ]
)
SAME_WORDS = {
    "siap": "bersedia",
    "mau": "bersedia",
    "dapat": "bisa",
    "mampu": "bisa",
    "mempunyai": "punya",
    "memiliki": "punya",
}


def options_of(question):
    """What may be answered to a closed question, [] to an open one."""
    if question.kind == QuestionKind.YES_NO:
        return [YES, NO]
    return question.choice_list if question.kind == QuestionKind.CHOICE else []


def check_answers(questions, answers):
    """Return unsaved :class:`Answer` rows for ``questions``; ``answers`` maps a question's id to text.

    Raises :class:`BusinessRuleError` whose field is the form's ``q_<id>``.
    """
    rows = []
    for question in questions:
        text = str(answers.get(question.pk, "")).replace("\x00", "").strip()
        field = f"q_{question.pk}"
        if not text:
            raise BusinessRuleError(_("Jawab pertanyaan ini: %(question)s") % {"question": question}, field=field)
        if len(text) > MAX_ANSWER:
            raise BusinessRuleError(
                _("Jawaban paling panjang %(most)d huruf. Ringkas sedikit.") % {"most": MAX_ANSWER}, field=field
            )
        options = options_of(question)
        if options and text not in options:
            raise BusinessRuleError(_("Pilih satu jawaban dari daftar."), field=field)
        rows.append(Answer(position=question.position, question=question.text, text=text))
    return rows


def previous_answers(user, questions):
    """Return {question id: text} of what ``user`` last answered to the same or nearly the same question."""
    questions = list(questions)
    if not questions:
        return {}
    told = list(
        Answer.objects.filter(application__resident__user=user)
        .order_by("-application__created_at", "position", "pk")
        .values_list("question", "text")[:LOOK_BACK]
    )
    found = {}
    for question in questions:
        options = options_of(question)
        for asked, text in told:
            if is_same_question(question.text, asked) and (not options or text in options):
                found[question.pk] = text
                break
    return found


def is_same_question(one, other):
    """Whether two questions ask the same: the same words that matter, spelling mistakes aside, same numbers."""
    first, second = _words(one), _words(other)
    if not first or len(first) != len(second):
        return False
    left = list(second)
    for word in first:
        twin = next((twin for twin in left if _alike(word, twin)), None)
        if twin is None:
            return False
        left.remove(twin)
    return True


def _words(text):
    words = re.findall(r"\w+", text.casefold())
    return [SAME_WORDS.get(word, word) for word in words if word not in FILLERS]


def _alike(word, other):
    if word == other:
        return True
    if any(letter.isdigit() for letter in word + other) or min(len(word), len(other)) < 5:
        return False
    return SequenceMatcher(None, word, other).ratio() >= ALIKE

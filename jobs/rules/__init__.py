"""Rules that read a vacancy, a message or any text (VC-3, AF-05, AF-06, F-33, N-19). A hint never decides.

Patterns stand in code, one file a subject; phrases that staff edit are :class:`jobs.models.RulePhrase`.
"""

from jobs.rules import abroad, contact, money, papers, people, promises
from jobs.rules.find import find
from jobs.rules.hint import DANGER, WARNING, Group, Hint
from jobs.rules.marks import TEXT_FIELDS, MarkedVacancy, marked
from jobs.rules.numbers import abroad_hints, limit_hints, wage_hints
from jobs.rules.phrases import phrase_rules
from jobs.rules.questions import question_refusal
from jobs.rules.risk import Risk, read_risk

__all__ = [
    "DANGER",
    "WARNING",
    "Group",
    "Hint",
    "MarkedVacancy",
    "Risk",
    "hints",
    "marked",
    "message_signs",
    "question_refusal",
    "read_risk",
    "text_hints",
]

CODE_RULES = [*money.RULES, *contact.RULES, *papers.RULES, *promises.RULES, *abroad.RULES, *people.RULES]
MESSAGE_CODES = {"fee", "bank", "contact", "identity", "secret"}


def hints(vacancy):
    """Return the list of :class:`Hint` for ``vacancy`` (saved or not), the dangerous ones first. # VC-3"""
    # Abroad the number in its field decides, not the name of the country.
    own = [rule for rule in CODE_RULES if rule not in abroad.PLACE_RULES] if vacancy.is_abroad else CODE_RULES
    rules = own + phrase_rules()
    found = []
    for name in TEXT_FIELDS:
        found += find(getattr(vacancy, name), rules, field=name)
    found += limit_hints(vacancy) + wage_hints(vacancy) + abroad_hints(vacancy)
    return sorted(found, key=lambda hint: hint.level != DANGER)


def text_hints(text, *, field="text", for_reader=True):
    """Return what the rules find in free ``text``, dangerous ones first, worded for who received it. # N-19"""
    found = find(text, CODE_RULES + phrase_rules(), field=field, for_reader=for_reader)
    return sorted(found, key=lambda hint: hint.level != DANGER)


def message_signs(text):
    """Signs of fraud in a message: money, accounts, leaving the portal, identity papers, codes. # F-33

    Worded for the person who receives the message. Never a reason to block: a banner above it.
    """
    return [hint for hint in text_hints(text) if hint.code in MESSAGE_CODES]

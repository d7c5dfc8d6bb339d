"""Phrases that staff keep as data (:class:`jobs.models.RulePhrase`), in force from the next look on."""

import re
from functools import lru_cache

from jobs.models import RulePhrase
from jobs.rules.context import is_denied
from jobs.rules.fold import fold
from jobs.rules.hint import Rule

# The office's list says what is wrong; a denial ("tanpa ...") spares what can be denied.
DENIABLE = {"fee", "bank", "identity", "secret"}


def phrase_rules():
    """The rules of the active phrases: one statement, compiled once per content of the list."""
    rows = tuple(RulePhrase.objects.filter(is_active=True).values_list("code", "phrase"))
    return _compiled(rows)


@lru_cache(maxsize=8)
def _compiled(rows):
    by_code = {}
    for code, phrase in rows:
        folded = fold(phrase).text.strip()
        stem = folded.rstrip("*").strip()
        if not stem:
            continue
        words = r"\s+".join(re.escape(word) for word in stem.split())
        by_code.setdefault(code, []).append(words + (r"\w*" if folded.endswith("*") else r"(?!\w)"))
    return [
        Rule(
            code,
            re.compile(r"(?<!\w)(?:" + "|".join(sorted(alternatives, key=len, reverse=True)) + ")"),
            spared=is_denied if code in DENIABLE else None,
        )
        for code, alternatives in by_code.items()
    ]

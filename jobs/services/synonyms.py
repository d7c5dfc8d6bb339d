"""Everyday words as data: what is shipped, and what happens when the office changes a row."""

from collections import defaultdict
from pathlib import Path

from django.db import transaction

from jobs.freshness import raise_public_version
from jobs.models import SearchSynonym
from jobs.search.words import typed_words
from jobs.seeds import seed
from jobs.services.words import learn_synonym

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "padanan.txt"
MEANS_LENGTH = 300


def normal_term(text):
    """Return ``text`` as a search reads it: lower case, words with one space between."""
    return " ".join(typed_words(text))


def normal_means(text):
    """Return a list with commas as a search reads it, without repeats and empty places."""
    return ", ".join(dict.fromkeys(filter(None, (normal_term(part) for part in text.split(",")))))


def read_shipped(path=SHIPPED):
    """Return {term: what else it looks for} of the shipped file; its first lines say how it is written."""
    means = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if not line:
            continue
        left, arrow, right = line.partition(">")
        group = [normal_term(part) for part in (right if arrow else line).replace("=", ",").split(",")]
        askers = [normal_term(part) for part in left.split(",")] if arrow else group
        for term in askers:
            means[term].update(dict.fromkeys(other for other in group if other and other != term))
    return {term: _cut(others) for term, others in means.items() if term and others}


def _cut(others):
    """Join as many as the column holds."""
    text = ", ".join(others)
    return text if len(text) <= MEANS_LENGTH else text[:MEANS_LENGTH].rpartition(", ")[0]


@seed
def add_shipped():
    """Add the shipped rows that are missing; what the office changed or switched off stays. Return how many."""
    shipped = read_shipped()
    known = set(SearchSynonym.objects.filter(term__in=shipped).values_list("term", flat=True))
    rows = [SearchSynonym(term=term, means=means) for term, means in shipped.items() if term not in known]
    SearchSynonym.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        learn_synonym(row)
    return len(rows)


@transaction.atomic
def tell_search(synonym=None):
    """Let a changed row hold for the next search: kept pages are made anew, its words are known."""
    if synonym is not None and synonym.is_active:
        learn_synonym(synonym)
    raise_public_version()

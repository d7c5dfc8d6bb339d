"""What the database is asked: concepts as text search queries, whole or by the place where they stand."""

import functools
import operator

from django.contrib.postgres.search import SearchQuery


def _query(text):
    # Stems are looked for as they are: the configuration that changes nothing.
    return SearchQuery(text, config="simple", search_type="raw")


def _direct(concept, suffix):
    if concept.longer is not None:
        return "(" + " | ".join(f"{stem}:{suffix}" for stem in concept.direct) + ")"
    if not concept.prefix:
        return "(" + " & ".join(f"{stem}:{suffix}" for stem in concept.stems) + ")"
    [stem] = concept.stems
    # The beginning of a longer word is enough: "admin" finds "administrasi".
    beginning = f"{concept.prefix}:*{suffix}"
    return beginning if stem.startswith(concept.prefix) else f"{stem}:{suffix} | {beginning}"


def direct_query(concept, weights=""):
    """The typed words themselves, stemmed, or the beginning of a longer word."""
    return _query(_direct(concept, weights))


def wide_query(concept, weights=""):
    """Everything that the concept is called, the typed words included."""
    others = ["(" + " <-> ".join(f"{stem}:{weights}" for stem in stems) + ")" for stems in concept.wide]
    return _query(" | ".join([_direct(concept, weights), *others]))


def whole_query(reading, *, partly=False):
    """One query for all that is needed, or for any part of it in a title or among skills when ``partly``."""
    if partly:
        either = [wide_query(concept, "AB") for concept in [*reading.needed, *reading.parts]]
        return functools.reduce(operator.or_, either)
    return functools.reduce(operator.and_, (wide_query(concept) for concept in reading.needed))


def fact_query(group):
    """The query for vacancies that have a word of the group (jobs/search/facts.py).

    Each group is a condition of its own: the index answers four in 45 ms where one query of all takes 165.
    """
    return _query(" | ".join(group))

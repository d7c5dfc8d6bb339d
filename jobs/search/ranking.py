"""The order by relevance: the newest 1,001 hits are ranked, then the next ones; each page is one statement.

Ranking every hit costs seconds where there are many (stack.md). The window's newest vacancy is part of the cursor,
so what is published meanwhile does not move the pages that follow.
"""

import dataclasses
import datetime
import functools
import operator

from django.db import connection
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, IntegerField, Q, Value, When
from django.db.models.functions import Least, Length, Replace

from jobs.enums import SortOrder
from jobs.models import Card
from jobs.search.cursors import join, split, to_moment, to_number
from jobs.search.find import COUNT_BOUND, find_vacancies, groups_of
from jobs.search.orders import COLUMNS, PAGE_SIZE, cards_statement, near_parts
from jobs.search.queries import direct_query, fact_query, wide_query
from jobs.search.reach import spans_of

WINDOW = COUNT_BOUND + 1
# What a concept is worth where it stands: in the title, among skills, in requirements or the firm, in the duties;
# by the typed word itself, or by a synonym or another form of it.
WEIGHTS = [("A", 120, 90), ("B", 40, 30), ("C", 20, 12), ("D", 10, 5)]
# A title that says more than the word is less about it. The base keeps every score above zero.
BASE, TITLE_WORD, TITLE_WORDS_AT_MOST = 100, 3, 9

# The 1,001st row only shows that there are more: the next window begins with it.
RANKED = """
WITH hits (id, published_at, part, score) AS MATERIALIZED ({hits}),
measured AS (
    SELECT *, count(*) OVER whole AS total,
        first_value(published_at) OVER whole AS top_at, first_value(id) OVER whole AS top_id,
        last_value(published_at) OVER whole AS end_at, last_value(id) OVER whole AS end_id
    FROM hits WINDOW whole AS (
        ORDER BY published_at DESC, id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
SELECT id, published_at, part, score, total, top_at, top_id, end_at, end_id FROM measured
WHERE NOT (id = end_id AND total = %s) {behind}
ORDER BY part, score DESC, published_at DESC, id DESC
LIMIT %s
"""
# Similar vacancies, and the cards of these and of those that fit whole: one statement, since a search whose typing
# error was mended has none to spare (design.md 4.7).
SIMILAR = """
WITH likes AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY part, score DESC, published_at DESC, id DESC) AS place
    FROM ({ranked}) AS hits)
SELECT (SELECT place FROM likes WHERE likes.id = jobs_vacancy.id), {cards}
"""


@dataclasses.dataclass(frozen=True)
class Hit:
    """A row of the statement: a vacancy with its place, and what is known of the whole window."""

    pk: int
    published_at: object
    part: int
    score: int
    total: int
    top_at: object
    top_id: int
    end_at: object
    end_id: int

    def cursor(self):
        """Return the place behind this hit."""
        return join(
            to_number(self.top_at), self.top_id, self.part, self.score, to_number(self.published_at), self.pk
        )

    def next_window(self):
        """Return the cursor of the window below this one, "" when there is none."""
        return join(to_number(self.end_at), self.end_id) if self.total == WINDOW else ""


def rank(criteria, reading, cursor="", *, size=PAGE_SIZE):
    """Return (keys of a page in their order, next cursor or "", (number, is_exact) or None).

    The count is None when the page has no row to read it from. A wrong cursor is the first page.
    """
    place = split(cursor, 6)
    top = place[:2] if place else split(cursor, 2)
    if top:
        at, pk = to_moment(top[0]), top[1]
        below = Q(published_at__lte=at) & (Q(published_at__lt=at) | Q(published_at=at, pk__lte=pk))
        window = _window(criteria, reading, below, _spans(criteria, reading, at))
    else:
        window = _first_window(criteria, reading, None, _spans(criteria, reading))
    hits = _hits(*window, place, size + 1)
    if not hits:
        return [], "", None
    more, hits = len(hits) > size, hits[:size]
    count = (COUNT_BOUND, False) if hits[0].total == WINDOW or (top and not place) else (hits[0].total, True)
    return [hit.pk for hit in hits], hits[-1].cursor() if more else hits[-1].next_window(), count


def rank_similar(criteria, reading, keys, *, size):
    """Return (cards of vacancies with some of the words, whether there are more, {key: card} of ``keys``).

    Those in ``keys`` fit whole and are shown already: they are not among the similar ones.
    """
    partly = criteria.replace(partly=True)
    window = _window(partly, reading, ~Q(pk__in=keys)) if keys else _first_window(partly, reading)
    sql, params = window
    statement = SIMILAR.format(ranked=RANKED.format(hits=sql, behind=""), cards=_cards_of_similar())
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, WINDOW, size + 1, list(keys)])
        rows = [(place, Card._make(card)) for place, *card in cursor.fetchall()]
    similar = [card for _place, card in sorted((row for row in rows if row[0]), key=lambda row: row[0])]
    return similar[:size], len(similar) > size, {card.pk: card for place, card in rows if not place}


@functools.cache
def _cards_of_similar():
    keys = "ANY(ARRAY(SELECT id FROM likes) || %s::bigint[])"
    return cards_statement().removeprefix("SELECT ").replace("ANY(%s)", keys)


def _spans(criteria, reading, top=None):
    # What has a part of the words may be common where the whole is not: no guess is made.
    return None if criteria.partly else spans_of(reading, groups_of(criteria, reading), WINDOW, top)


def _window(criteria, reading, condition=None, spans=None):
    """Return (SQL, parameters) of the newest 1,001 hits with their scores; ``spans`` tell where to look first."""
    found = find_vacancies(criteria, reading)
    if condition is not None:
        found = found.filter(condition)
    concepts = [*reading.concepts, *(reading.parts if criteria.partly else ())]
    # A part of the words may be common where the whole is not: only the whole tells whether walking is safe.
    is_known = spans is None and (reading.is_known or criteria.partly)
    scored = found.annotate(part=_part(criteria.near), score=_score(concepts))
    newest = scored.order_by(*COLUMNS[SortOrder.NEWEST].order(is_known))
    rows = newest.values_list("pk", "published_at", "part", "score")
    if spans is None or len(spans) == 1:
        return rows[:WINDOW].query.sql_with_params()
    return _span_by_span(rows, spans)


def _span_by_span(rows, spans):
    """Return (SQL, parameters) of the newest 1,001 ``rows``: a span is looked at when those before have fewer."""
    steps, params, missing = [], [], str(WINDOW)
    # As an expression that no index has: the index of words and facts shall be asked, not the one of days.
    moment = ExpressionWrapper(F("published_at") + datetime.timedelta(0), output_field=DateTimeField())
    for number, span in enumerate(spans):
        part = rows.filter(facts=fact_query(span.periods)) if span.periods else rows
        if span.before is not None:
            part = part.alias(moment=moment).filter(moment__lt=to_moment(span.before * 1_000_000))
        sql, values = part.query.sql_with_params()
        steps.append(f"span{number} AS MATERIALIZED ({sql} LIMIT {missing})")
        params += values
        missing += f" - (SELECT count(*) FROM span{number})"  # noqa: S608 - at 0 the database does not even begin
    union = " UNION ALL ".join(f"SELECT * FROM span{number}" for number in range(len(spans)))  # noqa: S608
    return f"WITH {', '.join(steps)} {union}", params


# Most searches are for few words: making such a statement costs as much as running it for a rare one.
_first_window = functools.lru_cache(maxsize=500)(_window)


def _hits(sql, params, place, size):
    """Return the :class:`Hit` rows behind ``place`` of a window."""
    params, behind = [*params, WINDOW], ""
    if place:
        behind = "AND (-part, score, published_at, id) < (%s, %s, %s, %s)"
        params += [-place[2], place[3], to_moment(place[4]), place[5]]
    with connection.cursor() as cursor:
        cursor.execute(RANKED.format(hits=sql, behind=behind), [*params, size])
        return [Hit(*row) for row in cursor.fetchall()]


def _part(near):
    parts = near_parts(near)
    if len(parts) == 1:
        return Value(0)
    return Case(
        *(When(part, then=number) for number, part in enumerate(parts)), default=0, output_field=IntegerField()
    )


def _score(concepts):
    """Return the expression of a vacancy's score, a whole number above zero."""
    spaces = Length("title") - Length(Replace("title", Value(" "), Value("")))
    terms = [Value(BASE), -TITLE_WORD * Least(spaces, TITLE_WORDS_AT_MOST)]
    for concept in concepts:
        found = []
        for place, typed, other in WEIGHTS:
            found.append(When(search=direct_query(concept, place), then=typed))
            if concept.wide:
                found.append(When(search=wide_query(concept, place), then=other))
        terms.append(Case(*found, default=0, output_field=IntegerField()))
    return functools.reduce(operator.add, terms)

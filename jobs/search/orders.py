"""Pages by keyset in every order of columns: newest, closing soon, wage, each alone or nearest home first.

A list is walked in *parts*: vacancies in the same kelurahan, then its kecamatan, then the neighbours; with a wage,
then without. Each part has an index that gives its rows in order, so page 500 costs what page 1 costs.
"""

import dataclasses
import datetime
import functools

from django.db import connection
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value

from jobs.enums import SortOrder
from jobs.models import Card, Vacancy
from jobs.search.cursors import join, split, to_moment, to_number

PAGE_SIZE = 20


@dataclasses.dataclass(frozen=True)
class Column:
    """An order by one column, then by the key. ``number`` and ``value`` lead to a cursor and back."""

    name: str
    descending: bool
    number: object = int
    value: object = int

    def order(self, is_known):
        """Return the terms of ORDER BY.

        A word that may be nowhere must not be looked for by walking the whole index (stack.md): an expression
        that no index has makes the database find the hits first and sort them.
        """
        column = F(self.name)
        if not is_known and self.name != "monthly_wage":
            column = ExpressionWrapper(column + datetime.timedelta(0), output_field=DateTimeField())
        elif not is_known:
            column = column + 0
        if self.name == "monthly_wage":
            return [column.desc(nulls_last=True), F("pk").desc()]
        return [column.desc(), F("pk").desc()] if self.descending else [column.asc(), F("pk").asc()]

    def behind(self, value, pk):
        """Return the condition of the rows behind (value, pk). The first part of it is what the index can use."""
        if value is None:
            return Q(pk__lt=pk)
        way = "lt" if self.descending else "gt"
        further = Q(**{f"{self.name}__{way}": value}) | Q(**{self.name: value, f"pk__{way}": pk})
        return Q(**{f"{self.name}__{way}e": value}) & further


COLUMNS = {
    SortOrder.NEWEST: Column("published_at", descending=True, number=to_number, value=to_moment),
    SortOrder.CLOSING: Column("closes_at", descending=False, number=to_number, value=to_moment),
    SortOrder.WAGE: Column("monthly_wage", descending=True),
}


def near_parts(near):
    """Return the conditions of the parts around a home, nearest first; one that is always true without a home."""
    if near is None:
        return [Q()]
    return [
        Q(kelurahan=near.code),
        Q(kecamatan=near.kecamatan_id) & (Q(kelurahan__isnull=True) | ~Q(kelurahan=near.code)),
        Q(kecamatan__in=near.neighbours),
    ]


def _parts(criteria):
    parts = near_parts(criteria.near)
    if criteria.sort_order == SortOrder.WAGE:
        parts = [part & Q(monthly_wage__isnull=empty) for part in parts for empty in (False, True)]
    return parts


def page_by_column(found, criteria, cursor, *, is_known=True, size=PAGE_SIZE):
    """Return (cards, next cursor or "") of the page of ``found`` behind ``cursor``."""
    column = COLUMNS[criteria.sort_order]
    order = column.order(is_known)
    parts = _parts(criteria)
    place = split(cursor, 3)
    first = place[0] if place and place[0] < len(parts) else 0
    queries = []
    for number, part in enumerate(parts[first:], first):
        query = found.filter(part)
        if place and number == place[0]:
            query = query.filter(column.behind(_value(criteria, column, number, place[1]), place[2]))
        queries.append((number, query.order_by(*order)))
    if len(queries) == 1:
        [(number, query)] = queries
        rows = [(number, card) for card in query.cards(size + 1)]
    else:
        rows = _joined(queries, size + 1)
    more, rows = len(rows) > size, rows[:size]
    last = ""
    if more:
        number, vacancy = rows[-1]
        last = join(number, column.number(getattr(vacancy, column.name) or 0), vacancy.pk)
    return [vacancy for _number, vacancy in rows], last


def _value(criteria, column, number, text):
    """Return the column's value of a cursor; None in a part without wages."""
    if criteria.sort_order == SortOrder.WAGE and number % 2:
        return None
    return column.value(text)


def _joined(queries, size):
    """Return the first ``size`` (part, vacancy): the keys of all parts by one statement, the rows by another."""
    one, *others = [
        query.annotate(part=Value(number)).values_list("part", "pk")[:size] for number, query in queries
    ]
    places = {}
    for number, pk in one.union(*others, all=True):
        places.setdefault(number, []).append(pk)
    wanted = [(number, pk) for number in sorted(places) for pk in places[number]][:size]
    vacancies = load_cards(pk for _number, pk in wanted)
    return [(number, vacancies[pk]) for number, pk in wanted if pk in vacancies]


def load_cards(keys):
    """Return {key: :class:`jobs.models.Card`} in the order of ``keys``."""
    keys = list(keys)
    with connection.cursor() as cursor:
        cursor.execute(cards_statement(), [keys])
        rows = {row[0]: Card._make(row) for row in cursor.fetchall()}
    return {key: rows[key] for key in keys if key in rows}


@functools.cache
def cards_statement():
    """Return the SQL of :func:`load_cards`: its text never changes, and making it costs more than running it."""
    sql, [_key] = Vacancy.objects.filter(pk=0).order_by().values_list(*Card.columns()).query.sql_with_params()
    return sql.replace("= %s", "= ANY(%s)")

"""One page of results: what was typed, what was understood, the vacancies, the count, and where to go on."""

import dataclasses

from jobs.enums import SortOrder
from jobs.freshness import kept_for_moment
from jobs.search.criteria import Criteria
from jobs.search.cursors import split
from jobs.search.find import bounded_count, find_vacancies
from jobs.search.orders import PAGE_SIZE, load_cards, page_by_column
from jobs.search.places import education_by_code
from jobs.search.ranking import rank, rank_similar
from jobs.search.words import Reading, read_words

# With fewer results than this, vacancies with some of the words stand below them.
FEW = 10


@dataclasses.dataclass(frozen=True)
class SearchPage:
    """``criteria`` are those that the rows fit: with mended words when there were errors.

    ``vacancies`` are cards and ``count`` counts what fits whole; ``similar`` are cards of vacancies with some of
    the words, never counted, and ``more_similar`` tells whether there are more of them. ``typed`` is what the
    person wrote when mended words are shown. ``understood`` is the level of schooling that the words
    named, or None; ``newcomer`` whether the words asked for work without experience.
    """

    criteria: Criteria
    reading: Reading
    vacancies: list
    count: int
    is_exact: bool
    next_cursor: str
    similar: list
    more_similar: bool = False
    typed: str = ""
    understood: object = None
    newcomer: bool = False

    @property
    def next_params(self):
        """The query parameters of the next page, or None on the last."""
        return {**self.criteria.params(), "setelah": self.next_cursor} if self.next_cursor else None


def search_page(criteria, cursor="", moment=None):
    """Return the :class:`SearchPage` behind ``cursor``; at most five statements, three when words are right.

    Unknown words are mended on the first page. The addresses that follow carry the mended words, so a later page
    means the same. Nothing in it is about a person: what one found, others find for the ``moment``
    (jobs/freshness.py).
    """
    return kept_for_moment(moment, ("page", criteria, cursor), lambda: _search(criteria, cursor, moment))


def _search(criteria, cursor, moment):
    reading = read_words(criteria.q, literal=criteria.literal)
    typed = ""
    if reading.mended and not cursor:
        typed, criteria = criteria.q, criteria.replace(q=reading.mended)
        reading = read_words(criteria.q)
    if criteria.sort_order == SortOrder.RELEVANCE and reading.concepts:
        page = _ranked(criteria, reading, cursor, moment)
    else:
        page = _ordered(criteria, reading, cursor, moment)
    understood = None if criteria.education else education_by_code().get(reading.education)
    newcomer = reading.newcomer and criteria.experience is None
    return dataclasses.replace(page, typed=typed, understood=understood, newcomer=newcomer)


def _ordered(criteria, reading, cursor, moment):
    if criteria.sort_order == SortOrder.RELEVANCE:  # only a level of schooling was left of the words
        criteria = criteria.replace(order=SortOrder.NEWEST)
    found = find_vacancies(criteria, reading)
    vacancies, following = page_by_column(found, criteria, cursor, is_known=reading.is_known)
    if split(cursor, 3) is None and not following:
        count = len(vacancies), True
    else:
        count = _number_of(found, criteria, reading, moment)
    return SearchPage(criteria, reading, vacancies, *count, following, similar=[])


def _ranked(criteria, reading, cursor, moment):
    keys, following, count = rank(criteria, reading, cursor)
    is_first = split(cursor, 6) is None and split(cursor, 2) is None
    if count is None:
        count = (0, True) if is_first else _number_of(find_vacancies(criteria, reading), criteria, reading, moment)
    is_plain = is_first and not (criteria.partly or criteria.literal)
    if is_plain and count[0] < FEW and _has_parts(reading):
        similar, more, cards = rank_similar(criteria, reading, keys, size=PAGE_SIZE - len(keys))
    else:
        similar, more, cards = [], False, load_cards(keys)
    return SearchPage(
        criteria,
        reading,
        [cards[key] for key in keys if key in cards],
        *count,
        following,
        similar=similar,
        more_similar=more,
    )


def _number_of(found, criteria, reading, moment):
    key = ("count", criteria.replace(order=""), reading)
    return kept_for_moment(moment, key, lambda: bounded_count(found))


def _has_parts(reading):
    return len(reading.needed) > 1 or len(reading.needed[0].words) > 1

"""One page of results: what was typed, what was understood, the vacancies, the count, and where to go on."""

import dataclasses

from jobs.enums import SortOrder
from jobs.search.criteria import Criteria
from jobs.search.cursors import split
from jobs.search.find import bounded_count, find_vacancies
from jobs.search.orders import page_by_column
from jobs.search.places import education_by_code
from jobs.search.ranking import page_by_relevance
from jobs.search.words import read_words


@dataclasses.dataclass(frozen=True)
class SearchPage:
    """``criteria`` are those that the rows fit: with mended words, or with some of the words.

    ``typed`` is what the person wrote when something else is shown. ``understood`` is the level of schooling that
    the words named, or None.
    """

    criteria: Criteria
    vacancies: list
    count: int
    is_exact: bool
    next_cursor: str
    typed: str = ""
    understood: object = None

    @property
    def is_mended(self):
        return bool(self.typed) and not self.criteria.partly

    @property
    def next_params(self):
        """The query parameters of the next page, or None on the last."""
        return {**self.criteria.params(), "setelah": self.next_cursor} if self.next_cursor else None


def search_page(criteria, cursor=""):
    """Return the :class:`SearchPage` behind ``cursor``; at most five statements, three when words are right.

    Without a result the words are mended, then some of the words are enough. Both are said on the page, and the
    addresses that follow carry them, so a later page means the same.
    """
    reading = read_words(criteria.q, literal=criteria.literal)
    if cursor or criteria.literal:
        return _page(criteria, reading, cursor)
    better = criteria
    if reading.mended:
        # The words are not in the list that mending knows: looking for them would find nothing.
        better = criteria.replace(q=reading.mended)
        reading = read_words(better.q)
    page = _page(better, reading, "", typed=criteria.q if better.q != criteria.q else "")
    if page.vacancies or criteria.partly or len(reading.concepts) < 2:
        return page if page.vacancies else dataclasses.replace(page, criteria=criteria, typed="")
    partly = _page(better.replace(partly=True), reading, "", typed=criteria.q)
    return partly if partly.vacancies else dataclasses.replace(page, criteria=criteria, typed="")


def _page(criteria, reading, cursor, typed=""):
    found = find_vacancies(criteria, reading)
    count = None
    if criteria.sort_order == SortOrder.RELEVANCE and reading.concepts:
        vacancies, following, count = page_by_relevance(found, criteria, reading, cursor)
        is_first = split(cursor, 6) is None and split(cursor, 2) is None
    else:
        if criteria.sort_order == SortOrder.RELEVANCE:  # only a level of schooling was left of the words
            criteria = criteria.replace(order=SortOrder.NEWEST)
        vacancies, following = page_by_column(found, criteria, cursor, is_known=reading.is_known)
        is_first = split(cursor, 3) is None
    if count is None:
        whole = is_first and not following
        count = (len(vacancies), True) if whole else bounded_count(found)
    return SearchPage(
        criteria=criteria,
        vacancies=vacancies,
        count=count[0],
        is_exact=count[1],
        next_cursor=following,
        typed=typed,
        understood=None if criteria.education else education_by_code().get(reading.education),
    )

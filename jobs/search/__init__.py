"""Reading vacancies for the public.

``criteria`` reads the address, ``words`` understands what is typed, ``find`` makes the queryset, ``results`` the
page (by ``orders`` or ``ranking``), ``offers`` what else could help.
"""

from jobs.search.criteria import Criteria, read_criteria
from jobs.search.cursors import decode_cursor, encode_cursor
from jobs.search.find import COUNT_BOUND, bounded_count, find_vacancies
from jobs.search.offers import similar_to, wider_searches
from jobs.search.orders import PAGE_SIZE
from jobs.search.results import SearchPage, search_page
from jobs.search.simple import page_after

__all__ = [
    "COUNT_BOUND",
    "PAGE_SIZE",
    "Criteria",
    "SearchPage",
    "bounded_count",
    "decode_cursor",
    "encode_cursor",
    "find_vacancies",
    "page_after",
    "read_criteria",
    "search_page",
    "similar_to",
    "wider_searches",
]

"""The plain newest-first page of any queryset of vacancies: a company's, a field's, a place's."""

from django.db.models import Q

from jobs.search.cursors import decode_cursor, encode_cursor
from jobs.search.orders import PAGE_SIZE


def page_after(queryset, cursor, size=PAGE_SIZE):
    """Return (cards, next cursor or "") of the page behind ``cursor``: page 500 costs what page 1 costs."""
    place = decode_cursor(cursor)
    if place is not None:
        at, pk = place
        # The first condition alone is what the index starts from.
        queryset = queryset.filter(published_at__lte=at).filter(
            Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk)
        )
    rows = queryset.cards(size + 1)
    more = len(rows) > size
    rows = rows[:size]
    return rows, encode_cursor(rows[-1]) if more else ""

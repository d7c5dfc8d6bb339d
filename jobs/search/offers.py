"""What is offered beside a list: wider searches when nothing is found, similar vacancies."""

from django.db.models import IntegerField, Value

from jobs.freshness import kept_for_moment
from jobs.models import Vacancy
from jobs.search.find import COUNT_BOUND, find_vacancies
from jobs.search.words import Reading, read_words

WIDER_AT_MOST = 4
SIMILAR_SHOWN, SIMILAR_LOOKED_AT = 3, 13


def wider_searches(criteria, reading=None):
    """Return [{params, dropped, count, is_exact}] of searches with one filter less that do find something.

    At most four. All counts are bounded and come together, by one statement when the words are read already.
    """
    if reading is None:
        reading = read_words(criteria.q, literal=criteria.literal)
    candidates = []
    for name, words in criteria.chips():
        wider = criteria.without(name)
        if not wider.is_empty:
            found = find_vacancies(wider, reading if name != "q" else Reading())
            candidates.append((wider, words, found))
    if not candidates:
        return []
    counts = _counts([found for _wider, _words, found in candidates])
    rows = [
        {
            "params": wider.params(),
            "dropped": words,
            "count": min(count, COUNT_BOUND),
            "is_exact": count <= COUNT_BOUND,
        }
        for (wider, words, _found), count in zip(candidates, counts, strict=True)
        if count
    ]
    # The nearest is the one that adds least.
    return sorted(rows, key=lambda row: row["count"])[:WIDER_AT_MOST]


def _counts(querysets):
    """Return how many rows each queryset has, up to 1,001, by one statement."""
    rows = [
        found.order_by()
        .annotate(number=Value(number, output_field=IntegerField()))
        .values_list("number", "pk")[: COUNT_BOUND + 1]
        for number, found in enumerate(querysets)
    ]
    counts = [0] * len(rows)
    for number, _pk in rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]:
        counts[number] += 1
    return counts


def similar_to(vacancy, moment=None):
    """Return cards of open vacancies of the same kind of work, those in the same kecamatan first.

    The newest of a kind are kept for the ``moment`` (jobs/freshness.py): there are only ten kinds.
    """
    group = vacancy.occupation_group_id
    newest = kept_for_moment(moment, ("newest of", group), lambda: _newest_of(group))
    others = [card for card in newest if card.pk != vacancy.pk]
    return sorted(others, key=lambda card: card.kecamatan_id != vacancy.kecamatan_id)[:SIMILAR_SHOWN]


def _newest_of(group):
    found = Vacancy.objects.open().filter(occupation_group_id=group).order_by("-published_at", "-pk")
    return tuple(found.cards(SIMILAR_LOOKED_AT))

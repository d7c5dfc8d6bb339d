"""How far back the newest hits reach, so that the database looks no further (docs/decisions/0014).

The planner takes words that often stand together for strangers, and then reads and sorts every hit where the
newest thousand were wanted: 180,000 rows instead of 11,000. Here the share of vacancies that fit is guessed, and
the statement looks at the newest span that should hold enough; where it does not, at a wider one, and then at all.
A wrong guess costs time and never a vacancy.
"""

import bisect
import dataclasses
import math
import time

from django.db import connection

from jobs.search.places import kept
from jobs.search.words import COUNTED_AT_MOST

SPARE = 1.3  # a span is that much longer than the guess says
WIDER = 8  # the second span beside the first
PERIODS = (("h", 3 * 3600), ("d", 86400), ("m", 8 * 86400))  # the words of migration 0023
PERIODS_AT_MOST = 12  # of one kind in a span: the index merges their lists
# From this share on, walking the newest is as good, and needs no guess.
WALK_FROM = 0.15
FAR = 0.8  # a span of most of the list is no shorter than the list
RARE_FACT = 0.001


# What the last ANALYZE found: how many are published, how many ever were, and when; how common each fact is.
STATISTICS = """
SELECT (SELECT reltuples FROM pg_class WHERE oid = 'vacancy_newest_open'::regclass),
    (SELECT reltuples * (1 - coalesce(days.null_frac, 0)) FROM pg_class WHERE oid = 'jobs_vacancy'::regclass),
    ARRAY(SELECT extract(epoch FROM bound)::float8
        FROM unnest(days.histogram_bounds::text::timestamptz[]) AS bound ORDER BY bound),
    facts.most_common_elems::text::text[], facts.most_common_elem_freqs
FROM (SELECT 1) AS one
LEFT JOIN pg_stats AS days ON days.schemaname = current_schema()
    AND days.tablename = 'jobs_vacancy' AND days.attname = 'published_at'
LEFT JOIN pg_stats AS facts ON facts.schemaname = current_schema()
    AND facts.tablename = 'jobs_vacancy' AND facts.attname = 'facts'
"""


@dataclasses.dataclass(frozen=True)
class Span:
    """Vacancies that have one of the ``periods`` and were published before ``before`` (seconds since 1970).

    Without periods however old they are, without ``before`` up to now.
    """

    periods: tuple[str, ...] = ()
    before: int | None = None


WHOLE = (Span(),)


@dataclasses.dataclass(frozen=True)
class _Statistics:
    published: float
    ever: float
    bounds: list
    facts: dict

    def share_of(self, groups):
        """Return the share of vacancies that have a word of every group, as if the groups were strangers."""
        return math.prod(
            min(1, max(RARE_FACT, sum(self.facts.get(word, 0) for word in group))) for group in groups
        )

    def newer_than(self, moment):
        """Return how many were published after ``moment``."""
        steps = len(self.bounds) - 1
        place = bisect.bisect_right(self.bounds, moment)
        if not 0 < place <= steps:
            return 0 if place else self.ever
        low, high = self.bounds[place - 1], self.bounds[place]
        return self.ever * (1 - (place - 1 + (moment - low) / (high - low)) / steps)

    def moment_behind(self, number):
        """Return when the ``number``-th newest was published."""
        steps = len(self.bounds) - 1
        place = steps * (1 - number / self.ever)
        low = int(place)
        return self.bounds[low] + (self.bounds[low + 1] - self.bounds[low]) * (place - low)


NONE = _Statistics(0, 0, [], {})


@kept
def _statistics():
    """Return :class:`_Statistics`, :data:`NONE` while a new database has none."""
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS)
        published, ever, bounds, words, shares = cursor.fetchone()
    if published < 1 or not ever or len(bounds) < 2 or not words:
        return NONE
    return _Statistics(published, ever, bounds, dict(zip(words, shares, strict=False)))


def spans_of(reading, groups, wanted, top=None):
    """Return where the newest ``wanted`` hits are to be looked for, span after span until there are enough.

    ``groups`` are those of :func:`jobs.search.facts.fact_groups`; nothing newer than ``top`` is looked for.
    None: the newest may just be walked. The spans together are the whole list.
    """
    statistics = _statistics()
    if statistics is NONE or not reading.is_known:
        return None
    counted = min(statistics.published, COUNTED_AT_MOST)
    share = min(1, *(concept.vacancies / counted for concept in reading.needed))
    if not groups and len(reading.needed) == 1 and share >= WALK_FROM:
        return None
    share *= statistics.share_of(groups)
    rows = SPARE * wanted / share
    now = int(time.time())
    start = now if top is None else min(now, int(top.timestamp()))
    newer = statistics.newer_than(start) if top else 0
    spans, newest, before = [], start, None
    for number in (rows, WIDER * rows):
        if newer + number > FAR * statistics.ever:
            break
        periods, end = _periods(statistics.moment_behind(newer + number), newest)
        if not periods:
            break
        spans.append(Span(periods, before))
        newest = before = end
    return (*spans, Span(before=before)) if spans else WHOLE


def _periods(oldest, newest):
    """Return (words of the periods between two moments, where the oldest of them begins), the finest that are few.

    One more than needed: the clock of the database may be ahead of ours.
    """
    for kind, seconds in PERIODS:
        first, last = int(oldest // seconds), int(newest // seconds) + 1
        if last - first < PERIODS_AT_MOST:
            return tuple(f"{kind}{number}" for number in range(first, last + 1)), first * seconds
    return (), None

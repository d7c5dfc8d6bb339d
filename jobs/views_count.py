"""How often a vacancy is looked at: counted without knowing by whom, written a few at a time.

Counts wait in the process for at most half a minute, so that a busy page is no row that everybody locks. What a
process that is killed had not written yet is lost: it is a number for the company, not a promise.
"""

import atexit
import logging
import re
import threading
import time
from collections import Counter

from django.db import DatabaseError, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 30.0
FLUSH_AT = 500
ROBOT = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|curl/|python-|monitor", re.IGNORECASE)

_lock = threading.Lock()
_waiting: Counter = Counter()
_since = time.monotonic()


def count_view(request, code):
    """Count one look at the vacancy of ``code``; robots do not count."""
    if request.method != "GET" or ROBOT.search(request.headers.get("User-Agent", "")):
        return
    with _lock:
        _waiting[(code, timezone.localdate())] += 1
        is_due = len(_waiting) >= FLUSH_AT or time.monotonic() - _since >= FLUSH_SECONDS
    if is_due:
        write_views()


def write_views():
    """Add what waits to the table; return how many looks were written. What fails waits for the next time."""
    global _since
    with _lock:
        rows = sorted(_waiting.items())
        _waiting.clear()
        _since = time.monotonic()
    if not rows:
        return 0
    try:
        with connection.cursor() as cursor:
            # One statement, in the order of the keys: two processes never wait for each other in a circle.
            cursor.execute(
                "INSERT INTO jobs_vacancyview (vacancy_id, day, views)"
                " SELECT v.id, t.day, t.n FROM unnest(%s::text[], %s::date[], %s::int[]) AS t(code, day, n)"
                " JOIN jobs_vacancy v ON v.code = t.code ORDER BY 1, 2"
                " ON CONFLICT (vacancy_id, day) DO UPDATE SET views = jobs_vacancyview.views + EXCLUDED.views",
                [
                    [code for (code, _day), _n in rows],
                    [day for (_code, day), _n in rows],
                    [n for _key, n in rows],
                ],
            )
    except DatabaseError as exc:
        logger.warning("views: %d counts wait: %s", len(rows), type(exc).__name__)
        with _lock:
            _waiting.update(dict(rows))
        return 0
    return sum(n for _key, n in rows)


@atexit.register
def _at_the_end():
    if _waiting:
        try:
            write_views()
        except Exception:  # the database may be gone by now
            logger.warning("views: %d counts are lost", len(_waiting))

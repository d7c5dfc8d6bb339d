"""What runs out by itself: sessions and throttles. Bounded batches, each a transaction, safe to run twice."""

import logging

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from cakapkerja.clock import database_now

logger = logging.getLogger(__name__)
BATCH = 5000
BATCHES = 40


def clear_sessions():
    """Delete expired sessions; return how many."""
    return _clear("sessions", Session._meta.db_table, "session_key", "expire_date")


def clear_throttles():
    """Delete expired rows of the ``default`` cache; return how many. Django deletes only what is asked for."""
    return _clear("throttles", cache._table, "cache_key", "expires")


def _clear(what, table, key, expires):
    deleted, now = 0, database_now()
    quote = connection.ops.quote_name
    sql = (
        f"DELETE FROM {quote(table)} WHERE {quote(key)} IN ("  # noqa: S608 - names of our own, quoted
        f"SELECT {quote(key)} FROM {quote(table)} WHERE {quote(expires)} < %s LIMIT %s FOR UPDATE SKIP LOCKED)"
    )
    for _batch in range(BATCHES):
        with connection.cursor() as cursor:
            cursor.execute(sql, [now, BATCH])
            deleted += cursor.rowcount
            if cursor.rowcount < BATCH:
                break
    else:
        logger.error("%s: the backlog is larger than %d", what, BATCH * BATCHES)
    logger.info("%s cleared: %d", what, deleted)
    return deleted

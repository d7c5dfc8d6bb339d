"""Waking a worker after a commit. Only that: what must happen is a row, and beat finds it anyway (R-01)."""

import functools
import logging

from django.conf import settings
from django.db import connection, transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)
ANSWER_SECONDS = 0.3
# Set from a wake-up until the worker begins: whoever commits meanwhile is found by that same look. When the worker
# dies before it begins the mark ends by itself, and beat looks every five seconds anyway.
MARK, MARK_SECONDS = "notifications:woken", 5


def wake_relay():
    """Ask a worker to look now. An absent broker costs at most a moment and loses nothing.

    The broker is asked for the mark first, because Celery's client takes seconds to give up.
    """
    from notifications.tasks import deliver_due

    try:
        broker = _broker(settings.REDIS_URL)
        if not broker.set(MARK, 1, nx=True, ex=MARK_SECONDS):
            return
        try:
            deliver_due.apply_async(retry=False, expires=30)
        except Exception:
            broker.delete(MARK)
            raise
    except Exception as exc:  # whatever the broker's client raises: the row is safe
        logger.warning("relay not woken: %s", type(exc).__name__)


def begin_look():
    """Take the mark away: who commits from now on wakes again. A worker calls it before it looks."""
    try:
        _broker(settings.REDIS_URL).delete(MARK)
    except RedisError as exc:
        logger.warning("relay's mark not taken away: %s", type(exc).__name__)


@functools.lru_cache(maxsize=2)
def _broker(url):
    return Redis.from_url(
        url,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def wake_after_commit():
    """Wake once a transaction, however many messages it writes."""
    if not any(wake_relay is entry[1] for entry in connection.run_on_commit):
        transaction.on_commit(wake_relay, robust=True)

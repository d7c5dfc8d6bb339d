"""Waking a worker after a commit. Only that: what must happen is a row, and beat finds it anyway (R-01)."""

import logging

from django.conf import settings
from django.db import connection, transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)
PING_SECONDS = 0.3


def wake_relay():
    """Ask a worker to look now. An absent broker costs at most a moment and loses nothing.

    The broker is asked for a sign of life first, because Celery's client takes seconds to give up.
    """
    from notifications.tasks import deliver_due

    try:
        with _broker() as client:
            client.ping()
        deliver_due.apply_async(retry=False, expires=30)
    except Exception as exc:  # whatever the broker's client raises: the row is safe
        logger.warning("relay not woken: %s", type(exc).__name__)


def _broker():
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PING_SECONDS,
        socket_connect_timeout=PING_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def wake_after_commit():
    """Wake once a transaction, however many messages it writes."""
    if not any(wake_relay is entry[1] for entry in connection.run_on_commit):
        transaction.on_commit(wake_relay, robust=True)

"""The relay: claims due rows with a lease, sends them, marks them (docs/outbox.md)."""

import datetime
import logging
import random
import uuid

from django.db import transaction

from cakapkerja.clock import database_now
from notifications.channels import CHANNELS, Rejected, Unavailable
from notifications.enums import DeliveryState
from notifications.models import Delivery, Message
from notifications.notice import notice_of

logger = logging.getLogger(__name__)

BATCH = 100
LEASE_SECONDS = 60
MAX_ATTEMPTS = 8
POISON_ATTEMPTS = 3
FIRST_WAIT_SECONDS = 10
LONGEST_WAIT_SECONDS = 1800
MAX_BATCHES = 50


def backoff(attempts):
    """Return the wait before the next attempt: 10 s, 20 s, 40 s … at most 30 minutes, with jitter."""
    seconds = min(FIRST_WAIT_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_WAIT_SECONDS)
    return datetime.timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311


@transaction.atomic
def claim(limit=BATCH):
    """Lease up to ``limit`` due rows; no two relays get the same one (SKIP LOCKED)."""
    now = database_now()
    ids = list(
        Delivery.objects.due(now)
        .order_by("due_at", "pk")
        .select_for_update(of=("self",), skip_locked=True)
        .values_list("pk", flat=True)[:limit]
    )
    lease = uuid.uuid4()
    Delivery.objects.filter(pk__in=ids).update(
        state=DeliveryState.LEASED,
        lease=lease,
        leased_until=now + datetime.timedelta(seconds=LEASE_SECONDS),
    )
    rows = (
        Delivery.objects.filter(pk__in=ids, lease=lease)
        .select_related("message__recipient")
        .order_by("due_at", "pk")
    )
    return lease, list(rows)


def deliver_due_messages():
    """Send what is due, batch by batch; return how many were sent. Safe beside other relays and twice."""
    sent = 0
    for _round in range(MAX_BATCHES):
        lease, rows = claim()
        if not rows:
            break
        by_channel = {}
        for row in rows:
            by_channel.setdefault(row.channel, []).append(row)
        away = False
        for name, group in by_channel.items():
            count, provider_away = _send_group(name, group, lease)
            sent += count
            away = away or provider_away
        if away or len(rows) < BATCH:
            break
    else:
        logger.error("outbox: the backlog is larger than %d batches", MAX_BATCHES)
    if sent:
        logger.info("outbox: %d sent", sent)
    return sent


def _send_group(name, rows, lease):
    """Send the rows of one channel over one session; return (sent, provider is away)."""
    channel = CHANNELS.get(name)
    if channel is None or not channel.is_available():
        _put_back(rows, lease, "channel off")
        return 0, False
    done, waiting = 0, list(rows)
    try:
        with channel.session() as session:
            while waiting:
                row = waiting[0]
                if _send_one(channel, session, row, lease):
                    done += 1
                waiting.pop(0)
    except Unavailable as exc:
        _put_back(waiting, lease, str(exc))
        logger.warning("outbox: %s is away: %s", name, exc)
        return done, True
    return done, False


def _send_one(channel, session, row, lease):
    """Send one row and mark it; return whether it went out. A broken row harms only itself."""
    if not Delivery.objects.filter(pk=row.pk, lease=lease, state=DeliveryState.LEASED).exists():
        return False  # the lease ran out, and another relay has it
    try:
        notice = notice_of(row.message)
        if not notice.should_send():
            _mark(row, lease, state=DeliveryState.DROPPED)
            return False
        if not channel.address_of(row.message):
            _mark(row, lease, state=DeliveryState.DROPPED, last_error="no address")
            return False
        channel.send(session, row)
    except Unavailable:
        raise
    except Rejected as exc:
        _fail(row, lease, str(exc), MAX_ATTEMPTS)
        return False
    except Exception as exc:  # rendering may raise anything; the others must go on (FT-13)
        logger.exception("outbox: row %s can not be sent", row.pk)
        _fail(row, lease, type(exc).__name__, POISON_ATTEMPTS)
        return False
    _mark(row, lease, state=DeliveryState.SENT, sent_at=database_now(), last_error="")
    if row.message.is_sensitive:
        Message.objects.filter(pk=row.message_id).update(context={})
    return True


def _mark(row, lease, **changes):
    """Write the outcome, only while the lease is still ours."""
    Delivery.objects.filter(pk=row.pk, lease=lease).update(lease=None, leased_until=None, **changes)


def _fail(row, lease, error, limit):
    attempts = row.attempts + 1
    if attempts >= limit:
        _mark(row, lease, state=DeliveryState.DEAD, attempts=attempts, last_error=error[:200])
    else:
        _mark(
            row,
            lease,
            state=DeliveryState.PENDING,
            attempts=attempts,
            due_at=database_now() + backoff(attempts),
            last_error=error[:200],
        )


def _put_back(rows, lease, error):
    """Give rows back without counting an attempt: the provider failed, not they (FT-14)."""
    Delivery.objects.filter(pk__in=[row.pk for row in rows], lease=lease).update(
        state=DeliveryState.PENDING,
        lease=None,
        leased_until=None,
        due_at=database_now() + backoff(2),
        last_error=error[:200],
    )


@transaction.atomic
def requeue_delivery(*, officer, delivery_id):
    """Queue a dead row again; return whether it was dead."""
    return bool(
        Delivery.objects.filter(pk=delivery_id, state=DeliveryState.DEAD).update(
            state=DeliveryState.PENDING, attempts=0, due_at=database_now(), last_error=""
        )
    )


def oldest_due_age():
    """Return the age in seconds of the oldest row that should have been sent (R-12), 0 when none waits."""
    now = database_now()
    row = Delivery.objects.due(now).order_by("due_at").values_list("due_at", flat=True).first()
    return max((now - row).total_seconds(), 0) if row else 0


def tidy():
    """Empty old texts (90 days) and secret ones that were never sent (1 day); return how many."""
    now = database_now()
    old = Message.objects.filter(created_at__lt=now - datetime.timedelta(days=90)).exclude(context={})
    secret = Message.objects.filter(is_sensitive=True, created_at__lt=now - datetime.timedelta(days=1)).exclude(
        context={}
    )
    count = 0
    for queryset in (old, secret):
        ids = list(queryset.values_list("pk", flat=True)[:5000])
        count += Message.objects.filter(pk__in=ids).update(context={})
        Delivery.objects.filter(
            message_id__in=ids, state__in=[DeliveryState.PENDING, DeliveryState.LEASED]
        ).update(state=DeliveryState.DROPPED, lease=None, leased_until=None, last_error="expired")
    logger.info("messages emptied: %d", count)
    return count

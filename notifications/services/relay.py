"""The relay: claims due rows with a lease, sends them, marks them (docs/outbox.md)."""

import datetime
import logging
import random
import time
import traceback
import uuid
from collections import deque
from pathlib import PurePath

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from cakapkerja.clock import database_now
from notifications.channels import CHANNELS, Deferred, Rejected, Unavailable
from notifications.enums import DeliveryState
from notifications.models import KEPT_FOR, SECRET_KEPT_FOR, Delivery, Message
from notifications.notice import notice_of
from notifications.quiet import quiet_end
from notifications.services.wake import wake_after_commit, wake_relay

logger = logging.getLogger(__name__)

BATCH = 100
LEASE = datetime.timedelta(seconds=60)
BUDGET_SECONDS = 120  # of one task: well below Celery's time limits
FIRST_WAIT_SECONDS = 10
LONGEST_WAIT_SECONDS = 1800
AWAY_WAIT = datetime.timedelta(seconds=20)
BROKEN_SESSIONS = 3  # in a row: then it is the provider, not the message
ALARM_AGE_SECONDS = 300

# After how many attempts a row is dead: two and a half minutes for a firm no, half a minute for a broken
# message, some eight hours for "try later" and for rows whose worker died while sending.
REJECTED_ATTEMPTS = 5
POISON_ATTEMPTS = 3
DEFERRED_ATTEMPTS = 24


def backoff(attempts):
    """Return the wait before the next attempt: 10 s, 20 s, 40 s … at most 30 minutes, with jitter."""
    seconds = min(FIRST_WAIT_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_WAIT_SECONDS)
    return datetime.timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311


# --- taking rows --------------------------------------------------------------------------------------
@transaction.atomic
def claim(limit=BATCH, without=()):
    """Lease up to ``limit`` due rows, none of the channels ``without``; no two relays get the same one.

    The least tried come first: a message that kills its worker takes no other with it twice.
    """
    ids = list(
        Delivery.objects.due(Now())
        .exclude(channel__in=without)
        .order_by("due_at", "pk")
        .select_for_update(of=("self",), skip_locked=True)
        .values_list("pk", flat=True)[:limit]
    )
    lease = uuid.uuid4()
    Delivery.objects.filter(pk__in=ids).update(state=DeliveryState.LEASED, lease=lease, leased_until=Now() + LEASE)
    rows = Delivery.objects.filter(pk__in=ids, lease=lease).select_related("message__recipient")
    return lease, list(rows.order_by("attempts", "due_at", "pk"))


def deliver_due_messages():
    """Send what is due, batch by batch; return how many were sent. Safe beside other relays and twice (R-03)."""
    deadline = time.monotonic() + BUDGET_SECONDS
    sent, away = 0, set()
    while time.monotonic() < deadline:
        lease, rows = claim(without=away)
        if not rows:
            break
        by_channel = {}
        for row in rows:
            by_channel.setdefault(row.channel, deque()).append(row)
        for name, group in by_channel.items():
            count, is_away = _send_group(name, group, lease, deadline)
            sent += count
            away |= {name} if is_away else set()
    else:
        wake_relay()  # this task had its time; another one goes on
    if sent:
        logger.info("outbox: %d sent", sent)
    if away and (age := oldest_waiting_age()) > ALARM_AGE_SECONDS:
        logger.error("outbox: the oldest message waits for %d s", age)
    return sent


def _send_group(name, waiting, lease, deadline):
    """Send the rows of one channel, over one session if it lasts; return (sent, provider is away)."""
    channel = CHANNELS.get(name)
    if channel is None or not channel.is_available():
        _put_back(waiting, lease, "channel off", wait=AWAY_WAIT)
        return 0, True
    sent = broken = 0
    while waiting:
        tried = None
        try:
            with channel.session() as session:
                while waiting:
                    if time.monotonic() > deadline:
                        _put_back(waiting, lease, "")
                        return sent, False
                    tried = waiting[0]
                    sent += _send_one(channel, session, tried, lease)
                    waiting.popleft()
                    broken = 0
        except Unavailable as exc:
            broken += 1
            if tried is None or broken >= BROKEN_SESSIONS:
                logger.warning("outbox: %s is away: %s", name, exc)
                _put_back(waiting, lease, str(exc), wait=AWAY_WAIT, begun=tried)
                return sent, True
            # Perhaps it is this message that breaks the session: it alone waits, the others go on.
            _fail(waiting.popleft(), lease, str(exc), DEFERRED_ATTEMPTS)
    return sent, False


def _send_one(channel, session, row, lease):
    """Send one row and mark it; return whether it went out. A broken row harms only itself."""
    if (until := _quiet_until(channel, row.message)) is not None:
        _mark(row, lease, state=DeliveryState.PENDING, due_at=until)
        return False
    if not _begin(row, lease):
        return False
    try:
        if why := _reason_to_drop(channel, row.message):
            _drop(row, lease, why)
            return False
        channel.send(session, row)
    except Unavailable:
        raise
    except Deferred as exc:
        _fail(row, lease, str(exc), DEFERRED_ATTEMPTS)
        return False
    except Rejected as exc:
        _fail(row, lease, str(exc), REJECTED_ATTEMPTS)
        return False
    except Exception as exc:  # rendering may raise anything; the others must go on (FT-13)
        # Not the exception's own words: they may hold an address or a name.
        place = traceback.extract_tb(exc.__traceback__)[-1]
        logger.error(
            "outbox: row %s can not be sent: %s at %s:%d",
            row.pk,
            type(exc).__name__,
            PurePath(place.filename).name,
            place.lineno or 0,
        )
        _fail(row, lease, type(exc).__name__, POISON_ATTEMPTS)
        return False
    _finish(row, lease)
    return True


def _quiet_until(channel, message):
    """Return when a message that would ring at night is due, or None when it may go now."""
    if not channel.rings:
        return None
    try:
        may_wait = notice_of(message).keeps_quiet
    except LookupError:  # said where it is rendered
        return None
    return quiet_end(database_now()) if may_wait else None


def _reason_to_drop(channel, message):
    if message.is_erased:
        return "erased"
    if not notice_of(message).should_send():
        return "of no use any more"
    if not channel.address_of(message):
        return "no address"
    return ""


# --- what becomes of a row: every update holds only while the lease is ours -----------------------------
def _begin(row, lease):
    """Count the attempt and renew the lease; return False when another relay has the row, or it is given up.

    Counted before, not after: an attempt that kills its worker counts too.
    """
    ours = Delivery.objects.filter(pk=row.pk, lease=lease, state=DeliveryState.LEASED)
    if row.attempts >= DEFERRED_ATTEMPTS:
        _mark(row, lease, state=DeliveryState.DEAD, last_error="worker lost")
        return False
    row.attempts += 1
    return bool(ours.update(attempts=F("attempts") + 1, leased_until=Now() + LEASE))


def _mark(row, lease, **changes):
    return Delivery.objects.filter(pk=row.pk, lease=lease).update(lease=None, leased_until=None, **changes)


@transaction.atomic
def _finish(row, lease):
    if _mark(row, lease, state=DeliveryState.SENT, sent_at=Now(), last_error=""):
        _erase_secret(row)


@transaction.atomic
def _drop(row, lease, why):
    if _mark(row, lease, state=DeliveryState.DROPPED, last_error=why):
        _erase_secret(row)


def _erase_secret(row):
    """Erase a one-time code once no channel needs it any more."""
    others = Delivery.objects.filter(message_id=row.message_id).undelivered()
    if row.message.is_sensitive and not others.exists():
        Message.objects.filter(pk=row.message_id).update(context={})


def _fail(row, lease, error, limit):
    if row.attempts >= limit:
        _mark(row, lease, state=DeliveryState.DEAD, last_error=error[:200])
    else:
        due_at = Now() + backoff(row.attempts)
        _mark(row, lease, state=DeliveryState.PENDING, due_at=due_at, last_error=error[:200])


@transaction.atomic
def _put_back(rows, lease, error, *, wait=datetime.timedelta(0), begun=None):
    """Give rows back without counting an attempt: the provider failed, not they (FT-14)."""
    ours = Delivery.objects.filter(pk__in=[row.pk for row in rows], lease=lease)
    if begun is not None:
        ours.filter(pk=begun.pk).update(attempts=F("attempts") - 1)
    ours.update(
        state=DeliveryState.PENDING,
        lease=None,
        leased_until=None,
        due_at=Now() + wait,
        last_error=error[:200],
    )


# --- for the office -----------------------------------------------------------------------------------
@transaction.atomic
def requeue_delivery(*, officer, delivery_id):
    """Queue a dead row again; return False when it was not dead, or its words are erased by now."""
    row = (
        Delivery.objects.select_related("message")
        .select_for_update(of=("self",))
        .filter(pk=delivery_id, state=DeliveryState.DEAD)
        .first()
    )
    if row is None or row.message.is_erased:
        return False
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.PENDING, attempts=0, due_at=Now(), last_error="")
    logger.info("outbox: row %s queued again by officer %s", row.pk, officer.pk)
    wake_after_commit()
    return True


def oldest_waiting_age():
    """Return the age in seconds of the oldest row that is not delivered yet (R-12), 0 when none waits.

    By the time it was written: ``due_at`` moves with every attempt.
    """
    written = Delivery.objects.undelivered().order_by("created_at", "pk").values_list("created_at", flat=True)
    first = written.first()
    return max((database_now() - first).total_seconds(), 0) if first else 0


def tidy():
    """Erase old texts, and secret ones that were never sent; return how many."""
    now = database_now()
    old = Message.objects.filter(created_at__lt=now - KEPT_FOR)
    secret = Message.objects.filter(is_sensitive=True, created_at__lt=now - SECRET_KEPT_FOR)
    count = _erase(old) + _erase(secret)
    logger.info("outbox: %d messages erased", count)
    return count


@transaction.atomic
def _erase(queryset, limit=5000):
    ids = list(queryset.exclude(context={}).order_by("created_at", "pk").values_list("pk", flat=True)[:limit])
    if len(ids) == limit:
        logger.error("outbox: more than %d messages to erase", limit)
    Delivery.objects.filter(message_id__in=ids).undelivered().update(
        state=DeliveryState.DROPPED, lease=None, leased_until=None, last_error="erased"
    )
    return Message.objects.filter(pk__in=ids).update(context={})

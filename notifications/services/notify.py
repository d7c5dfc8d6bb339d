"""Writing messages: rows in the caller's transaction, and a wake-up call after it (R-01)."""

import io
import json
import logging
import uuid

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from notifications.channels import CHANNELS, available_channels
from notifications.models import Delivery, Message, Preference
from notifications.notice import RawMail

logger = logging.getLogger(__name__)
PING_SECONDS = 0.3


def _require_transaction():
    if not connection.in_atomic_block:
        raise RuntimeError("notify() belongs inside the transaction of the change that it tells about (R-01)")


def _wanted_channels(notice, user_id):
    """Return the names of the channels that this person gets this notice through."""
    if notice.channels is not None:
        return [name for name in notice.channels if CHANNELS[name].is_available()]
    names = [channel.name for channel in available_channels()]
    if notice.essential:
        return names
    off = set(
        Preference.objects.filter(user_id=user_id, category=notice.category, enabled=False).values_list(
            "channel", flat=True
        )
    )
    return [name for name in names if name not in off]


def notify(notice, *, recipient, context, url="", dedup_key=None):
    """Write one message with a delivery per wanted channel; return it, or None when ``dedup_key`` was used.

    Raises :class:`RuntimeError` outside a transaction.
    """
    _require_transaction()
    user_id = getattr(recipient, "pk", recipient)
    message = Message(
        recipient_id=user_id,
        kind=notice.kind,
        category=notice.category,
        context=_plain(context),
        url=url,
        dedup_key=dedup_key,
        is_sensitive=notice.sensitive,
    )
    if dedup_key is None:
        message.save(force_insert=True)
    else:
        Message.objects.bulk_create([message], ignore_conflicts=True)
        if not Message.objects.filter(pk=message.pk).exists():
            return None
    _queue(message, _wanted_channels(notice, user_id))
    return message


def notify_address(notice, *, email, context, url=""):
    """Write a message to somebody without an account; it goes by e-mail."""
    _require_transaction()
    message = Message.objects.create(
        address=email,
        kind=notice.kind,
        category=notice.category,
        context=_plain(context),
        url=url,
        is_sensitive=notice.sensitive,
    )
    _queue(message, ["email"])
    return message


def send_mail_row(to, subject, body, kind="akun", sensitive=True):
    """Write a mail whose words are ready: sign-in codes and the like. Mail is a row first."""
    with transaction.atomic():
        message = Message.objects.create(
            address=to,
            kind=RawMail.kind,
            category=kind,
            context={"subject": subject, "body": body},
            is_sensitive=sensitive,
        )
        _queue(message, ["email"])
    return message


def _plain(context):
    """Return the context as JSON would give it back: lazy texts and dates become text."""
    return json.loads(json.dumps(context, default=str))


def _queue(message, channels):
    Delivery.objects.bulk_create([Delivery(message=message, channel=name) for name in channels])
    if channels:
        _wake_after_commit()


def wake_relay():
    """Ask a worker to look now. An absent broker costs at most a moment and loses nothing: beat looks anyway.

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


def _wake_after_commit():
    """Wake once a transaction, however many messages it writes."""
    if not any(wake_relay is entry[1] for entry in connection.run_on_commit):
        transaction.on_commit(wake_relay, robust=True)


# --- many at once -------------------------------------------------------------------------------------
def notify_many(notice, *, recipients, url=""):
    """Write messages to many people by COPY; ``recipients`` are (user id, context) pairs. Return how many.

    Preferences are read once for all. Raises :class:`RuntimeError` outside a transaction.
    """
    _require_transaction()
    recipients = list(recipients)
    names = notice.channels or [channel.name for channel in available_channels()]
    off = set()
    if not notice.essential and notice.channels is None:
        off = set(
            Preference.objects.filter(category=notice.category, enabled=False).values_list("user_id", "channel")
        )
    now = timezone.now().isoformat()
    messages, deliveries = io.StringIO(), io.StringIO()
    for user_id, context in recipients:
        message_id = uuid.uuid4()
        fields = (
            str(message_id),
            str(user_id),
            "",
            notice.kind,
            str(notice.category),
            json.dumps(context, default=str),
            url,
            "t" if notice.sensitive else "f",
            now,
        )
        messages.write("\t".join(map(_escape, fields)) + "\n")
        for name in names:
            if (user_id, name) not in off:
                deliveries.write(f"{uuid.uuid4()}\t{message_id}\t{name}\tpending\t0\t{now}\t\t{now}\n")
    _copy(
        messages,
        "notifications_message",
        "id, recipient_id, address, kind, category, context, url, is_sensitive, created_at",
    )
    _copy(
        deliveries,
        "notifications_delivery",
        "id, message_id, channel, state, attempts, due_at, last_error, created_at",
    )
    _wake_after_commit()
    return len(recipients)


def _escape(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _copy(rows, table, columns):
    rows.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", rows)

"""Writing messages: rows in the caller's transaction, and a wake-up call after it (R-01)."""

import json
from itertools import islice

from django.db import connection, transaction

from notifications.channels import CHANNELS, available_channels
from notifications.enums import DeliveryState
from notifications.models import Delivery, Message, Preference
from notifications.notice import RawMail
from notifications.services.wake import wake_after_commit

CHUNK = 5000


def require_transaction():
    if not connection.in_atomic_block:
        raise RuntimeError("a message belongs inside the transaction of the change that it tells about (R-01)")


def _offered_channels(notice):
    """Return the names of the channels that this notice may take today, and whether people may refuse them."""
    if notice.channels is not None:
        return [name for name in notice.channels if name in CHANNELS and CHANNELS[name].is_available()], False
    return [channel.name for channel in available_channels()], not notice.essential


def _wanted_channels(notice, user_id):
    """Return the names of the channels that this person gets this notice through."""
    names, may_refuse = _offered_channels(notice)
    if not may_refuse:
        return names
    refused = Preference.objects.filter(user_id=user_id, category=notice.category, enabled=False)
    off = set(refused.values_list("channel", flat=True))
    return [name for name in names if name not in off]


def notify(notice, *, recipient, context, url="", dedup_key=None):
    """Write one message with a delivery per wanted channel; return it, or None when ``dedup_key`` was used.

    Raises :class:`RuntimeError` outside a transaction.
    """
    require_transaction()
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
    require_transaction()
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


@transaction.atomic
def send_mail_row(to, subject, body, notice=RawMail):
    """Write a mail whose words are ready: sign-in codes and the like. Mail is a row first."""
    return notify_address(notice, email=to, context={"subject": subject, "body": body})


def _plain(context):
    """Return the context as JSON would give it back: lazy texts and dates become text."""
    return json.loads(json.dumps(context, default=str))


def _queue(message, channels):
    Delivery.objects.bulk_create([Delivery(message=message, channel=name) for name in channels])
    if channels:
        wake_after_commit()


# --- many at once -------------------------------------------------------------------------------------
# One statement a chunk: the messages, and a delivery for each of them and channel that is not refused.
_WRITE_MANY = """
    WITH written AS (
        INSERT INTO notifications_message
            (id, recipient_id, address, kind, category, context, url, dedup_key, is_sensitive)
        SELECT gen_random_uuid(), person, '', %(kind)s, %(category)s, words::jsonb, page, %(dedup_key)s,
            %(sensitive)s
        FROM unnest(%(people)s::uuid[], %(words)s::text[], %(pages)s::text[]) AS wanted (person, words, page)
        ON CONFLICT (recipient_id, dedup_key) DO NOTHING
        RETURNING id, recipient_id
    ), queued AS (
        INSERT INTO notifications_delivery (id, message_id, channel, state, attempts, last_error)
        SELECT gen_random_uuid(), written.id, name, %(state)s, 0, ''
        FROM written CROSS JOIN unnest(%(channels)s::text[]) AS name
        WHERE NOT %(may_refuse)s OR NOT EXISTS (
            SELECT 1 FROM notifications_preference choice
            WHERE choice.user_id = written.recipient_id AND choice.category = %(category)s
                AND choice.channel = name AND NOT choice.enabled
        )
    )
    SELECT count(*) FROM written
"""


def notify_many(notice, *, recipients, url="", dedup_key=None):
    """Write messages to many people; ``recipients`` yields (user id, context) pairs. Return how many were new.

    A third part, (user id, context, url), gives a person a page of their own in place of ``url``.
    With ``dedup_key`` whoever has a message of that key already gets no second one, so that a task may do it
    twice (R-03). Raises :class:`RuntimeError` outside a transaction.
    """
    require_transaction()
    channels, may_refuse = _offered_channels(notice)
    recipients, count = iter(recipients), 0
    while chunk := list(islice(recipients, CHUNK)):
        fields = {
            "kind": notice.kind,
            "category": str(notice.category),
            "dedup_key": dedup_key,
            "sensitive": notice.sensitive,
            "people": [str(user_id) for user_id, *_rest in chunk],
            "words": [json.dumps(context, default=str) for _user_id, context, *_rest in chunk],
            "pages": [page[0] if page else url for _user_id, _context, *page in chunk],
            "channels": channels,
            "may_refuse": may_refuse,
            "state": DeliveryState.PENDING.value,
        }
        with connection.cursor() as cursor:
            cursor.execute(_WRITE_MANY, fields)
            count += cursor.fetchone()[0]
    if count and channels:
        wake_after_commit()
    return count

"""Writing messages: rows in the caller's transaction, and a wake-up call after it (R-01)."""

import json
from itertools import islice

from django.db import connection, transaction

from notifications.channels import CHANNELS, available_channels
from notifications.enums import DeliveryState
from notifications.models import Delivery, Message
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


# One statement for one message or a chunk of thousands: the messages, and a delivery for each of them and each
# channel that is not refused.
_WRITE = """
    WITH written AS (
        INSERT INTO notifications_message
            (id, recipient_id, address, kind, category, context, url, dedup_key, is_sensitive)
        SELECT coalesce(id, gen_random_uuid()), person, '', %(kind)s, %(category)s, words::jsonb, page,
            %(dedup_key)s, %(sensitive)s
        FROM unnest(%(ids)s::uuid[], %(people)s::uuid[], %(words)s::text[], %(pages)s::text[])
            AS wanted (id, person, words, page)
        WHERE %(wait)s OR pg_try_advisory_xact_lock(hashtextextended(person || ' ' || %(dedup_key)s, 0))
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
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM queued)
"""


def _fields_of(notice, channels, may_refuse, dedup_key, *, wait=True):
    """What every row of one :data:`_WRITE` shares."""
    return {
        "kind": notice.kind,
        "category": str(notice.category),
        "dedup_key": dedup_key,
        "sensitive": notice.sensitive,
        "channels": channels,
        "may_refuse": may_refuse,
        "state": DeliveryState.PENDING.value,
        "wait": wait or dedup_key is None,
    }


def notify(notice, *, recipient, context, url="", dedup_key=None):
    """Write one message with a delivery per wanted channel; return it, or None when ``dedup_key`` was used.

    Raises :class:`RuntimeError` outside a transaction.
    """
    require_transaction()
    channels, may_refuse = _offered_channels(notice)
    message = Message(
        recipient_id=getattr(recipient, "pk", recipient),
        kind=notice.kind,
        category=notice.category,
        context=_plain(context),
        url=url,
        dedup_key=dedup_key,
        is_sensitive=notice.sensitive,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                **_fields_of(notice, channels, may_refuse, dedup_key),
                "ids": [str(message.pk)],
                "people": [str(message.recipient_id)],
                "words": [json.dumps(message.context)],
                "pages": [url],
            },
        )
        written, queued = cursor.fetchone()
    if not written:
        return None
    if queued:
        wake_after_commit()
    message._state.adding = False
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
    Delivery.objects.create(message=message, channel="email")
    wake_after_commit()
    return message


@transaction.atomic
def send_mail_row(to, subject, body, notice=RawMail):
    """Write a mail whose words are ready: sign-in codes and the like. Mail is a row first."""
    return notify_address(notice, email=to, context={"subject": subject, "body": body})


def _plain(context):
    """Return the context as JSON would give it back: lazy texts and dates become text."""
    return json.loads(json.dumps(context, default=str))


def notify_many(notice, *, recipients, url="", dedup_key=None, wait=True):
    """Write messages to many people; ``recipients`` yields (user id, context) pairs. Return how many were new.

    A third part, (user id, context, url), gives a person a page of their own in place of ``url``.
    With ``dedup_key`` whoever has a message of that key already gets no second one, so that a task may do it
    twice (R-03). Raises :class:`RuntimeError` outside a transaction.

    Two transactions that write the same key at the same moment: the second waits for the end of the first. With
    ``wait=False`` it writes nothing instead. That is for news that many tell at once and that a later message
    repeats, because the first may still fail.
    """
    require_transaction()
    channels, may_refuse = _offered_channels(notice)
    recipients, count, to_send = iter(recipients), 0, 0
    while chunk := list(islice(recipients, CHUNK)):
        fields = {
            **_fields_of(notice, channels, may_refuse, dedup_key, wait=wait),
            "ids": [],
            "people": [str(user_id) for user_id, *_rest in chunk],
            "words": [json.dumps(context, default=str) for _user_id, context, *_rest in chunk],
            "pages": [page[0] if page else url for _user_id, _context, *page in chunk],
        }
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, fields)
            written, queued = cursor.fetchone()
        count, to_send = count + written, to_send + queued
    if to_send:
        wake_after_commit()
    return count

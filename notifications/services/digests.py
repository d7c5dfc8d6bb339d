"""Digests: entries written with each event, turned into one message a person and day."""

import logging

from django.db import connection, transaction
from django.utils import timezone

from cakapkerja.clock import database_now
from notifications.models import DigestEntry
from notifications.notice import DailyDigest
from notifications.services.notify import notify

logger = logging.getLogger(__name__)
_audiences = {}
BATCH = 500


def register_digest_audience(audience, resolver, *, title):
    """Say who reads a digest: ``resolver()`` returns a queryset of users."""
    _audiences[audience] = (resolver, title)


def add_digest_entry(*, audience, kind, text, url="", context=None):
    """Write one line for the next digest, inside the caller's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("add_digest_entry() belongs inside the transaction of the change (R-01)")
    return DigestEntry.objects.create(audience=audience, kind=kind, text=text[:300], url=url)


def send_digests():
    """Turn waiting entries into messages; return how many entries. Twice is once: the entry is locked."""
    return sum(_send(audience) for audience in _audiences)


@transaction.atomic
def _send(audience):
    resolver, title = _audiences[audience]
    entries = list(
        DigestEntry.objects.filter(audience=audience, digested_at__isnull=True).select_for_update(
            of=("self",), skip_locked=True
        )[:BATCH]
    )
    if not entries:
        return 0
    now = database_now()
    stamp = timezone.localtime(now).isoformat()
    for user in resolver():
        notify(
            DailyDigest,
            recipient=user,
            context={
                "title": str(title),
                "count": len(entries),
                "lines": [entry.text for entry in entries[:20]],
                "more": max(len(entries) - 20, 0),
            },
            url=entries[0].url if len(entries) == 1 else "/admin/",
            dedup_key=f"digest:{audience}:{stamp}",
        )
    DigestEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(digested_at=now)
    logger.info("digest %s: %d entries", audience, len(entries))
    return len(entries)

"""Digests: entries written with each event, turned into one message a person and day."""

import logging

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import ngettext

from cakapkerja.clock import database_now
from notifications.models import DigestEntry, Message
from notifications.notice import DailyDigest
from notifications.services.notify import notify, require_transaction

logger = logging.getLogger(__name__)
_audiences = {}
_checks = {}
BATCH = 5000
LINES = 20


def register_digest_audience(audience, resolver, *, title, waiting=None):
    """Say who reads a digest: ``resolver()`` returns a queryset of users.

    ``waiting()`` returns the rows of the work queue with their ``due_at``: what is over it stands first in the
    digest, once a day, also on a day without anything new.
    """
    _audiences[audience] = (resolver, title, waiting)


def register_digest_check(kind, still_waits):
    """Say which entries of ``kind`` are still true when the digest goes out.

    ``still_waits(subjects)`` gets the subjects of the entries as a set of texts and returns those that still wait.
    """
    _checks[kind] = still_waits


def add_digest_entry(*, audience, kind, text, url="", subject=""):
    """Write one line for the next digest, inside the caller's transaction.

    ``subject`` is the key of what the line is about; lines of a kind with a check go out only while it waits.
    """
    require_transaction()
    return DigestEntry.objects.create(audience=audience, kind=kind, text=text[:300], url=url, subject=str(subject))


def send_digests():
    """Turn waiting entries into messages, once an audience and day; return how many entries.

    Twice is once: the entries are locked, and a person's message carries the day in its key.
    """
    return sum(_send(audience) for audience in _audiences)


@transaction.atomic
def _send(audience):
    resolver, title, waiting = _audiences[audience]
    entries = list(
        DigestEntry.objects.filter(audience=audience, digested_at__isnull=True)
        .select_for_update(of=("self",), skip_locked=True)
        .only("kind", "subject", "text", "url")[:BATCH]
    )
    late = _late_line(waiting)
    if not entries and not late:
        return 0
    if len(entries) == BATCH:
        logger.error("digest %s: more than %d entries", audience, BATCH)
    now = database_now()
    key = f"digest:{audience}:{timezone.localdate(now)}"
    readers = list(resolver())
    if Message.objects.filter(recipient__in=readers, dedup_key=key).exists():
        return 0  # today's went out: what came since is for tomorrow's
    if not readers:
        logger.warning("digest %s: %d entries wait, and nobody reads them", audience, len(entries))
        return 0
    true = _true_now(entries)
    lines = [*([late] if late else []), *(entry.text for entry in true)]
    for user in readers if lines else []:
        notify(
            DailyDigest,
            recipient=user,
            context={
                "title": str(title),
                "count": len(lines),
                "lines": lines[:LINES],
                "more": max(len(lines) - LINES, 0),
            },
            url=true[0].url if true and len(lines) == 1 else "/admin/",
            dedup_key=key,
        )
    DigestEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(digested_at=now)
    logger.info("digest %s: %d of %d entries to %d people", audience, len(lines), len(entries), len(readers))
    return len(entries)


def _true_now(entries):
    """The entries that still hold: what was decided since is left out, what came twice is said once."""
    subjects = {}
    for entry in entries:
        if entry.kind in _checks and entry.subject:
            subjects.setdefault(entry.kind, set()).add(entry.subject)
    waiting = {(kind, subject) for kind, asked in subjects.items() for subject in _checks[kind](asked)}
    lines, said = [], set()
    for entry in entries:
        key = (entry.kind, entry.subject)
        if entry.kind in _checks and entry.subject and (key not in waiting or key in said):
            continue
        said.add(key)
        lines.append(entry)
    return lines


def _late_line(waiting):
    count = waiting().filter(due_at__lt=Now()).count() if waiting else 0
    return ngettext("%d lewat batas waktu petugas", "%d lewat batas waktu petugas", count) % count if count else ""

"""The door while Redis is away: open, with a brake (R-08). Each process by itself, by its own clock."""

import secrets
import threading
import time

from jobs.fairs.door import state
from jobs.fairs.door.ticket import Ticket, place_of

GIVEN_WITHOUT_REDIS = 2**40  # numbers above are random: they are passes from the start
_buckets = {}
_lock = threading.Lock()


def _takes_one(rules):
    """Whether the edition's allowance of this process has one left; two seconds' worth at once."""
    if not rules.per_minute:
        return False
    most = max(rules.per_minute / 30, 1)
    with _lock:
        now = time.monotonic()
        spare, since = _buckets.get(rules.pk, (most, now))
        spare = min(most, spare + rules.per_minute * (now - since) / 60)
        _buckets[rules.pk] = (max(0, spare - 1) if spare >= 1 else spare, now)
    return spare >= 1


def admit(rules, ticket, now):
    """Return (whether the person may go in, the :class:`Ticket` to carry on or None)."""
    if ticket is not None and ticket.is_pass:
        return True, ticket
    line = state.last_line(rules)
    if ticket is not None and line is not None:
        if place_of(ticket.number, line) > _reached(rules, line, now):
            return False, ticket
        return True, Ticket(ticket.number, ticket.born, secrets.token_urlsafe(6), now)
    if rules.holds_everybody and rules.gathers <= now < rules.opens:
        return False, ticket
    if _takes_one(rules):
        number = ticket.number if ticket else GIVEN_WITHOUT_REDIS + secrets.randbits(40)
        return True, Ticket(number, now * 1000, secrets.token_urlsafe(6), now)
    return False, ticket


def _reached(rules, line, now):
    """The place up to which people are in by now, had the line gone on at the set rate since its last picture."""
    if rules.gathers <= now < rules.opens:
        return line.serving
    return line.serving + rules.per_minute * (time.monotonic() - line.taken_at) / 60


def forget():
    _buckets.clear()

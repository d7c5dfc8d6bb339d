"""The line before an edition, as it stands in Redis; each process takes a picture of it once a second."""

import dataclasses
import functools
import logging
import secrets
import threading
import time
from pathlib import Path

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from jobs.fairs.door.ticket import FRESH, STAY, Ticket, place_of

logger = logging.getLogger(__name__)

ANSWERS_WITHIN = 0.4  # seconds; Redis is beside us
LEFT_ALONE = 2.0  # seconds after a failure (FT-05)
PICTURE_SECONDS = 1.0
SCRIPT = Path(__file__).with_name("door.lua").read_text()


class Away(Exception):
    """Redis does not answer."""


@dataclasses.dataclass(frozen=True)
class Line:
    """The line at one moment: numbers given, places admitted, the draw, people inside, admissions a minute."""

    last: int
    serving: int
    opened: bool
    drawn_from: int
    drawn_to: int
    seed: str
    inside: int
    is_held: bool
    pace: float
    taken_at: float  # time.monotonic()

    @property
    def waiting(self):
        return max(0, self.last - self.serving)


@functools.cache
def _client(url):
    return Redis.from_url(
        url,
        socket_timeout=ANSWERS_WITHIN,
        socket_connect_timeout=ANSWERS_WITHIN,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )


@functools.cache
def _script(url):
    return _client(url).register_script(SCRIPT)


_lines = {}
_lock = threading.Lock()
_away_until = 0.0


def _run(rules, *asked):
    """Run the script; return (what it says, number given, form of the pass, clock in ms). Raises :class:`Away`."""
    global _away_until
    if time.monotonic() < _away_until:
        raise Away
    known = _lines.get(rules.pk)
    remembered = (
        [known.last, known.serving, int(known.opened), known.drawn_from, known.drawn_to, known.seed]
        if known
        else [0, 0, 0, 0, 0, ""]
    )
    key = f"ruang:{rules.pk}"
    figures = [
        int(rules.holds_everybody),
        rules.capacity,
        rules.per_minute,
        rules.gathers * 1000,
        rules.opens * 1000,
    ]
    arguments = [*figures, STAY * 1000, secrets.token_hex(16), *remembered, *asked]
    try:
        said, given, form, now, *line = _script(settings.REDIS_URL)(keys=[key, f"{key}:dalam"], args=arguments)
    except (RedisError, OSError) as exc:
        _away_until = time.monotonic() + LEFT_ALONE
        logger.warning("waiting room without Redis: %s", type(exc).__name__)
        raise Away from exc
    last, serving, opened, drawn_from, drawn_to, seed, inside, held, pace = line
    if opened and not (known and known.opened):
        logger.info("edition %s: door open, %s drawn", rules.pk, drawn_to - drawn_from)
    _lines[rules.pk] = Line(
        last, serving, bool(opened), drawn_from, drawn_to, seed, inside, bool(held), float(pace), time.monotonic()
    )
    return said, given, form, now


def last_line(rules):
    """Return the newest picture that this process has, None when it never had one."""
    return _lines.get(rules.pk)


def look(rules):
    """Return the :class:`Line`, at most a second old. One thread asks; the others use what there is."""
    line = _lines.get(rules.pk)
    if line is not None and time.monotonic() - line.taken_at < PICTURE_SECONDS:
        return line
    if _lock.acquire(blocking=line is None):
        try:
            line = _lines.get(rules.pk)
            if line is None or time.monotonic() - line.taken_at >= PICTURE_SECONDS:
                _run(rules, "look")
        finally:
            _lock.release()
    return _lines[rules.pk]


def arrive(rules, now):
    """Give the next number; return (whether the person may go straight in, :class:`Ticket`)."""
    said, number, form, born = _run(rules, "arrive", secrets.token_urlsafe(6))
    if said == "in":
        return True, Ticket(number, born, form, _first_seen(now))
    return False, Ticket(number, born, seen=now)


def present(rules, ticket, now):
    """Show a waiting number or a pass; return ("in" | "wait" | "spent", the :class:`Ticket` to carry on)."""
    place, opened = 0, False
    if not ticket.is_pass:
        line = look(rules)
        place, opened = place_of(ticket.number, line), line.opened
        if place > line.serving and ticket.number <= line.last:
            return "wait", ticket
    asked = [ticket.key, ticket.form, secrets.token_urlsafe(6), place, ticket.number, int(opened)]
    said, _number, form, _now = _run(rules, "present", *asked)
    if said != "in":
        return said, ticket
    seen = now if ticket.is_pass else _first_seen(now)
    return "in", dataclasses.replace(ticket, form=form, seen=seen)


def _first_seen(now):
    """A pass that was just made is shown to Redis at the next view already: then no copy of the number counts."""
    return now - FRESH


def forget():
    """Forget what this process remembers (tests)."""
    global _away_until
    _lines.clear()
    _away_until = 0.0

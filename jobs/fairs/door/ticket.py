"""The cookie of the waiting room: a signed number that becomes a pass. Nothing about the person (F-17)."""

import dataclasses
import functools
import random

from django.core import signing

WAITING = "0"
FRESH = 60  # seconds in which a pass is believed without asking Redis
STAY = 30 * 60  # a pass holds so long after the last view
LONGEST = 12 * 3600  # a waiting number, and the pass of an officer


@dataclasses.dataclass(frozen=True)
class Ticket:
    """``number`` 0 is an officer or a company. ``form`` is ``WAITING``, or the newest form of a pass.

    ``born``: when the number was given, in milliseconds by the clock of Redis. ``seen``: last renewal, seconds.
    """

    number: int
    born: int
    form: str = WAITING
    seen: int = 0

    @property
    def key(self):
        return f"{self.number}.{self.born}"

    @property
    def is_free(self):
        return self.number == 0

    @property
    def is_pass(self):
        return self.form != WAITING

    def holds(self, now):
        """Whether it still counts at ``now`` (seconds)."""
        if self.is_pass and not self.is_free:
            return now - self.seen < STAY
        return now - self.seen < LONGEST

    def is_fresh(self, now):
        return self.is_pass and 0 <= now - self.seen < FRESH


def cookie_name(pk):
    return f"ruang-{pk}"


@functools.lru_cache(maxsize=200)
def _signer(pk):
    return signing.Signer(salt=f"fairs.door.{pk}")


def write(pk, ticket):
    """Return the cookie's text for the edition ``pk``."""
    return _signer(pk).sign(f"{ticket.number}.{ticket.born}.{ticket.form}.{ticket.seen}")


def read(pk, text):
    """Return the :class:`Ticket` in a cookie of the edition ``pk``, None when it is not ours."""
    if not text or len(text) > 200:
        return None
    try:
        number, born, form, seen = _signer(pk).unsign(text).split(".")
        return Ticket(int(number), int(born), form, int(seen))
    except (signing.BadSignature, ValueError):
        return None


@functools.lru_cache(maxsize=8)
def shuffled(seed, count):
    """Return the numbers 0 to ``count`` - 1 in the order of the draw; the same for one seed, everywhere."""
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 - the seed is the secret one, made at the opening
    return order


def place_of(number, line):
    """Return the place of a number in ``line`` (from, to and seed of the draw): 1 is let in first."""
    if line.drawn_from < number <= line.drawn_to:
        return (
            line.drawn_from
            + 1
            + shuffled(line.seed, line.drawn_to - line.drawn_from)[number - line.drawn_from - 1]
        )
    return number

"""What the office set for the door of an edition, found without the database by every request."""

import dataclasses
import threading
import time

from django.core.cache import caches
from django.db import DatabaseError, transaction

from jobs.fairs.enums import DoorMode, Phase
from jobs.fairs.models import Edition

HELD_SECONDS = 2.0  # in this process
KEPT_SECONDS = 60  # in Redis; a change of the office is written there at once
MOST_HELD = 200
GATHERS_BEFORE = 30 * 60  # seconds before the opening, with the mode ON
GUARDED = (Phase.PUBLISHED, Phase.REGISTRATION, Phase.LIVE)


@dataclasses.dataclass(frozen=True)
class Rules:
    """Figures of one edition; moments are seconds since 1970."""

    pk: int
    slug: str
    name: str
    mode: str
    phase: str
    capacity: int
    per_minute: int
    opens: int
    closes: int

    @property
    def gathers(self):
        """From when on nobody is let in before the opening."""
        return self.opens - GATHERS_BEFORE

    @property
    def holds_everybody(self):
        return self.mode == DoorMode.ON

    def guard(self, now):
        """Whether there is a door at all at the moment ``now``."""
        return self.mode != DoorMode.OFF and self.phase in GUARDED and now < self.closes


_held = {}
_lock = threading.Lock()


def rules_of(slug):
    """Return the :class:`Rules` of an edition's address, None when there is no such edition.

    While the database is away the last known ones hold.
    """
    found = _held.get(slug)
    if found is not None and found[0] > time.monotonic():
        return found[1]
    with _lock:
        found = _held.get(slug)
        if found is None or found[0] <= time.monotonic():
            if len(_held) >= MOST_HELD:
                _held.clear()
            found = (time.monotonic() + HELD_SECONDS, _fetch(slug, found))
            _held[slug] = found
    return found[1]


def _fetch(slug, known):
    data = caches["pages"].get(f"pintu:{slug}")
    if isinstance(data, dict):
        return Rules(**data) if data else None
    try:
        edition = Edition.objects.filter(slug=slug).first()
    except DatabaseError:
        if known is None:
            raise
        return known[1]
    rules = from_edition(edition) if edition else None
    caches["pages"].set(f"pintu:{slug}", dataclasses.asdict(rules) if rules else {}, KEPT_SECONDS)
    return rules


def from_edition(edition):
    """Return the :class:`Rules` that the edition's row says."""
    return Rules(
        pk=edition.pk,
        slug=edition.slug,
        name=edition.name,
        mode=edition.door_mode,
        phase=edition.phase,
        capacity=edition.door_capacity,
        per_minute=edition.admit_per_minute,
        opens=int(edition.opens_at.timestamp()),
        closes=int(edition.closes_at.timestamp()),
    )


def refresh_after_commit(edition):
    """Let every process know a change within two seconds; robust, since Redis forgets the old ones anyway."""

    def write():
        caches["pages"].set(f"pintu:{edition.slug}", dataclasses.asdict(from_edition(edition)), KEPT_SECONDS)
        _held.pop(edition.slug, None)

    transaction.on_commit(write, robust=True)


def forget():
    """Forget what this process holds (tests)."""
    _held.clear()

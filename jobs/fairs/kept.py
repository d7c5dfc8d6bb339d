"""Answers that many browsers ask for again and again: made once, kept in Redis, held a moment in each process.

An answer is JSON text that is the same for everybody who may ask. When Redis is away each process makes it once a
moment (Q-12, R-08): the truth is never here.
"""

import hashlib
import threading
import time

from django.core.cache import caches
from django.http import HttpResponse

HELD_SECONDS = 1.0  # in this process
MOST_HELD = 2000
MISSING = ""


class Kept:
    """Answers of one kind. ``make(key)`` returns the text, None when there is nothing to tell."""

    def __init__(self, prefix, make, seconds=8):
        self.prefix, self.make, self.seconds = prefix, make, seconds
        self._held = {}
        self._locks = [threading.Lock() for _ in range(64)]

    def get(self, key):
        """Return ``(body, tag)``, or None. One of this process's threads asks, the others wait for it."""
        found = self._held.get(key)
        if found is not None and found[0] > time.monotonic():
            return found[1]
        with self._locks[hash(key) % len(self._locks)]:
            found = self._held.get(key)
            if found is None or found[0] <= time.monotonic():
                found = (time.monotonic() + HELD_SECONDS, self._fetch(key))
                if len(self._held) >= MOST_HELD:
                    self._held.clear()
                self._held[key] = found
        return found[1]

    def _fetch(self, key):
        body = caches["pages"].get(f"{self.prefix}:{key}")
        if body is None:
            made = self.make(key)
            body = MISSING if made is None else made
            self.put(key, body)
        if body == MISSING:
            return None
        data = body.encode()
        return data, f'"{hashlib.sha256(data).hexdigest()[:16]}"'

    def put(self, key, body):
        """Write a newer answer: other processes find it within a second."""
        caches["pages"].set(f"{self.prefix}:{key}", body, self.seconds)

    def forget(self):
        """Forget what this process holds (tests)."""
        self._held.clear()


def answer(request, found, cache_control):
    """Return the response for ``found``: 404 without one, 304 when the browser has it already."""
    if found is None:
        return HttpResponse(b"{}", status=404, content_type="application/json")
    body, tag = found
    if request.META.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = cache_control
    return response

"""Public pages kept rendered for visitors, and fresh all the same (stack.md, rendering speed).

A kept page carries in its key the number that every public change raises in its own transaction
(:class:`jobs.models.PublicVersion`) and the day, because closing days end with the day (WIB). So a page is found
only while everything that it shows is as it was: no visitor sees a vacancy that is closed by now. The store is
each process's own memory, and bounded: no stranger fills the broker with searches, and it can not be away.
"""

import functools
import hashlib

from django.core.cache import caches
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from jobs.models import PublicVersion

KEPT_SECONDS = 60  # what the number does not know (answer scores, totals) is at most this old
LONGEST_QUERY = 200


def public_version():
    """Return the number of the latest committed public change, 0 before the first."""
    return PublicVersion.objects.values_list("number", flat=True).first() or 0


def kept_for_visitors(view):
    """Keep the page of a safe view for people who are not signed in.

    Signed-in people, pages that set a cookie or hold a form token, and answers other than 200 pass by.
    """

    @functools.wraps(view)
    def wrapper(request, *args, **kwargs):
        query = request.META.get("QUERY_STRING", "")
        if request.user.is_authenticated or len(query) > LONGEST_QUERY:
            return view(request, *args, **kwargs)
        key = _key(request, query)
        tag = f'"{key}"'
        if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
            return _finish(HttpResponse(status=304), tag)
        kept = caches["visitors"].get(key)
        if kept is not None:
            return _finish(HttpResponse(kept[0], content_type=kept[1]), tag)
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            return response
        caches["visitors"].set(key, (response.content, response["Content-Type"]), KEPT_SECONDS)
        return _finish(response, tag)

    return wrapper


def _key(request, query):
    parts = (get_language(), request.path, query, str(public_version()), timezone.localdate().isoformat())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _finish(response, tag):
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"  # a phone may keep it, and asks whether it still holds
    patch_vary_headers(response, ["Cookie"])
    return response

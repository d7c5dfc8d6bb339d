"""Public pages kept rendered for visitors, and fresh all the same (stack.md, rendering speed).

A kept page carries in its key the moment that it was made for (:mod:`jobs.freshness`). So a page is found only
while everything that it shows is as it was: no visitor sees a vacancy that is closed by now. The stores are each
process's own memory, and bounded: no stranger fills the broker with searches, and it can not be away.
"""

import functools
import hashlib
import time

from django.core.cache import caches
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from jobs.freshness import public_moment

# What the moment does not know (synonyms, totals, names of places) is at most this old.
KEPT_SECONDS = 60
KEPT_SECONDS_OF_DETAILS = 600
LONGEST_QUERY = 200


def kept_for_visitors(view=None, *, store="visitors", seconds=KEPT_SECONDS, by_minute=False, also=None):
    """Keep the page of a safe view for people who are not signed in.

    ``by_minute`` is for pages whose words follow the clock ("buka sekarang"): they are asked for again each
    minute, also by a phone that kept one. ``also(**arguments of the view)`` returns what else the page shows that
    no public change tells (seats of a class); it must be cheap.

    Signed-in people, pages that set a cookie or hold a form token, and answers other than 200 pass by.
    """
    if view is None:
        return functools.partial(kept_for_visitors, store=store, seconds=seconds, by_minute=by_minute, also=also)

    @functools.wraps(view)
    def wrapper(request, *args, **kwargs):
        query = request.META.get("QUERY_STRING", "")
        if request.user.is_authenticated or len(query) > LONGEST_QUERY:
            return view(request, *args, **kwargs)
        key = _key(
            request, query, int(time.time() // KEPT_SECONDS) if by_minute else "", also(**kwargs) if also else ""
        )
        tag = f'"{key}"'
        if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
            return _finish(HttpResponse(status=304), tag)
        kept = caches[store].get(key)
        if kept is not None:
            return _finish(HttpResponse(kept[0], content_type=kept[1]), tag)
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            return response
        caches[store].set(key, (response.content, response["Content-Type"]), seconds)
        return _finish(response, tag)

    return wrapper


def _key(request, query, minute="", shown=""):
    number, day = public_moment(request)
    parts = (get_language(), request.path, query, str(number), day.isoformat(), str(minute), str(shown))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _finish(response, tag):
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"  # a phone may keep it, and asks whether it still holds
    patch_vary_headers(response, ["Cookie"])
    return response

"""What somebody before the door gets: a page of a few kilobytes, and the tiny answer that it asks for again."""

import functools
import json
import random
import time

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.fairs.door.ticket import place_of
from jobs.fairs.line import as_range

ASKED_A_SECOND = 250  # by all who wait together
NEAR, FAR = 10, 120  # seconds between two questions of one page
SOON = 30  # seconds: who may come in within them asks often


def language_of(request):
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def ask_again(rules, line, ahead, now):
    """Return in how many seconds this page asks again, with jitter; at the opening nobody sleeps through it."""
    if line is None:
        seconds = 2 * NEAR
    elif not line.is_held and ahead <= rules.per_minute * SOON / 60:
        seconds = NEAR
    else:
        seconds = min(FAR, max(NEAR, line.waiting / ASKED_A_SECOND))
    wait = seconds * random.uniform(0.8, 1.2)  # noqa: S311 - spreads the questions, hides nothing
    if line is not None and line.is_held and now + wait > rules.opens > now:
        wait = rules.opens - now + seconds * random.random()  # noqa: S311
    return max(5, round(wait))


def _number(value):
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def _said(rules, ticket, line, now):
    """Return ``(the big number, what it means, seconds until one asks again)`` in the active language."""
    if ticket is None or line is None:
        return (
            "",
            _("Nomor Anda dibuat sebentar lagi. Halaman ini mencoba lagi sendiri."),
            ask_again(rules, None, 0, now),
        )
    place = place_of(ticket.number, line)
    ahead = max(0, place - line.serving - 1)
    again = ask_again(rules, line, ahead, now)
    if line.is_held:
        waiting = ngettext("%s orang menunggu.", "%s orang menunggu.", line.waiting) % _number(line.waiting)
        return "", f"{_opening(rules)} {waiting}", again
    if not ahead:
        return _("Nomor %s") % _number(place), _("Anda yang berikutnya."), again
    people = ngettext("%s orang sebelum Anda.", "%s orang sebelum Anda.", ahead) % _number(ahead)
    return _("Nomor %s") % _number(place), f"{people} {_long(ahead, line.pace)}", again


def _opening(rules):
    moment = timezone.localtime(timezone.datetime.fromtimestamp(rules.opens, tz=timezone.get_current_timezone()))
    return _("Bursa dibuka pukul %s WIB. Saat itu urutan diundi.") % moment.strftime("%H.%M")


def _long(ahead, pace):
    """An honest range of minutes by the measured pace, or that it can not be said."""
    if pace < 1:
        return _("Lamanya belum bisa diperkirakan.")
    low, high = as_range(ahead / pace)
    if low == 0:
        return ngettext("Kurang dari %d menit lagi.", "Kurang dari %d menit lagi.", high) % high
    if high > 600:
        return _("Lebih dari sepuluh jam lagi.")
    return _("Kira-kira %(from)s–%(to)s menit lagi.") % {"from": _number(low), "to": _number(high)}


@functools.lru_cache(maxsize=64)
def _frame(slug, name, language, is_held, is_spent):
    """The page around the words, rendered once; what differs from person to person is a control character."""
    marks = {"place": "\x01", "words": "\x02", "again": "\x03", "here": "\x04"}
    context = {"slug": slug, "name": name, "language": language, "is_held": is_held, "is_spent": is_spent, **marks}
    return render_to_string("fairs/waiting_room.html", context)


def waiting_page(request, rules, ticket, line, *, is_spent=False, now=None):
    """Return the page of somebody who waits (design.md 4.6): why, which place, which rule, and that it is kept."""
    now = now or time.time()
    language = language_of(request)
    with translation.override(language):
        place, words, again = _said(rules, ticket, line, now)
        page = _frame(rules.slug, rules.name, language, line is not None and line.is_held, is_spent)
    for mark, text in (("\x01", place), ("\x02", words), ("\x03", str(again)), ("\x04", escape(request.path))):
        page = page.replace(mark, text)
    return _finish(HttpResponse(page), language)


def polled_answer(request, rules, ticket, line, *, now=None):
    """Return the answer to the page's question; ``go``: to the door, where one comes in or gets a number."""
    now = now or time.time()
    if (
        ticket is None
        or ticket.is_pass
        or line is None
        or (not line.is_held and place_of(ticket.number, line) <= line.serving)
    ):
        said = {"go": 1}
    else:
        language = language_of(request)
        with translation.override(language):
            place, words, again = _said(rules, ticket, line, now)
        said = {"place": place, "words": words, "again": again}
    response = HttpResponse(json.dumps(said, separators=(",", ":")), content_type="application/json")
    response["Cache-Control"] = "no-store, private"
    return response


def _finish(response, language):
    response["Cache-Control"] = "no-store, private"
    response["Content-Language"] = language
    response["X-Robots-Tag"] = "noindex"
    response["X-Frame-Options"] = "DENY"
    return response

"""The screen with called numbers at the place: no sign-in, no person, big letters."""

import json

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobs.fairs import kiosk
from jobs.fairs.kept import answer


def _edition(code):
    edition = kiosk.edition_of_code(code)
    if edition is None:
        raise Http404
    return edition


@login_not_required
@require_safe
def screen(request, code):
    """Called numbers of all booths, or of the one that ``?stan=`` names."""
    edition = _edition(code)
    said = json.loads(kiosk.screen_answer(edition)[0])
    only = request.GET.get("stan", "")
    context = {
        "edition": edition,
        "code": code,
        "said": said,
        "booths": [row for row in said["booths"] if not only or row["slug"] == only],
        "only": only if any(row["slug"] == only for row in said["booths"]) else "",
    }
    response = render(request, "fairs/kiosk.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def screen_answer(request, code):
    """What the screen asks for every five seconds."""
    return answer(request, kiosk.screen_answer(_edition(code)), "public, max-age=2")

"""The answer that every page of a queue asks for again and again: no session, no cookie, no database on a hit."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from jobs.fairs.board import answer_for

NOT_FOUND = b"{}"


@login_not_required
@require_safe
def queue_answer(request, edition, booth):
    """The state of a booth's queue as JSON (Q-09, Q-12); unchanged answers are 304 without a body."""
    found = answer_for(edition, booth)
    if found is None:
        return HttpResponse(NOT_FOUND, status=404, content_type="application/json")
    body, tag = found
    if request.META.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=2"
    return response

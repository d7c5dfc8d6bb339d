"""The answer that every page of a queue asks for again and again: no session, no cookie, no database on a hit."""

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_safe

from jobs.fairs.board import answer_for
from jobs.fairs.kept import answer


@login_not_required
@require_safe
def queue_answer(request, edition, booth):
    """The state of a booth's queue as JSON (Q-09, Q-12); unchanged answers are 304 without a body."""
    return answer(request, answer_for(edition, booth), "public, max-age=2")

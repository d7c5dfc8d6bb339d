"""Officers at a fair: which are mine, and the live board (JF-5)."""

import json

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs.fairs import live
from jobs.fairs.admin.door import door_words
from jobs.fairs.enums import EditionKind, Phase
from jobs.fairs.kept import answer
from jobs.fairs.kiosk import kiosk_url
from jobs.fairs.models import Edition
from jobs.fairs.permissions import staffed_edition
from jobs.fairs.phases import phase_words
from jobs.fairs.reading import days_words

SHOWN = 40


@require_safe
def editions(request):
    """Editions that this officer runs, those that run now first."""
    rows = Edition.objects.manageable_by(request.user).order_by("-starts_on", "-pk")[:SHOWN]
    own = [{"edition": row, "days": days_words(row), "phase": phase_words(row)} for row in rows]
    own.sort(key=lambda row: row["edition"].phase != Phase.LIVE)
    return render(request, "fairs/staff/editions.html", {"rows": own})


@require_safe
def board(request, edition):
    """What happens now, in numbers and tables; the page's script asks for newer ones."""
    row = staffed_edition(request, edition)
    figures = json.loads(live.board_answer(row)[0])
    context = {
        "edition": row,
        "days": days_words(row),
        "phase": phase_words(row),
        "figures": figures,
        "door": "" if row.phase in (Phase.CLOSED, Phase.ARCHIVED) else door_words(row),
        "may_set_door": request.user.has_perm("fairs.change_edition"),
        "kiosk": kiosk_url(row) if row.phase != Phase.DRAFT else "",
        "has_place": row.kind != EditionKind.VIRTUAL,
        "now": timezone.now(),
    }
    return render(request, "fairs/staff/board.html", context)


@require_safe
def board_answer(request, edition):
    """The numbers of the board as JSON; unchanged ones are 304."""
    return answer(request, live.board_answer(staffed_edition(request, edition)), "private, max-age=2")

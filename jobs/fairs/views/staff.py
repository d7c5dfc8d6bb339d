"""Officers at a fair: which are mine, and the live board (JF-5)."""

import json

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cakapkerja.errors import BusinessRuleError
from jobs.fairs import live
from jobs.fairs.door_words import door_words
from jobs.fairs.enums import BoothState, EditionKind, Phase
from jobs.fairs.forms.visitors import TestForm
from jobs.fairs.kept import answer
from jobs.fairs.kiosk import kiosk_url
from jobs.fairs.models import Edition, SpotTest
from jobs.fairs.permissions import staffed_edition
from jobs.fairs.phases import WrongPhaseError, phase_words
from jobs.fairs.reading import days_words
from jobs.fairs.services.spot_tests import record_test
from jobs.fairs.views.answers import answers_wrong_phase

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


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def tests(request, edition):
    """Results of tests on the spot, written by officers for companies without a recruiter at the place (JF-7)."""
    row = staffed_edition(request, edition)
    booths = row.booths.filter(state=BoothState.APPROVED).select_related("company").order_by("company__name", "pk")
    form = TestForm(request.POST or None, booths=booths)
    if request.method == "POST" and form.is_valid():
        try:
            booth = form.cleaned_data["booth"]
            _row, created = record_test(actor=request.user, booth_id=booth.pk, **form.arguments())
            messages.success(request, _("Hasil tercatat.") if created else _("Hasil dibetulkan."))
            return redirect(request.path)
        except WrongPhaseError:
            raise
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    latest = SpotTest.objects.filter(booth__edition=row).select_related("ticket", "booth__company")
    context = {"edition": row, "form": form, "latest": list(latest.order_by("-recorded_at", "pk")[:SHOWN])}
    return render(request, "fairs/staff/tests.html", context, status=422 if form.errors else 200)

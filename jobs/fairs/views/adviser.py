"""The adviser's side: who asked for company at this fair, and the talk in which they asked (N-16)."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Lane, TicketState
from jobs.fairs.forms.talks import LineForm
from jobs.fairs.models import BookedTime, Place, Talk, Ticket
from jobs.fairs.permissions import staffed_edition
from jobs.fairs.services import advisers
from jobs.fairs.views.talk import lines_of, seconds_left

SHOWN = 200


@require_safe
def people(request, edition):
    """Talks that wait for an adviser first, then who asked for one on the ticket, and where they stand."""
    row = staffed_edition(request, edition)
    now = database_now()
    waiting = (
        Talk.objects.filter(
            booth__edition=row, adviser_asked_at__isnull=False, ended_at__isnull=True, ends_at__gt=now
        )
        .select_related("booth__company", "resident", "adviser")
        .order_by("adviser_asked_at", "pk")
    )
    tickets = (
        Ticket.objects.filter(edition=row, state=TicketState.HELD, needs_adviser=True)
        .select_related("resident", "window")
        .prefetch_related(
            Prefetch(
                "resident__queue_places",
                Place.objects.live().filter(booth__edition=row).select_related("booth__company").order_by("pk"),
                to_attr="fair_places",
            ),
            Prefetch(
                "resident__booked_times",
                BookedTime.objects.standing()
                .filter(booth__edition=row, during__endswith__gt=now)
                .select_related("booth__company")
                .order_by("during", "pk"),
                to_attr="fair_times",
            ),
        )
        .order_by("window__starts_at", "made_at", "pk")
    )
    context = {
        "edition": row,
        "waiting": list(waiting),
        "tickets": list(tickets[:SHOWN]),
        "ordinary": Lane.ORDINARY,
        "me": request.user,
    }
    return render(request, "fairs/staff/advise.html", context)


def _asked(request, edition, pk):
    row = staffed_edition(request, edition)
    rows = Talk.objects.filter(booth__edition=row, adviser_asked_at__isnull=False)
    return get_object_or_404(rows.select_related("booth__company", "booth__edition", "resident", "adviser"), pk=pk)


@require_POST
def join(request, edition, pk):
    row = _asked(request, edition, pk)
    try:
        advisers.join_talk(officer=request.user, talk_id=row.pk)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect("fair_staff:advise", edition=edition)
    return redirect("fair_staff:advise_talk", edition=edition, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request, edition, pk):
    """The chat as the adviser reads it and writes in it; only who joined."""
    row = _asked(request, edition, pk)
    if row.adviser_id != request.user.pk:
        return redirect("fair_staff:advise", edition=edition)
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            advisers.write_as_adviser(
                officer=request.user,
                talk_id=row.pk,
                text=form.cleaned_data["text"],
                token=form.cleaned_data["form_token"],
            )
            return redirect(request.path)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "talk": row,
        "edition": row.booth.edition,
        "rows": lines_of(row, "adviser"),
        "seconds_left": seconds_left(row),
        "form": form,
    }
    return render(request, "fairs/staff/advise_talk.html", context, status=422 if form.errors else 200)

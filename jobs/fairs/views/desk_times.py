"""Times for two, the company's side: offer, look, withdraw, begin (F-09, X-112)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import TimeStep
from jobs.fairs.forms.times import TimesForm
from jobs.fairs.models import BookedTime, TimeEvent
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.services import bookings, times
from jobs.fairs.views.answers import answers_wrong_phase
from jobs.fairs.views.desk import booth_of
from jobs.fairs.views.times import SHOWN, by_day

NOTES_SHOWN = 10


def _back(booth):
    return redirect("employer:fair_times", code=booth.company.code, edition=booth.edition.slug)


@require_safe
def board(request, code, edition):
    """Times of the booth that are still to come, who booked them, and the latest notes."""
    booth = booth_of(request, code, edition)
    now = timezone.now()
    rows = list(
        BookedTime.objects.standing()
        .filter(booth=booth, during__endswith__gt=now)
        .select_related("resident", "recruiter", "talk", "booth__edition")
        .order_by("during", "pk")[:SHOWN]
    )
    for row in rows:
        row.may_begin = (
            row.resident_id and row.recruiter_id == request.user.pk and (row.starts_at - bookings.EARLY <= now)
        )
        row.may_withdraw = row.starts_at > now
    notes = (
        TimeEvent.objects.filter(time__booth=booth, step__in=[TimeStep.MOVED, TimeStep.RELEASED])
        .exclude(note="")
        .select_related("time", "actor")
        .order_by("-at", "-pk")
    )
    context = {
        "booth": booth,
        "company": booth.company,
        "edition": booth.edition,
        "days": by_day(rows),
        "free": sum(row.resident_id is None for row in rows),
        "taken": sum(row.resident_id is not None for row in rows),
        "notes": list(notes[:NOTES_SHOWN]),
        "may_offer": _may_offer(booth.edition),
        "me": request.user,
    }
    return render(request, "fairs/employer/times.html", context)


def _may_offer(edition):
    try:
        times.require_offers(edition)
    except WrongPhaseError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def offer(request, code, edition):
    booth = booth_of(request, code, edition)
    times.require_offers(booth.edition)
    form = TimesForm(request.POST or None, edition=booth.edition)
    if request.method == "POST" and form.is_valid():
        try:
            made = times.offer_times(actor=request.user, booth_id=booth.pk, **form.arguments())
            said = ngettext("%d waktu bicara dibuat.", "%d waktu bicara dibuat.", made)
            messages.success(request, said % made)
            return _back(booth)
        except WrongPhaseError:
            raise
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"booth": booth, "company": booth.company, "edition": booth.edition, "form": form}
    return render(request, "fairs/employer/times_new.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request, code, edition, pk):
    booth = booth_of(request, code, edition)
    row = get_object_or_404(BookedTime, pk=pk, booth=booth)
    try:
        times.withdraw_time(actor=request.user, time_id=row.pk, note=request.POST.get("note", ""))
        messages.success(request, _("Waktu bicara dibatalkan."))
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return _back(booth)


@require_POST
@answers_wrong_phase
def begin(request, code, edition, pk):
    booth = booth_of(request, code, edition)
    row = get_object_or_404(BookedTime, pk=pk, booth=booth)
    try:
        return redirect(bookings.begin_booked(actor=request.user, time_id=row.pk))
    except WrongPhaseError:
        raise
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return _back(booth)

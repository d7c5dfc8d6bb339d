"""Times for two, the person's side: choose, look, move, give back, begin (F-09, X-112)."""

from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.calendar import time_calendar
from jobs.fairs.models import BookedTime, Booth
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.services import bookings
from jobs.fairs.views.answers import answers_wrong_phase
from jobs.views.slots import calendar_response

SHOWN = 200


def by_day(rows):
    """Group times by their day in WIB, for a page."""
    groups = groupby(rows, key=lambda row: timezone.localdate(row.starts_at))
    return [{"day": day, "times": list(times)} for day, times in groups]


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def choose(request, edition, booth):
    """The free times of a booth as buttons; a press takes one, or moves there."""
    rows = Booth.objects.public().select_related("edition", "company")
    row = get_object_or_404(rows, edition__slug=edition, slug=booth)
    resident = request.user.resident_or_none
    if resident is None or not resident.is_complete:
        messages.info(request, _("Lengkapi profil sekali saja, lalu pilih waktu."))
        return redirect(f"{reverse('resident:start')}?{urlencode({'next': request.path})}")
    if request.method == "POST":
        return _take(request, row)
    context = {
        "booth": row,
        "company": row.company,
        "edition": row.edition,
        "held": bookings.own_time(resident, row),
        "can_book": bookings.may_book(row.edition, resident, row),
        "days": by_day(BookedTime.objects.free().filter(booth=row).order_by("during", "pk")[:SHOWN]),
    }
    return render(request, "fairs/times.html", context)


def _take(request, booth):
    time = BookedTime.objects.filter(booth=booth, pk=_uuid(request.POST.get("waktu"))).first()
    if time is None:
        messages.warning(request, _("Pilih satu waktu dari daftar."))
        return redirect(request.path)
    try:
        note = request.POST.get("note", "")
        taken = bookings.book_time(actor=request.user, booth_id=booth.pk, time_id=time.pk, note=note)
    except WrongPhaseError:
        raise
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect(request.path)
    messages.success(request, _("Waktu bicara tercatat. Perusahaan sudah diberi tahu."))
    return redirect(taken)


def _uuid(text):
    from cakapkerja.receipts import parse_token

    return parse_token(text or "")


def _own(request, edition, pk):
    rows = BookedTime.objects.for_user(request.user).select_related("booth__edition", "booth__company")
    return get_object_or_404(rows, pk=pk, booth__edition__slug=edition)


@require_safe
def time(request, edition, pk):
    """The booked time: when, with whom, and what can be done about it."""
    row = _own(request, edition, pk)
    now = timezone.now()
    talk = getattr(row, "talk", None)
    withdrawn = row.events.filter(step="withdrawn").last() if row.cancelled_at else None
    context = {
        "time": row,
        "booth": row.booth,
        "company": row.booth.company,
        "edition": row.booth.edition,
        "talk": talk,
        "is_off": row.cancelled_at is not None,
        "company_note": withdrawn.note if withdrawn else "",
        "is_over": talk is None and row.ends_at <= now,
        "may_begin": talk is None and row.starts_at - bookings.EARLY <= now < row.ends_at,
        "may_change": row.cancelled_at is None and row.starts_at > now,
    }
    return render(request, "fairs/time.html", context)


@require_safe
def calendar(request, edition, pk):
    return calendar_response(time_calendar(_own(request, edition, pk)), "waktu-bicara")


@require_POST
def release(request, edition, pk):
    """Give the time back, with a note that the company reads."""
    row = _own(request, edition, pk)
    try:
        bookings.release_time(actor=request.user, time_id=row.pk, note=request.POST.get("note", ""))
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect(row)
    messages.success(request, _("Waktu bicara dibatalkan. Perusahaan sudah diberi tahu."))
    return redirect("fairs:times", edition=edition, booth=row.booth.slug)


@require_POST
@answers_wrong_phase
def begin(request, edition, pk):
    """ "Masuk ruang bicara", from five minutes before."""
    row = _own(request, edition, pk)
    try:
        return redirect(bookings.begin_booked(actor=request.user, time_id=row.pk))
    except WrongPhaseError:
        raise
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect(row)

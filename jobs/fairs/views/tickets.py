"""A visitor's own things at the fair: ticket, questions, seats of group sessions."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from cakapkerja.qr import qr_svg
from cakapkerja.receipts import parse_token
from jobs.fairs.enums import TicketState
from jobs.fairs.forms.tickets import TicketForm
from jobs.fairs.models import Booth, SharedContact, Ticket
from jobs.fairs.phases import WrongPhaseError, require_tickets
from jobs.fairs.reading import days_words, seats_of
from jobs.fairs.services import questions, sessions
from jobs.fairs.services import tickets as service
from jobs.fairs.ticket_codes import qr_text, ticket_of
from jobs.fairs.views.answers import answers_wrong_phase
from jobs.fairs.views.public import edition_of


def _to_profile(request, target):
    messages.info(request, _("Lengkapi profil sekali saja, lalu lanjutkan di sini."))
    return redirect(f"{reverse('resident:start')}?{urlencode({'next': target})}")


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def take(request, edition):
    """Choose a wave and a lane; whoever has a ticket is led to it."""
    edition = edition_of(request, edition)
    resident = request.user.resident_or_none
    if resident is None or not resident.is_complete:
        return _to_profile(request, request.path)
    if request.method != "POST":
        own = service.live_ticket(edition, resident)
        if own is not None:
            return redirect(own)
    require_tickets(edition)
    windows = list(edition.windows.filter(ends_at__gt=timezone.now()))
    form = TicketForm(request.POST or None, edition=edition, windows=windows)
    if request.method == "POST" and form.is_valid():
        try:
            ticket, created = service.take_ticket(actor=request.user, edition_id=edition.pk, **form.arguments())
            if not created:
                messages.info(request, _("Anda sudah punya tiket bursa ini."))
            return redirect(ticket)
        except WrongPhaseError:
            raise
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "edition": edition,
        "days": days_words(edition),
        "form": form,
        "windows": windows,
        "seats": seats_of(edition),
    }
    return render(request, "fairs/take.html", context, status=422 if form.errors else 200)


@require_safe
def ticket(request, edition, pk):
    """The ticket with its code; only its owner sees it."""
    row = get_object_or_404(
        Ticket.objects.for_user(request.user).select_related("edition", "window", "resident"),
        pk=pk,
        edition__slug=edition,
    )
    before = None
    if row.state == TicketState.WAITING:
        before = Ticket.objects.filter(
            window=row.window, state=TicketState.WAITING, waiting_number__lt=row.waiting_number
        ).count()
    context = {
        "ticket": row,
        "edition": row.edition,
        "days": days_words(row.edition),
        "qr": qr_svg(qr_text(row), _("Kode tiket %s") % row.code) if row.state == TicketState.HELD else "",
        "before": before,
        "contacts": list(
            SharedContact.objects.filter(booth__edition=row.edition, resident=row.resident)
            .select_related("booth__company", "booth__edition")
            .order_by("-asked_at", "pk")
        ),
        "tests": list(row.spot_tests.select_related("booth__company").order_by("recorded_at", "pk")),
        "can_cancel": row.state != TicketState.CANCELLED and row.window.ends_at > timezone.now(),
    }
    return render(request, "fairs/ticket.html", context)


@require_POST
def ticket_cancel(request, edition, pk):
    row = get_object_or_404(Ticket.objects.for_user(request.user), pk=pk, edition__slug=edition)
    try:
        service.cancel_ticket(actor=request.user, ticket_id=row.pk)
        messages.success(request, _("Tiket dibatalkan. Tempatnya diberikan kepada orang lain."))
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect(row)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, token):
    """Cancel by the link of a mail, without signing in: a look changes nothing, the button does (F-20)."""
    row = ticket_of(token)
    if row is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            row = service.cancel_ticket(ticket_id=row.pk)
        except BusinessRuleError as refusal:
            problem = refusal.message
    context = {
        "ticket": row,
        "edition": row.edition,
        "problem": problem,
        "is_cancelled": row.state == TicketState.CANCELLED,
    }
    response = render(request, "fairs/cancel.html", context, status=422 if problem else 200)
    response["Referrer-Policy"] = "no-referrer"
    return response


# --- at a booth ---------------------------------------------------------------------------------------
@require_POST
@answers_wrong_phase
def ask(request, edition, booth):
    """Put a question into the box of a booth."""
    row = get_object_or_404(Booth.objects.public().select_related("edition"), edition__slug=edition, slug=booth)
    text = request.POST.get("text", "").replace("\x00", "")
    session = request.POST.get("sesi", "")
    if len(text) > 300:
        messages.error(request, _("Pertanyaan paling panjang 300 huruf. Persingkat, lalu kirim lagi."))
        return redirect(row.get_absolute_url() + "?" + urlencode({"tanya": text[:300]}) + "#tanya")
    try:
        questions.ask_question(
            actor=request.user,
            booth_id=row.pk,
            text=text,
            session_id=int(session) if re.fullmatch("[0-9]{1,9}", session) else None,
            token=parse_token(request.POST.get("form_token", "")),
        )
        messages.success(request, _("Pertanyaan terkirim. Kami mengabari Anda begitu dijawab."))
    except WrongPhaseError:
        raise
    except BusinessRuleError as refusal:
        if refusal.code == "profile":
            return _to_profile(request, row.get_absolute_url())
        messages.error(request, refusal.message)
        return redirect(row.get_absolute_url() + "?" + urlencode({"tanya": text}) + "#tanya")
    return redirect(row)


@require_POST
@answers_wrong_phase
def session_seat(request, edition, pk):
    """Take a seat of a group session, or give it back: the button says which."""
    edition = edition_of(request, edition)
    try:
        if "lepas" in request.POST:
            sessions.leave_seat(actor=request.user, session_id=pk)
            messages.success(request, _("Kursi Anda dilepas."))
        else:
            row = sessions.take_seat(actor=request.user, session_id=pk)
            messages.success(request, _("Kursi Anda di “%s” sudah dipesan.") % row.title)
    except WrongPhaseError:
        raise
    except BusinessRuleError as refusal:
        if refusal.code == "profile":
            return _to_profile(request, edition.get_absolute_url())
        messages.error(request, refusal.message)
    return redirect(f"{edition.get_absolute_url()}#sesi")

"""The recruiter's desk: call the next, read who it is, skip, and say afterwards what came of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.files import private_file_response
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import EditionKind, Phase, PlaceState
from jobs.fairs.forms.talks import OutcomeForm, RatingForm, SkipForm
from jobs.fairs.models import BookedTime, Booth, Place, Talk
from jobs.fairs.services import calls, talks
from jobs.fairs.services.bookings import EARLY
from jobs.fairs.services.breaks import switch_queue
from jobs.fairs.services.papers import open_called_cv, open_talk_cv
from jobs.fairs.statistics import booth_figures

PAGE_SIZE = 25
APPOINTMENTS_SHOWN = 5


def booth_of(request, code, edition):
    """The booth of that company at that edition if the person acts for it; else 404."""
    rows = Booth.objects.manageable_by(request.user).select_related("company", "edition")
    return get_object_or_404(rows, company__code=code, edition__slug=edition, state="approved")


def _back(booth):
    return redirect("employer:fair_desk", code=booth.company.code, edition=booth.edition.slug)


@require_safe
def desk(request, code, edition):
    booth = booth_of(request, code, edition)
    return _desk_page(request, booth, SkipForm())


def _desk_page(request, booth, skip_form, status=200):
    called = (
        Place.objects.filter(booth=booth, called_by=request.user, state=PlaceState.CALLED)
        .select_related("resident__user", "resident__education", "resident__kelurahan__kecamatan")
        .order_by("called_at", "pk")
        .first()
    )
    own = Talk.objects.filter(booth=booth, recruiter=request.user).select_related("resident", "booth__edition")
    due = Talk.objects.filter(booth=booth, ended_at__isnull=False, outcome="").select_related("resident")
    left = 0
    if called is not None:
        left = int((called.called_at + calls.ANSWER_WITHIN - database_now()).total_seconds())
    context = {
        "booth": booth,
        "company": booth.company,
        "edition": booth.edition,
        "is_live": booth.edition.phase == Phase.LIVE,
        "waiting": Place.objects.filter(booth=booth, state=PlaceState.WAITING).count(),
        "answer_url": reverse("fairs:queue_answer", kwargs={"edition": booth.edition.slug, "booth": booth.slug}),
        "called": called,
        "profile": called.resident.snapshot() if called else None,
        "seconds_left": max(0, left),
        "can_recall": called is not None and called.calls < calls.MOST_CALLS,
        "can_meet": booth.edition.kind != EditionKind.VIRTUAL,
        "appointments": list(_appointments(request.user, booth)),
        "running": list(own.filter(ended_at__isnull=True).order_by("started_at", "pk")),
        "due": list(due.order_by("outcome_due_at", "pk")[:20]),
        "figures": booth_figures(booth),
        "skip_form": skip_form,
    }
    return render(request, "fairs/employer/desk.html", context, status=status)


def _appointments(user, booth):
    """The next booked times of ``user`` at the booth that did not begin: today's and the nearest after."""
    rows = BookedTime.objects.standing().filter(
        booth=booth, recruiter=user, resident__isnull=False, talk__isnull=True, during__endswith__gt=database_now()
    )
    now = database_now()
    for row in rows.select_related("resident").order_by("during", "pk")[:APPOINTMENTS_SHOWN]:
        row.may_begin = row.starts_at - EARLY <= now
        yield row


@require_POST
def here(request, code, edition):
    """ "Saya di sini": the page's script presses it by itself every minute (Q-10)."""
    booth = booth_of(request, code, edition)
    calls.see_recruiter(actor=request.user, booth_id=booth.pk)
    return _back(booth)


@require_POST
def queue_switch(request, code, edition):
    booth = booth_of(request, code, edition)
    try:
        switch_queue(actor=request.user, booth_id=booth.pk, is_open=request.POST.get("buka") == "1")
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return _back(booth)


@require_POST
def call(request, code, edition):
    booth = booth_of(request, code, edition)
    try:
        calls.see_recruiter(actor=request.user, booth_id=booth.pk)
        if calls.call_next(actor=request.user, booth_id=booth.pk) is None:
            messages.info(request, _("Belum ada yang bisa dipanggil."))
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return _back(booth)


def _on_place(request, code, edition, pk, act, **more):
    booth = booth_of(request, code, edition)
    place = get_object_or_404(Place, pk=pk, booth=booth)
    try:
        act(actor=request.user, place_id=place.pk, **more)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return _back(booth)


@require_POST
def call_again(request, code, edition, pk):
    return _on_place(request, code, edition, pk, calls.call_again)


@require_POST
def in_person(request, code, edition, pk):
    return _on_place(request, code, edition, pk, talks.meet_in_person)


@require_POST
def skip(request, code, edition, pk):
    booth = booth_of(request, code, edition)
    form = SkipForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, booth, form, status=422)
    return _on_place(request, code, edition, pk, calls.skip_person, reason=form.cleaned_data["reason"])


@require_safe
def cv(request, code, edition, pk):
    """The newest CV of somebody who is called or talking, for whoever called them, and only meanwhile (F-06)."""
    booth = booth_of(request, code, edition)
    document = open_called_cv(actor=request.user, booth_id=booth.pk, place_id=pk)
    if document is None:
        raise Http404
    return private_file_response(document.file, document.name)


@require_safe
def talk_cv(request, code, edition, pk):
    """The newest CV of whom one talks with at a booked time, while the talk runs (F-06)."""
    booth = booth_of(request, code, edition)
    document = open_talk_cv(actor=request.user, booth_id=booth.pk, talk_id=pk)
    if document is None:
        raise Http404
    return private_file_response(document.file, document.name)


# --- afterwards -----------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def after_talk(request, code, edition, pk):
    """Rating with notes, and the outcome: two forms on one page, each saved by itself (F-08, F-21)."""
    booth = booth_of(request, code, edition)
    row = get_object_or_404(
        Talk.objects.select_related("resident", "application__vacancy__company"), pk=pk, booth=booth
    )
    rates, decides = "nilai" in request.POST, "hasil" in request.POST
    rating = RatingForm(request.POST if rates else None, initial={"rating": row.rating, "notes": row.notes})
    outcome = OutcomeForm(request.POST if decides else None, initial={"outcome": row.outcome})
    form, act = (rating, talks.rate_talk) if rates else (outcome, talks.set_outcome)
    if (rates or decides) and form.is_valid():
        try:
            act(actor=request.user, talk_id=row.pk, **form.cleaned_data)
            messages.success(request, _("Tersimpan."))
            return redirect(request.path)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "talk": row,
        "booth": booth,
        "company": booth.company,
        "edition": booth.edition,
        "rating_form": rating,
        "outcome_form": outcome,
    }
    status = 422 if rating.errors or outcome.errors else 200
    return render(request, "fairs/employer/after_talk.html", context, status=status)


@require_safe
def report(request, code, edition):
    """Every talk of the booth with rating and outcome: the follow-up report (F-21)."""
    booth = booth_of(request, code, edition)
    rows = Talk.objects.filter(booth=booth).select_related("resident", "application__vacancy").defer("notes")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("halaman"))
    context = {
        "booth": booth,
        "company": booth.company,
        "edition": booth.edition,
        "page": page,
        "figures": booth_figures(booth),
        "now": database_now(),
    }
    return render(request, "fairs/employer/report.html", context)

"""The person's side of a queue: taking a number, the page of the number, coming when called (UX-31)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Lane, Phase, PlaceState
from jobs.fairs.forms.queue import JoinForm
from jobs.fairs.line import estimate, finished_lately, waiting_in_order
from jobs.fairs.models import BookedTime, Booth, BoothVacancy, Place, Ticket
from jobs.fairs.services import queue as service
from jobs.fairs.services.bookings import may_book
from jobs.fairs.services.calls import ANSWER_WITHIN
from jobs.fairs.services.last_chance import apply_from_place
from jobs.fairs.services.outcomes import booth_origin
from jobs.fairs.services.talks import answer_call

OVER = [PlaceState.DONE, PlaceState.LEFT, PlaceState.OFFERED]


def _booth(edition, booth):
    rows = Booth.objects.public().select_related("edition", "company")
    return get_object_or_404(rows, edition__slug=edition, slug=booth)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request, edition, booth):
    """ "Ambil nomor": one page with the company's question, the lane and what the company will see."""
    row = _booth(edition, booth)
    resident = request.user.resident_or_none
    if resident is None or not resident.is_complete:
        messages.info(request, _("Lengkapi profil sekali saja, lalu ambil nomor."))
        return redirect(f"{reverse('resident:start')}?{urlencode({'next': request.path})}")
    mine = Place.objects.live().filter(resident=resident, booth=row).first()
    if mine is not None and request.method != "POST":
        mine.booth = row
        return redirect(mine)
    form = _join_form(request, row, resident)
    if request.method == "POST" and form.is_valid():
        try:
            place = service.join_queue(
                actor=request.user,
                booth_id=row.pk,
                answer=form.cleaned_data.get("answer", ""),
                lane=form.cleaned_data["lane"],
                token=form.cleaned_data["form_token"],
            )
            return redirect(place)
        except BusinessRuleError as refusal:
            form.add_error(None, refusal.message)
    context = {
        "booth": row,
        "edition": row.edition,
        "company": row.company,
        "form": form,
        "is_open": row.edition.phase == Phase.LIVE and row.queue_open,
    }
    return render(request, "fairs/queue_join.html", context, status=422 if form.errors else 200)


def _join_form(request, booth, resident):
    ticket = Ticket.objects.live().filter(resident=resident, edition=booth.edition).first()
    lane = ticket.lane if ticket else Lane.ORDINARY
    return JoinForm(request.POST or None, question=booth.answers_wanted, initial={"lane": lane})


def _own(request, edition, pk):
    rows = Place.objects.for_user(request.user).select_related("booth__edition", "booth__company", "resident")
    return get_object_or_404(rows, pk=pk, booth__edition__slug=edition)


@require_safe
def place(request, edition, pk):
    """The number, full page; it may be closed, a message comes when it is time (UX-31)."""
    row = _own(request, edition, pk)
    return _place_page(request, row)


def _place_page(request, row, status=200):
    booth = row.booth
    context = {
        "place": row,
        "booth": booth,
        "company": booth.company,
        "edition": booth.edition,
        "answer_url": reverse("fairs:queue_answer", kwargs={"edition": booth.edition.slug, "booth": booth.slug}),
        "on_break": booth.on_break_since is not None,
        "ahead": None,
        "wait": None,
        "seconds_left": 0,
        "apply_url": reverse("fairs:place_apply", kwargs={"edition": booth.edition.slug, "pk": row.pk}),
        "free_times": _free_times(booth, row) if row.state in OVER else 0,
        "talk": getattr(row, "talk", None) if row.state in (PlaceState.TALKING, PlaceState.DONE) else None,
        "vacancies": vacancies_of(booth) if row.state in OVER else [],
    }
    if row.state == PlaceState.WAITING:
        context["ahead"] = _ahead(row)
        context["wait"] = estimate(context["ahead"], finished_lately(booth.pk))
    if row.state == PlaceState.CALLED:
        left = (row.called_at + ANSWER_WITHIN - database_now()).total_seconds()
        context["seconds_left"] = max(0, int(left))
    return render(request, "fairs/place.html", context, status=status)


def _free_times(booth, place):
    """How many times the person may still choose from, beside an application (Q-11)."""
    if not may_book(booth.edition, place.resident, booth):
        return 0
    return BookedTime.objects.free().filter(booth=booth).count()


def _ahead(place):
    for ahead, row in enumerate(waiting_in_order(place.booth_id)):
        if row.pk == place.pk:
            return ahead
    return 0  # called a moment ago: the next look says so


def vacancies_of(booth):
    """Vacancies that a visitor of the booth may apply for now, in the company's order."""
    rows = BoothVacancy.objects.filter(booth=booth).select_related("vacancy__company")
    return [row.vacancy for row in rows if row.vacancy.is_open]


@require_POST
def leave(request, edition, pk):
    row = _own(request, edition, pk)
    try:
        service.leave_queue(actor=request.user, place_id=row.pk)
        messages.success(request, _("Anda keluar dari antrean ini."))
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return redirect(row)


@require_POST
def answer(request, edition, pk):
    """ "Saya datang": the talk begins."""
    row = _own(request, edition, pk)
    try:
        return redirect(answer_call(actor=request.user, place_id=row.pk))
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect(row)


@require_POST
def apply(request, edition, pk):
    """One tap from a number or a talk to an application (Q-11); questions of the vacancy need its own page."""
    row = _own(request, edition, pk)
    return apply_in_one_tap(request, row, row.booth, apply_from_place, place_id=row.pk)


def apply_in_one_tap(request, row, booth, act, **target):
    """Carry out ``act`` for the vacancy that the form names; ``row`` is the page that a refusal goes back to."""
    vacancy = next((item for item in vacancies_of(booth) if item.code == request.POST.get("lowongan")), None)
    if vacancy is None:
        raise Http404
    if vacancy.questions.exists():
        messages.info(request, _("Jawab dulu pertanyaan perusahaan, lalu kirim."))
        url = reverse("jobs:apply", kwargs={"code": vacancy.code, "slug": vacancy.slug})
        return redirect(f"{url}?{urlencode({'dari': booth_origin(booth)})}")
    try:
        return redirect(act(actor=request.user, vacancy_id=vacancy.pk, **target).receipt_url)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect(row)

"""Interview times, both sides: the company plans, the applicant chooses, each takes it into a calendar (AP-7)."""

from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import parse_token
from jobs.calendar import applicant_calendar, company_calendar
from jobs.forms.slots import CancelSlotForm, SlotsForm
from jobs.models import Application, InterviewSlot
from jobs.services import slots as service
from jobs.views.applicant_list import managed_vacancy

PAGE_SIZE = 50


def calendar_response(data, name):
    """A calendar file for its owner alone: never cached, never sniffed."""
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename=\"{name}.ics\"; filename*=UTF-8''{quote(name)}.ics"
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# --- the company --------------------------------------------------------------------------------------
@require_safe
def slots(request, code, vacancy_code):
    """Every time of a vacancy that is still to come, who took it, and what is free; the past on request."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    standing = InterviewSlot.objects.standing().filter(vacancy=vacancy)
    past = request.GET.get("lewat") == "1"
    now = timezone.now()
    rows = standing.filter(during__startswith__lte=now) if past else standing.filter(during__startswith__gt=now)
    rows = rows.select_related("application").order_by("-during" if past else "during", "lane", "pk")
    upcoming = InterviewSlot.objects.upcoming().filter(vacancy=vacancy)
    free = upcoming.filter(application__isnull=True).count()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("halaman"))
    context = {
        "company": vacancy.company,
        "vacancy": vacancy,
        "page": page,
        "days": _by_day_and_place(page.object_list),
        "has_lanes": any(slot.lane > 1 for slot in page.object_list),
        "free": free,
        "taken": upcoming.count() - free,
        "past": past,
        "has_past": standing.filter(during__startswith__lte=now).exists(),
    }
    return render(request, "jobs/employer/slots.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def slots_new(request, code, vacancy_code):
    """One form makes all times of a day."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    if request.method == "POST":
        form = SlotsForm(request.POST)
        if form.is_valid():
            try:
                made = service.create_slots(actor=request.user, vacancy_id=vacancy.pk, **form.arguments())
                words = ngettext("%d jadwal dibuat.", "%d jadwal dibuat.", made) % made
                messages.success(request, f"{words} {_('Sekarang tawarkan kepada pelamar.')}")
                return redirect(vacancy.get_slots_url())
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    else:
        form = SlotsForm(initial={"place": vacancy.place_detail[:300]})
    context = {"company": vacancy.company, "vacancy": vacancy, "form": form}
    return render(request, "jobs/employer/slots_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def slot_cancel(request, code, vacancy_code, pk):
    """Asks once, with a word to whoever had chosen the time."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    slot = get_object_or_404(
        InterviewSlot.objects.standing().filter(vacancy=vacancy).select_related("application"), pk=pk
    )
    form = CancelSlotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.cancel_slot(actor=request.user, slot_id=slot.pk, message=form.cleaned_data["message"])
            messages.success(request, _("Jadwal dibatalkan."))
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
        return redirect(vacancy.get_slots_url())
    context = {"company": vacancy.company, "vacancy": vacancy, "slot": slot, "form": form}
    return render(request, "jobs/employer/slot_cancel.html", context, status=422 if form.errors else 200)


@require_safe
def slots_calendar(request, code, vacancy_code):
    """All chosen times to come of one vacancy, in one calendar file."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    rows = (
        Application.objects.live()
        .filter(vacancy=vacancy, state="interview", interview_at__gt=timezone.now())
        .order_by("interview_at", "pk")[: service.MAX_SLOTS]
    )
    applications = list(rows)
    for row in applications:
        row.vacancy = vacancy
    return calendar_response(company_calendar(applications), f"wawancara-{vacancy.code}")


@require_safe
def application_calendar(request, code, pk):
    """One interview for the company's calendar; after a cancellation the file takes it out again."""
    row = get_object_or_404(
        Application.objects.manageable_by(request.user).select_related("vacancy__company"),
        pk=pk,
        vacancy__company__code=code,
        interview_at__isnull=False,
    )
    return calendar_response(company_calendar([row]), f"wawancara-{row.number}")


# --- the applicant ------------------------------------------------------------------------------------
def _own(request, pk):
    rows = Application.objects.for_user(request.user).select_related("vacancy__company", "resident")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request, pk):
    """The free times, each a button: one press takes it. Who comes late reads it and sees what is left."""
    application = _own(request, pk)
    if request.method == "POST":
        try:
            service.book_slot(
                actor=request.user,
                application_id=application.pk,
                slot_id=parse_token(request.POST.get("jadwal")),
            )
            messages.success(request, _("Jadwal tercatat. Simpan di kalender agar tidak lupa."))
            return redirect(application)
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
            return redirect(application.get_schedule_url())
    now = timezone.now()
    held = service.slot_of(application)
    if held is None and not application.may_choose_slot:
        messages.info(request, _("Perusahaan belum menawarkan jadwal untuk lamaran ini."))
        return redirect(application)
    may_change = held is None or service.may_change(held, now)
    free = service.choosable_slots(application, now) if may_change else []
    context = {
        "application": application,
        "vacancy": application.vacancy,
        "held": held,
        "may_change": may_change,
        "days": _by_day_and_place(free),
    }
    return render(request, "jobs/schedule.html", context)


def _by_day_and_place(free):
    """[{"day", "place", "times"}]: a place is said once for all its times."""
    groups = []
    for slot in free:
        day = timezone.localdate(slot.starts_at)
        if not groups or (groups[-1]["day"], groups[-1]["place"]) != (day, slot.place):
            groups.append({"day": day, "place": slot.place, "times": []})
        groups[-1]["times"].append(slot)
    return groups


@require_safe
def own_calendar(request, pk):
    """The interview as a file for the phone's calendar, also for a single invitation."""
    application = _own(request, pk)
    if application.interview_at is None:
        raise Http404
    return calendar_response(applicant_calendar(application), f"wawancara-{application.number}")

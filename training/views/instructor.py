"""The instructor's phone: my classes, one class, the attendance of a day."""

import json
import uuid
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import parse_token
from training.attendance import days_with_counts, participants, rows_of_day
from training.enums import BatchState, Presence
from training.instructor_menu import remember
from training.models import Batch
from training.services import attendance as service
from training.services.scores import scorable_by

CAMERA = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
CARD_LENGTH = 120
WORKER = Path(__file__).parent.parent / "public" / "pekerja.js"


def taught_batch(request, slug):
    """A batch that the signed-in person teaches or runs; 404 for everybody else."""
    rows = Batch.objects.taught_by(request.user).exclude(state=BatchState.DRAFT)
    return get_object_or_404(rows.select_related("field__programme"), slug=slug)


@require_safe
def home(request):
    """My classes: those that run now first, then what comes, then what is over."""
    today = timezone.localdate()
    own = Batch.objects.filter(instructors=request.user).exclude(state=BatchState.DRAFT)
    rows = list(own.select_related("field__programme").order_by("-starts_on", "pk")[:60])
    if rows:
        remember(request)
    live = [row for row in rows if row.state == BatchState.PUBLISHED]
    context = {
        "today": today,
        "running": [row for row in live if row.starts_on <= today <= row.ends_on],
        "coming": sorted((row for row in live if row.starts_on > today), key=lambda row: row.starts_on),
        "over": [row for row in rows if row.ends_on < today or row.state != BatchState.PUBLISHED],
    }
    return render(request, "training/instructor/home.html", context)


@require_safe
def batch_page(request, batch):
    """One class: its days with how many came, and the people."""
    row = taught_batch(request, batch)
    context = {
        "batch": row,
        "today": timezone.localdate(),
        "days": list(days_with_counts(row)),
        "people": list(participants(row)),
        "can_score": scorable_by(request.user).filter(pk=row.pk).exists(),
    }
    return render(request, "training/instructor/batch.html", context)


@require_safe
def today(request, batch):
    """Lead to today's list, or to the nearest day of the class."""
    row = taught_batch(request, batch)
    day = timezone.localdate()
    near = row.days.filter(date__lte=day).order_by("-date").first() or row.days.order_by("date").first()
    if near is None:
        messages.info(request, _("Kelas ini belum punya jadwal hari. Minta petugas mengisinya."))
        return redirect("instructor:batch", batch=row.slug)
    return redirect("instructor:attendance", batch=row.slug, day=near.date.isoformat())


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request, batch, day):
    """The list of a day: a press marks one person; scripts keep marks on the phone while there is no signal."""
    row = taught_batch(request, batch)
    date = _date(day)
    held = get_object_or_404(row.days, date=date)
    held.batch = row
    if request.method == "POST":
        return _mark_by_form(request, row, held)
    rows = rows_of_day(held)
    context = {
        "batch": row,
        "day": held,
        "rows": rows,
        "unmarked": sum(entry["mark"] is None for entry in rows),
        "presences": [(value, label) for value, label in Presence.choices],
        "is_future": held.date > timezone.localdate(),
        "days": list(row.days.all()),
    }
    response = render(request, "training/instructor/attendance.html", context)
    response["Permissions-Policy"] = CAMERA  # the only page with a camera
    return response


def _date(text):
    try:
        date = parse_date(text)
    except ValueError:
        date = None
    if date is None:
        raise Http404
    return date


def _mark_by_form(request, batch, day):
    """One press, "everybody present", or a typed ticket."""
    here = reverse("instructor:attendance", kwargs={"batch": batch.slug, "day": day.date.isoformat()})
    try:
        if "semua" in request.POST:
            number = service.mark_everybody_present(actor=request.user, day_id=day.pk)
            messages.success(request, _("%d orang ditandai hadir.") % number)
            return redirect(here)
        if "kode" in request.POST:
            key, presence = _by_ticket(batch, request.POST["kode"]), Presence.PRESENT.value
        else:
            text, _sep, presence = request.POST.get("tanda", "").partition(":")
            key = parse_token(text)
        if key is None:
            raise BusinessRuleError(_("Kode ini bukan peserta kelas ini. Periksa 8 huruf di kartunya."))
        mark = service.Mark(uuid.uuid4(), key, presence, database_now())
        answer = service.record_marks(actor=request.user, day_id=day.pk, marks=[mark])[0]
        if answer.sentence:
            raise BusinessRuleError(answer.sentence)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect(here)
    return redirect(f"{here}#p-{key}")


def _by_ticket(batch, text):
    ticket = "".join(text.replace("\x00", "").split()).upper()[:8]
    return participants(batch).filter(ticket=ticket).values_list("pk", flat=True).first()


# --- the page kept on the phone ---------------------------------------------------------------------
@login_not_required  # nothing of anybody is in it, and a browser asks for it in the background
@require_safe
def worker(request):
    """The worker that opens a list again without a signal; its place limits it to the instructor's pages."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


# --- marks kept on the phone --------------------------------------------------------------------------
@require_POST
def send_marks(request):
    """Marks that waited on the phone, as JSON: ``{"sent_at", "marks": [{event, day, enrolment, presence, at}]}``.

    Answers for each mark what stands now or why it was not taken; the phone forgets a mark that was answered.
    """
    try:
        sent_at, by_day = _read_marks(request.body)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return JsonResponse({"error": _("Data tidak terbaca.")}, status=400)
    answers = []
    for day_id, marks in by_day.items():
        try:
            found = service.record_marks(actor=request.user, day_id=day_id, marks=marks, sent_at=sent_at)
        except BusinessRuleError as refusal:
            found = [service.Answer(mark.event, sentence=refusal.message) for mark in marks]
        answers += [{"event": str(a.event), "presence": a.presence, "sentence": a.sentence} for a in found]
    return JsonResponse({"answers": answers})


def _read_marks(body):
    data = json.loads(body)
    if len(data["marks"]) > service.MARKS_AT_MOST:
        raise ValueError("too many marks")
    by_day = {}
    for item in data["marks"]:
        day = int(item["day"])
        if not 0 < day < 2**63:
            raise ValueError("no such day")
        mark = service.Mark(
            uuid.UUID(str(item["event"])),
            uuid.UUID(str(item["enrolment"])),
            str(item["presence"])[:8],
            _moment(item["at"]),
            str(item.get("card") or "")[:CARD_LENGTH],
        )
        by_day.setdefault(day, []).append(mark)
    return _moment(data["sent_at"]), by_day


def _moment(text):
    moment = parse_datetime(str(text))
    if moment is None or timezone.is_naive(moment) or not 2020 <= moment.year <= 2100:
        raise ValueError("no time")
    return moment

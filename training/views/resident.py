"""The resident's own classes: what waits for an answer, timeline, schedule, papers, giving a place back."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import can_proceed

from accounts.files import FileRefused, private_file_response
from cakapkerja.errors import BusinessRuleError
from training import batch_words
from training.calendar import class_calendar
from training.enums import ENROLMENT_TOOK_PART, DocumentNeed, EnrolmentState
from training.forms.registration import PaperForm
from training.history import chance_words, past_lists
from training.models import Enrolment, EnrolmentFile, Field
from training.scoring import published_marks
from training.services import enrolments as service
from training.services.field_news import wanted_fields
from training.timeline import next_words, steps_of

RUNNING = (EnrolmentState.REGISTERED, EnrolmentState.WAITING, EnrolmentState.CONFIRMED)


def _own(request, pk):
    return get_object_or_404(
        Enrolment.objects.for_user(request.user).select_related("batch__field__programme", "resident__user"), pk=pk
    )


@require_safe
def enrolments(request):
    """What needs an answer first, then what is going on, then what has ended."""
    rows = (
        Enrolment.objects.for_user(request.user)
        .select_related("batch__field__programme")
        .order_by("-registered_at")
    )
    groups = {"action": [], "open": [], "ended": []}
    for row in rows[:100]:
        key = "action" if row.needs_answer else "open" if row.state in RUNNING else "ended"
        groups[key].append(row)
    wanted = (
        Field.objects.filter(pk__in=wanted_fields(request.user)).select_related("programme").order_by("name", "pk")
    )
    context = {"groups": groups, "has_any": any(groups.values()), "wanted": wanted}
    return render(request, "training/enrolments.html", context)


@require_safe
def enrolment(request, pk):
    return _page(request, _own(request, pk))


def _page(request, row, *, form=None, status=200):
    batch = row.batch
    kept = {paper.kind: paper for paper in row.files.filter(deleted_at__isnull=True)}
    names = dict(zip(batch.documents, batch_words.document_words(batch), strict=True))
    missing = [kind for kind in batch.documents if kind not in kept]
    context = {
        "enrolment": row,
        "batch": batch,
        "timeline": steps_of(row),
        "next": next_words(row),
        "chance": chance_words(past_lists(batch), row.waiting_number)
        if row.state == EnrolmentState.WAITING
        else "",
        "ahead": _ahead(row),
        "days": list(batch.days.all()) if row.is_live else [],
        "papers": [{"kind": kind, "name": names[kind], "file": kept.get(kind)} for kind in batch.documents],
        "missing": missing,
        "is_participant": row.state in ENROLMENT_TOOK_PART,
        "paper_form": form or PaperForm(batch=batch, initial={"kind": missing[0] if missing else None}),
        "marks": published_marks(row),
        "may_withdraw": can_proceed(row.withdraw)
        and not (row.holds_seat and timezone.localdate() >= batch.starts_on),
    }
    return render(request, "training/enrolment.html", context, status=status)


def _ahead(row):
    """How many people stand before this one on the waiting list."""
    if row.state != EnrolmentState.WAITING:
        return 0
    waiting = Enrolment.objects.filter(batch=row.batch, state=EnrolmentState.WAITING)
    return waiting.filter(waiting_number__lt=row.waiting_number).count()


@require_safe
def receipt(request, pk):
    """The answer to a registration: the seat or the number, and what comes next. It can be bookmarked."""
    row = _own(request, pk)
    context = {
        "enrolment": row,
        "batch": row.batch,
        "papers": batch_words.document_words(row.batch),
        "chance": chance_words(past_lists(row.batch), row.waiting_number) if row.waiting_number else "",
        "ahead": _ahead(row),
    }
    return render(request, "training/receipt.html", context)


@require_POST
def take_seat(request, pk):
    row = _own(request, pk)
    try:
        service.take_seat(actor=request.user, enrolment_id=row.pk)
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Kursi Anda sudah pasti. Sampai jumpa di kelas."))
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    row = _own(request, pk)
    if request.method != "POST":
        if not can_proceed(row.withdraw):
            return redirect(row)
        return render(request, "training/withdraw.html", {"enrolment": row, "batch": row.batch})
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:300]
    try:
        service.withdraw(actor=request.user, enrolment_id=row.pk, reason=reason)
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Pendaftaran dibatalkan. Terima kasih sudah memberi tahu."))
    return redirect(row)


@require_POST
def add_paper(request, pk):
    row = _own(request, pk)
    form = PaperForm(request.POST, request.FILES, batch=row.batch)
    if form.is_valid():
        try:
            service.add_file(
                actor=request.user,
                enrolment_id=row.pk,
                kind=form.cleaned_data["kind"],
                uploaded=form.cleaned_data["file"],
            )
        except (FileRefused, BusinessRuleError) as refusal:
            form.add_error("file", refusal.message)
    if form.errors:
        return _page(request, row, form=form, status=422)
    messages.success(request, _("Berkas diterima."))
    return redirect(f"{row.get_absolute_url()}#berkas")


@require_safe
def paper(request, pk, file_pk):
    """One's own paper, for its owner."""
    row = _own(request, pk)
    found = get_object_or_404(EnrolmentFile, pk=file_pk, enrolment=row, deleted_at__isnull=True)
    ending = "pdf" if found.content_type == "application/pdf" else "jpg"
    name = f"{DocumentNeed(found.kind).value}.{ending}"
    return private_file_response(found.file, name, content_type=found.content_type)


@require_safe
def calendar(request, pk):
    """The days of the class for the phone's calendar."""
    row = _own(request, pk)
    name = f"kelas-{row.batch.slug}"
    response = HttpResponse(class_calendar(row.batch), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename=\"{name}.ics\"; filename*=UTF-8''{quote(name)}.ics"
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""The company's visitors: how many came, who shared the profile, results of tests, and the report as a sheet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cakapkerja.errors import BusinessRuleError
from cakapkerja.sheets import MEDIA_TYPE, write_sheet
from cakapkerja.templatetags.cakap import waktu
from jobs.fairs.enums import ContactAnswer, Phase
from jobs.fairs.forms.visitors import AskForm, NoteForm, TestForm
from jobs.fairs.models import Talk
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.services import contacts
from jobs.fairs.services.spot_tests import record_test
from jobs.fairs.views.answers import answers_wrong_phase
from jobs.fairs.views.desk import booth_of

PAGE_SIZE = 50
MOST_ROWS = 5000
CAMERA = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def _with_errors(form, refusal):
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def visitors(request, code, edition):
    """Who visited (X-120): numbers for all, names of those who said yes; a scan asks the next one (F-18)."""
    booth = booth_of(request, code, edition)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = contacts.ask_contact(actor=request.user, booth_id=booth.pk, text=form.cleaned_data["code"])
            if row.answer == ContactAnswer.AGREED:
                return redirect("employer:fair_contact", code=code, edition=edition, pk=row.pk)
            messages.success(request, _("Permintaan terkirim. Minta orangnya membuka tiketnya dan memilih ya."))
            return redirect(request.path)
        except WrongPhaseError:
            raise
        except BusinessRuleError as refusal:
            _with_errors(form, refusal)
    shared = (
        booth.contacts.filter(answer=ContactAnswer.AGREED)
        .select_related("resident")
        .order_by("-answered_at", "pk")
    )
    counts = booth.contacts.aggregate(
        asked=Count("pk", filter=Q(answer=ContactAnswer.ASKED)),
        refused=Count("pk", filter=Q(answer=ContactAnswer.REFUSED)),
    )
    context = {
        "booth": booth,
        "company": booth.company,
        "edition": booth.edition,
        "form": form,
        "is_live": booth.edition.phase == Phase.LIVE,
        "days": list(booth.visits.order_by().values("day").annotate(n=Count("pk")).order_by("day")),
        "people": booth.visits.aggregate(n=Count("resident_id", distinct=True))["n"],
        "page": Paginator(shared.order_by("-answered_at", "pk"), PAGE_SIZE).get_page(request.GET.get("halaman")),
        **counts,
    }
    response = render(request, "fairs/employer/visitors.html", context, status=422 if form.errors else 200)
    response["Permissions-Policy"] = CAMERA
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request, code, edition, pk):
    """The profile of somebody who said yes, with the company's note."""
    booth = booth_of(request, code, edition)
    row = contacts.open_contact(actor=request.user, booth_id=booth.pk, contact_id=pk)
    if row is None:
        raise Http404
    form = NoteForm(request.POST or None, initial={"note": row.note})
    if request.method == "POST" and form.is_valid():
        try:
            contacts.note_contact(actor=request.user, booth_id=booth.pk, contact_id=pk, **form.cleaned_data)
            messages.success(request, _("Tersimpan."))
            return redirect(request.path)
        except BusinessRuleError as refusal:
            _with_errors(form, refusal)
    context = {
        "booth": booth,
        "company": booth.company,
        "edition": booth.edition,
        "contact": row,
        "profile": row.resident.snapshot(),
        "form": form,
    }
    return render(request, "fairs/employer/contact.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def tests(request, code, edition):
    """Results of tests on the spot at this booth (JF-7)."""
    booth = booth_of(request, code, edition)
    form = TestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _row, created = record_test(actor=request.user, booth_id=booth.pk, **form.arguments())
            messages.success(request, _("Hasil tercatat.") if created else _("Hasil dibetulkan."))
            return redirect(request.path)
        except WrongPhaseError:
            raise
        except BusinessRuleError as refusal:
            _with_errors(form, refusal)
    rows = booth.spot_tests.select_related("ticket").order_by("-recorded_at", "pk")
    context = {
        "booth": booth,
        "company": booth.company,
        "edition": booth.edition,
        "form": form,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("halaman")),
    }
    return render(request, "fairs/employer/tests.html", context, status=422 if form.errors else 200)


@require_safe
def report_sheet(request, code, edition):
    """The follow-up report as XLSX: every talk by its number, without a name or a note (F-21)."""
    booth = booth_of(request, code, edition)
    rows = Talk.objects.filter(booth=booth).select_related("place", "recruiter", "application__vacancy")
    header = [
        (_("Nomor"), 10),
        (_("Bicara"), 30),
        (_("Perekrut"), 24),
        (_("Penilaian"), 10),
        (_("Hasil"), 22),
        (_("Hasil ditunggu sampai"), 30),
        (_("Lamaran"), 30),
    ]
    lines = (
        (
            talk.place.number if talk.place else _("waktu dipesan"),
            str(waktu(talk.started_at)),
            talk.recruiter.display_name,
            talk.rating or "",
            talk.get_outcome_display(),
            "" if talk.outcome else str(waktu(talk.outcome_due_at)),
            talk.application.vacancy.title if talk.application else "",
        )
        for talk in rows.defer("notes").order_by("started_at", "pk")[:MOST_ROWS]
    )
    name = f"tindak-lanjut-{booth.edition.slug}-{timezone.localdate():%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(write_sheet("Tindak lanjut", header, lines), content_type=MEDIA_TYPE, headers=headers)

"""A community asks for the van: four short steps kept as a draft, then the timeline (TR-6)."""

import dataclasses

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from training.enums import REQUEST_CAN_WITHDRAW, RequestState
from training.forms.community import PersonForm, PlaceForm, UploadForm, WhoForm, WishForm
from training.imports.people import template_file
from training.models import CommunityRequest
from training.models.community import PEOPLE_AT_MOST, TARGET_PEOPLE
from training.services import van_requests as service
from training.van_timeline import timeline_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTED_AT_MOST = 50


@dataclasses.dataclass(frozen=True)
class Step:
    slug: str
    title: str
    form: type


STEPS = (
    Step("siapa", gettext_lazy("Siapa yang meminta?"), WhoForm),
    Step("pelatihan", gettext_lazy("Pelatihan dan harinya"), WishForm),
    Step("tempat", gettext_lazy("Tempat pelatihan"), PlaceForm),
)
LAST_STEPS = ("orang", "periksa")


def _own(request, pk):
    rows = CommunityRequest.objects.for_user(request.user)
    return get_object_or_404(rows.select_related("field", "kelurahan__kecamatan"), pk=pk)


def _editable(request, pk):
    """The own request while it can be changed; None when it can not, with the sentence told."""
    found = _own(request, pk)
    if found.is_editable:
        return found
    messages.warning(
        request,
        _("Permintaan ini tidak bisa diubah: %(state)s.") % {"state": found.get_state_display().lower()},
    )
    return None


# --- the list -----------------------------------------------------------------------------------------
@require_safe
def requests(request):
    """Every request of the account, newest first."""
    rows = CommunityRequest.objects.for_user(request.user).select_related("field", "kelurahan__kecamatan")
    return render(request, "training/community/list.html", {"requests": rows[:LISTED_AT_MOST]})


@require_safe
def request_page(request, pk):
    """The timeline of one request, its visit, its list, and what can be done now."""
    found = _own(request, pk)
    booking = (
        found.bookings.filter(cancelled_at__isnull=True).select_related("van", "batch__field__programme").first()
    )
    context = {
        "found": found,
        "steps": timeline_of(found),
        "booking": booking,
        "people": _people_with_places(found),
        "may_withdraw": found.state in REQUEST_CAN_WITHDRAW,
        "target": TARGET_PEOPLE,
    }
    return render(request, "training/community/request.html", context)


def _people_with_places(found):
    """The list with what became of each: seat, waiting number, or not enrolled (never why)."""
    people = list(found.people.select_related("kelurahan"))
    enrolments = {
        bytes(row.nik_index): row
        for row in found.enrolments.exclude(batch__state="cancelled").order_by("pk")
        if row.nik_index
    }
    for person in people:
        person.enrolment = enrolments.get(bytes(person.nik_index)) if person.nik_index else None
    return people


# --- the steps ----------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    """The first step; the draft is made when it is saved."""
    step = STEPS[0]
    initial = {"contact_name": request.user.name}
    resident = request.user.resident_or_none
    if resident is not None:
        initial |= {"contact_phone": resident.phone, "kelurahan": resident.kelurahan_id}
    form = WhoForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = service.start_request(
                actor=request.user,
                data=form.cleaned_data,
                token=form.cleaned_data["form_token"],
                url_of=lambda row: _step_url(row, STEPS[1].slug),
            )
            return redirect(_step_url(made, STEPS[1].slug))
        except BusinessRuleError as refusal:
            form.add_error(None, refusal.message)
    drafts = CommunityRequest.objects.for_user(request.user).filter(state=RequestState.DRAFT)[:5]
    context = {
        "form": form,
        "title": step.title,
        "number": 1,
        "count": len(STEPS) + len(LAST_STEPS),
        "back_url": "/pelatihan/si-praja/",
        "drafts": drafts if request.method != "POST" else [],
    }
    return render(request, "training/community/step.html", context, status=422 if form.errors else 200)


def _step_url(found, slug):
    if slug == "orang":
        return reverse("resident:van_people", kwargs={"pk": found.pk})
    if slug == "periksa":
        return reverse("resident:van_check", kwargs={"pk": found.pk})
    return reverse("resident:van_step", kwargs={"pk": found.pk, "step": slug})


@require_http_methods(["GET", "HEAD", "POST"])
def step(request, pk, step):
    """One step of a draft: saved when it is sent, then the next one."""
    number = next((place for place, row in enumerate(STEPS) if row.slug == step), None)
    if number is None:
        raise Http404
    found = _editable(request, pk)
    if found is None:
        return redirect("resident:van_request", pk=pk)
    this = STEPS[number]
    form = this.form(request.POST if request.method == "POST" else None, initial=this.form.initial_of(found))
    following = STEPS[number + 1].slug if number + 1 < len(STEPS) else "orang"
    if request.method == "POST" and form.is_valid():
        try:
            data = form.data_for_request() if hasattr(form, "data_for_request") else form.cleaned_data
            service.save_step(actor=request.user, request_id=pk, data=data)
            return redirect(_step_url(found, "periksa" if request.GET.get("kembali") == "periksa" else following))
        except BusinessRuleError as refusal:
            form.add_error(None, refusal.message)
    context = {
        "form": form,
        "found": found,
        "title": this.title,
        "number": number + 1,
        "count": len(STEPS) + len(LAST_STEPS),
        "back_url": _step_url(found, STEPS[number - 1].slug) if number else found.get_absolute_url(),
        "drafts": [],
    }
    return render(request, "training/community/step.html", context, status=422 if form.errors else 200)


# --- the people ---------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def people(request, pk):
    """The list so far; POST adds the rows of a spreadsheet."""
    found = _editable(request, pk)
    if found is None:
        return redirect("resident:van_request", pk=pk)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            read, faulty = service.add_people_from_file(
                actor=request.user,
                request_id=pk,
                uploaded=form.cleaned_data["upload"],
                token=form.cleaned_data["form_token"],
                url=_step_url(found, "orang"),
            )
            _say_read(request, read, faulty)
            return redirect(_step_url(found, "orang"))
        except BusinessRuleError as refusal:
            form.add_error("upload", refusal.message)
    rows = list(found.people.select_related("kelurahan"))
    context = {
        "found": found,
        "form": form,
        "people": rows,
        "faulty": [row for row in rows if row.faults],
        "target": TARGET_PEOPLE,
        "most": PEOPLE_AT_MOST,
        "number": len(STEPS) + 1,
        "count": len(STEPS) + len(LAST_STEPS),
        "back_url": _step_url(found, STEPS[-1].slug),
    }
    return render(request, "training/community/people.html", context, status=422 if form.errors else 200)


def _say_read(request, read, faulty):
    text = ngettext("%(n)d orang terbaca.", "%(n)d orang terbaca.", read) % {"n": read}
    if not faulty:
        messages.success(request, text)
        return
    wrong = ngettext("%(n)d baris perlu diperbaiki.", "%(n)d baris perlu diperbaiki.", faulty) % {"n": faulty}
    messages.warning(request, f"{text} {wrong}")


@require_safe
def people_template(request):
    """The empty spreadsheet with its lists and an example."""
    response = HttpResponse(template_file(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="peserta-si-praja.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def person(request, pk, person_id=None):
    """Type one name, or mend a row whose faults are shown above the form."""
    found = _editable(request, pk)
    if found is None:
        return redirect("resident:van_request", pk=pk)
    row = get_object_or_404(found.people, pk=person_id) if person_id else None
    initial = PersonForm.initial_of(row) if row else {"kelurahan": found.kelurahan_id}
    form = PersonForm(request.POST if request.method == "POST" else None, person=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _save_person(request, found, row, form.cleaned_data)
            if "lagi" in request.POST:
                return redirect("resident:van_person_add", pk=pk)
            return redirect(_step_url(found, "orang"))
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"found": found, "form": form, "person": row, "back_url": _step_url(found, "orang")}
    return render(request, "training/community/person.html", context, status=422 if form.errors else 200)


def _save_person(request, found, row, data):
    if row is None:
        service.add_person(actor=request.user, request_id=found.pk, data=data)
        messages.success(request, _("%s ditambahkan.") % data["full_name"])
    else:
        service.change_person(actor=request.user, request_id=found.pk, person_id=row.pk, data=data)
        messages.success(request, _("Isian %s tersimpan.") % data["full_name"])


@require_POST
def person_remove(request, pk, person_id):
    found = _own(request, pk)
    try:
        service.remove_person(actor=request.user, request_id=pk, person_id=person_id)
        messages.success(request, _("Orang itu dikeluarkan dari daftar."))
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect(found)
    return redirect(_step_url(found, "orang"))


# --- handing in ---------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, pk):
    """Everything once more before it is handed in."""
    found = _editable(request, pk)
    if found is None:
        return redirect("resident:van_request", pk=pk)
    if request.method == "POST":
        try:
            service.submit_request(actor=request.user, request_id=pk)
            messages.success(request, _("Permintaan terkirim. Kami kabari Anda."))
            return redirect(found)
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
            return redirect(_step_url(found, "periksa"))
    missing = [
        {"text": text, "url": _step_url(found, slug)} for slug, text in service.missing_for_submitting(found)
    ]
    context = {
        "found": found,
        "missing": missing,
        "warnings": service.warnings_for_submitting(found),
        "people_count": found.people.count(),
        "days": settings.VAN_SLA_WORKDAYS,
        "number": len(STEPS) + 2,
        "count": len(STEPS) + len(LAST_STEPS),
        "back_url": _step_url(found, "orang"),
    }
    return render(request, "training/community/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Asks once, then takes the request back."""
    found = _own(request, pk)
    if request.method == "POST":
        try:
            service.withdraw_request(actor=request.user, request_id=pk)
            messages.success(request, _("Permintaan sudah ditarik. Daftar orangnya sudah dihapus."))
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
        return redirect(found)
    if found.state not in REQUEST_CAN_WITHDRAW:
        messages.warning(
            request,
            _("Permintaan ini tidak bisa ditarik: %(state)s.") % {"state": found.get_state_display().lower()},
        )
        return redirect(found)
    return render(request, "training/community/withdraw.html", {"found": found})

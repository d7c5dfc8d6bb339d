"""The gate of a fair: scan or type a ticket, for hours without a signal if need be (FT-28, F-17)."""

import json
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import new_token, parse_token
from jobs.fairs import gate as lists
from jobs.fairs.enums import Lane
from jobs.fairs.kept import answer
from jobs.fairs.models import CheckIn
from jobs.fairs.permissions import staffed_edition
from jobs.fairs.services import check_in as service
from jobs.fairs.views.answers import answers_wrong_phase

CAMERA = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
TEXT_LENGTH = 200
PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def gate(request, edition):
    """The page of a gate. Without scripts a typed code is recorded at once."""
    row = staffed_edition(request, edition)
    if request.method == "POST":
        return _by_form(request, row)
    context = {
        "edition": row,
        "came": CheckIn.objects.filter(ticket__edition=row).count(),
        "lanes": [(lists.LANES[value], label) for value, label in Lane.choices],
        "token": new_token(),
        "gate_name": request.GET.get("pintu", "").replace("\x00", "")[: service.GATE_LENGTH],
    }
    response = render(request, "fairs/staff/gate.html", context)
    response["Permissions-Policy"] = CAMERA
    return response


def _by_form(request, edition):
    name = request.POST.get("pintu", "").replace("\x00", "")[: service.GATE_LENGTH]
    scan = service.Scan(
        parse_token(request.POST.get("form_token", "")) or uuid.uuid4(),
        request.POST.get("kode", "")[:TEXT_LENGTH],
        database_now(),
        name,
    )
    verdict = service.record_scans(actor=request.user, edition_id=edition.pk, scans=[scan])[0]
    if verdict.is_in:
        messages.success(request, _("Silakan masuk. Jalur: %(lane)s.") % {"lane": verdict.lane})
    else:
        messages.warning(request, verdict.sentence)
    url = reverse("fair_staff:gate", kwargs={"edition": edition.slug})
    return redirect(f"{url}?pintu={name}" if name.isalnum() else url)


@require_POST
def send(request, edition):
    """Scans that waited on a phone: ``{"sent_at", "scans": [{event, text, at, gate}]}``; a verdict for each."""
    row = staffed_edition(request, edition)
    try:
        data = json.loads(request.body)
        sent_at = _moment(data["sent_at"])
        scans = [_scan(item) for item in data["scans"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return JsonResponse({"error": _("Data tidak terbaca.")}, status=400)
    try:
        verdicts = service.record_scans(actor=request.user, edition_id=row.pk, scans=scans, sent_at=sent_at)
    except BusinessRuleError as refusal:
        return JsonResponse({"error": refusal.message}, status=409)
    came = CheckIn.objects.filter(ticket__edition=row).count()
    answers = [
        {"event": str(one.event), "in": one.is_in, "sentence": one.sentence, "code": one.code} for one in verdicts
    ]
    return JsonResponse({"answers": answers, "came": came})


def _scan(item):
    return service.Scan(
        uuid.UUID(str(item["event"])),
        str(item["text"]).replace("\x00", "")[:TEXT_LENGTH],
        _moment(item["at"]),
        str(item.get("gate") or "").replace("\x00", "")[: service.GATE_LENGTH],
    )


def _moment(text):
    moment = parse_datetime(str(text))
    if moment is None or timezone.is_naive(moment) or not 2020 <= moment.year <= 2100:
        raise ValueError("no time")
    return moment


@require_safe
def offline_list(request, edition):
    """The tickets as fingerprints, for a gate without a signal."""
    return answer(request, lists.list_answer(staffed_edition(request, edition)), "private, no-cache")


@require_safe
def worker(request, edition):
    """The service worker of this gate: its scope is the gate's page and nothing else."""
    row = staffed_edition(request, edition)
    response = render(request, "fairs/staff/sw.js", {"edition": row}, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def conflicts(request, edition):
    """Scans that let nobody in, each with its reason."""
    row = staffed_edition(request, edition)
    rows = row.check_in_conflicts.select_related("by").order_by("-received_at", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("halaman"))
    return render(request, "fairs/staff/conflicts.html", {"edition": row, "page": page})

"""The page of a talk, the same address for both sides; without scripts it is read by reloading."""

import json

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Medium, PlaceState
from jobs.fairs.forms.talks import LineForm
from jobs.fairs.ice import ice_servers
from jobs.fairs.models import Talk, Ticket
from jobs.fairs.services import advisers, talk_chat, talks
from jobs.fairs.services.last_chance import apply_from_talk
from jobs.fairs.views.places import apply_in_one_tap, vacancies_of
from jobs.services.chat import NO_FEE
from jobs.views.chat import WARNINGS

# What a resident writes goes to somebody else's eyes: money and papers are named before they are lost (F-33).
PERSON_WARNINGS = {
    "fee": gettext_lazy("Pesan ini menyebut uang. Melamar kerja selalu gratis."),
    "bank": gettext_lazy("Pesan ini berisi rekening. Nomor rekening tidak diperlukan untuk melamar."),
    "identity": gettext_lazy("Pesan ini menyebut KTP atau surat pribadi. Jangan kirim nomor atau fotonya."),
    "secret": gettext_lazy("Pesan ini menyebut kata sandi atau kode. Jangan beri kepada siapa pun."),
}
WARN_SECONDS = 120  # F-07
# Only this page may ask for microphone and camera, and only for itself (SEC-46).
MEDIA_PERMISSIONS = "camera=({camera}), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()"


def _talk(request, edition, pk):
    rows = Talk.objects.taking_part(request.user).select_related(
        "booth__edition",
        "booth__company",
        "resident__user",
        "place",
        "recruiter",
        "adviser",
        "booked_time__booth__edition",
    )
    return get_object_or_404(rows, pk=pk, booth__edition__slug=edition)


def _is_recruiter(request, row):
    return row.recruiter_id == request.user.pk


def seconds_left(row):
    if row.ended_at is not None:
        return 0
    return max(0, int((row.ends_at - database_now()).total_seconds()))


def lines_of(row, side, after=0):
    """Lines of the chat behind number ``after``, as ``side`` reads them: "recruiter", "person" or "adviser"."""
    return [_line(message, side) for message in row.messages.filter(number__gt=after)]


def _line(message, side):
    """``who`` names whom the page does not know; a warning stands above what asks for trouble."""
    author = "adviser" if message.from_adviser else "recruiter" if message.from_recruiter else "person"
    signs = message.signs
    warnings = WARNINGS if author == "recruiter" else PERSON_WARNINGS
    who = {"adviser": _("Petugas pendamping"), "recruiter": _("Perekrut"), "person": _("Warga")}
    return {
        "n": message.number,
        "own": author == side,
        "who": str(who[author]) if side == "adviser" or author == "adviser" else "",
        "text": message.text,
        "fixed": str(NO_FEE) if message.from_recruiter else "",
        "warnings": [str(warnings[code]) for code in signs if code in warnings],
    }


@require_safe
def talk(request, edition, pk):
    return _page(request, _talk(request, edition, pk), LineForm())


def _page(request, row, form, status=200):
    is_recruiter = _is_recruiter(request, row)
    booth, left = row.booth, seconds_left(row)
    name = row.resident.full_name.split(" ")[0]
    vacancies = []
    if not is_recruiter:
        vacancies = vacancies_of(booth)
    context = {
        "talk": row,
        "booth": booth,
        "edition": booth.edition,
        "company": booth.company,
        "place": row.place,
        "is_recruiter": is_recruiter,
        "other": row.resident.full_name if is_recruiter else booth.company.name,
        "other_short": name if is_recruiter else booth.company.name,
        "rows": lines_of(row, "recruiter" if is_recruiter else "person"),
        "seconds_left": left,
        "minutes_left": -(-left // 60),
        "is_short": left <= WARN_SECONDS,
        "own_asked_longer": row.extended_by_recruiter if is_recruiter else row.extended_by_resident,
        "other_asked_longer": row.extended_by_resident if is_recruiter else row.extended_by_recruiter,
        "asked": _asked(row, is_recruiter),
        "wants_adviser": not is_recruiter and _wants_adviser(row),
        "can_video": booth.edition.video_allowed,
        "ice": json.dumps(ice_servers(request.user.pk)),
        "form": form,
        "vacancies": vacancies,
        "apply_url": reverse("fairs:talk_apply", kwargs={"edition": booth.edition.slug, "pk": row.pk}),
        "profile": row.resident.snapshot() if is_recruiter and left else None,
        "cv_url": _cv_url(row) if is_recruiter and left else "",
    }
    response = render(request, "fairs/talk.html", context, status=status)
    if left and row.medium != Medium.IN_PERSON:
        camera = "self" if booth.edition.video_allowed else ""
        response["Permissions-Policy"] = MEDIA_PERMISSIONS.format(camera=camera)
    return response


def _wants_adviser(row):
    """Whether the person said on the ticket that the office's adviser should come along (N-16)."""
    tickets = Ticket.objects.live().filter(edition=row.booth.edition_id, resident=row.resident_id)
    return tickets.filter(needs_adviser=True).exists()


def _cv_url(row):
    kwargs = {"code": row.booth.company.code, "edition": row.booth.edition.slug}
    if row.place is None:
        return reverse("employer:fair_talk_cv", kwargs={**kwargs, "pk": row.pk})
    if row.place.state != PlaceState.TALKING:
        return ""
    kwargs["pk"] = row.place_id
    return reverse("employer:fair_cv", kwargs=kwargs)


def _asked(row, is_recruiter):
    """Who asked for which medium: ``{"audio": {"own": …, "other": …}, "video": …}``."""
    found = set(
        row.signals.filter(kind__in=talk_chat.ASKS.values()).order_by("pk").values_list("kind", "from_recruiter")
    )
    return {
        str(medium): {"own": (kind, is_recruiter) in found, "other": (kind, not is_recruiter) in found}
        for medium, kind in talk_chat.ASKS.items()
    }


@require_safe
def news(request, edition, pk):
    """What is new since line ``setelah`` and signal ``sinyal``: asked every few seconds, writes nothing."""
    row = _talk(request, edition, pk)
    is_recruiter = _is_recruiter(request, row)
    after, signal = (_number(request.GET.get(name)) for name in ("setelah", "sinyal"))
    signals = row.signals.filter(pk__gt=signal, from_recruiter=not is_recruiter, kind__in=talk_chat.KINDS)
    left = seconds_left(row)
    return JsonResponse(
        {
            "lines": lines_of(row, "recruiter" if is_recruiter else "person", after),
            "adviser": row.adviser_id is not None,
            "left": left,
            "medium": row.medium,
            "asked": _asked(row, is_recruiter),
            "longer": {
                "done": row.is_extended,
                "other": row.extended_by_resident if is_recruiter else row.extended_by_recruiter,
            },
            "signals": [{"id": item.pk, "kind": item.kind, "payload": item.payload} for item in signals[:50]],
        }
    )


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0


@require_POST
def write(request, edition, pk):
    """A line of the chat; a script gets 204 and asks for what is new."""
    row = _talk(request, edition, pk)
    form = LineForm(request.POST)
    wants_short = request.headers.get("X-Part") == "line"
    if form.is_valid():
        try:
            talk_chat.write_line(
                actor=request.user,
                talk_id=row.pk,
                text=form.cleaned_data["text"],
                token=None if wants_short else form.cleaned_data["form_token"],
            )
            return JsonResponse({}, status=200) if wants_short else redirect(row)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    if wants_short:
        words = [text for texts in form.errors.values() for text in texts]
        return JsonResponse({"error": words[0]}, status=422)
    return _page(request, row, form, status=422)


def _act(request, edition, pk, act, **more):
    """Carry out a press; a script gets JSON, a form the page again."""
    row = _talk(request, edition, pk)
    error = ""
    try:
        act(actor=request.user, talk_id=row.pk, **more)
    except BusinessRuleError as refusal:
        error = refusal.message
    if request.headers.get("X-Part") == "line":
        return JsonResponse({"error": error} if error else {}, status=422 if error else 200)
    if error:
        messages.warning(request, error)
    return redirect(row)


@require_POST
def longer(request, edition, pk):
    return _act(request, edition, pk, talks.ask_longer)


@require_POST
def medium(request, edition, pk):
    """Ask for sound or picture, or go back to writing; the value is one of the three, or a sentence says so."""
    wanted = request.POST.get("cara", "")
    if wanted == Medium.CHAT:
        return _act(request, edition, pk, talk_chat.drop_medium)
    return _act(request, edition, pk, talk_chat.ask_medium, medium=wanted)


@require_POST
def signal(request, edition, pk):
    kind, payload = request.POST.get("jenis", ""), request.POST.get("isi", "")
    return _act(request, edition, pk, talk_chat.send_signal, kind=kind, payload=payload)


@require_POST
def adviser(request, edition, pk):
    """Ask the office's adviser into the talk (N-16)."""
    return _act(request, edition, pk, advisers.ask_adviser)


@require_POST
def end(request, edition, pk):
    """ "Selesai bicara": the recruiter goes on to rating, the person to what they can do next."""
    row = _talk(request, edition, pk)
    is_recruiter = _is_recruiter(request, row)
    talks.end_talk(actor=request.user, talk_id=row.pk)
    if is_recruiter:
        kwargs = {"code": row.booth.company.code, "edition": row.booth.edition.slug, "pk": row.pk}
        return redirect("employer:fair_talk", **kwargs)
    messages.success(request, _("Bicara selesai. Terima kasih."))
    return redirect(row)


@require_POST
def apply(request, edition, pk):
    """One tap from the end of a talk to an application; the talk remembers it."""
    rows = Talk.objects.for_user(request.user).select_related("booth__edition", "booth__company")
    row = get_object_or_404(rows, pk=pk, booth__edition__slug=edition)
    return apply_in_one_tap(request, row, row.booth, apply_from_talk, talk_id=row.pk)

"""The resident's profile, one thing a page; NIK, identity check, files, who looked."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import DocumentKind
from accounts.files import FileRefused, private_file_response
from accounts.forms.resident import SECTIONS, DocumentForm, NikForm, PictureForm
from accounts.models import AccessLog, Document, Resident
from accounts.services.documents import MAX_CVS, keep_cv
from accounts.services.identity import submit_identity_check
from accounts.services.residents import give_consent, set_nik, start_resident, update_profile
from cakapkerja.errors import BusinessRuleError, ChangedMeanwhileError

STEPS = ["diri", "alamat", "kerja", "nik", "izin"]


def _next(request):
    """Where to go after the journey: a path of this site only (SEC-40)."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else ""


def _initial(resident, form_class):
    initial = {name: getattr(resident, name, None) for name in form_class.base_fields}
    if "kelurahan" in initial:
        initial["kelurahan"] = resident.kelurahan_id
    return {**initial, "version": form_class.version_of(resident)}


@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    """The first-run journey: name, address, contact and schooling, NIK (may wait), consent."""
    step = request.GET.get("langkah", STEPS[0])
    step = step if step in STEPS else STEPS[0]
    target = _next(request)
    resident = request.user.resident_or_none
    if request.method == "POST":
        resident = start_resident(user=request.user)
    skip = step == "nik" and "skip" in request.POST
    form, problem = _step_form(request, step, resident, skip), ""
    if request.method == "POST" and (form is None or skip or form.is_valid()):
        try:
            if not skip:
                _save_step(request, step, form, resident)
            return redirect(_after(step, target))
        except ChangedMeanwhileError as changed:
            form.say_changed(changed.names, Resident.objects.get(pk=resident.pk))
        except BusinessRuleError as refusal:
            if form is not None:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                problem = refusal.message
    context = {
        "form": form,
        "step": step,
        "number": STEPS.index(step) + 1,
        "count": len(STEPS),
        "title": _title(step),
        "target": target,
        "problem": problem,
        "back_url": _address(STEPS[STEPS.index(step) - 1], target) if step != STEPS[0] else "",
    }
    invalid = form is not None and form.is_bound and form.errors
    return render(request, "accounts/start.html", context, status=422 if invalid else 200)


def _title(step):
    titles = {
        "diri": _("Siapa nama Anda?"),
        "alamat": _("Di mana Anda tinggal?"),
        "kerja": _("Kontak, pendidikan, dan pekerjaan"),
        "nik": _("Nomor KTP Anda"),
        "izin": _("Izin memakai data Anda"),
    }
    return titles[step]


def _step_form(request, step, resident, skip):
    if step == "izin":
        return None
    form_class = NikForm if step == "nik" else SECTIONS[step][0]
    if request.method == "POST" and not skip:
        return form_class(request.POST)
    initial = {} if resident is None or step == "nik" else _initial(resident, form_class)
    if step == "diri" and not initial.get("full_name"):
        initial["full_name"] = request.user.name
    return form_class(initial=initial)


def _save_step(request, step, form, resident):
    if step == "izin":
        with transaction.atomic():
            give_consent(user=request.user)
    elif step == "nik":
        set_nik(actor=request.user, resident_id=resident.pk, nik=form.cleaned_data["nik"])
    else:
        update_profile(actor=request.user, data=form.cleaned_data, seen=form.cleaned_data["version"])


def _address(step, target):
    query = {"langkah": step, **({"next": target} if target else {})}
    return f"{reverse('resident:start')}?{urlencode(query)}"


def _after(step, target):
    position = STEPS.index(step) + 1
    if position < len(STEPS):
        return _address(STEPS[position], target)
    return target or reverse("resident:home")


def _own(request):
    return request.user.resident_or_none


@require_safe
def profile(request):
    """Everything that is stored, with "Ubah" beside each part."""
    resident = _own(request)
    if resident is None:
        return redirect("resident:start")
    check = resident.identity_checks.order_by("-submitted_at", "pk").first()
    return render(request, "accounts/profile.html", {"resident": resident, "check": check})


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request, section):
    resident = _own(request)
    if resident is None:
        return redirect("resident:start")
    form_class, title = SECTIONS[section]
    form = form_class(request.POST or None, initial=_initial(resident, form_class))
    if request.method == "POST" and form.is_valid():
        try:
            update_profile(actor=request.user, data=form.cleaned_data, seen=form.cleaned_data["version"])
            messages.success(request, _("Profil tersimpan."))
            return redirect("resident:profile")
        except ChangedMeanwhileError as changed:
            form.say_changed(changed.names, Resident.objects.get(pk=resident.pk))
        except BusinessRuleError as refusal:
            form.add_error(None, refusal.message)
    context = {"form": form, "title": title, "resident": resident}
    return render(request, "accounts/profile_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def nik(request):
    """Add or correct the NIK; a wrong one says which digit rule failed."""
    resident = _own(request)
    if resident is None:
        return redirect("resident:start")
    form = NikForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_nik(actor=request.user, resident_id=resident.pk, nik=form.cleaned_data["nik"])
            messages.success(request, _("NIK tersimpan dan terkunci."))
            return redirect("resident:profile")
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"form": form, "resident": resident}
    return render(request, "accounts/nik.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def identity(request):
    """Hand in a photo of the KTP, see its state and by when an officer answers."""
    resident = _own(request)
    if resident is None:
        return redirect("resident:start")
    form = PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            submit_identity_check(actor=request.user, picture=form.cleaned_data["picture"])
            messages.success(request, _("Foto KTP terkirim. Anda tetap boleh melamar."))
            return redirect("resident:identity")
        except (FileRefused, BusinessRuleError) as refusal:
            form.add_error("picture", refusal.message)
    context = {
        "form": form,
        "resident": resident,
        "check": resident.identity_checks.order_by("-submitted_at", "pk").first(),
    }
    return render(request, "accounts/identity.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request):
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_cv(
                actor=request.user,
                uploaded=form.cleaned_data["upload"],
                token=form.cleaned_data["form_token"],
            )
            messages.success(request, _("CV tersimpan."))
            return redirect("resident:documents")
        except (FileRefused, BusinessRuleError) as refusal:
            form.add_error("upload", refusal.message)
    own = list(Document.objects.for_user(request.user).current())
    context = {
        "form": form,
        "documents": own,
        "is_full": sum(row.kind == DocumentKind.CV for row in own) >= MAX_CVS,
        "most": MAX_CVS,
    }
    return render(request, "accounts/documents.html", context, status=422 if form.errors else 200)


@require_POST
def document_remove(request, pk):
    """Offer a CV no more. A copy that was sent with an application stays with it."""
    document = get_object_or_404(Document.objects.for_user(request.user).current(), pk=pk)
    document.removed_at = timezone.now()
    document.save(update_fields=["removed_at"])
    messages.success(request, _("CV dihapus dari berkas Anda."))
    return redirect("resident:documents")


@require_safe
def document(request, pk):
    document = get_object_or_404(Document.objects.for_user(request.user), pk=pk)
    return private_file_response(document.file, document.name)


@require_safe
def access_log(request):
    """Who looked at my data, what, and when (PDP-06)."""
    rows = AccessLog.objects.filter(subject=request.user).select_related("company", "actor")[:200]
    return render(request, "accounts/access_log.html", {"rows": rows})

"""Dossiers of a resident and of the groups that the resident agreed to; answers to the office's questions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import new_token, parse_token
from training.dossier_timeline import timeline_of
from training.enums import DOSSIER_CAN_WITHDRAW, DossierKind, DossierState
from training.forms.business import DossierForm, MemberForm, ProgressForm
from training.models import Dossier, DossierMember
from training.services import dossiers as service
from training.services.companions import answer_progress
from training.views.business import business_url, own_business


def invitations_of(user):
    """Groups that asked ``user`` and wait for the answer."""
    rows = DossierMember.objects.filter(
        resident__user=user,
        agreed_at__isnull=True,
        dossier__state__in=[DossierState.DRAFT, DossierState.RETURNED],
    )
    return list(rows.select_related("dossier__business__owner"))


def shared_dossiers_of(user):
    """Dossiers of others in whose group ``user`` is."""
    rows = Dossier.objects.filter(members__resident__user=user, members__agreed_at__isnull=False)
    return list(rows.exclude(business__owner__user=user).select_related("business"))


def _seen_by(request, pk):
    rows = Dossier.objects.for_user(request.user).select_related("business__owner__user", "business__kelurahan")
    return get_object_or_404(rows, pk=pk)


def _own(request, pk):
    rows = Dossier.objects.filter(business__owner__user=request.user)
    return get_object_or_404(rows.select_related("business__owner"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_start(request, pk, kind):
    """Says what a dossier is, then begins a draft."""
    found = own_business(request, pk)
    if kind not in DossierKind.values:
        raise Http404
    if request.method == "POST":
        try:
            token = parse_token(request.POST.get("form_token"))
            made = service.start_dossier(actor=request.user, business_id=pk, kind=kind, token=token)
            return redirect("resident:dossier_edit", pk=made.pk)
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
            return redirect(business_url(found))
    context = {"business": found, "kind": DossierKind(kind).label, "token": new_token()}
    return render(request, "training/business/dossier_start.html", context)


@require_safe
def dossier(request, pk):
    """One dossier with its timeline, for its owner and the group."""
    found = _seen_by(request, pk)
    is_owner = found.business.owner.user_id == request.user.pk
    context = {
        "dossier": found,
        "steps": timeline_of(found),
        "items": list(found.items.all()),
        "members": list(found.members.select_related("resident")),
        "is_owner": is_owner,
        "missing": service.missing_of(found) if is_owner and found.is_editable else [],
        "may_withdraw": is_owner and found.state in DOSSIER_CAN_WITHDRAW,
        "member_form": MemberForm(),
    }
    return render(request, "training/business/dossier.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_edit(request, pk):
    """The plan and the budget; saved as it is, complete or not."""
    found = _own(request, pk)
    if not found.is_editable:
        messages.warning(request, _("Proposal ini tidak bisa diubah lagi."))
        return redirect(found)
    form = DossierForm(
        request.POST if request.method == "POST" else None, dossier=found, initial=DossierForm.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            data = dict(form.cleaned_data)
            service.save_dossier(actor=request.user, dossier_id=pk, items=data.pop("items"), data=data)
            messages.success(request, _("Proposal tersimpan."))
            return redirect(found)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"dossier": found, "form": form}
    return render(request, "training/business/dossier_edit.html", context, status=422 if form.errors else 200)


def _act(request, pk, done, act):
    found = _own(request, pk)
    try:
        act(found)
        messages.success(request, done)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return redirect(found)


@require_POST
def dossier_submit(request, pk):
    return _act(
        request,
        pk,
        _("Proposal terkirim. Kami kabari Anda."),
        lambda found: service.submit_dossier(actor=request.user, dossier_id=found.pk),
    )


@require_POST
def dossier_withdraw(request, pk):
    return _act(
        request,
        pk,
        _("Proposal sudah ditarik."),
        lambda found: service.withdraw_dossier(actor=request.user, dossier_id=found.pk),
    )


@require_POST
def member_ask(request, pk):
    form = MemberForm(request.POST)
    if not form.is_valid():
        _own(request, pk)
        messages.warning(request, _("Tulis alamat e-mail yang benar, misalnya nama@contoh.id."))
        return redirect("resident:dossier", pk=pk)
    return _act(
        request,
        pk,
        _("Bila alamat itu punya akun warga, orangnya mendapat pesan dan bisa menyetujui."),
        lambda found: service.ask_member(actor=request.user, dossier_id=found.pk, **form.cleaned_data),
    )


@require_POST
def member_remove(request, pk, member_id):
    return _act(
        request,
        pk,
        _("Orang itu dikeluarkan dari kelompok."),
        lambda found: service.remove_member(actor=request.user, dossier_id=found.pk, member_id=member_id),
    )


@require_POST
def member_answer(request, member_id):
    """Agree to be of a group, or not."""
    get_object_or_404(DossierMember, pk=member_id, resident__user=request.user)
    agree = request.POST.get("setuju") == "ya"
    try:
        service.answer_member(actor=request.user, member_id=member_id, agree=agree)
        messages.success(
            request, _("Anda anggota kelompok ini.") if agree else _("Anda bukan anggota kelompok itu.")
        )
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return redirect("resident:businesses")


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request, pk, months):
    """Four short questions about the business."""
    found = own_business(request, pk)
    row = get_object_or_404(found.progress.filter(asked_at__isnull=False), months=months)
    form = ProgressForm(request.POST if request.method == "POST" else None, initial=ProgressForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            answer_progress(actor=request.user, business_id=pk, months=months, data=form.data_for_service())
            messages.success(request, _("Terima kasih. Jawaban Anda tersimpan."))
            return redirect(business_url(found))
        except BusinessRuleError as refusal:
            form.add_error(None, refusal.message)
    context = {
        "form": form,
        "title": _("Kabar usaha setelah %d bulan") % months,
        "back_url": business_url(found),
    }
    return render(request, "training/business/form.html", context, status=422 if form.errors else 200)

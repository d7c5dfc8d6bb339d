"""Registering: the class, one form, the answer with the seat or the waiting number (N-01, R-06)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cakapkerja.errors import BusinessRuleError
from training import batch_words
from training.eligibility import obstacles
from training.enums import BatchPhase, EnrolmentState
from training.forms.registration import RegistrationForm
from training.models import Batch
from training.services import enrolments as service
from training.services.seats import ClosedBatchError
from training.views.public import TO_OPEN, public_batch

RETRY_SECONDS = 4


@require_http_methods(["GET", "HEAD", "POST"])
def register(request, programme, batch):
    """What hinders comes before the form; what was typed stays whatever the answer."""
    if request.method == "POST" and "simpan" not in request.POST:
        return _send(request, programme, batch)
    row = public_batch(programme, batch)
    if request.method == "POST":
        return _keep(request, row)
    mine = service.live_enrolment(request.user, row.pk)
    if mine is not None:
        messages.info(request, _("Anda sudah terdaftar di kelas ini."))
        return redirect(mine)
    if row.phase() not in TO_OPEN or row.field.programme.by_community:
        return redirect(row)
    draft = service.draft_of(request.user, row)
    return _page(request, row, RegistrationForm(initial=draft), has_draft=bool(draft))


def _page(request, row, form, *, status=200, has_draft=False, retry=False):
    resident = request.user.resident_or_none
    found = obstacles(resident, row)
    waiting = row.enrolments.filter(state=EnrolmentState.WAITING).count()
    context = {
        "batch": row,
        "form": form,
        "resident": resident,
        "obstacles": [{"row": one, "url": _there_and_back(one, request)} for one in found],
        "has_draft": has_draft,
        "seats": batch_words.seats_words(row, waiting),
        "is_full": row.phase() == BatchPhase.FULL,
        "papers": batch_words.document_words(row),
        "need_is_open": bool(form.is_bound and (form.data.get("need") or form.data.get("has_disability"))),
        "retry": retry and RETRY_SECONDS,
    }
    response = render(request, "training/register.html", context, status=status)
    if retry:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _there_and_back(obstacle, request):
    return f"{obstacle.url}?{urlencode({'next': request.path})}" if obstacle.url else ""


def _keep(request, row):
    service.save_draft(actor=request.user, batch_id=row.pk, data=RegistrationForm(request.POST).typed())
    messages.success(request, _("Isian Anda tersimpan."))
    return redirect(request.path)


@require_POST
def draft(request, programme, batch):
    """Kept while typing; without JavaScript the button does."""
    row = public_batch(programme, batch)
    service.save_draft(actor=request.user, batch_id=row.pk, data=RegistrationForm(request.POST).typed())
    return HttpResponse(status=204)


def _send(request, programme, slug):
    form = RegistrationForm(request.POST)
    if not form.is_valid():
        return _page(request, public_batch(programme, slug), form, status=422)
    row = get_object_or_404(Batch.objects.public().for_registering(), slug=slug, field__programme__slug=programme)
    cleaned = form.cleaned_data
    try:
        enrolment, created = service.register(
            actor=request.user,
            batch=row,
            motivation=cleaned["motivation"],
            has_disability=cleaned["has_disability"],
            need=cleaned["need"],
            share_need=cleaned["share_need"],
            token=cleaned["form_token"],
        )
    except service.BusyError as busy:
        form.add_error(None, busy.message)
        return _page(request, public_batch(programme, slug), form, status=503, retry=True)
    except ClosedBatchError as closed:
        service.save_draft(actor=request.user, batch_id=row.pk, data=form.typed())
        messages.error(request, closed.message)
        return redirect(row)
    except BusinessRuleError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, public_batch(programme, slug), form, status=422)
    if not created:
        messages.info(request, _("Anda sudah terdaftar di kelas ini."))
    return redirect(enrolment.get_receipt_url())

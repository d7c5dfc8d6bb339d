"""A visitor's own words: share the profile with a booth or not, and the survey afterwards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.forms.visitors import SurveyForm
from jobs.fairs.models import Booth, SharedContact, SurveyAnswer
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.services import contacts
from jobs.fairs.services import survey as surveys
from jobs.fairs.services.rehearsals import record_sample
from jobs.fairs.views.answers import answers_wrong_phase
from jobs.fairs.views.public import edition_of


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request, edition, pk):
    """Yes or no to one company; the answer may be changed here later."""
    rows = SharedContact.objects.filter(resident__user=request.user)
    row = get_object_or_404(
        rows.select_related("booth__company", "booth__edition"), pk=pk, booth__edition__slug=edition
    )
    if request.method == "POST" and request.POST.get("jawab") in ("ya", "tidak"):
        agrees = request.POST["jawab"] == "ya"
        contacts.answer_contact(actor=request.user, contact_id=row.pk, agrees=agrees)
        said = (
            _("Profil Anda dibagikan. Anda bisa menariknya di sini kapan saja.")
            if agrees
            else _("Tercatat. Profil Anda tidak dibagikan kepada perusahaan ini.")
        )
        messages.success(request, said)
        return redirect(row)
    context = {
        "contact": row,
        "booth": row.booth,
        "company": row.booth.company,
        "edition": row.booth.edition,
        "asked_by_company": row.asked_by_id != request.user.pk,
    }
    return render(request, "fairs/contact.html", context)


@require_POST
@answers_wrong_phase
def offer(request, edition, booth):
    """Share the own profile with a booth, without being asked (X-120)."""
    row = get_object_or_404(Booth.objects.public().select_related("edition"), edition__slug=edition, slug=booth)
    try:
        found = contacts.offer_contact(actor=request.user, booth_id=row.pk)
        messages.success(request, _("Profil Anda dibagikan. Anda bisa menariknya di sini kapan saja."))
        return redirect(found)
    except WrongPhaseError:
        raise
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect("resident:start") if refusal.code == "profile" else redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def survey(request, edition):
    """Two questions, once (X-126)."""
    row = edition_of(request, edition)
    done = SurveyAnswer.objects.filter(edition=row, user=request.user).exists()
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not done:
        try:
            surveys.answer_survey(actor=request.user, edition_id=row.pk, **form.cleaned_data)
            return redirect("fairs:survey", edition=row.slug)
        except WrongPhaseError:
            raise
        except BusinessRuleError as refusal:
            if refusal.code == "again":
                return redirect("fairs:survey", edition=row.slug)
            form.add_error(None, refusal.message)
    context = {"edition": row, "form": form, "done": done, "may_answer": surveys.may_answer(request.user, row)}
    return render(request, "fairs/survey.html", context, status=422 if form.errors else 200)


@require_POST
def measured(request, edition):
    """What a phone measured in a minute of a rehearsal (N-21); nothing comes back, nothing is refused aloud."""
    row = edition_of(request, edition)
    try:
        buckets = [int(text) for text in request.POST.get("waktu", "")[:80].split(",")]
        failed = int(request.POST.get("gagal", "0")[:6])
    except ValueError:
        return HttpResponse(status=204)
    record_sample(actor=request.user, edition_id=row.pk, buckets=buckets, failed=failed)
    return HttpResponse(status=204)

"""The question to alumni: by the message's link, signed in, and by the office on the phone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import parse_token
from training.enums import EnrolmentState, Outcome
from training.forms.follow_ups import WorkForm
from training.models import AlumniFollowUp, Enrolment
from training.outcomes import outcomes_of
from training.permissions import may_ask_alumni
from training.services import follow_ups as service
from training.views.instructor import taught_batch


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request, token):
    """Answer by the link of the message. A look changes nothing; no name is shown."""
    row = service.question_of_token(token)
    if row is None:
        raise Http404
    if request.method == "POST":
        try:
            row = service.answer_question(follow_up_id=row.pk, outcome=request.POST.get("outcome", ""))
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
    context = {"row": row, "outcomes": Outcome.choices, "is_own": False, "form": None}
    response = render(request, "training/alumni_question.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def question(request, pk):
    """The same page for the person signed in; who works may say where, and that counts as a placement."""
    rows = AlumniFollowUp.objects.filter(enrolment__resident__user=request.user)
    row = get_object_or_404(rows.select_related("enrolment__batch__field"), pk=pk)
    wants_work = request.method == "POST" and "employer_name" in request.POST
    form = WorkForm(request.POST if wants_work else None)
    try:
        if wants_work and form.is_valid():
            service.record_work(follow_up_id=row.pk, **form.arguments())
            messages.success(request, _("Terima kasih. Tempat kerja Anda tercatat."))
            return redirect("resident:alumni_question", pk=row.pk)
        if request.method == "POST" and not wants_work:
            service.answer_question(
                follow_up_id=row.pk, outcome=request.POST.get("outcome", ""), actor=request.user
            )
            return redirect("resident:alumni_question", pk=row.pk)
    except BusinessRuleError as refusal:
        if wants_work:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.warning(request, refusal.message)
    context = {"row": row, "outcomes": Outcome.choices, "is_own": True, "form": form}
    status = 422 if form.errors else 200
    return render(request, "training/alumni_question.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def alumni(request, batch):
    """The office asks by phone: everybody who passed, the last answer, and one press to record a new one."""
    row = taught_batch(request, batch)
    if not may_ask_alumni(request.user):
        raise Http404
    questions = AlumniFollowUp.objects.filter(enrolment__batch=row).select_related("enrolment")
    if request.method == "POST":
        key, _sep, outcome = request.POST.get("kabar", "").partition(":")
        key = parse_token(key)
        asked = questions.filter(pk=key).first() if key else None
        try:
            if asked is None:
                raise Http404
            service.answer_question(follow_up_id=asked.pk, outcome=outcome, actor=request.user, by_office=True)
            messages.success(request, _("Kabar %(name)s tercatat.") % {"name": asked.enrolment.full_name})
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
        return redirect("instructor:alumni", batch=row.slug)
    context = {
        "batch": row,
        "waiting": [one for one in questions if one.answered_at is None],
        "answered": [one for one in questions if one.answered_at is not None],
        "graduates": Enrolment.objects.filter(batch=row, state=EnrolmentState.PASSED).count(),
        "outcomes": Outcome.choices,
        "counts": outcomes_of([row]),
    }
    return render(request, "training/instructor/alumni.html", context)

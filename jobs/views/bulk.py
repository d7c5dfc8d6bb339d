"""Many applicants at once: choose on the list, see the exact list, confirm, watch it being done."""

from django.contrib import messages
from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django_fsm import can_proceed

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import parse_token
from jobs.applicants import find_applicants, read_criteria
from jobs.enums import (
    APPLICATION_CAN_INVITE,
    APPLICATION_ENDED,
    ApplicationState,
    BulkKind,
    BulkOutcome,
    BulkState,
)
from jobs.forms.bulk import BULK_FORMS
from jobs.models import Application, BulkAction
from jobs.services import bulk as service
from jobs.services.chat import NO_FEE
from jobs.views.applicant_list import managed_vacancy

SHOWN = 50


@require_POST
def choose(request, code, vacancy_code):
    """Freeze who was chosen: the ticked rows, or everybody who fits the filters of the list."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    query = request.POST.get("saringan", "")[:1000]
    criteria = read_criteria(QueryDict(query))
    back_url = f"{vacancy.get_applicants_url()}?{criteria.query()}"
    keys = [key for key in map(parse_token, request.POST.getlist("pilih")) if key]
    everybody = request.POST.get("semua") == "1"
    rows = find_applicants(vacancy, criteria) if everybody else Application.objects.filter(pk__in=keys)
    try:
        bulk = service.ask_bulk(
            actor=request.user,
            vacancy_id=vacancy.pk,
            kind=request.POST.get("tindakan", ""),
            applications=rows,
            back_url=back_url,
        )
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
        return redirect(back_url)
    return redirect(bulk)


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request, code, vacancy_code, pk):
    """Asked: who exactly and with which words. Confirmed: how far it is, and who was left alone and why."""
    vacancy = managed_vacancy(request, code, vacancy_code)
    row = get_object_or_404(BulkAction.objects.filter(vacancy=vacancy, actor=request.user), pk=pk)
    row.vacancy = vacancy
    form = BULK_FORMS[row.kind](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = service.confirm_bulk(actor=request.user, bulk_id=row.pk, **form.arguments())
            if row.total <= service.AT_ONCE:
                service.run_bulk(row.pk)
            return redirect(row)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    if row.state != BulkState.ASKED:
        return _progress(request, vacancy, row)
    return _confirm(request, vacancy, row, form)


def _left_out(row, by_state, arrow):
    """{state: number} of those whom the action will not reach, as far as can be said before it begins."""
    if arrow:
        return {
            state: number
            for state, number in by_state.items()
            if not can_proceed(getattr(Application(state=state), arrow))
        }
    if row.kind not in (BulkKind.MESSAGE, BulkKind.OFFER):
        return {}
    opened = row.items.filter(application__seen_at__isnull=False).order_by().values_list("seen_state")
    reached = {
        state: number
        for state, number in opened.annotate(n=Count("pk"))
        if (state in APPLICATION_CAN_INVITE if row.kind == BulkKind.OFFER else state not in APPLICATION_ENDED)
    }
    return {state: n - reached.get(state, 0) for state, n in by_state.items() if n > reached.get(state, 0)}


def _confirm(request, vacancy, row, form):
    by_state = dict(row.items.order_by().values_list("seen_state").annotate(n=Count("pk")))
    arrow = service.ARROWS.get(row.kind, ("", None))[0]
    left = _left_out(row, by_state, arrow)
    context = {
        "company": vacancy.company,
        "vacancy": vacancy,
        "bulk": row,
        "form": form,
        "people": row.items.select_related("application").order_by("pk")[:SHOWN],
        "others": max(row.total - SHOWN, 0),
        "left": [(ApplicationState(state).label, number) for state, number in sorted(left.items())],
        "is_word": row.kind in (BulkKind.MESSAGE, BulkKind.OFFER),
        "no_fee": NO_FEE if row.kind == BulkKind.MESSAGE else "",
        "will": row.total - sum(left.values()),
        "unopened": 0 if ApplicationState.SUBMITTED in left or not arrow else by_state.get("submitted", 0),
        "chips": [words for _name, words in read_criteria(QueryDict(row.back_url.partition("?")[2])).chips()],
        "tags": vacancy.company.applicant_tags.all() if row.kind in (BulkKind.TAG, BulkKind.UNTAG) else (),
        "is_danger": row.kind == BulkKind.REJECT,
    }
    return render(request, "jobs/employer/bulk_confirm.html", context, status=422 if form.errors else 200)


def _progress(request, vacancy, row):
    numbers = dict(row.items.order_by().values_list("outcome").annotate(n=Count("pk")))
    refused = row.items.filter(outcome=BulkOutcome.REFUSED).select_related("application").order_by("pk")
    context = {
        "company": vacancy.company,
        "vacancy": vacancy,
        "bulk": row,
        "done": numbers.get(BulkOutcome.DONE, 0),
        "refused_number": numbers.get(BulkOutcome.REFUSED, 0),
        "waiting": numbers.get(BulkOutcome.WAITING, 0),
        "refused": refused[: 4 * SHOWN],
    }
    return render(request, "jobs/employer/bulk_progress.html", context)

"""The company writes down what was said in a group session (F-15)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.forms.summaries import SummaryForm
from jobs.fairs.services.summaries import summary_due, write_summary
from jobs.fairs.views.employer import booth_of


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request, code, edition, pk):
    booth = booth_of(request, code, edition)
    over = booth.sessions.filter(cancelled_at__isnull=True, ends_at__lte=timezone.now())
    session = get_object_or_404(over, pk=pk)
    form = SummaryForm(request.POST or None, initial={"summary": session.summary})
    if request.method == "POST" and form.is_valid():
        try:
            write_summary(actor=request.user, session_id=session.pk, text=form.cleaned_data["summary"])
            messages.success(request, _("Ringkasan tampil di halaman bursa dan stan."))
            return redirect("employer:fair_booth", code=code, edition=edition)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "company": booth.company,
        "edition": booth.edition,
        "session": session,
        "due": summary_due(session),
        "form": form,
    }
    return render(request, "fairs/employer/summary.html", context, status=422 if form.errors else 200)

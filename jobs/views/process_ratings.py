"""The applicant rates how a company treated an ended application (F-37)."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cakapkerja.errors import BusinessRuleError
from jobs.forms.process_ratings import ProcessRatingForm
from jobs.models import Application
from jobs.services.process_ratings import rate_process, rating_of


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request, pk):
    """Ask four things; what was answered before is filled in while it can be changed."""
    application = get_object_or_404(
        Application.objects.for_user(request.user).select_related("vacancy__company"), pk=pk
    )
    rating = rating_of(application)
    if request.method != "POST" and (not application.is_ended or (rating and not rating.is_editable)):
        return redirect(application)
    form = ProcessRatingForm(request.POST or None, initial=model_to_dict(rating) if rating else None)
    if request.method == "POST" and form.is_valid():
        try:
            rate_process(actor=request.user, application_id=pk, **form.cleaned_data)
            messages.success(request, _("Terima kasih. Penilaian Anda tersimpan."))
            return redirect(application)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"application": application, "vacancy": application.vacancy, "form": form}
    return render(request, "jobs/process_rating.html", context, status=422 if form.errors else 200)

"""The resident asks to have locked data put right, and reads the answer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.corrections import CorrectionForm
from accounts.services.corrections import ask_correction
from cakapkerja.errors import BusinessRuleError


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request):
    resident = request.user.resident_or_none
    if resident is None:
        return redirect("resident:start")
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_correction(actor=request.user, **form.cleaned_data)
            messages.success(request, _("Permintaan terkirim. Petugas menjawab paling lambat tiga hari lagi."))
            return redirect("resident:correction")
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "form": form,
        "resident": resident,
        "last": resident.correction_requests.first(),
        "can_ask": resident.is_verified and not resident.correction_requests.waiting().exists(),
    }
    return render(request, "accounts/correction.html", context, status=422 if form.errors else 200)

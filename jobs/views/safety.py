"""Paste a text and read its risk (N-19). The text lives as long as the request; no link is opened (SEC-39)."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from jobs.forms.safety import SafetyCheckForm
from jobs.rules import DANGER, Group, Risk, marked, read_risk, text_hints

TONES = {Risk.NONE: "info", Risk.CAREFUL: "warning", Risk.LIKELY: "danger"}


@login_not_required
@never_cache
@sensitive_post_parameters("text")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def safety_check(request):
    """The form; after a POST the same page with the reading above it. Nothing is stored, nothing is logged."""
    form = SafetyCheckForm(request.POST or None)
    context = {"form": form}
    status = 200
    if request.method == "POST":
        if not ratelimit.consume(request, action="safety_check"):
            form.add_error(None, _("Terlalu banyak pemeriksaan dari jaringan ini. Coba lagi sepuluh menit lagi."))
            status = 429
        elif form.is_valid():
            context |= _reading(form.cleaned_data["text"])
        else:
            status = 422
    return render(request, "jobs/safety.html", context, status=status)


def _reading(text):
    found = text_hints(text)
    risk = read_risk(found)
    return {
        "risk": risk,
        "tone": TONES[risk],
        "signs": sorted(
            (hint for hint in found if hint.group == Group.FRAUD),
            key=lambda hint: (hint.level != DANGER, hint.code),
        ),
        "unfair": [hint for hint in found if hint.group == Group.UNFAIR],
        "text": marked(text, found),
    }

""" "Kabari saya": a field that has no class to join now, and whoever wants to hear when it has."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cakapkerja.errors import BusinessRuleError
from training.services import field_news as service

BACK = {"saya": "resident:enrolments"}


@require_http_methods(["GET", "HEAD", "POST"])
def field_news(request, programme, field):
    """One press asks for news of a field or stops them; visitors sign in on the way (kept pages hold no form)."""
    rows = service.fields_with_news().select_related("programme")
    row = get_object_or_404(rows, slug=field, programme__slug=programme)
    if request.method != "POST":
        is_wanted = row.pk in service.wanted_fields(request.user)
        return render(request, "training/field_news.html", {"field": row, "is_wanted": is_wanted})
    try:
        if "berhenti" in request.POST:
            service.stop_news(actor=request.user, field_id=row.pk)
            messages.success(request, _("Anda tidak dikabari lagi tentang kelas %s.") % row.name)
        else:
            service.want_news(actor=request.user, field_id=row.pk)
            messages.success(request, _("Kami kabari Anda begitu kelas %s dibuka.") % row.name)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return redirect(BACK.get(request.POST.get("kembali"), row.programme))


@csrf_exempt  # a mail program presses the button without the page (RFC 8058); the signed token is the right
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request, token):
    """Stop news of one field by the link in the message, without signing in. A look changes nothing."""
    found = service.field_of_token(token)
    if found is None:
        raise Http404
    is_done = request.method == "POST" and service.stop_by_token(token)
    response = render(request, "training/stop_field_news.html", {"field": found[1], "is_done": is_done})
    response["Referrer-Policy"] = "no-referrer"
    return response

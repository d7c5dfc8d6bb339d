"""Checking a certificate: by its code, by its QR, or offline with the public keys (N-07). No name is shown."""

import copy
import json
from pathlib import Path

from allauth.core import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from training import signing
from training.certificates import initials, is_genuine, is_over
from training.models import Certificate

SCRIPT = Path(__file__).parent.parent / "data" / "periksa_sertifikat.py"
CODE_LENGTH = 8


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kode sertifikat"),
        max_length=5000,
        help_text=_("8 huruf dan angka di bawah kode QR. Isi seluruh kode QR juga boleh."),
        error_messages={"required": _("Tulis kode sertifikatnya.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


def _too_many(request):
    asked = copy.copy(request)
    asked.method = "POST"  # allauth counts no GET, and a guesser of codes would only send those
    if ratelimit.consume(asked, action="check_certificate"):
        return None
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "600"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    """Type a code, or paste what a QR holds; a pasted text is checked by its signature and kept nowhere."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    context = {"form": form}
    if request.method == "POST":
        refused = _too_many(request)
        if refused:
            return refused
        if form.is_valid():
            text = form.cleaned_data["code"]
            if "#" not in text and "." not in text:
                code = "".join(text.split()).lower()[:40]
                if code.isascii() and code.isalnum():
                    return redirect("training:certificate", code=code)
                form.add_error("code", _("Kode terdiri dari 8 huruf dan angka. Periksa lagi."))
            else:
                return _pasted(request, text)
    return render(request, "training/certificates/check.html", context, status=422 if form.errors else 200)


def _pasted(request, text):
    fields = signing.read_sealed(text)
    code = str(fields["code"]) if fields else ""
    return _answer(request, code, is_altered=fields is None)


@login_not_required
@never_cache
@require_safe
def certificate(request, code):
    """What the register says of one code: initials, class, date, validity."""
    return _too_many(request) or _answer(request, code.lower())


def _answer(request, code, *, is_altered=False):
    row = Certificate.objects.filter(code=code).first() if code and len(code) == CODE_LENGTH else None
    if row is not None and not is_genuine(row):
        is_altered = True
    context = {
        "code": code,
        "certificate": row,
        "initials": initials(row.holder_name) if row else "",
        "is_altered": is_altered,
        "is_over": bool(row) and is_over(row),
        "keys": json.dumps(signing.public_keys()),
    }
    status = 200 if row or is_altered else 404
    response = render(request, "training/certificates/certificate.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_safe
def public_keys(request):
    """The public halves of the signing keys, as the offline check reads them."""
    response = JsonResponse({"keys": signing.public_keys()})
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"  # public by purpose: another office may read it from its page
    return response


@login_not_required
@require_safe
def script(request):
    """The short program that checks a certificate without a network."""
    return FileResponse(
        SCRIPT.open("rb"), as_attachment=True, filename=SCRIPT.name, content_type="text/x-python; charset=utf-8"
    )

"""The proof that a company's mail domain is its own (AF-04)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.company import DomainForm
from accounts.models import Company
from accounts.services.domains import ask_domain_proof, confirm_domain, open_domain_proof
from cakapkerja.errors import BusinessRuleError


@require_POST
def domain_ask(request, code):
    company = get_object_or_404(Company.objects.manageable_by(request.user), code=code)
    form = DomainForm(request.POST)
    if form.is_valid():
        try:
            ask_domain_proof(
                actor=request.user,
                company_id=company.pk,
                email=form.cleaned_data["proof_email"],
                token=form.cleaned_data["form_token"],
            )
            messages.success(request, _("Tautan terkirim. Buka e-mail itu dalam tiga hari."))
        except BusinessRuleError as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("Tulis alamat e-mail yang benar."))
    return redirect(f"/mitra/{code}/profil/#domain")


@require_http_methods(["GET", "HEAD", "POST"])
def domain_confirm(request, token):
    """The link of the mail asks; only the button keeps it (a mail scanner opens links, too)."""
    if request.method == "POST":
        try:
            company = confirm_domain(user=request.user, token=token)
            messages.success(request, _("Domain perusahaan terverifikasi."))
            return redirect("employer:company_profile", code=company.code)
        except BusinessRuleError as refusal:
            messages.error(request, refusal.message)
            return redirect("employer:home")
    proof = open_domain_proof(request.user, token)
    if proof is None:
        raise Http404
    response = render(request, "accounts/employer/domain_confirm.html", {"proof": proof})
    response["Referrer-Policy"] = "no-referrer"
    return response

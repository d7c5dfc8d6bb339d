"""The company's account: register, profile and papers, members and invitations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.files import FileRefused, private_file_response
from accounts.forms.company import CompanyForm, DomainForm, InviteForm, LogoForm, PaperForm
from accounts.models import Company, CompanyLogo
from accounts.services import companies as service
from accounts.services import logos
from accounts.services.documents import add_company_paper
from accounts.services.domains import domain_refusal
from cakapkerja.errors import BusinessRuleError, ChangedMeanwhileError
from cakapkerja.templatetags.cakap import tanggal


@login_not_required
@require_safe
def home(request):
    """One company: its desk. Several: a choice. None: how to begin. Visitors: what it is."""
    if not request.user.is_authenticated:
        return render(request, "accounts/employer/welcome.html")
    companies = list(Company.objects.manageable_by(request.user).order_by("name", "pk"))
    if len(companies) == 1:
        return redirect("employer:desk", code=companies[0].code)
    return render(request, "accounts/employer/home.html", {"companies": companies})


@require_http_methods(["GET", "HEAD", "POST"])
def register(request):
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            company = service.register_company(
                actor=request.user, data=form.data_for_service(), token=form.cleaned_data["form_token"]
            )
            messages.success(request, _("Perusahaan tersimpan. Unggah berkas, lalu ajukan untuk diperiksa."))
            return redirect("employer:company_profile", code=company.code)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    return render(request, "accounts/employer/register.html", {"form": form}, status=422 if form.errors else 200)


def _company(request, code):
    return get_object_or_404(
        Company.objects.manageable_by(request.user).select_related("kelurahan__kecamatan", "outside_province"),
        code=code,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def company_profile(request, code):
    """Change the profile; what matters for the check sends a verified company back to the office (AF-03)."""
    company = _company(request, code)
    initial = {name: getattr(company, name, None) for name in CompanyForm.base_fields}
    initial |= {"kelurahan": company.kelurahan_id, "version": CompanyForm.version_of(company)}
    form = CompanyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _company_row, rechecked = service.update_company(
                actor=request.user,
                company_id=company.pk,
                data=form.data_for_service(),
                seen=form.cleaned_data["version"],
            )
            messages.success(
                request,
                _("Tersimpan. Data penting berubah, jadi petugas memeriksa lagi.")
                if rechecked
                else _("Profil perusahaan tersimpan."),
            )
            return redirect("employer:company_profile", code=code)
        except ChangedMeanwhileError as changed:
            form.say_changed(changed.names, _company(request, code))
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "form": form,
        "company": company,
        "papers": company.papers.all(),
        "paper_form": PaperForm(),
        "logo_form": LogoForm(),
        "domain_form": DomainForm(initial={"proof_email": company.email}),
        "domain_refusal": domain_refusal(company),
        "is_owner": Company.objects.owned_by(request.user).filter(pk=company.pk).exists(),
        "can_submit": company.state in ("unverified", "rejected"),
        "last_reason": _last_reason(company),
    }
    return render(request, "accounts/employer/profile.html", context, status=422 if form.errors else 200)


def _last_reason(company):
    last = company.transitions.last()
    return last.reason if last is not None and company.state in ("rejected", "suspended") else ""


@require_POST
def paper_upload(request, code):
    company = _company(request, code)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            add_company_paper(
                actor=request.user,
                company_id=company.pk,
                uploaded=form.cleaned_data["upload"],
                token=form.cleaned_data["form_token"],
            )
            messages.success(request, _("Berkas tersimpan."))
        except FileRefused as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("Pilih berkas PDF dulu."))
    return redirect("employer:company_profile", code=code)


@require_POST
def logo_upload(request, code):
    """Put or take away the logo; a bad file says what is wrong with it."""
    company = _company(request, code)
    if request.POST.get("hapus"):
        logos.remove_logo(actor=request.user, company_id=company.pk)
        messages.success(request, _("Logo dihapus."))
        return redirect("employer:company_profile", code=code)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            logos.put_logo(actor=request.user, company_id=company.pk, uploaded=form.cleaned_data["logo"])
            messages.success(request, _("Logo tersimpan."))
        except FileRefused as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("Pilih gambar JPG atau PNG dulu."))
    return redirect("employer:company_profile", code=code)


@login_not_required
@require_safe
def logo(request, code, digest):
    """The logo of a verified company for everybody, of any other for its members. Kept by browsers for a year."""
    rows = CompanyLogo.objects.select_related("company").filter(company__code=code, company__logo_hash=digest)
    row = rows.filter(company__in=Company.objects.public()).first()
    is_public = row is not None  # asked first: then the answer does not vary by who asks
    if row is None:
        row = get_object_or_404(rows, company__in=Company.objects.manageable_by(request.user))
    response = HttpResponse(bytes(row.png), content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_public else "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


@require_safe
def paper(request, code, pk):
    row = get_object_or_404(_company(request, code).papers.all(), pk=pk)
    return private_file_response(row.file, row.name)


@require_POST
def company_submit(request, code):
    company = _company(request, code)
    try:
        company = service.submit_company(actor=request.user, company_id=company.pk)
        messages.success(request, _("Terkirim. Petugas menjawab paling lambat %s.") % tanggal(company.due_at))
        return redirect("employer:desk", code=code)
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
        return redirect("employer:company_profile", code=code)


# --- members ------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def members(request, code):
    """Everybody of the company sees the list; only owners change it."""
    company = _company(request, code)
    is_owner = Company.objects.owned_by(request.user).filter(pk=company.pk).exists()
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.invite_member(
                actor=request.user,
                company_id=company.pk,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                token=form.cleaned_data["form_token"],
            )
            messages.success(request, _("Undangan terkirim lewat e-mail. Berlaku tujuh hari."))
            return redirect("employer:members", code=code)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "company": company,
        "form": form,
        "is_owner": is_owner,
        "members": company.memberships.filter(is_active=True).select_related("user"),
        "invitations": company.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True),
    }
    return render(request, "accounts/employer/members.html", context, status=422 if form.errors else 200)


def _member_action(request, code, act, done, **ids):
    company = _company(request, code)
    try:
        act(actor=request.user, company_id=company.pk, **ids)
        messages.success(request, done)
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect("employer:members", code=code)


@require_POST
def member_remove(request, code, pk):
    return _member_action(request, code, service.remove_member, _("Anggota dikeluarkan."), membership_id=pk)


@require_POST
def member_role(request, code, pk):
    return _member_action(
        request,
        code,
        service.change_role,
        _("Peran diubah."),
        membership_id=pk,
        role=request.POST.get("role", ""),
    )


@require_POST
def invitation_revoke(request, code, pk):
    return _member_action(request, code, service.revoke_invitation, _("Undangan dibatalkan."), invitation_id=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Look at an invitation and accept it by a button; the token names one row, the address decides."""
    row = service.open_invitation(token)
    if request.method == "POST":
        try:
            company = service.accept_invitation(user=request.user, token=token)
            messages.success(request, _("Anda sekarang anggota %(name)s.") % {"name": company.name})
            return redirect("employer:desk", code=company.code)
        except BusinessRuleError as refusal:
            if refusal.code == "over":
                return _invitation_over(request, token)
            messages.error(request, refusal.message)
            return redirect("employer:home")
    if row is None:
        return _invitation_over(request, token)
    response = render(
        request,
        "accounts/employer/invitation.html",
        {"invitation": row, "action": reverse("employer:invitation", kwargs={"token": token})},
    )
    response["Referrer-Policy"] = "no-referrer"
    return response


def _invitation_over(request, token):
    """A link that once worked says so; a member who opens it again goes to the desk."""
    row = service.used_invitation(token)
    if row is None:
        raise Http404
    if Company.objects.manageable_by(request.user).filter(pk=row.company_id).exists():
        return redirect("employer:desk", code=row.company.code)
    response = render(request, "accounts/employer/invitation_over.html", {"invitation": row}, status=410)
    response["Referrer-Policy"] = "no-referrer"
    return response

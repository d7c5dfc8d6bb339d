"""Photos of a company: its members' page, and the pictures themselves for everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.files import FileRefused
from accounts.forms.company import PhotoForm
from accounts.models import Company, CompanyPhoto
from accounts.services.photos import add_photo, remove_photo
from cakapkerja.errors import BusinessRuleError


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request, code):
    """The company's photos, and a form for one more. A refused file keeps the words that were typed."""
    company = get_object_or_404(Company.objects.manageable_by(request.user), code=code)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_photo(
                actor=request.user,
                company_id=company.pk,
                uploaded=form.cleaned_data["photo"],
                alt=form.cleaned_data["alt"],
                token=form.cleaned_data["form_token"],
            )
            messages.success(request, _("Foto tersimpan."))
            return redirect("employer:photos", code=code)
        except FileRefused as refusal:
            form.add_error("photo", refusal.message)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    rows = list(company.photos.defer("webp").select_related("company"))
    context = {
        "company": company,
        "photos": rows,
        "most": CompanyPhoto.MOST,
        "form": form if len(rows) < CompanyPhoto.MOST or form.errors else None,
    }
    return render(request, "accounts/employer/photos.html", context, status=422 if form.errors else 200)


@require_POST
def photo_remove(request, code, pk):
    company = get_object_or_404(Company.objects.manageable_by(request.user), code=code)
    remove_photo(actor=request.user, company_id=company.pk, photo_id=pk)
    messages.success(request, _("Foto dihapus."))
    return redirect("employer:photos", code=code)


@login_not_required
@require_safe
def photo(request, code, digest):
    """A photo of a verified company for everybody, of any other for its members and officers who decide on it."""
    rows = CompanyPhoto.objects.filter(company__code=code, digest=digest)
    row = rows.filter(company__in=Company.objects.public()).first()
    is_public = row is not None  # asked first: then the answer does not vary by who asks
    if row is None:
        if not request.user.has_perm("accounts.decide_company"):
            rows = rows.filter(company__in=Company.objects.manageable_by(request.user))
        row = get_object_or_404(rows)
    response = HttpResponse(bytes(row.webp), content_type="image/webp")
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_public else "no-store, private"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response

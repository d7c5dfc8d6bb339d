"""The resident's businesses: record, products with photos, the catalogue by consent (X-145, X-150)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.files import FileRefused, private_file_response
from cakapkerja.errors import BusinessRuleError
from training.forms.business import BusinessForm, ProductForm
from training.models import Business
from training.services import businesses as service


def own_business(request, pk):
    return get_object_or_404(
        Business.objects.for_user(request.user).select_related("owner", "kelurahan__kecamatan"), pk=pk
    )


def business_url(business):
    return reverse("resident:business", kwargs={"pk": business.pk})


@require_safe
def businesses(request):
    """Every own business, and groups that ask the person to join a dossier."""
    from training.views.dossiers import invitations_of, shared_dossiers_of

    context = {
        "businesses": list(
            Business.objects.for_user(request.user).select_related("kelurahan").prefetch_related("dossiers")
        ),
        "invitations": invitations_of(request.user),
        "shared": shared_dossiers_of(request.user),
        "has_profile": request.user.resident_or_none is not None,
    }
    return render(request, "training/business/list.html", context)


@require_safe
def business(request, pk):
    """One business: what is recorded, its products, the catalogue, dossiers, visits, questions."""
    found = own_business(request, pk)
    context = {
        "business": found,
        "products": list(found.products.all()),
        "dossiers": list(found.dossiers.all()),
        "visits": list(found.visits.select_related("companion")),
        "questions": list(found.progress.filter(asked_at__isnull=False)),
    }
    return render(request, "training/business/business.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def business_form(request, pk=None):
    """Record a business, or change it."""
    found = own_business(request, pk) if pk else None
    resident = request.user.resident_or_none
    if found is None and resident is None:
        messages.warning(request, _("Isi profil Anda dulu, lalu catat usaha."))
        return redirect("resident:start")
    initial = BusinessForm.initial_of(found) if found else {"kelurahan": resident.kelurahan_id}
    form = BusinessForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = service.save_business(
                actor=request.user,
                business_id=pk,
                data=form.cleaned_data,
                token=form.cleaned_data["form_token"],
                url_of=business_url,
            )
            messages.success(request, _("Usaha tersimpan."))
            return redirect(business_url(saved))
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "form": form,
        "title": _("Ubah usaha") if found else _("Catat usaha"),
        "back_url": business_url(found) if found else reverse("resident:businesses"),
    }
    return render(request, "training/business/form.html", context, status=422 if form.errors else 200)


# --- products -----------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def product(request, pk, product_id=None):
    """Add a product, or change it; a bad photo is named at its field."""
    found = own_business(request, pk)
    row = get_object_or_404(found.products, pk=product_id) if product_id else None
    form = ProductForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        product=row,
        initial=ProductForm.initial_of(row) if row else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save_product(request, found, row, dict(form.cleaned_data))
            messages.success(request, _("Produk tersimpan."))
            return redirect(business_url(found))
        except FileRefused as refusal:
            form.add_error("photo", refusal.message)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {
        "form": form,
        "business": found,
        "product": row,
        "title": _("Ubah produk") if row else _("Tambah produk"),
        "back_url": business_url(found),
    }
    return render(request, "training/business/form.html", context, status=422 if form.errors else 200)


def _save_product(request, business, row, data):
    service.save_product(
        actor=request.user,
        business_id=business.pk,
        product_id=row.pk if row else None,
        photo=data.pop("photo"),
        without_photo=data.pop("without_photo", False),
        token=data.pop("form_token"),
        data=data,
        url=business_url(business),
    )


@require_POST
def product_remove(request, pk, product_id):
    found = own_business(request, pk)
    service.remove_product(actor=request.user, business_id=pk, product_id=product_id)
    messages.success(request, _("Produk dihapus."))
    return redirect(business_url(found))


@require_safe
def product_photo(request, pk, product_id):
    """The photo for its owner, also while nothing is public."""
    row = get_object_or_404(own_business(request, pk).products.exclude(photo=""), pk=product_id)
    return private_file_response(row.photo, "produk.jpg", content_type="image/jpeg", inline=True)


# --- the catalogue ------------------------------------------------------------------------------------
@require_POST
def catalogue_choice(request, pk):
    """Agree to the catalogue, or take the agreement back at once."""
    found = own_business(request, pk)
    try:
        if request.POST.get("tampil") == "ya":
            service.show_business(actor=request.user, business_id=pk)
            messages.success(request, _("Usaha Anda tampil di katalog."))
        else:
            service.unshow_business(actor=request.user, business_id=pk)
            messages.success(request, _("Usaha Anda tidak tampil lagi di katalog."))
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return redirect(business_url(found))

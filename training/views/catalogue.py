"""The public catalogue of businesses whose owners agreed: no personal data but the number they chose (X-150)."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.files import private_file_response
from cakapkerja.visitor_pages import kept_for_visitors
from training.models import Business, Product

PAGE_SIZE = 24


@login_not_required
@require_safe
@kept_for_visitors()
def catalogue(request):
    """Businesses in the catalogue, the newest first; ``q`` looks into name and line."""
    query = request.GET.get("q", "").strip()[:60]
    rows = Business.objects.in_catalogue().filter(closed_on__isnull=True).select_related("kelurahan__kecamatan")
    if query:
        rows = rows.filter(name__icontains=query) | rows.filter(line__icontains=query)
    rows = rows.annotate(
        has_products=Exists(Product.objects.filter(business=OuterRef("pk"), is_shown=True))
    ).order_by("-has_products", "-created_at", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("halaman"))
    return render(request, "training/catalogue/list.html", {"page": page, "query": query})


@login_not_required
@require_safe
@kept_for_visitors(store="details")
def business(request, code):
    """One business for buyers."""
    rows = Business.objects.in_catalogue().select_related("kelurahan__kecamatan")
    found = get_object_or_404(rows, code=code)
    context = {"business": found, "products": list(found.products.filter(is_shown=True))}
    return render(request, "training/catalogue/business.html", context)


@login_not_required
@require_safe
def photo(request, code, product_id, digest):
    """A product's photo; its address changes with the picture, so a browser may keep it for an hour."""
    product = get_object_or_404(
        Product.objects.exclude(photo=""),
        pk=product_id,
        photo_digest=digest,
        is_shown=True,
        business__in=Business.objects.in_catalogue().filter(code=code),
    )
    response = private_file_response(product.photo, "produk.jpg", content_type="image/jpeg", inline=True)
    # Not longer: who takes the consent back wants the picture gone.
    response["Cache-Control"] = "public, max-age=3600"
    return response

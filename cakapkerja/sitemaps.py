"""What search engines may know: open vacancies, landing pages with results, companies, the fixed pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import DateTimeField, F, Max
from django.db.models.functions import Greatest
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Company
from jobs.landing import counted_by_field, counted_by_place, counted_pairs, landing_url
from jobs.models import Vacancy
from training.models import Batch, Programme


class OwnAddress(Sitemap):
    """Addresses begin with SITE_URL, whatever host was asked (SEC-48)."""

    limit = 5000

    def get_domain(self, site=None):
        return settings.SITE_URL.split("://", 1)[1]

    def get_protocol(self, protocol=None):
        return settings.SITE_URL.split("://", 1)[0]


class VacancySitemap(OwnAddress):
    """Open vacancies. ``lastmod`` is the last step of the workflow: it moves with what the page says (JP-09)."""

    def items(self):
        changed = Greatest(F("published_at"), Max("transitions__at"), output_field=DateTimeField())
        rows = Vacancy.objects.open().order_by("-published_at", "-pk")
        return rows.only("code", "title", "published_at").annotate(changed=changed)

    def lastmod(self, vacancy):
        return vacancy.changed


class LandingSitemap(OwnAddress):
    """Landing pages that have results; the empty ones are noindex."""

    def items(self):
        found = [landing_url(field) for field, _number in counted_by_field()]
        found += [landing_url(kecamatan=row) for row, _number in counted_by_place()]
        return found + [landing_url(field, row) for field, row in counted_pairs()]

    def location(self, url):
        return url


class CompanySitemap(OwnAddress):
    def items(self):
        return Company.objects.public().filter(vacancies__published_at__isnull=False).distinct().order_by("pk")


class ClassSitemap(OwnAddress):
    """Programmes, and classes that are not over."""

    def items(self):
        coming = Batch.objects.coming().filter(field__programme__is_active=True).select_related("field__programme")
        return [*Programme.objects.filter(is_active=True), *coming]


class PageSitemap(OwnAddress):
    def items(self):
        return ["home", "jobs:list", "training:home", "help", "privacy"]

    def location(self, name):
        return reverse(name)


SITEMAPS = {
    "lowongan": VacancySitemap,
    "kumpulan": LandingSitemap,
    "perusahaan": CompanySitemap,
    "pelatihan": ClassSitemap,
    "halaman": PageSitemap,
}


@login_not_required
@require_safe
def index(request):
    return sitemap_views.index(request, SITEMAPS, sitemap_url_name="sitemap")


@login_not_required
@require_safe
def section(request, section):
    return sitemap_views.sitemap(request, SITEMAPS, section=section)


@login_not_required
@require_safe
def robots(request):
    """Where robots need not go: pages of people, and links that only change how a page is shown."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in ("/saya/", "/mitra/", "/akun/", "/admin/", "/bahasa/", "/masuk/")]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse('sitemap_index')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")

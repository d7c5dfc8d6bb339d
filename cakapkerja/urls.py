"""The routes of the portal. Addresses are kept stable: others link to them."""

from django.contrib import admin
from django.urls import include, path, re_path

import accounts.urls_employer
import accounts.urls_resident
import jobs.fairs.urls_employer
import jobs.fairs.urls_staff
import jobs.urls_employer
import jobs.urls_resident
import training.urls_employer
import training.urls_instructor
import training.urls_resident
from accounts.views.employer import logo
from accounts.views.photos import photo
from cakapkerja import sitemaps, views

resident_patterns = [
    path("", views.resident_home, name="home"),
    *accounts.urls_resident.urlpatterns,
    *jobs.urls_resident.urlpatterns,
    *training.urls_resident.urlpatterns,
]
employer_patterns = [
    *accounts.urls_employer.urlpatterns,
    *jobs.urls_employer.urlpatterns,
    *jobs.fairs.urls_employer.urlpatterns,
    *training.urls_employer.urlpatterns,
]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("jobs.urls")),
    path("bursa-kerja/", include("jobs.fairs.urls")),
    path("", include("training.urls")),
    re_path(r"^perusahaan/(?P<code>[2-9b-z]{8})/logo-(?P<digest>[0-9a-f]{12})\.png$", logo, name="company_logo"),
    re_path(
        r"^perusahaan/(?P<code>[2-9b-z]{8})/foto-(?P<digest>[0-9a-f]{12})\.webp$", photo, name="company_photo"
    ),
    path("masuk/", views.home_after_login, name="home_after_login"),
    path("bantuan/", views.help_page, name="help"),
    path("privasi/", views.privacy, name="privacy"),
    path("bahasa/<slug:code>/", views.set_language, name="set_language"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap"),
    path("akun/", include("accounts.urls_account")),
    path("akun/", include("allauth.account.urls")),
    path("saya/pesan/", include("notifications.urls")),
    path("saya/", include((resident_patterns, "resident"))),
    path("mitra/", include((employer_patterns, "employer"))),
    path("instruktur/", include((training.urls_instructor.urlpatterns, "instructor"))),
    path("petugas/bursa/", include((jobs.fairs.urls_staff.urlpatterns, "fair_staff"))),
    path("admin/", admin.site.urls),
]

handler400 = "cakapkerja.views.bad_request"
handler403 = "cakapkerja.views.not_here"
handler404 = "cakapkerja.views.not_here"
handler429 = "cakapkerja.views.too_many"
handler500 = "cakapkerja.views.broken"

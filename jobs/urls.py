"""Public addresses of vacancies and companies."""

from django.urls import path, re_path

from jobs.views import apply, feeds, landing, public, safety, saved, trust

app_name = "jobs"
CODE = r"(?P<code>[2-9b-z]{8})"
SLUG = r"(?P<slug>[-a-zA-Z0-9_]+)"

urlpatterns = [
    path("lowongan/", public.vacancy_list, name="list"),
    path("lowongan/saring/", public.vacancy_filters, name="filters"),
    path("lowongan/bidang/<slug:field>/", landing.in_field, name="in_field"),
    path("lowongan/di/<slug:kecamatan>/", landing.in_place, name="in_place"),
    path(
        "lowongan/bidang/<slug:field>/di/<slug:kecamatan>/", landing.in_field_and_place, name="in_field_and_place"
    ),
    path("lowongan/umpan.atom", feeds.atom, name="atom"),
    path("lowongan/umpan.rss", feeds.rss, name="rss"),
    re_path(rf"^lowongan/{CODE}-{SLUG}/$", public.vacancy_detail, name="detail"),
    re_path(rf"^lowongan/{CODE}-{SLUG}/lamar/$", apply.apply, name="apply"),
    re_path(rf"^lowongan/{CODE}-{SLUG}/lamar/draf/$", apply.draft, name="draft"),
    re_path(rf"^lowongan/{CODE}-{SLUG}/lamar/hapus-draf/$", apply.draft_delete, name="draft_delete"),
    re_path(rf"^lowongan/{CODE}-{SLUG}/simpan/$", saved.vacancy_save, name="save"),
    path("kabar/berhenti/<str:token>/", saved.stop_alerts, name="stop_alerts"),
    re_path(rf"^lowongan/{CODE}-{SLUG}/lapor/$", trust.report, name="report"),
    re_path(r"^lapor/(?P<number>L-[2-9B-Z]{4}-[2-9B-Z]{4})/$", trust.report_receipt, name="report_receipt"),
    path("lowongan/dihapus/", trust.removals, name="removals"),
    re_path(rf"^perusahaan/{CODE}-{SLUG}/$", public.company, name="company"),
    path("cek-lowongan/", safety.safety_check, name="safety"),
    re_path(rf"^l/{CODE}$", public.short_link, name="short"),
]

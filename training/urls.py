"""Public addresses of programmes, classes, certificates and the catalogue of businesses."""

from django.urls import path, re_path

from training.views import (
    catalogue,
    community,
    field_news,
    follow_ups,
    lottery,
    public,
    registration,
    verification,
)

app_name = "training"

BATCH = r"(?P<programme>[-a-z0-9]{1,40})/(?P<batch>[-a-z0-9]{1,100})"

urlpatterns = [
    # Before the addresses of programmes and batches, which would take these words for a batch.
    path("pelatihan/si-praja/minta/", community.start, name="van_start"),
    path("kabar/<str:token>/", follow_ups.answer_by_link, name="alumni_answer"),
    path("pelatihan/kabari/berhenti/<str:token>/", field_news.stop_by_link, name="stop_field_news"),
    path("pelatihan/<slug:programme>/kabari/<slug:field>/", field_news.field_news, name="field_news"),
    path("verifikasi/", verification.check, name="check_certificate"),
    path("verifikasi/kunci/", verification.public_keys, name="certificate_keys"),
    path("verifikasi/periksa_sertifikat.py", verification.script, name="certificate_script"),
    path("verifikasi/<slug:code>/", verification.certificate, name="certificate"),
    path("pelatihan/kewirausahaan/katalog/", catalogue.catalogue, name="catalogue"),
    path("usaha/<slug:code>/", catalogue.business, name="business"),
    path("usaha/<slug:code>/<uuid:product_id>-<slug:digest>.jpg", catalogue.photo, name="product_photo"),
    path("pelatihan/", public.home, name="home"),
    path("pelatihan/<slug:programme>/", public.programme, name="programme"),
    path("pelatihan/<slug:programme>/<slug:batch>/", public.batch, name="batch"),
    path("pelatihan/<slug:programme>/<slug:batch>/daftar/", registration.register, name="register"),
    path("pelatihan/<slug:programme>/<slug:batch>/daftar/draf/", registration.draft, name="draft"),
    path("pelatihan/undian.py", lottery.script, name="lottery_script"),
    re_path(r"^pelatihan/aturan/(?P<pk>[0-9]{1,9})\.json$", lottery.rule_file, name="rule_file"),
    re_path(rf"^pelatihan/{BATCH}/undian/$", lottery.lottery, name="lottery"),
    re_path(rf"^pelatihan/{BATCH}/undian/daftar\.json$", lottery.lottery_list, name="lottery_list"),
    re_path(rf"^pelatihan/{BATCH}/undian/hasil\.json$", lottery.lottery_result, name="lottery_result"),
]

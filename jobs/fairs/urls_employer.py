"""The company's side of the fair, below /mitra/."""

from django.urls import re_path

from jobs.fairs import urls_desk
from jobs.fairs.views import employer, summaries

CODE = r"(?P<code>[2-9b-z]{8})"
EDITION = rf"{CODE}/bursa/(?P<edition>[-a-zA-Z0-9_]{{1,80}})"
PK = r"(?P<pk>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

urlpatterns = [
    re_path(rf"^{CODE}/bursa/$", employer.fairs, name="fairs"),
    re_path(rf"^{EDITION}/$", employer.booth, name="fair_booth"),
    re_path(rf"^{EDITION}/ikut/$", employer.join, name="fair_join"),
    re_path(rf"^{EDITION}/tidak-ikut/$", employer.leave, name="fair_leave"),
    re_path(rf"^{EDITION}/isi/$", employer.furnish, name="fair_furnish"),
    re_path(rf"^{EDITION}/tanya/{PK}/$", employer.question, name="fair_question"),
    re_path(rf"^{EDITION}/sesi/baru/$", employer.session_new, name="fair_session_new"),
    re_path(rf"^{EDITION}/sesi/(?P<pk>[0-9]{{1,9}})/batal/$", employer.session_cancel, name="fair_session_cancel"),
    re_path(rf"^{EDITION}/sesi/(?P<pk>[0-9]{{1,9}})/ringkasan/$", summaries.summary, name="fair_session_summary"),
    *urls_desk.urlpatterns,
]

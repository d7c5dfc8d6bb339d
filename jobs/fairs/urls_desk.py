"""The recruiter's desk at a booth, below /mitra/."""

from django.urls import re_path

from jobs.fairs.views import desk, desk_times, desk_visitors

CODE = r"(?P<code>[2-9b-z]{8})"
TIMES = rf"{CODE}/bursa/(?P<edition>[-a-zA-Z0-9_]{{1,80}})/waktu"
DESK = rf"{CODE}/bursa/(?P<edition>[-a-zA-Z0-9_]{{1,80}})/meja"
PK = r"(?P<pk>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

urlpatterns = [
    re_path(rf"^{DESK}/$", desk.desk, name="fair_desk"),
    re_path(rf"^{DESK}/hadir/$", desk.here, name="fair_here"),
    re_path(rf"^{DESK}/antrean/$", desk.queue_switch, name="fair_queue"),
    re_path(rf"^{DESK}/panggil/$", desk.call, name="fair_call"),
    re_path(rf"^{DESK}/laporan/$", desk.report, name="fair_report"),
    re_path(rf"^{DESK}/laporan\.xlsx$", desk_visitors.report_sheet, name="fair_report_sheet"),
    re_path(rf"^{DESK}/pengunjung/$", desk_visitors.visitors, name="fair_visitors"),
    re_path(rf"^{DESK}/pengunjung/{PK}/$", desk_visitors.contact, name="fair_contact"),
    re_path(rf"^{DESK}/tes/$", desk_visitors.tests, name="fair_tests"),
    re_path(rf"^{DESK}/{PK}/lagi/$", desk.call_again, name="fair_call_again"),
    re_path(rf"^{DESK}/{PK}/lewati/$", desk.skip, name="fair_skip"),
    re_path(rf"^{DESK}/{PK}/tiba/$", desk.in_person, name="fair_in_person"),
    re_path(rf"^{DESK}/{PK}/cv/$", desk.cv, name="fair_cv"),
    re_path(rf"^{DESK}/bicara/{PK}/$", desk.after_talk, name="fair_talk"),
    re_path(rf"^{DESK}/bicara/{PK}/cv/$", desk.talk_cv, name="fair_talk_cv"),
    re_path(rf"^{TIMES}/$", desk_times.board, name="fair_times"),
    re_path(rf"^{TIMES}/baru/$", desk_times.offer, name="fair_times_new"),
    re_path(rf"^{TIMES}/{PK}/batal/$", desk_times.withdraw, name="fair_time_withdraw"),
    re_path(rf"^{TIMES}/{PK}/mulai/$", desk_times.begin, name="fair_time_begin"),
]

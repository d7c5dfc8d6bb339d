"""Pages of officers on the days of a fair, below /petugas/bursa/."""

from django.urls import re_path

from jobs.fairs.views import adviser, check_in, report, staff

EDITION = r"(?P<edition>[-a-zA-Z0-9_]{1,80})"
PK = r"(?P<pk>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

urlpatterns = [
    re_path(r"^$", staff.editions, name="home"),
    re_path(rf"^{EDITION}/$", staff.board, name="board"),
    re_path(rf"^{EDITION}/papan\.json$", staff.board_answer, name="board_answer"),
    re_path(rf"^{EDITION}/pintu/$", check_in.gate, name="gate"),
    re_path(rf"^{EDITION}/pintu/kirim/$", check_in.send, name="gate_send"),
    re_path(rf"^{EDITION}/pintu/daftar\.json$", check_in.offline_list, name="gate_list"),
    re_path(rf"^{EDITION}/pintu/sw\.js$", check_in.worker, name="gate_worker"),
    re_path(rf"^{EDITION}/pintu/masalah/$", check_in.conflicts, name="gate_conflicts"),
    re_path(rf"^{EDITION}/tes/$", staff.tests, name="tests"),
    re_path(rf"^{EDITION}/pendampingan/$", adviser.people, name="advise"),
    re_path(rf"^{EDITION}/pendampingan/{PK}/$", adviser.talk, name="advise_talk"),
    re_path(rf"^{EDITION}/pendampingan/{PK}/ikut/$", adviser.join, name="advise_join"),
    re_path(rf"^{EDITION}/laporan/$", report.report, name="report"),
    re_path(rf"^{EDITION}/laporan/simpan/$", report.save, name="report_save"),
    re_path(rf"^{EDITION}/laporan/{PK}/$", report.saved, name="report_saved"),
    re_path(rf"^{EDITION}/laporan/{PK}/bursa\.(?P<kind>xlsx|pdf)$", report.download, name="report_download"),
]

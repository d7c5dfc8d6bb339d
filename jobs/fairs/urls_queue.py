"""Addresses of queues and talks, below /bursa-kerja/."""

from django.urls import re_path

from jobs.fairs.views import places, polled, talk, times

EDITION = r"(?P<edition>[-a-zA-Z0-9_]{1,80})"
BOOTH = r"(?P<booth>[-a-zA-Z0-9_]{1,80})"
PK = r"(?P<pk>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

urlpatterns = [
    re_path(rf"^{EDITION}/stan/{BOOTH}/antrean\.json$", polled.queue_answer, name="queue_answer"),
    re_path(rf"^{EDITION}/stan/{BOOTH}/nomor/$", places.join, name="queue_join"),
    re_path(rf"^{EDITION}/nomor/{PK}/$", places.place, name="place"),
    re_path(rf"^{EDITION}/nomor/{PK}/keluar/$", places.leave, name="place_leave"),
    re_path(rf"^{EDITION}/nomor/{PK}/datang/$", places.answer, name="place_answer"),
    re_path(rf"^{EDITION}/nomor/{PK}/lamar/$", places.apply, name="place_apply"),
    re_path(rf"^{EDITION}/stan/{BOOTH}/waktu/$", times.choose, name="times"),
    re_path(rf"^{EDITION}/waktu/{PK}/$", times.time, name="time"),
    re_path(rf"^{EDITION}/waktu/{PK}/batal/$", times.release, name="time_release"),
    re_path(rf"^{EDITION}/waktu/{PK}/mulai/$", times.begin, name="time_begin"),
    re_path(rf"^{EDITION}/waktu/{PK}/kalender\.ics$", times.calendar, name="time_calendar"),
    re_path(rf"^{EDITION}/bicara/{PK}/$", talk.talk, name="talk"),
    re_path(rf"^{EDITION}/bicara/{PK}/baru\.json$", talk.news, name="talk_news"),
    re_path(rf"^{EDITION}/bicara/{PK}/tulis/$", talk.write, name="talk_write"),
    re_path(rf"^{EDITION}/bicara/{PK}/tambah-waktu/$", talk.longer, name="talk_longer"),
    re_path(rf"^{EDITION}/bicara/{PK}/cara/$", talk.medium, name="talk_medium"),
    re_path(rf"^{EDITION}/bicara/{PK}/sinyal/$", talk.signal, name="talk_signal"),
    re_path(rf"^{EDITION}/bicara/{PK}/selesai/$", talk.end, name="talk_end"),
    re_path(rf"^{EDITION}/bicara/{PK}/pendamping/$", talk.adviser, name="talk_adviser"),
    re_path(rf"^{EDITION}/bicara/{PK}/lamar/$", talk.apply, name="talk_apply"),
]

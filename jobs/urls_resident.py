"""The resident's own applications, below /saya/."""

from django.urls import path

from jobs.views import (
    chat,
    process_ratings,
    resident,
    saved,
    slots,
)

urlpatterns = [
    path("lamaran/", resident.applications, name="applications"),
    path("lamaran/<uuid:pk>/", resident.application, name="application"),
    path("lamaran/<uuid:pk>/terkirim/", resident.receipt, name="receipt"),
    path("lamaran/<uuid:pk>/tarik/", resident.withdraw, name="withdraw"),
    path("lamaran/<uuid:pk>/tolak-tawaran/", resident.decline, name="decline"),
    path("lamaran/<uuid:pk>/mulai-kerja/", resident.start_work, name="start_work"),
    path("lamaran/<uuid:pk>/nilai/", process_ratings.rate, name="process_rating"),
    path("lamaran/<uuid:pk>/kebutuhan/sembunyikan/", resident.need_hide, name="need_hide"),
    path("lamaran/<uuid:pk>/pesan/", chat.own_chat, name="chat"),
    path("lamaran/<uuid:pk>/pesan/dibaca/", chat.own_chat_read, name="chat_read"),
    path("lamaran/<uuid:pk>/jadwal/", slots.schedule, name="schedule"),
    path("lamaran/<uuid:pk>/wawancara.ics", slots.own_calendar, name="calendar"),
    path("tindak-lanjut/<uuid:pk>/", resident.answer_follow_up, name="answer_follow_up"),
    path("tersimpan/", saved.saved_vacancies, name="saved"),
    path("pencarian/", saved.searches, name="searches"),
    path("pencarian/simpan/", saved.search_save, name="search_save"),
    path("pencarian/<uuid:pk>/", saved.search_change, name="search_change"),
    path("saran/", saved.suggestions, name="suggestions"),
    path("saran/izin/", saved.suggestible, name="suggestible"),
    path("saran/sembunyi/", saved.company_hide, name="company_hide"),
]

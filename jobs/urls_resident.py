"""The resident's own applications, below /saya/."""

from django.urls import path

from jobs.views import resident

urlpatterns = [
    path("lamaran/", resident.applications, name="applications"),
    path("lamaran/<uuid:pk>/", resident.application, name="application"),
    path("lamaran/<uuid:pk>/terkirim/", resident.receipt, name="receipt"),
    path("lamaran/<uuid:pk>/tarik/", resident.withdraw, name="withdraw"),
    path("lamaran/<uuid:pk>/tolak-tawaran/", resident.decline, name="decline"),
    path("lamaran/<uuid:pk>/mulai-kerja/", resident.start_work, name="start_work"),
    path("lamaran/<uuid:pk>/kebutuhan/sembunyikan/", resident.need_hide, name="need_hide"),
    path("tindak-lanjut/<uuid:pk>/", resident.answer_follow_up, name="answer_follow_up"),
]

"""The instructor's pages, below /instruktur/."""

from django.urls import path

from training.views import follow_ups, instructor, results, scoring, transport

urlpatterns = [
    path("", instructor.home, name="home"),
    path("pekerja.js", instructor.worker, name="worker"),
    path("tanda/", instructor.send_marks, name="send_marks"),
    path("<slug:batch>/", instructor.batch_page, name="batch"),
    path("<slug:batch>/hadir/", instructor.today, name="today"),
    path("<slug:batch>/hadir/<str:day>/", instructor.attendance, name="attendance"),
    path("<slug:batch>/hasil/", results.results, name="results"),
    path("<slug:batch>/hasil/<uuid:pk>/", results.result, name="result"),
    path("<slug:batch>/alumni/", follow_ups.alumni, name="alumni"),
    path("<slug:batch>/uang/", transport.payments, name="payments"),
    path("<slug:batch>/sertifikat/", results.issue, name="issue"),
    path("<slug:batch>/sertifikat/<uuid:pk>/", results.certificate_run, name="certificate_run"),
    path("<slug:batch>/nilai-seleksi/", scoring.scores, name="scores"),
]

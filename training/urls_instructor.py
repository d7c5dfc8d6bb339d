"""The instructor's pages, below /instruktur/."""

from django.urls import path

from training.views import instructor

urlpatterns = [
    path("", instructor.home, name="home"),
    path("tanda/", instructor.send_marks, name="send_marks"),
    path("<slug:batch>/", instructor.batch_page, name="batch"),
    path("<slug:batch>/hadir/", instructor.today, name="today"),
    path("<slug:batch>/hadir/<str:day>/", instructor.attendance, name="attendance"),
]

"""The inbox, below /saya/pesan/."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("pengaturan/", views.preferences, name="preferences"),
    path("semua-dibaca/", views.read_all, name="read_all"),
    path("<uuid:pk>/buka/", views.open_message, name="open"),
]

"""Public addresses of the fair: lobby, booths, tickets, queues, talks."""

from django.urls import path

from jobs.fairs import urls_queue
from jobs.fairs.views import kiosk, public, tickets, visitors

app_name = "fairs"

urlpatterns = [
    path("", public.editions, name="list"),
    path("tiket/batal/<str:token>/", tickets.cancel, name="cancel"),
    path("layar/<str:code>/", kiosk.screen, name="kiosk"),
    path("layar/<str:code>/nomor.json", kiosk.screen_answer, name="kiosk_answer"),
    path("<slug:edition>/", public.lobby, name="lobby"),
    path("<slug:edition>/stan/<slug:booth>/", public.booth, name="booth"),
    path("<slug:edition>/stan/<slug:booth>/tanya/", tickets.ask, name="ask"),
    path("<slug:edition>/tiket/", tickets.take, name="take"),
    path("<slug:edition>/tiket/<uuid:pk>/", tickets.ticket, name="ticket"),
    path("<slug:edition>/tiket/<uuid:pk>/batal/", tickets.ticket_cancel, name="ticket_cancel"),
    path("<slug:edition>/sesi/<int:pk>/", tickets.session_seat, name="session_seat"),
    path("<slug:edition>/stan/<slug:booth>/bagikan/", visitors.offer, name="offer_contact"),
    path("<slug:edition>/kontak/<uuid:pk>/", visitors.contact, name="contact"),
    path("<slug:edition>/survei/", visitors.survey, name="survey"),
    path("<slug:edition>/ukur/", visitors.measured, name="measured"),
    *urls_queue.urlpatterns,
]

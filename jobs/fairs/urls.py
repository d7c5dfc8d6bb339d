"""Public addresses of the fair: lobby, booths, tickets, queues, talks."""

app_name = "fairs"

urlpatterns = []

"""What belongs to one resident, below /saya/."""

urlpatterns = []

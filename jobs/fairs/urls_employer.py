"""The company's side of the fair, below /mitra/."""

urlpatterns = []

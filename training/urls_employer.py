"""What a company does with training, below /mitra/."""

urlpatterns = []

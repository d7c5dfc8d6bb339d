"""The instructor's pages, below /instruktur/."""

urlpatterns = []

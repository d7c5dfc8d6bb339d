"""Public addresses of programmes, classes, certificates and the catalogue of businesses."""

from django.urls import path

from training.views import community

app_name = "training"

urlpatterns = [
    # Before the addresses of programmes and batches, which would take these words for a batch.
    path("pelatihan/si-praja/minta/", community.start, name="van_start"),
]

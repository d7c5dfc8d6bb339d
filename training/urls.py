"""Public addresses of programmes, classes, certificates and the catalogue of businesses."""

app_name = "training"

urlpatterns = []

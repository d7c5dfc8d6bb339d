"""The ground as a Django app: shared tables, template tags, system checks, commands."""

from django.apps import AppConfig


class CakapKerjaConfig(AppConfig):
    name = "cakapkerja"
    verbose_name = "Cakap Kerja"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # The web process too must know the broker: without this a shared task asks Celery's default one, and the
        # request that wakes the relay waits seconds for nobody.
        from cakapkerja.celery import app

        app.set_default()

        from cakapkerja import checks, form_words  # noqa: F401 - checks register themselves

        form_words.install()

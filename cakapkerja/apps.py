"""The ground as a Django app: shared tables, template tags, system checks, commands."""

from django.apps import AppConfig


class CakapKerjaConfig(AppConfig):
    name = "cakapkerja"
    verbose_name = "Cakap Kerja"
    default_auto_field = "django.db.models.BigAutoField"

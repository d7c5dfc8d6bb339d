from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FairsConfig(AppConfig):
    name = "jobs.fairs"
    label = "fairs"
    verbose_name = _("Bursa kerja")

    def ready(self):
        from jobs.fairs.merging import register_parts

        register_parts()

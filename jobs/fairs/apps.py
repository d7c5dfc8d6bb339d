from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FairsConfig(AppConfig):
    name = "jobs.fairs"
    label = "fairs"
    verbose_name = _("Bursa kerja")

    def ready(self):
        from jobs import origins
        from jobs.fairs.merging import register_parts
        from jobs.fairs.services import outcomes

        register_parts()
        origins.on_application_sent(outcomes.link_application)
        origins.on_application_placed(outcomes.link_placement)
        origins.name_source(outcomes.source_of)

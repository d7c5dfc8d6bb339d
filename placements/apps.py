from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = _("Penempatan")

    def ready(self):
        from accounts.models import User
        from notifications.services import register_digest_audience
        from placements.services.placements import DIGEST_AUDIENCE

        register_digest_audience(
            DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("placements.correct_placement"),
            title=_("Penempatan baru"),
        )

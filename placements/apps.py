from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = _("Penempatan")

    def ready(self):
        from accounts.merging import MergePart, register_merge_part
        from accounts.models import User
        from notifications.services import register_digest_audience
        from placements.models import Placement
        from placements.services.placements import DIGEST_AUDIENCE

        register_merge_part(
            MergePart(
                "placements.Placement.company",
                _("Penempatan"),
                lambda company: Placement.objects.filter(company=company).count(),
                # The employer's name as it was written that day stays.
                lambda source, target: Placement.objects.filter(company=source).update(company=target),
            )
        )
        register_digest_audience(
            DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("placements.correct_placement"),
            title=_("Penempatan baru"),
        )

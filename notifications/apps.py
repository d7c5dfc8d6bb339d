from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Pesan")

    def ready(self):
        from cakapkerja.slots import fill_slot
        from notifications.bell import header_bell

        fill_slot("header_bell", header_bell)

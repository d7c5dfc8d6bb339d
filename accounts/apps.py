from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Akun, warga, perusahaan")

    def ready(self):
        from accounts.models import User
        from accounts.services import companies, corrections, identity
        from notifications.services import register_digest_audience

        register_digest_audience(
            companies.DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("accounts.decide_company"),
            title=_("Perusahaan menunggu pemeriksaan"),
        )
        register_digest_audience(
            corrections.DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("accounts.correct_resident"),
            title=_("Permintaan pembetulan data"),
        )
        register_digest_audience(
            identity.DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("accounts.decide_identity"),
            title=_("Identitas menunggu pemeriksaan"),
        )

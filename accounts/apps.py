from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Akun, warga, perusahaan")

    def ready(self):
        from accounts.enums import CompanyState
        from accounts.models import CannedReason, Company, CorrectionRequest, IdentityCheck, User
        from accounts.services import companies, corrections, identity, merging
        from cakapkerja.admin_decisions import offer_ready_sentences
        from notifications.services import register_digest_audience, register_digest_check

        merging.register_parts()
        offer_ready_sentences(
            lambda used_for: list(
                CannedReason.objects.filter(used_for=used_for, is_active=True).values_list("text", flat=True)[:30]
            )
        )
        register_digest_audience(
            companies.DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("accounts.decide_company"),
            title=_("Perusahaan menunggu pemeriksaan"),
            waiting=lambda: Company.objects.filter(state=CompanyState.SUBMITTED),
        )
        register_digest_audience(
            corrections.DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("accounts.correct_resident"),
            title=_("Permintaan pembetulan data"),
            waiting=CorrectionRequest.objects.waiting,
        )
        register_digest_audience(
            identity.DIGEST_AUDIENCE,
            lambda: User.objects.officers_with("accounts.decide_identity"),
            title=_("Identitas menunggu pemeriksaan"),
            waiting=IdentityCheck.objects.waiting,
        )
        register_digest_check(
            "accounts.company_submitted",
            lambda keys: _keys(Company.objects.filter(pk__in=keys, state=CompanyState.SUBMITTED)),
        )
        register_digest_check(
            "accounts.correction_asked",
            lambda keys: _keys(CorrectionRequest.objects.waiting().filter(pk__in=keys)),
        )
        register_digest_check(
            "accounts.identity_submitted",
            lambda keys: _keys(IdentityCheck.objects.waiting().filter(pk__in=keys)),
        )


def _keys(queryset):
    return {str(key) for key in queryset.order_by("pk").values_list("pk", flat=True)}

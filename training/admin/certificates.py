"""Certificates and their bulk runs in the admin: looked at, and taken back with a reason."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm, shown
from training.models import Certificate, CertificateRun
from training.services.certificates import revoke_certificate


class RevokeForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].max_length = 200
        self.fields["reason"].widget.attrs["maxlength"] = 200


@admin.register(Certificate)
class CertificateAdmin(OfficeModelAdmin):
    list_display = ["number", "holder_name", "class_name", "issued_on", "revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["number", "code", "holder_name"]
    search_help_text = _("Nomor, kode, atau nama.")
    fieldsets = [
        (
            _("Sertifikat"),
            {"fields": ["number", "code", "holder_name", "class_name", "programme_name", "bnsp_number"]},
        ),
        (_("Berlaku"), {"fields": ["issued_on", "valid_until", "issuer", "revoked_at", "revoke_reason"]}),
    ]
    readonly_fields = ["issuer"]
    issuer = shown(Certificate, "issued_by")
    decisions = (
        Decision(
            slug="cabut",
            label=_("Cabut sertifikat"),
            permission="training.issue_certificate",
            carry_out=lambda officer, certificate, data: revoke_certificate(
                officer=officer, certificate_id=certificate.pk, reason=data["reason"]
            ),
            done=_("Sertifikat dicabut dan pemiliknya dikabari."),
            explain=_("Halaman pemeriksaan langsung menyebut sertifikat ini dicabut. Tidak bisa dibatalkan."),
            possible=lambda certificate, officer: certificate.revoked_at is None,
            form=RevokeForm,
            tone="danger",
            is_logged=True,
        ),
    )


@admin.register(CertificateRun)
class CertificateRunAdmin(OfficeModelAdmin):
    list_display = ["started_at", "class_of_run", "state", "done", "total"]
    list_select_related = ["batch__field"]
    fields = ["class_of_run", "state", "done", "total", "error", "started_at", "ended_at"]
    readonly_fields = ["class_of_run"]
    class_of_run = shown(CertificateRun, "batch")

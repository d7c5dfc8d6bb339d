"""Who looked at whose data, and what people agreed to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import AccessKind, ConsentPurpose


class AccessLog(models.Model):
    """One look at a person's data (PDP-05). Rows are only added; the subject can read their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("pemilik data"),
        on_delete=models.PROTECT,
        related_name="seen_by",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("yang melihat"), on_delete=models.PROTECT, related_name="+"
    )
    company = models.ForeignKey(
        "accounts.Company",
        verbose_name=_("perusahaan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField(_("yang dilihat"), max_length=20, choices=AccessKind)
    about = models.CharField(_("tentang"), max_length=160, blank=True)
    reason = models.CharField(_("alasan"), max_length=200, blank=True)
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("jejak akses")
        verbose_name_plural = _("jejak akses")
        ordering = ["-at", "pk"]
        indexes = [
            models.Index(fields=["subject", "-at"], name="access_log_of_subject"),
            # AF-14 counts the CVs that a company opened today.
            models.Index(
                fields=["company", "at"], condition=Q(kind=AccessKind.CV), name="access_log_cv_of_company"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class Consent(models.Model):
    """An agreement to one purpose, with the words it was given to (PDP-02)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("tujuan"), max_length=24, choices=ConsentPurpose)
    text_version = models.CharField(_("versi teks"), max_length=20)
    given_at = models.DateTimeField(_("diberikan"), db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True, blank=True)

    class Meta:
        verbose_name = _("persetujuan")
        verbose_name_plural = _("persetujuan")
        ordering = ["-given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "text_version"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_live_once",
            ),
        ]

    def __str__(self):
        return self.get_purpose_display()

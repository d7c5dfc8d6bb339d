"""Private files of a resident. A document never changes: a new upload is a new row, a sent copy stays as sent."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import DocumentKind


def document_path(document, filename):
    """A random name: nothing that the person typed becomes a path (SEC-34)."""
    return f"documents/{document.pk.hex[:2]}/{document.pk.hex}.pdf"


class DocumentQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(owner=user)

    def current(self):
        """What the owner still offers for new applications."""
        return self.filter(removed_at__isnull=True)


class Document(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("pemilik"),
        on_delete=models.PROTECT,
        related_name="documents",
    )
    kind = models.CharField(_("jenis"), max_length=12, choices=DocumentKind, default=DocumentKind.CV)
    name = models.CharField(_("nama berkas"), max_length=120)
    file = models.FileField(_("berkas"), upload_to=document_path, max_length=200)
    size = models.PositiveIntegerField(_("ukuran (byte)"))
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("diunggah"), db_default=Now(), editable=False)
    removed_at = models.DateTimeField(_("dihapus pemilik"), null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dokumen")
        verbose_name_plural = _("dokumen")
        ordering = ["-uploaded_at", "pk"]

    def __str__(self):
        return self.name

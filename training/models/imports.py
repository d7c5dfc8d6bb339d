"""A file of past batches and participants that was read: its rows, its faults, and when it was taken over."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PastImport(models.Model):
    """One upload (TR-9). ``rows`` go when they are taken over: the names are in the enrolments then."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(_("berkas"), max_length=120)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    total = models.PositiveIntegerField(_("baris"), default=0)
    added_batches = models.PositiveIntegerField(_("angkatan baru"), default=0)
    added_people = models.PositiveIntegerField(_("peserta baru"), default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("oleh"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("dibaca"), db_default=Now(), editable=False)
    done_at = models.DateTimeField(_("disimpan"), null=True, blank=True)

    class Meta:
        verbose_name = _("impor data lama")
        verbose_name_plural = _("impor data lama")
        ordering = ["-made_at", "pk"]

    def __str__(self):
        return self.file_name

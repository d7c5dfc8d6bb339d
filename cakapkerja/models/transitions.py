"""The shape of every append-only log of state changes."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class TransitionLog(models.Model):
    """Who moved what from which state to which, when and why. Rows are only ever added."""

    from_state = models.CharField(_("dari"), max_length=24, blank=True)
    to_state = models.CharField(_("menjadi"), max_length=24)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("oleh"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Kosong bila sistem yang melakukan."),
    )
    reason = models.TextField(_("alasan"), blank=True)
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.from_state or '-'} > {self.to_state}"

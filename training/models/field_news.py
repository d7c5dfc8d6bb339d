"""Who wants to hear that a field opens again, and who does not."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from training.models.programmes import Field


class FieldNews(models.Model):
    """A person's word on news of one field: asked for, or stopped (then no other reason sends any)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="field_news")
    field = models.ForeignKey(
        Field, verbose_name=_("bidang"), on_delete=models.CASCADE, related_name="wanted_news"
    )
    wants = models.BooleanField(_("mau dikabari"), default=True)
    changed_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("kabar bidang")
        verbose_name_plural = _("kabar bidang")
        ordering = ["field_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "field"], name="field_news_once")]

    def __str__(self):
        return f"{self.user_id} · {self.field_id}"

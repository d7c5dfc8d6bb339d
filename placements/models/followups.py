"""The questions after a placement: still working after 30, 90, 180 days?"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from placements.enums import FOLLOW_UP_DAYS
from placements.models.placements import Placement


class FollowUpQuerySet(models.QuerySet):
    def due(self, today):
        """Questions to ask: their day has come, nobody asked yet, the placement stands."""
        return self.filter(
            due_on__lte=today,
            asked_at__isnull=True,
            answered_at__isnull=True,
            placement__cancelled_at__isnull=True,
        )


class FollowUp(models.Model):
    """One question: ``day`` days after the first day at work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="follow_ups")
    day = models.PositiveSmallIntegerField(_("hari ke"))
    due_on = models.DateField(_("ditanyakan pada"))
    asked_at = models.DateTimeField(_("ditanyakan"), null=True, blank=True)
    answered_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    still_working = models.BooleanField(_("masih bekerja"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("tindak lanjut penempatan")
        verbose_name_plural = _("tindak lanjut penempatan")
        ordering = ["due_on", "day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "day"], name="follow_up_once_per_day"),
            models.CheckConstraint(condition=Q(day__in=FOLLOW_UP_DAYS), name="follow_up_day_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, still_working__isnull=True)
                | Q(answered_at__isnull=False, still_working__isnull=False),
                name="follow_up_answer_whole",
            ),
        ]

    def __str__(self):
        return f"{self.placement} · {self.day}"

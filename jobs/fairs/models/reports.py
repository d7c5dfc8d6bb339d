"""Kept figures of an edition: saved reports, and what phones measured at a rehearsal."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from jobs.fairs.enums import QueueStep
from jobs.fairs.models.editions import Edition
from jobs.fairs.models.queue import PlaceEvent


class EditionReport(models.Model):
    """The figures of an edition as they were at one moment: its page, XLSX and PDF are the same every time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="reports")
    figures = models.JSONField(_("angka"), editable=False)
    made_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("laporan bursa")
        verbose_name_plural = _("laporan bursa")
        ordering = ["-made_at", "pk"]

    def __str__(self):
        return f"{self.edition} · {self.made_at:%d-%m-%Y %H:%M}"


class RehearsalSample(models.Model):
    """What one phone saw in a minute of a rehearsal (N-21): how long answers took, how many failed. No person."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="samples")
    # How many answers took up to 100, 200, 400, 800, 1500, 3000, 6000 ms, and longer.
    buckets = ArrayField(models.PositiveSmallIntegerField(), size=8)
    failed = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("hasil ukur latihan")
        verbose_name_plural = _("hasil ukur latihan")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(buckets__len=8), name="sample_has_all_buckets")]

    def __str__(self):
        return f"{self.edition_id} · {self.at}"


class SkipManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(step=QueueStep.SKIPPED)


class Skip(PlaceEvent):
    """A call that a recruiter skipped, with the reason: the organiser sees every one (Q-06)."""

    objects = SkipManager()

    class Meta:
        proxy = True
        verbose_name = _("panggilan yang dilewati")
        verbose_name_plural = _("panggilan yang dilewati")
        ordering = ["-at", "pk"]

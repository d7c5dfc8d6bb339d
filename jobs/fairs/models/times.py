"""Times for two that can be booked ahead, beside the queue (F-09, X-112)."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.fairs.enums import TimeStep
from jobs.fairs.models.booths import Booth


class BookedTimeQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(cancelled_at__isnull=True)

    def free(self):
        """Times that somebody may still take, by the database's clock (R-07)."""
        return self.standing().filter(resident__isnull=True, during__startswith__gt=Now())

    def for_user(self, user):
        return self.filter(resident__user=user)

    def manageable_by(self, user):
        return self.filter(booth__in=Booth.objects.manageable_by(user))


class BookedTime(models.Model):
    """A 1:1 time that can be booked ahead (F-09): nobody is in two of them at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, on_delete=models.PROTECT, related_name="times")
    recruiter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField(_("waktu"))
    resident = models.ForeignKey(
        "accounts.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="booked_times"
    )
    booked_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = BookedTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("waktu bicara")
        verbose_name_plural = _("waktu bicara")
        ordering = ["during", "pk"]
        constraints = [
            ExclusionConstraint(
                name="booked_time_recruiter_free",
                expressions=[("recruiter", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
                violation_error_message=_("Perekrut ini sudah punya waktu lain di jam itu."),
            ),
            ExclusionConstraint(
                name="booked_time_resident_free",
                expressions=[("resident", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True, resident__isnull=False),
                violation_error_message=_("Anda sudah punya janji lain di jam itu."),
            ),
        ]

    def __str__(self):
        return f"{self.booth_id} {self.during}"

    def get_absolute_url(self):
        return reverse("fairs:time", kwargs={"edition": self.booth.edition.slug, "pk": self.pk})

    @property
    def starts_at(self):
        return self.during.lower

    @property
    def ends_at(self):
        return self.during.upper


class TimeEvent(models.Model):
    """Append-only: who took, moved, gave back or withdrew a time, with a note for the other side (X-112)."""

    time = models.ForeignKey(BookedTime, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(_("kejadian"), max_length=10, choices=TimeStep)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("riwayat waktu bicara")
        verbose_name_plural = _("riwayat waktu bicara")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.time_id} {self.step}"

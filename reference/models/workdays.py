"""Holidays, and deadlines counted in working days (Monday to Friday, WIB)."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HolidayQuerySet(models.QuerySet):
    def add_workdays(self, start, days):
        """Return the instant ``days`` working days after ``start`` (aware datetime), same clock time."""
        local = timezone.localtime(start)
        off = set(self.filter(date__gte=local.date()).values_list("date", flat=True)[:400])
        day = local.date()
        while days > 0:
            day += datetime.timedelta(days=1)
            if day.weekday() < 5 and day not in off:
                days -= 1
        return local.replace(year=day.year, month=day.month, day=day.day)

    def before_workdays(self, end, days):
        """Return the instant ``days`` working days before ``end`` (aware datetime), same clock time."""
        local = timezone.localtime(end)
        off = set(self.filter(date__lte=local.date()).order_by("-date").values_list("date", flat=True)[:400])
        day = local.date()
        while days > 0:
            day -= datetime.timedelta(days=1)
            if day.weekday() < 5 and day not in off:
                days -= 1
        return local.replace(year=day.year, month=day.month, day=day.day)


class Holiday(models.Model):
    """A national holiday or a day of cuti bersama."""

    date = models.DateField(_("tanggal"), unique=True)
    name = models.CharField(_("nama"), max_length=120)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("hari libur")
        verbose_name_plural = _("hari libur")
        ordering = ["date", "pk"]

    def __str__(self):
        return self.name

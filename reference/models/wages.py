"""Minimum wages by year (UMK)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class MinimumWageQuerySet(models.QuerySet):
    def for_year(self, year):
        """Return the row of ``year``, or of the last year before it that has one (OQ-12), or None."""
        return self.filter(year__lte=year).order_by("-year", "pk").first()


class MinimumWage(models.Model):
    """The city's minimum wage of a year, in rupiah a month."""

    year = models.PositiveSmallIntegerField(_("tahun"), unique=True)
    amount = models.DecimalField(
        _("upah minimum (Rp per bulan)"), max_digits=12, decimal_places=2, validators=[MinValueValidator(1)]
    )
    source = models.CharField(_("sumber"), max_length=200)

    objects = MinimumWageQuerySet.as_manager()

    class Meta:
        verbose_name = _("upah minimum")
        verbose_name_plural = _("upah minimum")
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="minimum_wage_positive"),
        ]

    def __str__(self):
        return str(self.year)

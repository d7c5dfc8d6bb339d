"""Top groups of the national classifications. Full lists are imported by the office, not shipped."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OccupationGroup(models.Model):
    """A major group of occupations (KBJI), with the edition it belongs to (OQ-13)."""

    edition = models.CharField(_("edisi"), max_length=12, default="KBJI 2014")
    code = models.CharField(_("kode"), max_length=1)
    name = models.CharField(_("nama"), max_length=120)
    label = models.CharField(_("sebutan sehari-hari"), max_length=120)

    class Meta:
        verbose_name = _("golongan jabatan")
        verbose_name_plural = _("golongan jabatan")
        ordering = ["edition", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="occupation_group_once_per_edition"),
        ]

    def __str__(self):
        return self.label


class IndustryCategory(models.Model):
    """A category of business fields (KBLI), with the edition it belongs to."""

    edition = models.CharField(_("edisi"), max_length=12, default="KBLI 2020")
    code = models.CharField(_("kode"), max_length=1)
    name = models.CharField(_("nama"), max_length=160)

    class Meta:
        verbose_name = _("lapangan usaha")
        verbose_name_plural = _("lapangan usaha")
        ordering = ["edition", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="industry_category_once_per_edition"),
        ]

    def __str__(self):
        return f"{self.code} · {self.name}"

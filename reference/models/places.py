"""Places: the city's 13 kecamatan and 104 kelurahan, and the provinces for addresses elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CITY_NAME = "Kota Tangerang"
CITY_PROVINCE_CODE = "36"  # Banten


class Province(models.Model):
    """A province by its two-digit code of the Ministry of Home Affairs."""

    code = models.CharField(_("kode"), max_length=2, primary_key=True)
    name = models.CharField(_("nama"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("provinsi")
        verbose_name_plural = _("provinsi")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Kecamatan(models.Model):
    """One of the city's 13 kecamatan; ``code`` as in Kepmendagri, "36.71.01"."""

    code = models.CharField(_("kode"), max_length=8, primary_key=True)
    name = models.CharField(_("nama"), max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    neighbours = models.ManyToManyField(
        "self",
        verbose_name=_("kecamatan tetangga"),
        blank=True,
        help_text=_("Belum dikonfirmasi. Dipakai untuk pencarian dekat rumah."),
    )

    class Meta:
        verbose_name = _("kecamatan")
        verbose_name_plural = _("kecamatan")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Kelurahan(models.Model):
    """One of the city's 104 kelurahan; ``code`` as in Kepmendagri, "36.71.01.1001"."""

    code = models.CharField(_("kode"), max_length=13, primary_key=True)
    name = models.CharField(_("nama"), max_length=60)
    kecamatan = models.ForeignKey(
        Kecamatan, verbose_name=_("kecamatan"), on_delete=models.PROTECT, related_name="kelurahan"
    )

    class Meta:
        verbose_name = _("kelurahan")
        verbose_name_plural = _("kelurahan")
        ordering = ["kecamatan__name", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kecamatan", "name"], name="kelurahan_once_per_kecamatan"),
        ]

    def __str__(self):
        return self.name

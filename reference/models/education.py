"""Education levels as people say them, each with its code in the statutory reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EducationLevel(models.Model):
    """A level of schooling. ``rank`` orders levels: a higher rank satisfies a lower minimum."""

    code = models.SlugField(_("kode"), primary_key=True)
    name = models.CharField(_("nama"), max_length=60, unique=True)
    rank = models.PositiveSmallIntegerField(_("urutan"))
    ipk_code = models.CharField(
        _("kode laporan IPK"), max_length=4, help_text=_("Kode pendidikan di laporan IPK III/2 (pokok).")
    )
    ipk8_code = models.CharField(
        _("kode laporan IPK III/8"), max_length=2, help_text=_("Kode pendidikan di laporan IPK III/8.")
    )

    class Meta:
        verbose_name = _("jenjang pendidikan")
        verbose_name_plural = _("jenjang pendidikan")
        ordering = ["rank", "pk"]

    def __str__(self):
        return self.name

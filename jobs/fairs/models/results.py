"""What an edition led to: applications, placements, test results on the spot."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from jobs.fairs.models.booths import Booth
from jobs.fairs.models.editions import Edition


class EditionApplication(models.Model):
    """An application that was sent from a booth; counts for this edition only."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="edition_applications")
    booth = models.ForeignKey(Booth, on_delete=models.PROTECT, related_name="booth_applications")
    application = models.OneToOneField("jobs.Application", on_delete=models.CASCADE, related_name="fair_link")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("lamaran dari bursa")
        verbose_name_plural = _("lamaran dari bursa")
        ordering = ["-at", "pk"]

    def __str__(self):
        return f"{self.edition_id} · {self.application_id}"


class EditionPlacement(models.Model):
    """A placement that began at an edition; it keeps counting afterwards (JF-5)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="edition_placements")
    placement = models.OneToOneField("placements.Placement", on_delete=models.CASCADE, related_name="fair_link")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("penempatan dari bursa")
        verbose_name_plural = _("penempatan dari bursa")
        ordering = ["-at", "pk"]

    def __str__(self):
        return f"{self.edition_id} · {self.placement_id}"


class SpotTest(models.Model):
    """A test on the spot and its result (JF-7)."""

    booth = models.ForeignKey(Booth, on_delete=models.PROTECT, related_name="spot_tests")
    ticket = models.ForeignKey("fairs.Ticket", on_delete=models.PROTECT, related_name="spot_tests")
    name = models.CharField(_("nama tes"), max_length=80)
    score = models.DecimalField(_("nilai"), max_digits=6, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(_("lulus"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("hasil tes di tempat")
        verbose_name_plural = _("hasil tes di tempat")
        ordering = ["-recorded_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["booth", "ticket", "name"], name="spot_test_once")]

    def __str__(self):
        return self.name

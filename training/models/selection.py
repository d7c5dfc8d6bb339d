"""How people are chosen: marks, and the record of how the seats were given."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from training.enums import ScoreStage
from training.models.batches import Batch
from training.models.enrolments import Enrolment


class Score(models.Model):
    """One scorer's mark for one stage, 0 to 100 (X-134); the stage counts as the mean of its scorers."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="scores")
    stage = models.CharField(_("tahap"), max_length=10, choices=ScoreStage)
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(_("nilai"), max_digits=5, decimal_places=2)
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    at = models.DateTimeField(_("waktu"), auto_now=True)

    class Meta:
        verbose_name = _("nilai seleksi")
        verbose_name_plural = _("nilai seleksi")
        ordering = ["enrolment_id", "stage", "scorer_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "stage", "scorer"], name="score_once_per_scorer"),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100),
                name="score_within_100",
                violation_error_message=_("Nilai antara 0 dan 100."),
            ),
        ]

    def __str__(self):
        return f"{self.stage} {self.value}"


class Allocation(models.Model):
    """How the seats of a batch were given, so that anybody can do it again (N-04, N-06).

    ``entries`` is the frozen list as it is published (tickets, no names); ``list_sha256`` its hash, published
    when the list is frozen, before the seed exists. A row never changes once ``drawn_at`` is set.
    """

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="allocation")
    rule = models.JSONField(_("aturan"), default=dict)
    rule_file = models.ForeignKey(
        "training.RuleFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seats = models.PositiveSmallIntegerField(_("kursi"))
    entries = models.JSONField(_("daftar"))
    # The bytes that were hashed; "" where seats were given by marks, whose list only the office sees.
    list_text = models.TextField(_("teks daftar"), blank=True)
    list_sha256 = models.CharField(_("sidik jari daftar"), max_length=64)
    frozen_at = models.DateTimeField(_("dibekukan"), db_default=Now(), editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seed = models.CharField(_("angka undian"), max_length=200, blank=True)
    result = models.JSONField(_("hasil"), null=True, blank=True)
    drawn_at = models.DateTimeField(_("diundi"), null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("pembagian kursi")
        verbose_name_plural = _("pembagian kursi")
        ordering = ["-frozen_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, result__isnull=True)
                | Q(drawn_at__isnull=False, result__isnull=False, drawn_at__gte=F("frozen_at")),
                name="allocation_drawn_whole",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="allocation_list_is_frozen",
                fields=["batch", "rule", "rule_file", "seats", "entries", "list_text", "list_sha256", "frozen_at"],
            ),
            pgtrigger.Protect(
                name="allocation_drawn_once",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__drawn_at__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.batch_id)

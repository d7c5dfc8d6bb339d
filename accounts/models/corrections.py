"""Locked data of a verified person: what they ask to have put right, and what an officer changed (PDP-07)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import CorrectionState
from accounts.models.residents import Resident
from cakapkerja import crypto

ASKED_NIK_CONTEXT = "accounts.correctionrequest.nik"


class CorrectionRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=CorrectionState.WAITING)


class CorrectionRequest(models.Model):
    """A wish of the resident with its clock. A number that goes with it is sealed, and erased by the decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(
        Resident, verbose_name=_("warga"), on_delete=models.PROTECT, related_name="correction_requests"
    )
    wanted = models.TextField(_("yang harus dibetulkan"), max_length=500)
    nik_sealed = models.BinaryField(null=True, blank=True, editable=False)
    nik_last4 = models.CharField(max_length=4, blank=True, editable=False)
    state = models.CharField(_("keadaan"), max_length=8, choices=CorrectionState, default=CorrectionState.WAITING)
    asked_at = models.DateTimeField(_("diminta"), db_default=Now(), editable=False)
    due_at = models.DateTimeField(_("batas waktu petugas"))
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("petugas"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answer = models.TextField(_("jawaban"), blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("permintaan pembetulan")
        verbose_name_plural = _("permintaan pembetulan")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=Q(state=CorrectionState.WAITING), name="correction_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.WAITING)
                | Q(decided_at__isnull=False, decided_by__isnull=False, nik_sealed__isnull=True),
                name="correction_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.REFUSED) | ~Q(answer=""), name="correction_no_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.resident} · {self.get_state_display()}"

    def put_nik(self, nik):
        self.nik_sealed, self.nik_last4 = crypto.seal(nik, context=ASKED_NIK_CONTEXT), nik[-4:]

    def open_nik(self):
        return crypto.unseal(self.nik_sealed, context=ASKED_NIK_CONTEXT) if self.nik_sealed else ""


class ResidentCorrection(models.Model):
    """What an officer changed in a profile. Only added; a NIK is written by its last four digits."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="corrections")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("petugas"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("alasan"))
    before = models.JSONField(_("sebelum"))
    after = models.JSONField(_("sesudah"))
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("pembetulan data warga")
        verbose_name_plural = _("pembetulan data warga")
        ordering = ["at", "pk"]

    def __str__(self):
        return ", ".join(self.after)

"""The identity desk: a picture of the KTP waits for an officer; the result stays, the picture goes."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import CheckState
from accounts.models.residents import Resident


def picture_path(check, filename):
    return f"identity/{check.pk.hex[:2]}/{check.pk.hex}.jpg"


class IdentityCheckQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=CheckState.WAITING)


class IdentityCheck(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(
        Resident, verbose_name=_("warga"), on_delete=models.PROTECT, related_name="identity_checks"
    )
    picture = models.ImageField(_("foto KTP"), upload_to=picture_path, blank=True, max_length=200)
    state = models.CharField(_("keadaan"), max_length=10, choices=CheckState, default=CheckState.WAITING)
    submitted_at = models.DateTimeField(_("diajukan"), db_default=Now(), editable=False)
    due_at = models.DateTimeField(_("batas waktu petugas"))
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("petugas"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.TextField(_("alasan"), blank=True)
    picture_deleted_at = models.DateTimeField(_("foto dihapus"), null=True, blank=True)

    objects = IdentityCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemeriksaan identitas")
        verbose_name_plural = _("pemeriksaan identitas")
        ordering = ["submitted_at", "pk"]
        permissions = [("decide_identity", _("Dapat memutuskan pemeriksaan identitas"))]
        constraints = [
            models.UniqueConstraint(
                fields=["resident"],
                condition=Q(state=CheckState.WAITING),
                name="identity_check_one_waiting",
                violation_error_message=_("Foto KTP Anda sedang diperiksa. Tunggu hasilnya dulu."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CheckState.WAITING, CheckState.WITHDRAWN])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="identity_check_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.REJECTED) | ~Q(reason=""), name="identity_check_no_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.resident} · {self.get_state_display()}"

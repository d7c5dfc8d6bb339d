"""The placement record (RP-1)."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import CompanyKind, Sex, VerificationLevel
from placements.enums import CancelReason, PlacementKind, PlacementSource


class PlacementQuerySet(models.QuerySet):
    def counted(self):
        """Placements that stand: recorded at acceptance and not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def in_city(self):
        return self.filter(in_city=True)

    def outside(self):
        return self.filter(in_city=False)

    def started(self):
        return self.filter(started_on__isnull=False)

    def for_user(self, user):
        return self.filter(resident__user=user)

    def totals(self):
        """Counts as published: total, in-city, outside; each also with a verified address."""
        verified = ~Q(residence_level=VerificationLevel.STATED)
        return self.counted().aggregate(
            total=models.Count("pk"),
            inside=models.Count("pk", filter=Q(in_city=True)),
            outside=models.Count("pk", filter=Q(in_city=False)),
            inside_verified=models.Count("pk", filter=Q(in_city=True) & verified),
            started=models.Count("pk", filter=Q(started_on__isnull=False)),
        )


@pghistory.track(exclude=["updated_at"])
class Placement(models.Model):
    """One hiring of one person by one employer, dated by its acceptance.

    Address, education and sex are copies from that moment: a later move changes no number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(
        "accounts.Resident", verbose_name=_("warga"), on_delete=models.PROTECT, related_name="placements"
    )
    company = models.ForeignKey(
        "accounts.Company",
        verbose_name=_("perusahaan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
    )
    employer_name = models.CharField(_("pemberi kerja"), max_length=120)
    employer_kind = models.CharField(
        _("jenis pemberi kerja"), max_length=2, choices=CompanyKind, default=CompanyKind.PRIVATE
    )
    position = models.CharField(_("jabatan"), max_length=120)
    occupation_group = models.ForeignKey(
        "reference.OccupationGroup",
        verbose_name=_("golongan jabatan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted_on = models.DateField(_("tanggal diterima"))
    kind = models.CharField(_("jenis penempatan"), max_length=4, choices=PlacementKind)
    kind_by_staff = models.BooleanField(_("jenis ditetapkan petugas"), default=False)
    source = models.CharField(_("sumber"), max_length=8, choices=PlacementSource)

    in_city = models.BooleanField(_("warga kota"), help_text=_("Menurut alamat saat diterima."))
    residence_level = models.CharField(_("tingkat verifikasi alamat"), max_length=8, choices=VerificationLevel)
    kelurahan = models.ForeignKey(
        "reference.Kelurahan",
        verbose_name=_("kelurahan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    outside_place = models.CharField(_("tempat di luar kota"), max_length=160, blank=True)
    sex = models.CharField(_("jenis kelamin"), max_length=6, choices=Sex, blank=True)
    education = models.ForeignKey(
        "reference.EducationLevel",
        verbose_name=_("pendidikan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    work_province = models.ForeignKey(
        "reference.Province",
        verbose_name=_("provinsi tempat kerja"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Kosong bila di luar negeri."),
    )

    started_on = models.DateField(_("mulai kerja"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True, blank=True)
    cancel_reason = models.CharField(_("sebab batal"), max_length=20, choices=CancelReason, blank=True)
    cancel_note = models.TextField(_("keterangan batal"), blank=True)
    evidence = models.CharField(_("bukti"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("dicatat"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("penempatan")
        verbose_name_plural = _("penempatan")
        ordering = ["-accepted_on", "-created_at", "pk"]
        permissions = [
            ("correct_placement", _("Dapat membetulkan penempatan dengan alasan")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False) & ~Q(cancel_reason=""),
                name="placement_cancel_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(started_on__gte=models.F("accepted_on")),
                name="placement_starts_after_acceptance",
                violation_error_message=_("Tanggal mulai kerja tidak boleh sebelum tanggal diterima."),
            ),
            models.CheckConstraint(
                condition=Q(in_city=True, kelurahan__isnull=False, outside_place="")
                | Q(in_city=False, kelurahan__isnull=True),
                name="placement_address_fits_in_city",
            ),
            models.CheckConstraint(
                condition=Q(kind=PlacementKind.ABROAD, work_province__isnull=True)
                | ~Q(kind=PlacementKind.ABROAD) & Q(work_province__isnull=False),
                name="placement_kind_fits_place",
                violation_error_message=_("Isi provinsi tempat kerja, atau kosongkan untuk kerja di luar negeri."),
            ),
        ]
        indexes = [models.Index(fields=["accepted_on", "in_city"], name="placement_by_day")]

    def __str__(self):
        return f"{self.position} · {self.employer_name}"

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None


class PlacementCorrection(models.Model):
    """What staff changed in a placement, and why. Rows are only added."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="corrections")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("oleh"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("alasan"))
    before = models.JSONField(_("sebelum"))
    after = models.JSONField(_("sesudah"))
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("pembetulan penempatan")
        verbose_name_plural = _("pembetulan penempatan")
        ordering = ["-at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="placement_correction_has_reason"),
        ]

    def __str__(self):
        return self.reason

"""Mobil Si Praja: a community asks, staff plan two vans, twenty people learn (TR-6)."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Sex
from cakapkerja.codes import new_code
from cakapkerja.models import TransitionLog
from training.enums import REQUEST_EDITABLE, CommunityKind, RequestState
from training.models.batches import Batch
from training.models.programmes import Field

TARGET_PEOPLE = 20  # OQ-05: fewer warns, more goes to a waiting list
PEOPLE_AT_MOST = 60
FITNESS = ("has_power", "has_roof", "has_room", "van_can_park", "has_toilet")
TRAINING_DAYS = 3
WISHES_AT_MOST = 3


class Van(models.Model):
    name = models.CharField(_("nama mobil"), max_length=60, unique=True)
    equipment = models.CharField(_("perlengkapan"), max_length=200, blank=True)
    fields = models.ManyToManyField(Field, verbose_name=_("pelatihan yang dapat dilayani"), related_name="vans")
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("Mobil Si Praja")
        verbose_name_plural = _("Mobil Si Praja")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class CommunityRequestQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(contact=user)

    def waiting(self):
        return self.filter(state=RequestState.SUBMITTED)


class CommunityRequest(models.Model):
    """A request for the van. The contact is an account; the people may have none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("nomor"), max_length=12, unique=True, default=new_code, editable=False)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("penanggung jawab"), on_delete=models.PROTECT, related_name="+"
    )
    contact_name = models.CharField(_("nama penanggung jawab"), max_length=120, blank=True)
    contact_phone = models.CharField(_("nomor HP"), max_length=16, blank=True)
    kind = models.CharField(_("bentuk komunitas"), max_length=10, choices=CommunityKind, blank=True)
    community = models.CharField(_("nama komunitas"), max_length=120, blank=True)
    kelurahan = models.ForeignKey(
        "reference.Kelurahan",
        verbose_name=_("kelurahan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    field = models.ForeignKey(
        Field, verbose_name=_("jenis pelatihan"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    wished_on = ArrayField(
        models.DateField(), verbose_name=_("hari mulai yang diinginkan"), default=list, blank=True
    )
    place = models.CharField(_("tempat"), max_length=160, blank=True)
    address = models.CharField(_("alamat tempat"), max_length=200, blank=True)
    has_power = models.BooleanField(_("ada listrik"), default=False)
    has_roof = models.BooleanField(_("terlindung dari hujan"), default=False)
    has_room = models.BooleanField(_("cukup untuk 20 orang duduk"), default=False)
    van_can_park = models.BooleanField(_("mobil dapat masuk dan parkir"), default=False)
    has_toilet = models.BooleanField(_("ada toilet"), default=False)
    place_note = models.CharField(_("catatan tempat"), max_length=300, blank=True)
    place_checked_at = models.DateTimeField(_("tempat diperiksa petugas"), null=True, blank=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=RequestState, default=RequestState.DRAFT)
    submitted_at = models.DateTimeField(_("diajukan"), null=True, blank=True)
    due_at = models.DateTimeField(_("batas waktu petugas"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CommunityRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("permintaan Si Praja")
        verbose_name_plural = _("permintaan Si Praja")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[RequestState.DRAFT, RequestState.WITHDRAWN])
                | Q(kelurahan__isnull=False, field__isnull=False, wished_on__len__gte=1)
                & ~Q(kind="")
                & ~Q(community="")
                & ~Q(place="")
                & ~Q(contact_name="")
                & ~Q(contact_phone=""),
                name="community_request_submitted_is_whole",
                violation_error_message=_("Lengkapi permintaan ini sebelum diajukan."),
            ),
        ]

    def __str__(self):
        return f"{self.community} · {self.number}"

    def get_absolute_url(self):
        return reverse("resident:van_request", kwargs={"pk": self.pk})

    @property
    def is_editable(self):
        return self.state in REQUEST_EDITABLE

    @property
    def unfit(self):
        """What the place does not have, as the form calls it."""
        return [self._meta.get_field(name).verbose_name for name in FITNESS if not getattr(self, name)]


class CommunityPerson(models.Model):
    """A name on the list. Rows with a fault are kept with the fault named, and can not be enrolled."""

    request = models.ForeignKey(CommunityRequest, on_delete=models.CASCADE, related_name="people")
    position = models.PositiveSmallIntegerField(_("baris"))
    full_name = models.CharField(_("nama sesuai KTP"), max_length=120, blank=True)
    phone = models.CharField(_("nomor HP"), max_length=16, blank=True)
    sex = models.CharField(_("jenis kelamin"), max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField(_("tanggal lahir"), null=True, blank=True)
    education = models.ForeignKey(
        "reference.EducationLevel",
        verbose_name=_("pendidikan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kelurahan = models.ForeignKey(
        "reference.Kelurahan",
        verbose_name=_("kelurahan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    nik_index = models.BinaryField(null=True, blank=True, editable=False, max_length=32)
    nik_last4 = models.CharField(max_length=4, blank=True, editable=False)
    resident = models.ForeignKey(
        "accounts.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed = models.BooleanField(_("setuju datanya dipakai"), default=False)
    # What is wrong with the row, [{"column": ..., "text": ...}]: the sentences, never what was typed as a NIK.
    faults = models.JSONField(default=list, blank=True)
    # Read by officers only: the community learns that somebody could not be enrolled, not why.
    left_out = models.CharField(_("tidak didaftarkan karena"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("calon peserta")
        verbose_name_plural = _("calon peserta")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "nik_index"],
                name="community_person_once",
                violation_error_message=_("NIK ini sudah ada di daftar."),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def nik_masked(self):
        """Twelve dots and the last four digits, or an empty text."""
        return "•" * 12 + self.nik_last4 if self.nik_last4 else ""


class VanBooking(models.Model):
    """A van at a place for some days. It can not be in two places: the database refuses the overlap."""

    van = models.ForeignKey(Van, verbose_name=_("mobil"), on_delete=models.PROTECT, related_name="bookings")
    request = models.ForeignKey(
        CommunityRequest,
        verbose_name=_("permintaan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
    )
    batch = models.OneToOneField(
        Batch,
        verbose_name=_("angkatan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="van_booking",
    )
    days = DateRangeField(_("hari"))
    note = models.CharField(_("keterangan"), max_length=160, blank=True, help_text=_("Misalnya: servis mobil."))
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("jadwal mobil")
        verbose_name_plural = _("jadwal mobil")
        ordering = ["days", "pk"]
        constraints = [
            ExclusionConstraint(
                name="van_in_one_place",
                expressions=[("van", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
                violation_error_message=_("Mobil ini sudah dijadwalkan di hari itu."),
            ),
            models.CheckConstraint(
                condition=Q(request__isnull=False) | ~Q(note=""), name="van_booking_says_what_for"
            ),
            models.CheckConstraint(
                condition=Q(days__isempty=False, days__lower_inf=False, days__upper_inf=False),
                name="van_booking_has_days",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(cancelled_at__isnull=True), name="van_booking_one_per_request"
            ),
        ]

    def __str__(self):
        return f"{self.van} · {self.days}"


class CommunityRequestTransition(TransitionLog):
    request = models.ForeignKey(CommunityRequest, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat permintaan Si Praja")
        verbose_name_plural = _("riwayat permintaan Si Praja")

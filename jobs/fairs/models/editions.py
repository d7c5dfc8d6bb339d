"""Editions of the fair: when, where, in which phase, and what the day looks like."""

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from cakapkerja.models import TransitionLog
from jobs.fairs.enums import PHASE_PUBLIC, DoorMode, EditionKind, Phase


class EditionQuerySet(models.QuerySet):
    def public(self):
        return self.filter(phase__in=PHASE_PUBLIC)

    def live(self):
        return self.filter(phase=Phase.LIVE)

    def manageable_by(self, user):
        """Every edition for officers of the fair; small fairs for the local officers whom they name (JF-6).

        A local officer who has left the group, or the office, runs none any more.
        """
        if not user.is_authenticated or not user.is_active or not user.is_staff:
            return self.none()
        if user.has_perm("fairs.change_edition"):
            return self
        return self.filter(local_officers=user) if user.has_perm("fairs.check_in") else self.none()


@pghistory.track(exclude=["updated_at"])
class Edition(FSMModelMixin, models.Model):
    """One fair (JF-1). ``phase`` moves only through ``jobs.fairs.services.editions``."""

    slug = models.SlugField(_("alamat"), max_length=80, unique=True)
    number = models.PositiveIntegerField(_("edisi ke"), validators=[MinValueValidator(1)])
    name = models.CharField(_("nama"), max_length=120)
    summary = models.CharField(_("ringkasan"), max_length=300, blank=True)
    kind = models.CharField(_("bentuk"), max_length=8, choices=EditionKind, default=EditionKind.VIRTUAL)
    place = models.CharField(_("tempat"), max_length=160, blank=True)
    address = models.CharField(_("alamat tempat"), max_length=200, blank=True)
    kelurahan = models.ForeignKey(
        "reference.Kelurahan",
        verbose_name=_("kelurahan penyelenggara"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Hanya untuk bursa kecil di satu wilayah."),
    )
    local_officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("petugas wilayah"), blank=True, related_name="local_editions"
    )
    starts_on = models.DateField(_("hari pertama"))
    ends_on = models.DateField(_("hari terakhir"))
    opens_at = models.DateTimeField(_("dibuka"))
    closes_at = models.DateTimeField(_("ditutup"))
    registration_opens_at = models.DateTimeField(_("pendaftaran dibuka"))

    forecast_people = models.PositiveIntegerField(_("perkiraan pengunjung"), null=True, blank=True)  # N-20
    video_allowed = models.BooleanField(_("boleh video"), default=True)  # F-13
    places_per_person = models.PositiveSmallIntegerField(
        _("antrean per orang"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    applications_per_person = models.PositiveSmallIntegerField(
        _("batas lamaran per orang"), null=True, blank=True
    )
    talk_minutes = models.PositiveSmallIntegerField(
        _("lama bicara (menit)"), default=10, validators=[MinValueValidator(3), MaxValueValidator(60)]
    )  # F-07
    door_mode = models.CharField(
        _("ruang tunggu"), max_length=4, choices=DoorMode, default=DoorMode.AUTO, db_default=DoorMode.AUTO
    )  # JF-3
    # Visitors look at a page about every 90 seconds: 5,000 inside ask 55 times a second.
    door_capacity = models.PositiveIntegerField(
        _("orang di dalam sekaligus"),
        default=5000,
        db_default=5000,
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
    )
    admit_per_minute = models.PositiveIntegerField(
        _("orang masuk per menit"),
        default=1200,
        validators=[MaxValueValidator(1_000_000)],
        help_text=_("0 berarti tidak ada yang masuk."),
    )  # P-05
    is_rehearsal = models.BooleanField(_("latihan"), default=False)  # N-21
    truth = models.TextField(_("catatan setelah bursa"), max_length=2000, blank=True)  # N-20
    phase = FSMField(_("tahap"), max_length=12, choices=Phase, default=Phase.DRAFT, protected=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edisi bursa kerja")
        verbose_name_plural = _("edisi bursa kerja")
        ordering = ["-starts_on", "-pk"]
        permissions = [
            ("run_edition", _("Dapat menjalankan bursa kerja")),
            ("check_in", _("Dapat mencatat kedatangan")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(kelurahan__isnull=True, is_rehearsal=False),
                name="edition_number_once",
                violation_error_message=_("Nomor edisi ini sudah dipakai."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="edition_days_in_order",
                violation_error_message=_("Hari terakhir tidak boleh sebelum hari pertama."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at"), registration_opens_at__lte=F("opens_at")),
                name="edition_times_in_order",
                violation_error_message=_("Urutkan: pendaftaran dibuka, bursa dibuka, bursa ditutup."),
            ),
            models.CheckConstraint(
                condition=Q(kind=EditionKind.VIRTUAL) | ~Q(place=""),
                name="edition_on_site_has_place",
                violation_error_message=_("Isi tempatnya."),
            ),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="edition_phase_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("fairs:lobby", kwargs={"edition": self.slug})

    @transition(field=phase, source=[Phase.DRAFT], target=Phase.PUBLISHED)
    def publish(self):
        """Announced: people see it, companies join."""

    @transition(field=phase, source=[Phase.PUBLISHED], target=Phase.REGISTRATION)
    def open_registration(self):
        """People take tickets."""

    @transition(field=phase, source=[Phase.PUBLISHED, Phase.REGISTRATION], target=Phase.LIVE)
    def go_live(self):
        """Booths call people."""

    @transition(field=phase, source=[Phase.LIVE], target=Phase.CLOSED)
    def close(self):
        """Over: everybody still waiting is offered another way (Q-11)."""

    @transition(field=phase, source=[Phase.CLOSED], target=Phase.ARCHIVED)
    def archive(self):
        """Kept for reading; placements keep counting for it."""

    @transition(field=phase, source=[Phase.PUBLISHED, Phase.REGISTRATION], target=Phase.DRAFT)
    def take_back(self):
        """Back to draft, while nobody has a ticket."""


class EditionTransition(TransitionLog):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat edisi")
        verbose_name_plural = _("riwayat edisi")


class AgendaItem(models.Model):
    """A line of the agenda, with a link to a stream or webinar if there is one (X-121)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="agenda")
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    title = models.CharField(_("acara"), max_length=160)
    about = models.CharField(_("keterangan"), max_length=300, blank=True)
    link = models.URLField(_("tautan"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("acara")
        verbose_name_plural = _("acara")
        ordering = ["starts_at", "pk"]

    def __str__(self):
        return self.title


class SurveyAnswer(models.Model):
    """What a visitor thought of it, once (X-126)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="survey_answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    stars = models.PositiveSmallIntegerField(_("nilai"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    was_called = models.BooleanField(_("sempat bicara dengan perusahaan"), null=True, blank=True)
    text = models.CharField(_("saran"), max_length=500, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("jawaban survei")
        verbose_name_plural = _("jawaban survei")
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "user"], name="survey_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="survey_stars_known"),
        ]

    def __str__(self):
        return f"{self.edition_id} · {self.stars}"

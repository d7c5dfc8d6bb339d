"""The live queue of a booth and the talk that follows. The truth is here, Redis only speeds up reading (Q-12)."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.fairs.enums import (
    PLACE_LIVE,
    Lane,
    Medium,
    PlaceState,
    QueueStep,
    Rating,
    SkipReason,
    TalkOutcome,
)
from jobs.fairs.models.booths import Booth


class PlaceQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(resident__user=user)

    def live(self):
        return self.filter(state__in=PLACE_LIVE)

    def in_line(self):
        """Who waits, in the order of Q-01 within the class: by ``ordered_at`` of the database, then id."""
        return self.filter(state=PlaceState.WAITING).order_by("ordered_at", "pk")


class Place(models.Model):
    """A number in the queue of a booth."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, on_delete=models.PROTECT, related_name="places")
    resident = models.ForeignKey("accounts.Resident", on_delete=models.PROTECT, related_name="queue_places")
    number = models.PositiveIntegerField(_("nomor"))
    lane = models.CharField(_("jalur"), max_length=10, choices=Lane, default=Lane.ORDINARY)
    is_priority = models.BooleanField(_("didahulukan"), default=False)
    state = models.CharField(_("keadaan"), max_length=8, choices=PlaceState, default=PlaceState.WAITING)
    answer = models.CharField(_("jawaban untuk perusahaan"), max_length=300, blank=True)  # F-06
    joined_at = models.DateTimeField(_("mengambil nomor"), db_default=Now(), editable=False)
    ordered_at = models.DateTimeField(db_default=Now(), editable=False)  # later when moved to the end
    called_at = models.DateTimeField(_("dipanggil"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    calls = models.PositiveSmallIntegerField(_("berapa kali dipanggil"), default=0)
    seen_at = models.DateTimeField(_("terakhir terhubung"), null=True, blank=True)
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomor antrean")
        verbose_name_plural = _("nomor antrean")
        ordering = ["booth_id", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booth", "resident"],
                condition=Q(state__in=sorted(PLACE_LIVE)),
                name="place_one_live_per_person",
                violation_error_message=_("Anda sudah punya nomor di stan ini."),
            ),
            models.UniqueConstraint(fields=["booth", "number"], name="place_number_once"),
            models.UniqueConstraint(
                fields=["resident"],
                condition=Q(state__in=[PlaceState.CALLED, PlaceState.TALKING]),
                name="place_called_in_one_booth",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PlaceState.CALLED, PlaceState.TALKING])
                | Q(called_by__isnull=False, called_at__isnull=False),
                name="place_called_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["booth", "is_priority", "ordered_at", "id"],
                condition=Q(state=PlaceState.WAITING),
                name="place_in_line",
            ),
            models.Index(fields=["resident", "state"], name="place_of_resident"),
            models.Index(fields=["called_at"], condition=Q(state=PlaceState.CALLED), name="place_unanswered"),
        ]

    def __str__(self):
        return f"{self.booth_id} · {self.number}"

    def get_absolute_url(self):
        return reverse("fairs:place", kwargs={"edition": self.booth.edition.slug, "pk": self.pk})


class PlaceEvent(models.Model):
    """Append-only: proves the order and shows the organiser every skip."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(_("kejadian"), max_length=10, choices=QueueStep)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("alasan"), max_length=10, choices=SkipReason, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("riwayat antrean")
        verbose_name_plural = _("riwayat antrean")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(step=QueueStep.SKIPPED) | ~Q(reason=""), name="skip_has_reason"),
        ]

    def __str__(self):
        return f"{self.place_id} {self.step}"


class TalkQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(resident__user=user)

    def taking_part(self, user):
        """Talks of ``user``: as the person, or as the recruiter who still acts for the company."""
        if not user.is_authenticated:
            return self.none()
        as_recruiter = self.manageable_by(user).filter(recruiter=user)
        return self.filter(Q(resident__user=user) | Q(pk__in=as_recruiter.values("pk")))

    def manageable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(booth__company__memberships__user=user, booth__company__memberships__is_active=True)

    def overdue(self):
        """Talks whose outcome nobody wrote within fourteen days (F-21): residents see how many (N-08)."""
        return self.filter(outcome="", outcome_due_at__lt=Now(), booth__edition__is_rehearsal=False)


class Talk(models.Model):
    """A talk of a recruiter with a person: timed, rated, and with an outcome that is due (F-07, F-08, F-21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, on_delete=models.PROTECT, related_name="talks")
    place = models.OneToOneField(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="talk")
    booked_time = models.OneToOneField(
        "fairs.BookedTime", on_delete=models.PROTECT, null=True, blank=True, related_name="talk"
    )
    resident = models.ForeignKey("accounts.Resident", on_delete=models.PROTECT, related_name="talks")
    recruiter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    medium = models.CharField(_("cara"), max_length=10, choices=Medium, default=Medium.CHAT)
    room = models.CharField(max_length=44, unique=True, editable=False)  # F-14: at least 128 bits
    started_at = models.DateTimeField(_("mulai"), db_default=Now(), editable=False)
    ends_at = models.DateTimeField(_("waktu habis"))
    extended_by_recruiter = models.BooleanField(default=False)
    extended_by_resident = models.BooleanField(default=False)
    is_extended = models.BooleanField(_("diperpanjang"), default=False)
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    ended_by_resident = models.BooleanField(null=True, blank=True)
    # N-16: the person asked the office's adviser into the talk; who came.
    adviser_asked_at = models.DateTimeField(_("pendamping diminta"), null=True, blank=True)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rating = models.PositiveSmallIntegerField(_("penilaian"), choices=Rating, null=True, blank=True)
    notes = models.TextField(_("catatan perusahaan"), max_length=2000, blank=True)
    outcome = models.CharField(_("hasil"), max_length=10, choices=TalkOutcome, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_due_at = models.DateTimeField(_("hasil ditunggu sampai"))
    outcome_reminded_at = models.DateTimeField(null=True, blank=True)
    application = models.ForeignKey(
        "jobs.Application", on_delete=models.PROTECT, null=True, blank=True, related_name="talks"
    )

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("pembicaraan")
        verbose_name_plural = _("pembicaraan")
        ordering = ["-started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="talk_rating_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True) | ~Q(outcome="") & Q(outcome_at__isnull=False),
                name="talk_outcome_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["outcome_due_at"], condition=Q(outcome=""), name="talk_outcome_due"),
            models.Index(fields=["booth", "-started_at"], name="talk_of_booth"),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("fairs:talk", kwargs={"edition": self.booth.edition.slug, "pk": self.pk})


class TalkMessage(models.Model):
    """A line of the text chat; ``number`` counts within the talk, so that a poll asks "after 7"."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    from_recruiter = models.BooleanField()
    from_adviser = models.BooleanField(db_default=False, default=False)
    # Signs of fraud or of papers that had better not be sent, found when it was written (F-33).
    signs = ArrayField(models.CharField(max_length=20), default=list, db_default=[], blank=True)
    text = models.CharField(_("pesan"), max_length=1000)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("pesan pembicaraan")
        verbose_name_plural = _("pesan pembicaraan")
        ordering = ["talk_id", "number"]
        constraints = [models.UniqueConstraint(fields=["talk", "number"], name="talk_message_number_once")]

    def __str__(self):
        return f"{self.talk_id} {self.number}"


class TalkSignal(models.Model):
    """A step of WebRTC's handshake, by short polling; gone five minutes after the talk."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="signals")
    from_recruiter = models.BooleanField()
    kind = models.CharField(max_length=12)
    payload = models.TextField(max_length=16000)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("sinyal pembicaraan")
        verbose_name_plural = _("sinyal pembicaraan")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.talk_id} {self.kind}"

"""Waves of entry, personal tickets, and who came."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cakapkerja.codes import new_code
from jobs.fairs.enums import TICKET_LIVE, Lane, TicketState
from jobs.fairs.models.editions import Edition


class EntryWindow(models.Model):
    """A wave (F-19): from when to when, and how many. ``taken`` moves only in ``services.tickets`` (R-06)."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="windows")
    starts_at = models.DateTimeField(_("mulai masuk"))
    ends_at = models.DateTimeField(_("sampai"))
    quota = models.PositiveIntegerField(_("kuota"), validators=[MinValueValidator(1), MaxValueValidator(100000)])
    on_site = models.BooleanField(_("di tempat"), default=False)
    taken = models.PositiveIntegerField(_("terisi"), default=0, editable=False)
    last_waiting_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("gelombang masuk")
        verbose_name_plural = _("gelombang masuk")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("quota")),
                name="window_within_quota",
                violation_error_message=_("Kuota tidak boleh di bawah jumlah tiket yang sudah diambil."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="window_in_order",
                violation_error_message=_("Jam selesai harus setelah jam mulai."),
            ),
            models.UniqueConstraint(fields=["edition", "starts_at", "on_site"], name="window_once"),
        ]

    def __str__(self):
        return f"{self.edition} {self.starts_at:%d-%m %H:%M}"


class TicketQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(resident__user=user)

    def live(self):
        return self.filter(state__in=TICKET_LIVE)


class Ticket(models.Model):
    """One person's entry. The QR holds ``code`` with a signature and nothing about the person (F-17)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("kode"), max_length=8, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tickets")
    window = models.ForeignKey(EntryWindow, on_delete=models.PROTECT, related_name="tickets")
    resident = models.ForeignKey("accounts.Resident", on_delete=models.PROTECT, related_name="fair_tickets")
    lane = models.CharField(_("jalur"), max_length=10, choices=Lane, default=Lane.ORDINARY)
    needs_adviser = models.BooleanField(_("minta didampingi petugas ULD"), default=False)  # N-16
    state = models.CharField(_("keadaan"), max_length=10, choices=TicketState, default=TicketState.HELD)
    waiting_number = models.PositiveIntegerField(_("nomor tunggu"), null=True, blank=True)
    in_city = models.BooleanField(_("warga kota"), default=False)
    kecamatan_name = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(_("diambil"), db_default=Now(), editable=False)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, editable=False)  # F-20
    first_seen_at = models.DateTimeField(_("pertama masuk"), null=True, blank=True)
    survey_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiket")
        verbose_name_plural = _("tiket")
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "resident"],
                condition=Q(state__in=sorted(TICKET_LIVE)),
                name="ticket_one_live_per_person",
                violation_error_message=_("Anda sudah punya tiket bursa ini."),
            ),
            models.UniqueConstraint(fields=["window", "waiting_number"], name="ticket_waiting_number_once"),
            models.CheckConstraint(
                condition=~Q(state=TicketState.WAITING) | Q(waiting_number__isnull=False),
                name="ticket_waiting_has_number",
            ),
        ]
        indexes = [models.Index(fields=["window", "state", "waiting_number"], name="ticket_of_window")]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("fairs:ticket", kwargs={"edition": self.edition.slug, "pk": self.pk})


class CheckIn(models.Model):
    """A person at the door, once (FT-28). ``scanned_at`` is the device's clock, for display."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="check_in")
    event = models.UUIDField(unique=True)
    gate = models.CharField(_("pintu"), max_length=40, blank=True)
    scanned_at = models.DateTimeField(_("dipindai"))
    received_at = models.DateTimeField(_("sampai di portal"), db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("kedatangan")
        verbose_name_plural = _("kedatangan")
        ordering = ["-received_at", "pk"]

    def __str__(self):
        return str(self.ticket_id)


class CheckInConflict(models.Model):
    """The same ticket at a second gate, or one that does not count: listed, never lost."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("edisi"), on_delete=models.CASCADE, related_name="check_in_conflicts"
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="conflicts")
    event = models.UUIDField(unique=True)
    code = models.CharField(_("kode"), max_length=8, blank=True)
    gate = models.CharField(_("pintu"), max_length=40, blank=True)
    why = models.CharField(_("sebab"), max_length=120)
    scanned_at = models.DateTimeField(_("dipindai"))
    received_at = models.DateTimeField(_("sampai di portal"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("petugas"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("pindaian yang bermasalah")
        verbose_name_plural = _("pindaian yang bermasalah")
        ordering = ["-received_at", "pk"]

    def __str__(self):
        return self.why

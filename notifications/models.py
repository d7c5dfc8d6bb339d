"""Messages, their deliveries (the outbox), choices of people, and entries of digests."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.enums import Category, DeliveryState

KEPT_FOR = datetime.timedelta(days=90)  # the words of a message; security.md 3.4
SECRET_KEPT_FOR = datetime.timedelta(days=1)  # of a secret one that could not be sent


class MessageQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def in_inbox(self):
        """What the inbox shows: everything but one-time codes."""
        return self.filter(is_sensitive=False)


class Message(models.Model):
    """One message to one person, and at the same time its copy in the inbox."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("penerima"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
    )
    address = models.EmailField(_("alamat e-mail"), blank=True, help_text=_("Hanya untuk orang tanpa akun."))
    kind = models.CharField(_("jenis"), max_length=60)
    category = models.CharField(_("kelompok"), max_length=12, choices=Category)
    context = models.JSONField(_("isi"), default=dict)
    url = models.CharField(_("halaman"), max_length=300, blank=True)
    dedup_key = models.CharField(_("kunci sekali"), max_length=120, null=True, blank=True)
    is_sensitive = models.BooleanField(_("rahasia"), default=False)
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    read_at = models.DateTimeField(_("dibaca"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("pesan")
        verbose_name_plural = _("pesan")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "dedup_key"], name="message_once_per_key"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | Q(recipient__isnull=True) & ~Q(address=""),
                name="message_has_one_receiver",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="message_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="message_unread"),
        ]

    def __str__(self):
        return self.kind

    @property
    def is_erased(self):
        """Whether the words are gone; some messages never had more words than their subject."""
        return not self.context and (self.is_sensitive or self.created_at < timezone.now() - KEPT_FOR)


class DeliveryQuerySet(models.QuerySet):
    def undelivered(self):
        return self.filter(state__in=[DeliveryState.PENDING, DeliveryState.LEASED])

    def due(self, now):
        """Rows to send: pending ones whose time has come, and leased ones whose worker is gone."""
        return self.filter(
            Q(state=DeliveryState.PENDING, due_at__lte=now) | Q(state=DeliveryState.LEASED, leased_until__lt=now)
        )


class Delivery(models.Model):
    """One message through one channel: a row of the outbox (R-01)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("saluran"), max_length=12)
    state = models.CharField(_("keadaan"), max_length=8, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    due_at = models.DateTimeField(_("dikirim mulai"), db_default=Now())
    leased_until = models.DateTimeField(_("dipegang sampai"), null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    last_error = models.CharField(_("galat terakhir"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    sent_at = models.DateTimeField(_("terkirim"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("pengiriman")
        verbose_name_plural = _("pengiriman")
        ordering = ["-created_at", "pk"]
        permissions = [("requeue_delivery", _("Dapat mengantrekan ulang pesan yang gagal"))]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False),
                name="delivery_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.LEASED) | Q(lease__isnull=False, leased_until__isnull=False),
                name="delivery_lease_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.LEASED]),
                name="delivery_due",
            ),
        ]

    def __str__(self):
        return f"{self.message} · {self.channel}"


class Preference(models.Model):
    """A person's choice for one category and channel; no row means yes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(_("kelompok"), max_length=12, choices=Category)
    channel = models.CharField(_("saluran"), max_length=12)
    enabled = models.BooleanField(_("dikirim"), default=True)

    class Meta:
        verbose_name = _("pilihan pesan")
        verbose_name_plural = _("pilihan pesan")
        ordering = ["user", "category", "channel", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "category", "channel"], name="preference_once"),
        ]

    def __str__(self):
        return f"{self.category} · {self.channel}"


class DigestEntry(models.Model):
    """One line of a digest to come."""

    audience = models.CharField(_("untuk"), max_length=60)
    kind = models.CharField(_("jenis"), max_length=60)
    text = models.CharField(_("kalimat"), max_length=300)
    url = models.CharField(_("halaman"), max_length=300, blank=True)
    subject = models.CharField(max_length=60, blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    digested_at = models.DateTimeField(_("dikirim"), null=True, blank=True)

    class Meta:
        verbose_name = _("isi ringkasan")
        verbose_name_plural = _("isi ringkasan")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["audience", "created_at"],
                condition=Q(digested_at__isnull=True),
                name="digest_entry_waiting",
            ),
        ]

    def __str__(self):
        return self.text

"""What happens in and after a class: attendance, transport money, certificates, the question to alumni."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cakapkerja import crypto
from cakapkerja.codes import new_code
from training.enums import FOLLOW_UP_MONTHS, MarkedBy, Outcome, Presence, RunState
from training.models.batches import Batch, TrainingDay
from training.models.enrolments import Enrolment

BANK_CONTEXT = "training.bank"


class Attendance(models.Model):
    """One person on one day. A mark made without a signal comes later, and may come twice.

    ``event`` is made on the instructor's phone: the same event twice is one mark. Of two different marks the one
    made later (``marked_at``) stands.
    """

    day = models.ForeignKey(TrainingDay, on_delete=models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    presence = models.CharField(_("kehadiran"), max_length=8, choices=Presence)
    how = models.CharField(_("cara"), max_length=8, choices=MarkedBy, default=MarkedBy.LIST)
    event = models.UUIDField(unique=True, default=uuid.uuid4)
    marked_at = models.DateTimeField(_("dicatat di HP"))
    received_at = models.DateTimeField(_("sampai di portal"), db_default=Now(), editable=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("catatan"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("kehadiran")
        verbose_name_plural = _("kehadiran")
        ordering = ["day_id", "enrolment_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "enrolment"], name="attendance_once_a_day"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendance_known"),
        ]

    def __str__(self):
        return f"{self.day_id} · {self.enrolment_id} · {self.presence}"


class BankAccount(models.Model):
    """Where transport money goes: asked only of people with a seat, sealed, gone 30 days after payment (TR-5)."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="bank_account")
    bank_name = models.CharField(_("nama bank"), max_length=60)
    number_sealed = models.BinaryField(editable=False)
    holder_sealed = models.BinaryField(editable=False)
    last4 = models.CharField(max_length=4, editable=False)
    consent = models.ForeignKey("accounts.Consent", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("diisi"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("rekening peserta")
        verbose_name_plural = _("rekening peserta")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.bank_name} ····{self.last4}"

    def seal(self, *, number, holder):
        """Put number (digits) and holder's name; the caller saves."""
        self.number_sealed = crypto.seal(number, context=BANK_CONTEXT)
        self.holder_sealed = crypto.seal(holder, context=BANK_CONTEXT)
        self.last4 = number[-4:]

    def open_number(self):
        """The number in full. Call only behind a permission and beside an access-log row."""
        return crypto.unseal(self.number_sealed, context=BANK_CONTEXT)

    def open_holder(self):
        return crypto.unseal(self.holder_sealed, context=BANK_CONTEXT)


class TransportPayment(models.Model):
    """What one person was paid for the days they came. Rows are only added; a mistake is a row with a minus."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="payments")
    days = models.PositiveSmallIntegerField(_("hari hadir"))
    amount = models.IntegerField(_("jumlah (Rp)"))
    paid_on = models.DateField(_("dibayar"))
    reference = models.CharField(_("nomor bukti"), max_length=80)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("pembayaran uang transpor")
        verbose_name_plural = _("pembayaran uang transpor")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "reference"], name="transport_payment_once"),
            models.CheckConstraint(condition=~Q(reference=""), name="transport_payment_has_reference"),
        ]

    def __str__(self):
        return f"{self.enrolment_id} · {self.amount}"


class CertificateRun(models.Model):
    """Certificates of a batch issued together by a worker; the page shows how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="certificate_runs")
    state = models.CharField(_("keadaan"), max_length=8, choices=RunState, default=RunState.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("penerbitan sertifikat")
        verbose_name_plural = _("penerbitan sertifikat")
        ordering = ["-started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING]),
                name="certificate_run_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.batch_id} {self.done}/{self.total}"


class Certificate(models.Model):
    """A certificate as it was issued: its words are copies, its signature covers them (N-07)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("kode"), max_length=8, unique=True, default=new_code, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    run = models.ForeignKey(
        CertificateRun, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    number = models.CharField(_("nomor"), max_length=60, unique=True)
    holder_name = models.CharField(_("nama"), max_length=120)
    class_name = models.CharField(_("kelas"), max_length=160)
    programme_name = models.CharField(_("program"), max_length=80)
    hours = models.PositiveSmallIntegerField(_("jam pelajaran"), default=0)
    took_from = models.DateField(_("dari"))
    took_to = models.DateField(_("sampai"))
    bnsp_number = models.CharField(_("nomor sertifikat BNSP"), max_length=60, blank=True)
    issued_on = models.DateField(_("terbit"))
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    key_id = models.CharField(max_length=16, editable=False)
    payload = models.TextField(editable=False)
    signature = models.BinaryField(editable=False)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)
    revoke_reason = models.CharField(_("sebab dicabut"), max_length=200, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("sertifikat")
        verbose_name_plural = _("sertifikat")
        ordering = ["-issued_on", "-issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_at__isnull=True), name="certificate_one_valid"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoke_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revoke_reason=""),
                name="certificate_revoked_has_reason",
            ),
        ]

    def __str__(self):
        return self.number


class CertificateNumbers(models.Model):
    """The running number of a year: one row, one conditional update, no gap when a run is repeated."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["year"]

    def __str__(self):
        return f"{self.year}: {self.last}"


class AlumniFollowUp(models.Model):
    """One question, 3, 6 and 12 months after a class (TR-7)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField(_("bulan ke"))
    due_on = models.DateField(_("ditanyakan pada"))
    asked_at = models.DateTimeField(_("ditanyakan"), null=True, blank=True)
    answered_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    outcome = models.CharField(_("keadaan"), max_length=10, choices=Outcome, blank=True)
    employer_name = models.CharField(_("tempat kerja"), max_length=120, blank=True)
    position = models.CharField(_("pekerjaan"), max_length=120, blank=True)
    since = models.DateField(_("sejak"), null=True, blank=True)
    by_office = models.BooleanField(_("dicatat petugas"), default=False)

    class Meta:
        verbose_name = _("kabar alumni")
        verbose_name_plural = _("kabar alumni")
        ordering = ["due_on", "months", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "months"], name="alumni_question_once"),
            models.CheckConstraint(condition=Q(months__in=FOLLOW_UP_MONTHS), name="alumni_months_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="") | Q(answered_at__isnull=False) & ~Q(outcome=""),
                name="alumni_answer_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(asked_at__isnull=True, answered_at__isnull=True),
                name="alumni_due",
            )
        ]

    def __str__(self):
        return f"{self.enrolment_id} · {self.months}"

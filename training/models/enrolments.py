"""Enrolments: one person in one batch, from registration to result."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.enums import Sex
from cakapkerja.codes import new_code
from cakapkerja.models import TransitionLog
from training.enums import (
    ENROLMENT_CAN_ACCEPT,
    ENROLMENT_CAN_CANCEL,
    ENROLMENT_CAN_CONFIRM,
    ENROLMENT_CAN_FINISH,
    ENROLMENT_CAN_LAPSE,
    ENROLMENT_CAN_OFFER,
    ENROLMENT_CAN_REFUSE,
    ENROLMENT_CAN_WAIT,
    ENROLMENT_CAN_WITHDRAW,
    ENROLMENT_HOLDS_SEAT,
    ENROLMENT_LIVE,
    ENROLMENT_TOOK_PART,
    DocumentNeed,
    EnrolmentSource,
    EnrolmentState,
)
from training.models.batches import Batch


def new_ticket():
    """What the published lists show instead of a name."""
    return new_code().upper()


class EnrolmentQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(resident__user=user)

    def taught_by(self, user):
        """Enrolments of the batches that ``user`` teaches, or of all for officers who run training."""
        return self.filter(batch__in=Batch.objects.taught_by(user))

    def live(self):
        return self.filter(state__in=ENROLMENT_LIVE)

    def seated(self):
        return self.filter(state__in=ENROLMENT_HOLDS_SEAT)

    def took_part(self):
        return self.filter(state__in=ENROLMENT_TOOK_PART)

    def of_person(self, *, resident=None, nik_index=None):
        """Every enrolment of one person, known by the account or by the keyed index of the NIK (TR-4)."""
        same = Q(pk__in=[])
        if resident is not None:
            same |= Q(resident=resident)
            nik_index = nik_index or resident.nik_index
        if nik_index is not None:
            same |= Q(nik_index=bytes(nik_index))
        return self.filter(same)


class Enrolment(FSMModelMixin, models.Model):
    """One person in one batch. ``state`` moves only through ``training.services``.

    Somebody who came through a community or from old data may have no account: then ``resident`` is empty and
    the person is known by ``nik_index``. Name, sex, address and schooling are copies from the registration, so
    that a later move changes no number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(
        Batch, verbose_name=_("angkatan"), on_delete=models.PROTECT, related_name="enrolments"
    )
    resident = models.ForeignKey(
        "accounts.Resident",
        verbose_name=_("warga"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    community_request = models.ForeignKey(
        "training.CommunityRequest",
        verbose_name=_("permintaan komunitas"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
    )
    number = models.PositiveIntegerField(_("nomor pendaftaran"))
    ticket = models.CharField(_("kode peserta"), max_length=8, unique=True, default=new_ticket, editable=False)
    source = models.CharField(_("asal"), max_length=10, choices=EnrolmentSource, default=EnrolmentSource.PORTAL)

    full_name = models.CharField(_("nama lengkap"), max_length=120)
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
    in_city = models.BooleanField(_("warga kota"), default=False)
    nik_index = models.BinaryField(null=True, blank=True, editable=False, max_length=32)
    nik_last4 = models.CharField(max_length=4, blank=True, editable=False)

    state = FSMField(
        _("keadaan"),
        max_length=12,
        choices=EnrolmentState,
        default=EnrolmentState.REGISTERED,
        protected=True,
    )
    registered_at = models.DateTimeField(_("mendaftar"), db_default=Now(), editable=False)
    waiting_number = models.PositiveIntegerField(_("nomor tunggu"), null=True, blank=True)
    # Until when a seat is kept: for an offer from the waiting list, or for daftar ulang.
    keep_until = models.DateTimeField(_("kursi disimpan sampai"), null=True, blank=True)
    seated_at = models.DateTimeField(_("mendapat kursi"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("daftar ulang"), null=True, blank=True)
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    motivation = models.CharField(_("alasan ikut"), max_length=500, blank=True)
    total_score = models.DecimalField(_("nilai akhir"), max_digits=5, decimal_places=2, null=True, blank=True)
    rank = models.PositiveIntegerField(_("urutan hasil"), null=True, blank=True)
    grade = models.DecimalField(_("nilai kelas"), max_digits=5, decimal_places=2, null=True, blank=True)
    result_note = models.CharField(_("catatan hasil"), max_length=300, blank=True)
    bnsp_number = models.CharField(_("nomor sertifikat BNSP"), max_length=60, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("peserta")
        verbose_name_plural = _("peserta")
        ordering = ["batch_id", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "resident"],
                condition=Q(state__in=sorted(ENROLMENT_LIVE)),
                name="enrolment_one_live_per_person",
                violation_error_message=_("Anda sudah terdaftar di kelas ini."),
            ),
            models.UniqueConstraint(
                fields=["batch", "nik_index"],
                condition=Q(state__in=sorted(ENROLMENT_LIVE)),
                name="enrolment_one_live_per_nik",
                violation_error_message=_("Orang ini sudah terdaftar di kelas ini."),
            ),
            models.UniqueConstraint(fields=["batch", "number"], name="enrolment_number_once"),
            models.UniqueConstraint(fields=["batch", "waiting_number"], name="enrolment_waiting_number_once"),
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="enrolment_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.WAITING) | Q(waiting_number__isnull=False),
                name="enrolment_waiting_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EnrolmentState.OFFERED, EnrolmentState.ACCEPTED])
                | Q(keep_until__isnull=False),
                name="enrolment_kept_seat_has_end",
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="enrolment_has_name"),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "waiting_number"], name="enrolment_of_batch"),
            models.Index(fields=["resident", "-registered_at"], name="enrolment_of_resident"),
            models.Index(fields=["nik_index"], name="enrolment_of_nik"),
            models.Index(
                fields=["keep_until"],
                condition=Q(state__in=[EnrolmentState.OFFERED, EnrolmentState.ACCEPTED]),
                name="enrolment_kept_seats",
            ),
        ]

    def __str__(self):
        return f"{self.full_name} · {self.batch_id}"

    def get_absolute_url(self):
        return reverse("resident:enrolment", kwargs={"pk": self.pk})

    def get_receipt_url(self):
        return reverse("resident:enrolment_receipt", kwargs={"pk": self.pk})

    @property
    def holds_seat(self):
        return self.state in ENROLMENT_HOLDS_SEAT

    @property
    def is_live(self):
        return self.state in ENROLMENT_LIVE

    @property
    def needs_answer(self):
        """The person has something to do before ``keep_until``."""
        return self.state in ENROLMENT_CAN_CONFIRM

    # --- arrows: the service locks the batch first, and moves the seat counter with them --------
    @transition(field=state, source=list(ENROLMENT_CAN_WAIT), target=EnrolmentState.WAITING)
    def wait(self):
        """Not chosen now; next in line when a seat is freed."""

    @transition(field=state, source=list(ENROLMENT_CAN_OFFER), target=EnrolmentState.OFFERED)
    def offer(self):
        """A freed seat is kept for this person until ``keep_until``."""

    @transition(field=state, source=list(ENROLMENT_CAN_ACCEPT), target=EnrolmentState.ACCEPTED)
    def accept(self):
        """Chosen; the seat is kept until daftar ulang."""

    @transition(
        field=state, source=[*ENROLMENT_CAN_CONFIRM, EnrolmentState.REGISTERED], target=EnrolmentState.CONFIRMED
    )
    def confirm(self):
        """The person takes the seat; in a first-come batch at once."""

    @transition(field=state, source=list(ENROLMENT_CAN_LAPSE), target=EnrolmentState.LAPSED)
    def lapse(self):
        """Nobody answered in time."""

    @transition(field=state, source=list(ENROLMENT_CAN_WITHDRAW), target=EnrolmentState.WITHDRAWN)
    def withdraw(self):
        """The person gives the place back."""

    @transition(field=state, source=list(ENROLMENT_CAN_REFUSE), target=EnrolmentState.NOT_SELECTED)
    def refuse(self):
        """Not selected, or the class began without a free seat."""

    @transition(field=state, source=list(ENROLMENT_CAN_CANCEL), target=EnrolmentState.CANCELLED)
    def cancel(self):
        """The office cancelled the batch."""

    @transition(field=state, source=list(ENROLMENT_CAN_FINISH), target=EnrolmentState.NO_SHOW)
    def miss(self):
        """Never came."""

    @transition(field=state, source=list(ENROLMENT_CAN_FINISH), target=EnrolmentState.DROPPED)
    def drop(self):
        """Came, and stopped before the end."""

    @transition(field=state, source=[*ENROLMENT_CAN_FINISH, EnrolmentState.FAILED], target=EnrolmentState.PASSED)
    def pass_class(self):
        """Stayed to the end and passed."""

    @transition(field=state, source=[*ENROLMENT_CAN_FINISH, EnrolmentState.PASSED], target=EnrolmentState.FAILED)
    def fail_class(self):
        """Stayed, and did not pass."""


class EnrolmentTransition(TransitionLog):
    """``reason`` is what the person reads in the timeline. ``waiting_number`` proves the order (N-05, FT-11)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="transitions")
    waiting_number = models.PositiveIntegerField(null=True, blank=True)

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat peserta")
        verbose_name_plural = _("riwayat peserta")


def enrolment_file_path(row, filename):
    return f"enrolments/{row.pk.hex[:2]}/{row.pk.hex}"


class EnrolmentFile(models.Model):
    """A paper for the file check. The result stays, the picture goes (security.md 3.4: 90 days)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("jenis"), max_length=8, choices=DocumentNeed)
    file = models.FileField(_("berkas"), upload_to=enrolment_file_path, max_length=200, blank=True)
    content_type = models.CharField(max_length=40)
    uploaded_at = models.DateTimeField(_("diunggah"), db_default=Now(), editable=False)
    deleted_at = models.DateTimeField(_("dihapus"), null=True, blank=True)

    class Meta:
        verbose_name = _("berkas pendaftaran")
        verbose_name_plural = _("berkas pendaftaran")
        ordering = ["kind", "-uploaded_at", "pk"]

    def __str__(self):
        return self.get_kind_display()


class EnrolmentNeed(models.Model):
    """Disability and what the person needs in class: sensitive data, apart, with its own consent (PDP-03)."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="need")
    has_disability = models.BooleanField(_("penyandang disabilitas"), default=False)
    text = models.CharField(_("kebutuhan"), max_length=300, blank=True)
    consent = models.ForeignKey("accounts.Consent", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("kebutuhan peserta")
        verbose_name_plural = _("kebutuhan peserta")
        ordering = ["pk"]

    def __str__(self):
        return str(self.enrolment_id)


class RegistrationDraft(models.Model):
    """What somebody typed into a registration that is not sent yet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="drafts")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draf pendaftaran")
        verbose_name_plural = _("draf pendaftaran")
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "batch"], name="registration_draft_once")]

    def __str__(self):
        return f"{self.user_id} · {self.batch_id}"


class PledgedInterview(models.Model):
    """An interview that was held because of a pledge, and what came of it (N-23)."""

    pledge = models.ForeignKey("training.Pledge", on_delete=models.CASCADE, related_name="held")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="pledged_interviews")
    held_on = models.DateField(_("wawancara pada"))
    was_hired = models.BooleanField(_("diterima"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("wawancara yang ditepati")
        verbose_name_plural = _("wawancara yang ditepati")
        ordering = ["held_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["pledge", "enrolment"], name="pledged_interview_once")]

    def __str__(self):
        return f"{self.pledge_id} · {self.enrolment_id}"

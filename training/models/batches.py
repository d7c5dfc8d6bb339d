"""Batches (angkatan): who may come, when, how many, and how seats are given."""

import datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cakapkerja.models import TransitionLog
from training.enums import BatchPhase, BatchState, DocumentNeed, SelectionMode
from training.models.programmes import Field


class RuleFile(models.Model):
    """A published rule for giving seats: quotas for women, disability, kecamatan (N-06).

    ``body`` is what :mod:`training.allocation` reads and what the public downloads. A version never changes:
    a new rule is a new row, so that an old allocation can be replayed.
    """

    name = models.CharField(_("nama"), max_length=80)
    version = models.PositiveSmallIntegerField(_("versi"), default=1)
    body = models.JSONField(_("isi"))
    words = models.TextField(_("dalam kata-kata"), max_length=2000)
    sha256 = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField(_("diterbitkan"), db_default=Now(), editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("aturan kuota")
        verbose_name_plural = _("aturan kuota")
        ordering = ["name", "-version", "pk"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="rule_file_version_once")]
        triggers = [
            pgtrigger.ReadOnly(name="rule_file_never_changes", fields=["name", "version", "body", "sha256"]),
        ]

    def __str__(self):
        return f"{self.name} v{self.version}"


class BatchQuerySet(models.QuerySet):
    def public(self):
        """What anybody may see by its address: everything but drafts."""
        return self.exclude(state=BatchState.DRAFT)

    def open(self):
        """Registration is open at this instant by the database's clock (R-07)."""
        return self.filter(state=BatchState.PUBLISHED, opens_at__lte=Now(), closes_at__gt=Now())

    def coming(self):
        """Published and not begun."""
        return self.filter(state=BatchState.PUBLISHED, starts_on__gt=timezone.localdate())

    def taught_by(self, user):
        """Batches of an instructor, and every one for officers who run training."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_perm("training.change_batch"):
            return self
        return self.filter(instructors=user)

    def for_cards(self):
        return self.select_related("field__programme", "kecamatan", "min_education")

    def for_registering(self):
        """What the rules, seat and messages of a registration ask, and no more: many come at once (FT-06)."""
        programme = ("by_community", "one_class_per_year", "may_repeat_passed", "no_show_wait_months", "slug")
        return self.select_related("field__programme", "min_education").only(
            *("slug", "number", "year", "title", "starts_on", "place", "mode", "state", "residents_only"),
            *("age_min", "age_max", "min_education__name", "min_education__rank", "field__name"),
            *(f"field__programme__{name}" for name in programme),
        )


@pghistory.track(exclude=["updated_at", "seats_taken", "last_waiting_number", "last_number"])
class Batch(models.Model):
    """One angkatan of a field.

    ``seats_taken`` counts the enrolments in ``ENROLMENT_HOLDS_SEAT``; it and the two counters of numbers change
    only by the statement in ``training.services.seats``, in the transaction that changes the enrolment (R-06).
    """

    field = models.ForeignKey(Field, verbose_name=_("bidang"), on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField(_("angkatan ke"), validators=[MinValueValidator(1)])
    year = models.PositiveSmallIntegerField(
        _("tahun"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    slug = models.SlugField(_("alamat"), max_length=100, unique=True, editable=False)
    title = models.CharField(_("nama"), max_length=160, blank=True, help_text=_("Kosongkan untuk nama biasa."))
    about = models.TextField(_("tentang angkatan ini"), max_length=4000, blank=True)

    starts_on = models.DateField(_("mulai belajar"))
    ends_on = models.DateField(_("selesai belajar"))
    hours = models.PositiveSmallIntegerField(_("jam pelajaran"), default=0)
    place = models.CharField(_("tempat"), max_length=160)
    address = models.CharField(_("alamat tempat"), max_length=200, blank=True)
    kecamatan = models.ForeignKey(
        "reference.Kecamatan",
        verbose_name=_("kecamatan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    instructors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("instruktur"), blank=True, related_name="taught_batches"
    )
    instructor_names = models.CharField(_("nama pengajar yang ditampilkan"), max_length=200, blank=True)

    quota = models.PositiveSmallIntegerField(
        _("kuota"), validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    opens_at = models.DateTimeField(_("pendaftaran dibuka"))
    closes_at = models.DateTimeField(_("pendaftaran ditutup"))
    min_education = models.ForeignKey(
        "reference.EducationLevel",
        verbose_name=_("pendidikan paling rendah"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    age_min = models.PositiveSmallIntegerField(
        _("umur paling muda"), null=True, blank=True, validators=[MinValueValidator(15), MaxValueValidator(80)]
    )
    age_max = models.PositiveSmallIntegerField(
        _("umur paling tua"), null=True, blank=True, validators=[MinValueValidator(15), MaxValueValidator(80)]
    )
    residents_only = models.BooleanField(_("hanya warga Kota Tangerang"), default=True)
    documents = ArrayField(
        models.CharField(max_length=8, choices=DocumentNeed),
        verbose_name=_("berkas yang diminta"),
        default=list,
        blank=True,
    )
    other_document = models.CharField(_("nama surat lain"), max_length=120, blank=True)

    mode = models.CharField(_("cara memilih"), max_length=12, choices=SelectionMode, default=SelectionMode.SCORES)
    rule = models.ForeignKey(
        RuleFile, verbose_name=_("aturan kuota"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    weight_file = models.PositiveSmallIntegerField(
        _("bobot berkas"), default=0, validators=[MaxValueValidator(100)]
    )
    weight_test = models.PositiveSmallIntegerField(_("bobot tes"), default=50, validators=[MaxValueValidator(100)])
    weight_interview = models.PositiveSmallIntegerField(
        _("bobot wawancara"), default=50, validators=[MaxValueValidator(100)]
    )
    selection_note = models.CharField(_("waktu dan tempat seleksi"), max_length=300, blank=True)
    pass_score = models.PositiveSmallIntegerField(
        _("nilai akhir paling rendah"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("Di bawah nilai ini tidak masuk daftar tunggu. 0 berarti tanpa batas."),
    )
    results_on = models.DateTimeField(_("hasil diumumkan"), null=True, blank=True)
    # The ranking is approved first; a task gives the seats at ``results_on`` and tells everybody once.
    results_approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    results_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    results_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirm_hours = models.PositiveSmallIntegerField(
        _("waktu daftar ulang (jam)"), default=72, validators=[MinValueValidator(1), MaxValueValidator(720)]
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("waktu menerima tawaran kursi (jam)"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
    )  # N-05

    # The lottery (N-04). The source of the seed is named before registration opens and never after.
    seed_source = models.CharField(_("sumber angka undian"), max_length=300, blank=True)
    seed_at = models.DateTimeField(_("angka undian keluar pada"), null=True, blank=True)

    transport_money = models.PositiveIntegerField(_("uang transpor per hari hadir (Rp)"), default=0)
    pass_presence = models.PositiveSmallIntegerField(
        _("kehadiran paling sedikit untuk lulus (%)"), default=80, validators=[MaxValueValidator(100)]
    )
    gives_certificate = models.BooleanField(_("sertifikat BLK"), default=True)
    bnsp_scheme = models.CharField(_("skema uji BNSP"), max_length=120, blank=True)

    state = models.CharField(_("keadaan"), max_length=10, choices=BatchState, default=BatchState.DRAFT)
    cancel_reason = models.CharField(_("sebab batal"), max_length=300, blank=True)
    seats_taken = models.PositiveSmallIntegerField(_("kursi terisi"), default=0, editable=False)
    last_waiting_number = models.PositiveIntegerField(default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    is_imported = models.BooleanField(_("data sebelumnya"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("angkatan")
        verbose_name_plural = _("angkatan")
        ordering = ["-starts_on", "-pk"]
        permissions = [
            ("select_enrolment", _("Dapat memilih peserta pelatihan")),
            ("score_enrolment", _("Dapat memberi nilai seleksi")),
            ("pay_transport", _("Dapat melihat rekening dan membayar uang transpor")),
            ("issue_certificate", _("Dapat menerbitkan sertifikat")),
            ("plan_van", _("Dapat menjadwalkan Mobil Si Praja")),
            ("review_dossier", _("Dapat memeriksa proposal usaha")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["field", "year", "number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=Q(seats_taken__lte=F("quota")),
                name="batch_seats_within_quota",
                violation_error_message=_("Kuota tidak boleh di bawah jumlah kursi yang sudah terisi."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="batch_days_in_order",
                violation_error_message=_("Hari selesai tidak boleh sebelum hari mulai."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="batch_window_in_order",
                violation_error_message=_("Pendaftaran harus ditutup setelah dibuka."),
            ),
            models.CheckConstraint(
                condition=Q(age_max__isnull=True) | Q(age_min__isnull=True) | Q(age_max__gte=F("age_min")),
                name="batch_age_range",
                violation_error_message=_("Umur paling tua tidak boleh di bawah umur paling muda."),
            ),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(
                condition=~Q(state=BatchState.CANCELLED) | ~Q(cancel_reason=""), name="batch_cancel_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(mode=SelectionMode.LOTTERY)
                | Q(state__in=[BatchState.DRAFT, BatchState.CANCELLED])
                | ~Q(seed_source="") & Q(seed_at__isnull=False, seed_at__gt=F("closes_at")),
                name="batch_lottery_names_its_seed",
                violation_error_message=_(
                    "Sebut sumber angka undian. Angka itu harus keluar setelah pendaftaran ditutup."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(mode=SelectionMode.SCORES)
                | Q(weight_file=100 - F("weight_test") - F("weight_interview")),
                name="batch_weights_make_100",
                violation_error_message=_("Jumlah ketiga bobot harus 100."),
            ),
            models.CheckConstraint(
                condition=~Q(documents__contains=[DocumentNeed.OTHER]) | ~Q(other_document=""),
                name="batch_other_document_named",
                violation_error_message=_("Sebut nama surat lain yang diminta."),
            ),
        ]
        triggers = [
            # N-04: what decides the draw is named before anybody registers, and by nobody afterwards.
            pgtrigger.Protect(
                name="batch_seed_named_before",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=BatchState.DRAFT)
                & (
                    pgtrigger.Q(old__seed_source__df=pgtrigger.F("new__seed_source"))
                    | pgtrigger.Q(old__seed_at__df=pgtrigger.F("new__seed_at"))
                    | pgtrigger.Q(old__mode__df=pgtrigger.F("new__mode"))
                    | pgtrigger.Q(old__rule__df=pgtrigger.F("new__rule"))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["closes_at", "id"], condition=Q(state="published"), name="batch_published"),
            models.Index(fields=["field", "-starts_on"], name="batch_of_field"),
        ]

    def __str__(self):
        return self.title or f"{self.field.name} angkatan {self.number} {self.year}"

    def get_absolute_url(self):
        return reverse("training:batch", kwargs={"programme": self.field.programme.slug, "batch": self.slug})

    @property
    def seats_left(self):
        return max(self.quota - self.seats_taken, 0)

    def phase(self, now=None):
        """What the batch is doing at ``now`` (app clock: for display only; the service asks the database)."""
        now = now or timezone.now()
        today = timezone.localdate(now)
        if self.state in (BatchState.CANCELLED, BatchState.DRAFT):
            return BatchPhase.CANCELLED if self.state == BatchState.CANCELLED else BatchPhase.SOON
        if self.state == BatchState.FINISHED or today > self.ends_on:
            return BatchPhase.OVER
        if today >= self.starts_on:
            return BatchPhase.RUNNING
        if now < self.opens_at:
            return BatchPhase.SOON
        if now < self.closes_at:
            full = self.mode == SelectionMode.FIRST_COME and self.seats_left == 0
            return BatchPhase.FULL if full else BatchPhase.OPEN
        return BatchPhase.CLOSED if self.mode == SelectionMode.FIRST_COME else BatchPhase.SELECTING

    @property
    def offer_time(self):
        return datetime.timedelta(hours=self.offer_hours)

    @property
    def confirm_time(self):
        return datetime.timedelta(hours=self.confirm_hours)


class BatchTransition(TransitionLog):
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat angkatan")
        verbose_name_plural = _("riwayat angkatan")


class TrainingDay(models.Model):
    """One day of a class: what calendars and attendance hang on."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("tanggal"))
    starts_at = models.TimeField(_("mulai"), default=datetime.time(8, 0))
    ends_at = models.TimeField(_("selesai"), default=datetime.time(15, 0))
    topic = models.CharField(_("materi"), max_length=160, blank=True)
    place = models.CharField(_("tempat lain"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("hari pelatihan")
        verbose_name_plural = _("hari pelatihan")
        ordering = ["date", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "date"], name="training_day_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="training_day_in_order",
                violation_error_message=_("Jam selesai harus setelah jam mulai."),
            ),
        ]

    def __str__(self):
        return str(self.date)


class Pledge(models.Model):
    """A company promises interviews to the graduates of a batch, before the batch opens (N-23)."""

    batch = models.ForeignKey(Batch, verbose_name=_("angkatan"), on_delete=models.PROTECT, related_name="pledges")
    company = models.ForeignKey(
        "accounts.Company", verbose_name=_("perusahaan"), on_delete=models.PROTECT, related_name="pledges"
    )
    interviews = models.PositiveSmallIntegerField(
        _("wawancara yang dijanjikan"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    position = models.CharField(_("untuk pekerjaan"), max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("dijanjikan"), db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True, blank=True)

    class Meta:
        verbose_name = _("janji wawancara")
        verbose_name_plural = _("janji wawancara")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "company"], condition=Q(withdrawn_at__isnull=True), name="pledge_once"
            ),
            models.CheckConstraint(condition=Q(interviews__gte=1), name="pledge_of_something"),
        ]

    def __str__(self):
        return f"{self.company} · {self.interviews}"

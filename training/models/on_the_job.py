"""On-the-job training: a place at a company, a weekly log, and whether it led to work (TR-8)."""

import datetime
import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from cakapkerja.models import TransitionLog
from training.enums import ON_THE_JOB_OPEN, OnTheJobState
from training.models.enrolments import Enrolment

LEAST_DAYS = 30


def agreement_path(row, filename):
    return f"ojt/{uuid.uuid4().hex}"


class OnTheJobQuerySet(models.QuerySet):
    def for_user(self, user):
        """The person's own."""
        return self.filter(resident__user=user)

    def manageable_by(self, user):
        """Those at companies that ``user`` acts for (SEC-25)."""
        return self.filter(company__in=Company.objects.manageable_by(user))

    def open(self):
        return self.filter(state__in=ON_THE_JOB_OPEN)


class OnTheJob(models.Model):
    """On-the-job training at a company, 30 days or more (TR-8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(
        "accounts.Resident", verbose_name=_("warga"), on_delete=models.PROTECT, related_name="on_the_job"
    )
    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("dari kelas"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="on_the_job",
    )
    company = models.ForeignKey(
        "accounts.Company", verbose_name=_("perusahaan"), on_delete=models.PROTECT, related_name="on_the_job"
    )
    position = models.CharField(_("bagian"), max_length=120)
    supervisor = models.CharField(_("pembimbing"), max_length=120)
    supervisor_phone = models.CharField(_("nomor HP pembimbing"), max_length=16, blank=True)
    agreement_number = models.CharField(_("nomor perjanjian"), max_length=80)
    agreement = models.FileField(_("surat perjanjian (PDF)"), upload_to=agreement_path, max_length=200, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("selesai"))
    state = models.CharField(_("keadaan"), max_length=10, choices=OnTheJobState, default=OnTheJobState.PLANNED)
    stop_reason = models.CharField(_("sebab berhenti"), max_length=300, blank=True)
    was_hired = models.BooleanField(_("dipekerjakan"), null=True, blank=True)
    placement = models.OneToOneField(
        "placements.Placement", on_delete=models.PROTECT, null=True, blank=True, related_name="on_the_job"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)

    objects = OnTheJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("magang (OJT)")
        verbose_name_plural = _("magang (OJT)")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on") + 29),
                name="ojt_thirty_days",
                violation_error_message=_("Magang paling sedikit 30 hari."),
            ),
            models.CheckConstraint(
                condition=~Q(was_hired=True) | Q(placement__isnull=False), name="ojt_hired_has_placement"
            ),
            models.UniqueConstraint(
                fields=["resident"],
                condition=Q(state__in=[OnTheJobState.PLANNED, OnTheJobState.RUNNING]),
                name="ojt_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.resident} · {self.company}"

    @property
    def weeks_total(self):
        """How many weeks the plan has; the last one may be shorter."""
        return (self.ends_on - self.starts_on).days // 7 + 1

    def week_on(self, day):
        """The number of the week that ``day`` lies in: 0 before the first day, never above the last week."""
        return max(0, min((day - self.starts_on).days // 7 + 1, self.weeks_total))

    @property
    def days_needed_on(self):
        """The day on which thirty days are full: from then on it may be finished (TR-8)."""
        return self.starts_on + datetime.timedelta(days=LEAST_DAYS - 1)


class OnTheJobTransition(TransitionLog):
    """``reason`` is what both sides read."""

    on_the_job = models.ForeignKey(OnTheJob, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat magang")
        verbose_name_plural = _("riwayat magang")


class OnTheJobWeek(models.Model):
    """The weekly log: the trainee writes, the company signs."""

    on_the_job = models.ForeignKey(OnTheJob, on_delete=models.CASCADE, related_name="weeks")
    number = models.PositiveSmallIntegerField(_("minggu ke"), validators=[MinValueValidator(1)])
    text = models.TextField(_("yang dikerjakan"), max_length=2000)
    days_present = models.PositiveSmallIntegerField(_("hari hadir"), default=0)
    written_at = models.DateTimeField(_("ditulis"), auto_now=True)
    approved_at = models.DateTimeField(_("disetujui pembimbing"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supervisor_note = models.CharField(_("catatan pembimbing"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("catatan mingguan magang")
        verbose_name_plural = _("catatan mingguan magang")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["on_the_job", "number"], name="ojt_week_once"),
            models.CheckConstraint(condition=Q(days_present__lte=7), name="ojt_week_of_seven_days"),
        ]

    def __str__(self):
        return f"{self.on_the_job_id} · {self.number}"

    @property
    def version(self):
        """A mark that changes with the text: nobody signs words that they did not read (FT-10)."""
        return str(int(self.written_at.timestamp() * 1_000_000))

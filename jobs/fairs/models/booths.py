"""Booths of companies: profile, hours, vacancies, questions, group sessions, shared contacts."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cakapkerja.models import TransitionLog
from jobs.fairs.enums import PHASE_PUBLIC, BoothState, ContactAnswer
from jobs.fairs.models.editions import Edition


class BoothQuerySet(models.QuerySet):
    def public(self):
        """Approved booths of editions that anybody may see, of companies that are not frozen."""
        return self.filter(state=BoothState.APPROVED, edition__phase__in=PHASE_PUBLIC, company__state="verified")

    def manageable_by(self, user):
        """Booths of the companies that ``user`` acts for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(company__memberships__user=user, company__memberships__is_active=True)


class Booth(models.Model):
    edition = models.ForeignKey(Edition, verbose_name=_("edisi"), on_delete=models.PROTECT, related_name="booths")
    company = models.ForeignKey(
        "accounts.Company", verbose_name=_("perusahaan"), on_delete=models.PROTECT, related_name="booths"
    )
    slug = models.SlugField(_("alamat"), max_length=80)
    state = models.CharField(_("keadaan"), max_length=10, choices=BoothState, default=BoothState.REQUESTED)
    about = models.TextField(_("tentang stan"), max_length=2000, blank=True)
    link = models.URLField(_("tautan video atau siaran"), max_length=300, blank=True)
    hall = models.CharField(_("lorong"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(_("nomor stan"), null=True, blank=True)
    queue_open = models.BooleanField(_("antrean dibuka"), default=False)
    # nobody of the booth looked for five minutes; the next look ends it.
    on_break_since = models.DateTimeField(_("istirahat sejak"), null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    # 0 when a priority person may be called next, 1 and 2 while ordinary people come first.
    priority_run = models.PositiveSmallIntegerField(default=0, editable=False)
    answers_wanted = models.CharField(
        _("pertanyaan sebelum antre"), max_length=160, blank=True, help_text=_("Satu pertanyaan singkat.")
    )  # F-06
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = BoothQuerySet.as_manager()

    class Meta:
        verbose_name = _("stan")
        verbose_name_plural = _("stan")
        ordering = ["edition_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "company"], name="booth_one_per_company"),
            models.UniqueConstraint(fields=["edition", "slug"], name="booth_slug_once"),
            models.UniqueConstraint(
                fields=["edition", "hall", "position"],
                condition=Q(position__isnull=False),
                name="booth_position_once",
                violation_error_message=_("Nomor stan ini sudah dipakai."),
            ),
        ]

    def __str__(self):
        return f"{self.company} · {self.edition}"

    def get_absolute_url(self):
        return reverse("fairs:booth", kwargs={"edition": self.edition.slug, "booth": self.slug})


class BoothTransition(TransitionLog):
    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat stan")
        verbose_name_plural = _("riwayat stan")


class BoothHours(models.Model):
    """When somebody is there."""

    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="hours")
    starts_at = models.DateTimeField(_("buka"))
    ends_at = models.DateTimeField(_("tutup"))

    class Meta:
        verbose_name = _("jam buka stan")
        verbose_name_plural = _("jam buka stan")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="booth_hours_in_order",
                violation_error_message=_("Jam tutup harus setelah jam buka."),
            ),
        ]

    def __str__(self):
        return f"{self.starts_at} {self.ends_at}"


class BoothVacancy(models.Model):
    """A vacancy shown at a booth; the same vacancy may be at several editions."""

    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="booth_vacancies")
    vacancy = models.ForeignKey("jobs.Vacancy", on_delete=models.PROTECT, related_name="booth_vacancies")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("lowongan di stan")
        verbose_name_plural = _("lowongan di stan")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["booth", "vacancy"], name="booth_vacancy_once")]

    def __str__(self):
        return f"{self.booth_id} · {self.vacancy_id}"


class Recruiter(models.Model):
    """A member of the company at the booth; the heartbeat of the booth (Q-10)."""

    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="recruiters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("perekrut di stan")
        verbose_name_plural = _("perekrut di stan")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["booth", "user"], name="recruiter_once")]

    def __str__(self):
        return f"{self.booth_id} · {self.user_id}"


class BoothQuestion(models.Model):
    """The question box (JF-4). Shown to all once answered, without a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="questions")
    # F-15: a question for a group session; the company answers it there and here.
    session = models.ForeignKey(
        "GroupSession", on_delete=models.CASCADE, null=True, blank=True, related_name="questions"
    )
    resident = models.ForeignKey("accounts.Resident", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("pertanyaan"), max_length=300)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answer = models.CharField(_("jawaban"), max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_at = models.DateTimeField(_("disembunyikan"), null=True, blank=True)

    class Meta:
        verbose_name = _("pertanyaan di stan")
        verbose_name_plural = _("pertanyaan di stan")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="booth_answer_whole",
            ),
        ]

    def __str__(self):
        return self.text


class BoothVisit(models.Model):
    """Somebody signed in opened the booth, once a day (X-120). The company sees numbers, names by consent only."""

    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="visits")
    resident = models.ForeignKey("accounts.Resident", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("kunjungan stan")
        verbose_name_plural = _("kunjungan stan")
        ordering = ["-at", "pk"]
        constraints = [models.UniqueConstraint(fields=["booth", "resident", "day"], name="booth_visit_once_a_day")]

    def __str__(self):
        return f"{self.booth_id} · {self.day}"


class SharedContact(models.Model):
    """A recruiter scanned a ticket: the profile is shared only after an explicit yes (F-18)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="contacts")
    resident = models.ForeignKey("accounts.Resident", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answer = models.CharField(_("jawaban"), max_length=8, choices=ContactAnswer, default=ContactAnswer.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("catatan"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("kontak di bursa")
        verbose_name_plural = _("kontak di bursa")
        ordering = ["-asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["booth", "resident"], name="contact_once")]

    def __str__(self):
        return f"{self.booth_id} · {self.resident_id}"

    def get_absolute_url(self):
        return reverse("fairs:contact", kwargs={"edition": self.booth.edition.slug, "pk": self.pk})


class GroupSession(models.Model):
    """Thirty minutes for up to fifty people (F-10); ``taken`` moves by one conditional update (R-06)."""

    booth = models.ForeignKey(Booth, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("judul"), max_length=120)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    quota = models.PositiveSmallIntegerField(
        _("kursi"), default=50, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    taken = models.PositiveSmallIntegerField(_("terisi"), default=0, editable=False)
    link = models.URLField(_("tautan"), max_length=300, blank=True)
    place = models.CharField(_("tempat"), max_length=160, blank=True)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True, blank=True)
    # F-15: what was said, for those who could not hear or come.
    summary = models.TextField(_("ringkasan"), max_length=8000, blank=True, db_default="")
    summary_at = models.DateTimeField(_("ringkasan tampil"), null=True, blank=True)
    summary_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    summary_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("sesi kelompok")
        verbose_name_plural = _("sesi kelompok")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("quota")), name="session_within_quota"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_in_order",
                violation_error_message=_("Jam selesai harus setelah jam mulai."),
            ),
        ]

    def __str__(self):
        return self.title


class SessionSeat(models.Model):
    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="seats")
    resident = models.ForeignKey("accounts.Resident", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(db_default=Now(), editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("kursi sesi")
        verbose_name_plural = _("kursi sesi")
        ordering = ["taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "resident"],
                condition=Q(cancelled_at__isnull=True),
                name="session_seat_once",
            ),
        ]

    def __str__(self):
        return f"{self.session_id} · {self.resident_id}"

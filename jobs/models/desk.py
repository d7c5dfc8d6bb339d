"""What a company works with: templates, questions, drafts, slots, messages, reports of who was hired."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Sex
from cakapkerja.templatetags.cakap import waktu
from jobs.enums import ContractKind, QuestionKind
from jobs.models.applications import Application
from jobs.models.vacancies import Vacancy

MAX_QUESTIONS = 3
FEWEST_FOR_SCORE = 5


class VacancyTemplate(models.Model):
    """A vacancy to begin from, kept by the office: good words for a common job."""

    title = models.CharField(_("nama pekerjaan"), max_length=100, unique=True)
    occupation_group = models.ForeignKey(
        "reference.OccupationGroup",
        verbose_name=_("bidang pekerjaan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    duties = models.TextField(_("yang dikerjakan"), max_length=4000)
    requirements = models.TextField(_("syarat"), max_length=4000, blank=True)
    skills = models.CharField(_("keahlian"), max_length=300, blank=True)
    contract_kind = models.CharField(_("jenis kerja"), max_length=12, choices=ContractKind, blank=True)
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("contoh lowongan")
        verbose_name_plural = _("contoh lowongan")
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title


class Question(models.Model):
    """A screening question of a vacancy, at most three (9.2-21). Identity and bank data are refused (AF-07)."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(
        _("urutan"), validators=[MinValueValidator(1), MaxValueValidator(MAX_QUESTIONS)]
    )
    text = models.CharField(_("pertanyaan"), max_length=160)
    kind = models.CharField(_("bentuk jawaban"), max_length=8, choices=QuestionKind, default=QuestionKind.TEXT)
    choices = models.CharField(
        _("pilihan jawaban"), max_length=300, blank=True, help_text=_("Pisahkan dengan koma.")
    )

    class Meta:
        verbose_name = _("pertanyaan")
        verbose_name_plural = _("pertanyaan")
        ordering = ["vacancy_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "position"], name="question_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MAX_QUESTIONS), name="question_at_most_three"
            ),
            models.CheckConstraint(
                condition=~Q(kind=QuestionKind.CHOICE) | ~Q(choices=""), name="question_choice_has_choices"
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def choice_list(self):
        return [part.strip() for part in self.choices.split(",") if part.strip()]


class Answer(models.Model):
    """What an applicant answered, with the question as it was asked."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField(_("urutan"))
    question = models.CharField(_("pertanyaan"), max_length=160)
    text = models.CharField(_("jawaban"), max_length=500)

    class Meta:
        verbose_name = _("jawaban")
        verbose_name_plural = _("jawaban")
        ordering = ["application_id", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "position"], name="answer_once")]

    def __str__(self):
        return self.text


class ApplicationNeed(models.Model):
    """What a person needs at a test or an interview, told to one company only (N-16).

    Health is specific data (PDP-03), so it stands apart from the application. The company reads it while the
    consent lives, and never otherwise.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="need")
    text = models.CharField(_("kebutuhan"), max_length=300)
    consent = models.ForeignKey("accounts.Consent", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("kebutuhan pelamar")
        verbose_name_plural = _("kebutuhan pelamar")
        ordering = ["pk"]

    def __str__(self):
        return str(self.application_id)

    @property
    def is_shared(self):
        return self.consent.withdrawn_at is None


class ApplicationDraft(models.Model):
    """What somebody typed into an application that is not sent yet (X-044)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="drafts")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draf lamaran")
        verbose_name_plural = _("draf lamaran")
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "vacancy"], name="draft_once")]

    def __str__(self):
        return f"{self.user_id} · {self.vacancy_id}"


class InterviewSlotQuerySet(models.QuerySet):
    def manageable_by(self, user):
        """Slots of the companies that ``user`` acts for (SEC-25)."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(vacancy__company__memberships__user=user, vacancy__company__memberships__is_active=True)

    def standing(self):
        return self.filter(cancelled_at__isnull=True)

    def upcoming(self):
        return self.standing().filter(during__startswith__gt=Now())

    def free(self):
        return self.upcoming().filter(application__isnull=True)


class InterviewSlot(models.Model):
    """A time that a company offers, and who took it (AP-7).

    ``lane`` is one interviewer or table of a vacancy. The database refuses two slots of one lane at the same
    time, and two booked slots of one person at the same time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="slots")
    lane = models.PositiveSmallIntegerField(_("pewawancara ke"), default=1)
    during = DateTimeRangeField(_("waktu"))
    place = models.CharField(_("tempat atau tautan"), max_length=300)
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="slot"
    )
    resident = models.ForeignKey(
        "accounts.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    booked_at = models.DateTimeField(_("dipilih"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("dibatalkan"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = InterviewSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("jadwal wawancara")
        verbose_name_plural = _("jadwal wawancara")
        ordering = ["during", "lane", "pk"]
        constraints = [
            ExclusionConstraint(
                name="slot_lane_is_free",
                expressions=[
                    ("vacancy", RangeOperators.EQUAL),
                    ("lane", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at__isnull=True),
                violation_error_message=_("Pada jam itu sudah ada jadwal lain."),
            ),
            ExclusionConstraint(
                name="slot_person_is_free",
                expressions=[("resident", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True, resident__isnull=False),
                violation_error_message=_("Anda sudah punya wawancara lain pada jam itu."),
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=True, resident__isnull=True, booked_at__isnull=True)
                | Q(application__isnull=False, resident__isnull=False, booked_at__isnull=False),
                name="slot_booking_is_whole",
            ),
        ]

    def __str__(self):
        return str(self.during)

    @property
    def starts_at(self):
        return self.during.lower

    @property
    def ends_at(self):
        return self.during.upper

    @property
    def minutes(self):
        return int((self.during.upper - self.during.lower).total_seconds() // 60)


class ChatMessage(models.Model):
    """One message between a company and an applicant, about one application (X-061)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_company = models.BooleanField(_("dari perusahaan"))
    text = models.TextField(_("pesan"), max_length=1000)
    signs = models.JSONField(default=list, blank=True, editable=False)
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)
    read_at = models.DateTimeField(_("dibaca"), null=True, blank=True)

    class Meta:
        verbose_name = _("pesan lamaran")
        verbose_name_plural = _("pesan lamaran")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["application", "at"], name="chat_of_application")]

    def __str__(self):
        return self.text[:60]


class HiredPerson(models.Model):
    """Somebody hired without an application here, as the company reports it (Perpres 57/2023 article 6).

    Only what the report asks for; the name is shown to officers and the company.
    """

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="hired_elsewhere")
    full_name = models.CharField(_("nama"), max_length=120)
    sex = models.CharField(_("jenis kelamin"), max_length=6, choices=Sex)
    in_city = models.BooleanField(_("warga Kota Tangerang"))
    started_on = models.DateField(_("mulai kerja"))
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("dilaporkan"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("orang yang diterima di luar portal")
        verbose_name_plural = _("orang yang diterima di luar portal")
        ordering = ["reported_at", "pk"]

    def __str__(self):
        return self.full_name


class VacancyInvitation(models.Model):
    """A company invites a resident who agreed to be suggested, to one vacancy (9.2-14)."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="invited")
    resident = models.ForeignKey("accounts.Resident", on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("undangan melamar")
        verbose_name_plural = _("undangan melamar")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["vacancy", "resident"], name="invited_to_apply_once")]

    def __str__(self):
        return f"{self.vacancy_id} · {self.resident_id}"


class VacancyImport(models.Model):
    """A spreadsheet of vacancies: what was read, and each fault by row and column; no draft before it is saved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey("accounts.Company", on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("nama berkas"), max_length=120)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    created_at = models.DateTimeField(_("diunggah"), db_default=Now(), editable=False)
    done_at = models.DateTimeField(_("disimpan"), null=True, blank=True)

    class Meta:
        verbose_name = _("unggahan lowongan")
        verbose_name_plural = _("unggahan lowongan")
        ordering = ["-created_at", "pk"]

    def __str__(self):
        return self.file_name


class AnswerScore(models.Model):
    """Share of applicants that a company answered within 14 days (N-08), recomputed every night."""

    company = models.OneToOneField("accounts.Company", on_delete=models.CASCADE, related_name="answer_score")
    applications = models.PositiveIntegerField(_("lamaran yang dihitung"), default=0)
    answered = models.PositiveIntegerField(_("dijawab dalam 14 hari"), default=0)
    median_hours = models.PositiveIntegerField(_("waktu jawab tengah (jam)"), null=True, blank=True)
    computed_at = models.DateTimeField(_("dihitung"), db_default=Now())
    contested_at = models.DateTimeField(_("disanggah"), null=True, blank=True)
    contest_text = models.TextField(_("sanggahan"), max_length=1000, blank=True)
    contest_answer = models.TextField(_("jawaban sanggahan"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("nilai jawaban perusahaan")
        verbose_name_plural = _("nilai jawaban perusahaan")
        ordering = ["company_id"]
        constraints = [
            models.CheckConstraint(condition=Q(answered__lte=models.F("applications")), name="score_counts_fit"),
        ]

    def __str__(self):
        return f"{self.answered}/{self.applications}"

    @property
    def is_shown(self):
        """Fewer than five say nothing about a company."""
        return self.applications >= FEWEST_FOR_SCORE

    @property
    def is_contested(self):
        return self.contested_at is not None and not self.contest_answer

    @property
    def words(self):
        """ "Menjawab 86 dari 100 pelamar dalam 14 hari"."""
        return gettext("Menjawab %(answered)s dari %(all)s pelamar dalam 14 hari") % {
            "answered": f"{self.answered:,}".replace(",", "."),
            "all": f"{self.applications:,}".replace(",", "."),
        }

    @property
    def speed_words(self):
        """How long the middle answer took, in hours up to two days, else in days; "" without an answer."""
        if self.median_hours is None:
            return ""
        if self.median_hours <= 48:
            hours = max(self.median_hours, 1)
            return ngettext("biasanya dalam %(n)d jam", "biasanya dalam %(n)d jam", hours) % {"n": hours}
        days = round(self.median_hours / 24)
        return ngettext("biasanya dalam %(n)d hari", "biasanya dalam %(n)d hari", days) % {"n": days}


class DisabilityReport(models.Model):
    """A company's own count of workers with a disability (VC-7; UU 8/2016 art. 53: 1 % private, 2 % public)."""

    company = models.ForeignKey("accounts.Company", on_delete=models.PROTECT, related_name="disability_reports")
    year = models.PositiveSmallIntegerField(_("tahun"))
    workers = models.PositiveIntegerField(_("jumlah pekerja"))
    disabled_workers = models.PositiveIntegerField(_("pekerja penyandang disabilitas"))
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("dilaporkan"), auto_now=True)

    class Meta:
        verbose_name = _("laporan kuota disabilitas")
        verbose_name_plural = _("laporan kuota disabilitas")
        ordering = ["-year", "company_id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="disability_report_once_a_year"),
            models.CheckConstraint(
                condition=Q(disabled_workers__lte=models.F("workers")), name="disability_report_fits"
            ),
        ]

    def __str__(self):
        return f"{self.company_id} · {self.year}"


class NationalExport(models.Model):
    """One hand-over of vacancies to the national system (VC-6, F-29), with what it refused."""

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("dibuat oleh"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    since = models.DateTimeField(_("perubahan sejak"), null=True, blank=True)
    until = models.DateTimeField(_("perubahan sampai"))
    # One of the unbroken sequence "what changed since the last one"; a chosen period stands apart.
    in_sequence = models.BooleanField(_("lanjutan ekspor sebelumnya"), default=True, db_default=True)
    counts = models.JSONField(default=dict)
    rejects = models.JSONField(_("yang ditolak sistem nasional"), default=list, blank=True)

    class Meta:
        verbose_name = _("ekspor untuk sistem nasional")
        verbose_name_plural = _("ekspor untuk sistem nasional")
        ordering = ["-made_at", "-pk"]
        permissions = [("make_nationalexport", _("Dapat mengekspor lowongan"))]

    def __str__(self):
        return gettext("Ekspor %s") % waktu(self.made_at)

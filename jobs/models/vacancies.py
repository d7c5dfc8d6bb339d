"""Vacancies: what Perpres 57/2023 article 5 asks, and how they become public."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from cakapkerja.codes import new_code
from cakapkerja.models import TransitionLog
from jobs.enums import (
    VACANCY_CAN_CLOSE,
    VACANCY_CAN_FILL,
    VACANCY_CAN_PUBLISH,
    VACANCY_CAN_REOPEN,
    VACANCY_CAN_RESTORE,
    VACANCY_CAN_RETURN,
    VACANCY_CAN_SUBMIT,
    VACANCY_CAN_SUSPEND,
    VACANCY_EDITABLE,
    VACANCY_ENDED,
    VACANCY_PUBLIC,
    ContractKind,
    ReviewDecision,
    SexRule,
    VacancyState,
    WagePeriod,
)
from jobs.models.vacancy_words import Card, VacancyWords
from reference.models import CITY_NAME, CITY_PROVINCE_CODE

WHOLE = (
    ~Q(title="")
    & ~Q(duties="")
    & ~Q(contract_kind="")
    & Q(min_education__isnull=False)
    & Q(occupation_group__isnull=False)
    & Q(closes_on__isnull=False)
    & (Q(openings_any__gt=0) | Q(openings_male__gt=0) | Q(openings_female__gt=0))
    & (Q(wage_hidden=True) | Q(wage_min__isnull=False))
    & (Q(kecamatan__isnull=False) | Q(work_province__isnull=False) & ~Q(work_city="") | ~Q(work_country=""))
)


PUBLIC = Q(state__in=VACANCY_PUBLIC, published_at__lte=Now(), company_held=False)


class VacancyQuerySet(models.QuerySet):
    def open(self):
        """Published, its day has come, and not past the closing day (WIB by the database's clock, R-07)."""
        return self.filter(
            state=VacancyState.PUBLISHED, company_held=False, published_at__lte=Now(), closes_at__gt=Now()
        )

    def public(self):
        """What anybody may see by its address: published and ended ones that the office does not hold back."""
        return self.filter(PUBLIC)

    def visible_to(self, user):
        """What ``user`` may see by its public address: the public ones, and their own."""
        if not user.is_authenticated:
            return self.public()
        own = Q(company__memberships__user=user, company__memberships__is_active=True)
        return self.filter(PUBLIC | own).distinct()

    def manageable_by(self, user):
        """Vacancies of the companies that ``user`` acts for (SEC-25)."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(company__memberships__user=user, company__memberships__is_active=True)

    def with_places(self):
        """Everything that a card or a page shows, in one statement."""
        return self.select_related(
            "company",
            "kecamatan",
            "kelurahan",
            "work_province",
            "min_education",
            "occupation_group",
        )

    def cards(self, at_most):
        """Return the first ``at_most`` as :class:`Card`: no object of Django is made for a row of a list."""
        return [Card._make(row) for row in self.values_list(*Card.columns())[:at_most]]

    def for_cards(self):
        """Rows for lists that need more of a vacancy than its card."""
        return self.select_related("company", "kecamatan", "work_province").defer(
            "search", "facts", "duties", "requirements", "benefits", "work_address"
        )


@pghistory.track(exclude=["search", "facts", "updated_at", "monthly_wage", "company_held"])
class Vacancy(VacancyWords, FSMModelMixin, models.Model):
    """A vacancy (VC-2). ``state`` moves only through ``jobs.services.vacancies``.

    Money is rupiah per ``wage_period``. The work place is a kecamatan of the city, a city in another
    province, or a country abroad. ``search`` (words) and ``facts`` (filters as words,
    jobs/search/facts.py) are kept by a database trigger.
    """

    code = models.CharField(_("kode"), max_length=8, unique=True, default=new_code, editable=False)
    company = models.ForeignKey(
        "accounts.Company", verbose_name=_("perusahaan"), on_delete=models.PROTECT, related_name="vacancies"
    )
    title = models.CharField(_("nama pekerjaan"), max_length=100)
    occupation_group = models.ForeignKey(
        "reference.OccupationGroup",
        verbose_name=_("bidang pekerjaan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    duties = models.TextField(_("yang dikerjakan"), max_length=4000, blank=True)
    requirements = models.TextField(_("syarat"), max_length=4000, blank=True)
    skills = models.CharField(_("keahlian"), max_length=300, blank=True)
    benefits = models.TextField(_("yang didapat"), max_length=2000, blank=True)
    contract_kind = models.CharField(_("jenis kerja"), max_length=12, choices=ContractKind, blank=True)

    openings_any = models.PositiveIntegerField(
        _("jumlah, bebas laki-laki atau perempuan"), default=0, validators=[MaxValueValidator(20000)]
    )
    openings_male = models.PositiveIntegerField(
        _("jumlah laki-laki"), default=0, validators=[MaxValueValidator(20000)]
    )
    openings_female = models.PositiveIntegerField(
        _("jumlah perempuan"), default=0, validators=[MaxValueValidator(20000)]
    )
    min_education = models.ForeignKey(
        "reference.EducationLevel",
        verbose_name=_("pendidikan paling rendah"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    min_experience_years = models.PositiveSmallIntegerField(
        _("pengalaman paling sedikit (tahun)"), default=0, validators=[MaxValueValidator(30)]
    )
    age_min = models.PositiveSmallIntegerField(
        _("umur paling muda"),
        null=True,
        blank=True,
        validators=[MinValueValidator(15), MaxValueValidator(70)],
    )
    age_max = models.PositiveSmallIntegerField(
        _("umur paling tua"), null=True, blank=True, validators=[MinValueValidator(15), MaxValueValidator(70)]
    )
    sex_rule = models.CharField(_("jenis kelamin"), max_length=6, choices=SexRule, default=SexRule.ANY)
    limit_reason = models.CharField(_("alasan batas umur atau jenis kelamin"), max_length=300, blank=True)

    wage_min = models.PositiveIntegerField(_("upah paling rendah (Rp)"), null=True, blank=True)
    wage_max = models.PositiveIntegerField(_("upah paling tinggi (Rp)"), null=True, blank=True)
    wage_period = models.CharField(_("upah per"), max_length=5, choices=WagePeriod, default=WagePeriod.MONTH)
    wage_hidden = models.BooleanField(_("upah tidak ditampilkan"), default=False)

    kecamatan = models.ForeignKey(
        "reference.Kecamatan",
        verbose_name=_("kecamatan tempat kerja"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vacancies",
    )
    kelurahan = models.ForeignKey(
        "reference.Kelurahan",
        verbose_name=_("kelurahan tempat kerja"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    work_province = models.ForeignKey(
        "reference.Province",
        verbose_name=_("provinsi tempat kerja"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    work_city = models.CharField(_("kabupaten atau kota tempat kerja"), max_length=80, blank=True)
    work_country = models.CharField(_("negara tempat kerja"), max_length=60, blank=True)
    sip2mi = models.CharField(_("nomor SIP2MI"), max_length=60, blank=True)
    work_address = models.CharField(_("alamat tempat kerja"), max_length=200, blank=True)

    is_disability_friendly = models.BooleanField(_("terbuka untuk penyandang disabilitas"), default=False)
    accommodation = models.CharField(_("penyesuaian yang disediakan"), max_length=300, blank=True)

    # For the filter and the order by wage: rupiah a month, 25 days or 173 hours (PP 36/2021); null when hidden.
    monthly_wage = models.GeneratedField(
        expression=Case(
            When(wage_hidden=True, then=Value(None)),
            When(wage_period=WagePeriod.DAY, then=F("wage_min") * 25),
            When(wage_period=WagePeriod.HOUR, then=F("wage_min") * 173),
            default=F("wage_min"),
            output_field=models.BigIntegerField(),
        ),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )

    publish_on = models.DateField(
        _("tayang mulai"),
        null=True,
        blank=True,
        help_text=_("Kosongkan agar tayang begitu disetujui."),
    )
    closes_on = models.DateField(_("hari terakhir melamar"), null=True, blank=True)
    closes_at = models.DateTimeField(_("tutup pada"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("tayang sejak"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("diajukan"), null=True, blank=True, editable=False)
    due_at = models.DateTimeField(_("batas waktu petugas"), null=True, blank=True, editable=False)
    review_round = models.PositiveSmallIntegerField(default=0, editable=False)
    # N-09: until when applications stay open after the closing day, when the company asked for longer.
    answers_until = models.DateField(_("jawaban ditunggu sampai"), null=True, blank=True, editable=False)
    answer_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    filled_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    filled_reported_at = models.DateTimeField(_("dilaporkan terisi"), null=True, blank=True, editable=False)
    national_number = models.CharField(_("nomor di sistem nasional"), max_length=60, blank=True)
    national_marked_at = models.DateTimeField(
        _("ditandai sudah dilaporkan"), null=True, blank=True, editable=False
    )
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True, editable=False)
    state = FSMField(_("keadaan"), max_length=10, choices=VacancyState, default=VacancyState.DRAFT, protected=True)
    # AF-01: the company was frozen and is not verified again yet. Kept by a trigger on the company's state, so
    # that lists need no join and a lock on this row is enough (docs/decisions/0013-frozen-companies.md).
    company_held = models.BooleanField(db_default=False, default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dibuat oleh"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)
    search = SearchVectorField(null=True, editable=False)
    facts = SearchVectorField(null=True, editable=False)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("lowongan")
        verbose_name_plural = _("lowongan")
        ordering = ["-published_at", "-pk"]
        permissions = [("review_vacancy", _("Dapat memeriksa lowongan"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=VacancyState.DRAFT) | WHOLE,
                name="vacancy_submitted_is_whole",
                violation_error_message=_("Lengkapi lowongan ini sebelum diajukan."),
            ),
            models.CheckConstraint(condition=Q(state__in=VacancyState.values), name="vacancy_state_known"),
            models.CheckConstraint(
                condition=~Q(state=VacancyState.PUBLISHED)
                | Q(published_at__isnull=False, closes_at__isnull=False),
                name="vacancy_published_has_times",
            ),
            models.CheckConstraint(
                condition=Q(wage_max__isnull=True) | Q(wage_min__isnull=False, wage_max__gte=F("wage_min")),
                name="vacancy_wage_range",
                violation_error_message=_("Upah paling tinggi tidak boleh di bawah upah paling rendah."),
            ),
            models.CheckConstraint(
                condition=Q(age_max__isnull=True) | Q(age_min__isnull=True) | Q(age_max__gte=F("age_min")),
                name="vacancy_age_range",
                violation_error_message=_("Umur paling tua tidak boleh di bawah umur paling muda."),
            ),
            models.CheckConstraint(
                condition=Q(state=VacancyState.DRAFT)
                | Q(age_min__isnull=True, age_max__isnull=True, sex_rule=SexRule.ANY)
                | ~Q(limit_reason=""),
                name="vacancy_limit_has_reason",
                violation_error_message=_("Tulis alasan batas umur atau jenis kelamin."),
            ),
            models.CheckConstraint(
                condition=Q(kecamatan__isnull=True, kelurahan__isnull=True)
                | Q(kecamatan__isnull=False, work_country="", work_city=""),
                name="vacancy_one_work_place",
                violation_error_message=_("Pilih satu tempat kerja: di kota, di luar kota, atau luar negeri."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=VacancyState.PUBLISHED),
                name="vacancy_newest_open",
            ),
            models.Index(
                fields=["kecamatan", "-published_at", "-id"],
                condition=Q(state=VacancyState.PUBLISHED),
                name="vacancy_newest_in_place",
            ),
            # Words and the usual filters in one index: a filtered search reads no row in vain (stack.md).
            GinIndex(
                fields=["search", "facts"],
                condition=Q(state=VacancyState.PUBLISHED),
                name="vacancy_words_facts",
            ),
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=VacancyState.PUBLISHED) & ~Q(work_country=""),
                name="vacancy_newest_abroad",
            ),
            models.Index(
                fields=["closes_at", "id"], condition=Q(state=VacancyState.PUBLISHED), name="vacancy_closing_open"
            ),
            models.Index(
                F("monthly_wage").desc(nulls_last=True),
                F("id").desc(),
                condition=Q(state=VacancyState.PUBLISHED),
                name="vacancy_wage_open",
            ),
            models.Index(fields=["state", "due_at"], name="vacancy_queue"),
            models.Index(fields=["company", "state"], name="vacancy_of_company"),
        ]

    def __str__(self):
        return self.title

    def get_desk_url(self):
        """Its page at the company's desk."""
        return reverse("employer:vacancy", kwargs={"code": self.company.code, "vacancy_code": self.code})

    def get_slots_url(self):
        return reverse("employer:slots", kwargs={"code": self.company.code, "vacancy_code": self.code})

    def get_applicants_url(self):
        return reverse("employer:applicants", kwargs={"code": self.company.code, "vacancy_code": self.code})

    # --- what pages ask -----------------------------------------------------------------------
    @property
    def openings(self):
        """Number of people sought, of every sex."""
        return self.openings_any + self.openings_male + self.openings_female

    @property
    def is_open(self):
        """Open by the application's clock, for display; the service asks the database (R-07)."""
        if self.state != VacancyState.PUBLISHED or self.closes_at is None or self.company_held:
            return False
        return self.published_at <= timezone.now() < self.closes_at

    @property
    def is_scheduled(self):
        """Approved, but its day has not come: nobody outside the company sees it yet (X-080)."""
        return self.state == VacancyState.PUBLISHED and self.published_at > timezone.now()

    @property
    def state_label(self):
        """The state in a word, as the company reads it: nothing of a frozen company is on show (AF-01)."""
        if self.company_held and self.state == VacancyState.PUBLISHED:
            return str(VacancyState.SUSPENDED.label)
        return gettext("Terjadwal") if self.is_scheduled else self.get_state_display()

    @property
    def is_frozen(self):
        """The office holds it back: this vacancy, or its whole company."""
        return self.state == VacancyState.SUSPENDED or self.company_held

    @property
    def is_public(self):
        """Whether its public address shows it; links ask this first."""
        if self.state not in VACANCY_PUBLIC or self.published_at is None or self.company_held:
            return False
        return self.published_at <= timezone.now()

    @property
    def closed_early(self):
        """Ended by the company before its last day."""
        ended = self.state in VACANCY_ENDED and self.ended_at is not None
        return ended and (self.closes_at is None or self.ended_at < self.closes_at)

    @property
    def last_day(self):
        """The last day to apply as it came to be: the day it was ended, when that was earlier."""
        return timezone.localdate(self.ended_at) if self.closed_early else self.closes_on

    @property
    def is_editable(self):
        return self.state in VACANCY_EDITABLE

    @property
    def is_abroad(self):
        return bool(self.work_country)

    @property
    def kecamatan_name(self):
        return self.kecamatan.name if self.kecamatan_id else ""

    @property
    def place_detail(self):
        """Where the work is, in full."""
        parts = [self.work_address]
        if self.kecamatan_id:
            if self.kelurahan_id:
                parts.append(self.kelurahan.name)
            parts += [gettext("Kecamatan %(name)s") % {"name": self.kecamatan.name}, CITY_NAME]
        elif self.work_country:
            parts += [self.work_city, self.work_country]
        else:
            parts += [self.work_city, self.work_province.name if self.work_province_id else ""]
        return ", ".join(part for part in parts if part)

    @property
    def work_province_code(self):
        """Code of the province of the work place, "" abroad (for the kind of placement, OQ-10)."""
        if self.kecamatan_id:
            return CITY_PROVINCE_CODE
        return "" if self.work_country else (self.work_province_id or "")

    @property
    def experience_label(self):
        if not self.min_experience_years:
            return gettext("Tanpa pengalaman pun boleh")
        return ngettext("%(n)d tahun", "%(n)d tahun", self.min_experience_years) % {"n": self.min_experience_years}

    @property
    def age_label(self):
        if self.age_min and self.age_max:
            return gettext("%(a)d sampai %(b)d tahun") % {"a": self.age_min, "b": self.age_max}
        if self.age_min:
            return gettext("paling muda %(a)d tahun") % {"a": self.age_min}
        if self.age_max:
            return gettext("paling tua %(b)d tahun") % {"b": self.age_max}
        return gettext("tidak dibatasi")

    # --- arrows -------------------------------------------------------------------------------
    @transition(field=state, source=list(VACANCY_CAN_SUBMIT), target=VacancyState.IN_REVIEW)
    def submit(self):
        """Hand the vacancy to the office."""

    @transition(field=state, source=list(VACANCY_CAN_PUBLISH), target=VacancyState.PUBLISHED)
    def publish(self):
        """The office lets it appear."""

    @transition(field=state, source=list(VACANCY_CAN_RETURN), target=VacancyState.DRAFT)
    def send_back(self):
        """The office asks for changes."""

    @transition(field=state, source=list(VACANCY_CAN_FILL), target=VacancyState.FILLED)
    def fill(self):
        """The company reports it filled (Perpres 57/2023 article 6)."""

    @transition(field=state, source=list(VACANCY_CAN_CLOSE), target=VacancyState.CLOSED)
    def close(self):
        """The company ends it, or its last day has passed."""

    @transition(field=state, source=list(VACANCY_CAN_REOPEN), target=VacancyState.IN_REVIEW)
    def reopen(self):
        """The company asks to open an ended vacancy again; the office looks once more."""

    @transition(field=state, source=list(VACANCY_CAN_RESTORE), target=VacancyState.PUBLISHED)
    def restore(self):
        """The office found a freeze unfounded: the vacancy stands as before."""

    @transition(field=state, source=list(VACANCY_CAN_SUSPEND), target=VacancyState.SUSPENDED)
    def suspend(self):
        """The office freezes it."""


class VacancyTransition(TransitionLog):
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat lowongan")
        verbose_name_plural = _("riwayat lowongan")


class VacancyReview(models.Model):
    """One officer's decision on one submission. The first vacancy of a company needs two approvals (AF-02)."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField(_("pengajuan ke"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("petugas"), on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(_("keputusan"), max_length=8, choices=ReviewDecision)
    reason = models.TextField(_("alasan"), blank=True)
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("pemeriksaan lowongan")
        verbose_name_plural = _("pemeriksaan lowongan")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "round", "officer"], name="review_once_per_officer_and_round"
            ),
            models.CheckConstraint(
                condition=~Q(decision=ReviewDecision.RETURN) | ~Q(reason=""), name="review_return_has_reason"
            ),
        ]

    def __str__(self):
        return self.get_decision_display()

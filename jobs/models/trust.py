"""Trust: phrases that are looked for, reports of suspicious vacancies, the register of what was removed."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cakapkerja.codes import new_code
from jobs.enums import ReportSign, ReportState, RuleCode
from jobs.models.vacancies import Vacancy


def new_ticket():
    """A ticket number that can be read aloud: "L-K7QX-2M9P"."""
    code = new_code().upper()
    return f"L-{code[:4]}-{code[4:]}"


class RulePhrase(models.Model):
    """A phrase that the review of vacancies names, beside the patterns in ``jobs.rules``. Edited by staff."""

    code = models.CharField(_("aturan"), max_length=10, choices=RuleCode)
    phrase = models.CharField(
        _("kata atau kalimat"),
        max_length=80,
        help_text=_("Huruf kecil. Bintang di akhir kata berarti akhiran apa pun: transfer*."),
    )
    is_active = models.BooleanField(_("dipakai"), default=True)
    note = models.CharField(_("catatan"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("kata terlarang")
        verbose_name_plural = _("kata terlarang")
        ordering = ["code", "phrase", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "phrase"], name="rule_phrase_once"),
            models.CheckConstraint(condition=~Q(phrase=""), name="rule_phrase_is_whole"),
        ]

    def __str__(self):
        return self.phrase


class WageBand(models.Model):
    """Which wages are usual for a job family, in multiples of the city's minimum wage (AF-06)."""

    LOW, HIGH = Decimal("0.5"), Decimal("3")  # where a family has no row

    occupation_group = models.OneToOneField(
        "reference.OccupationGroup", verbose_name=_("bidang pekerjaan"), on_delete=models.CASCADE, related_name="+"
    )
    low = models.DecimalField(
        _("paling rendah (kali UMK)"),
        max_digits=4,
        decimal_places=2,
        default=LOW,
        validators=[MinValueValidator(0)],
    )
    high = models.DecimalField(
        _("paling tinggi (kali UMK)"),
        max_digits=4,
        decimal_places=2,
        default=HIGH,
        validators=[MinValueValidator(1)],
    )
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("kisaran upah")
        verbose_name_plural = _("kisaran upah")
        ordering = ["occupation_group__code", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__gte=0, high__gte=1, low__lt=F("high")),
                name="wage_band_is_a_range",
                violation_error_message=_("Batas rendah harus di bawah batas tinggi."),
            )
        ]

    def __str__(self):
        return str(self.occupation_group)


class VacancyFingerprint(models.Model):
    """What :mod:`jobs.rules.duplicates` keeps of a vacancy's text, to find its like among all others (AF-09).

    Texts that are nearly the same share at least one number of ``bands``; written when a vacancy is handed in.
    """

    vacancy = models.OneToOneField(Vacancy, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    bands = ArrayField(models.IntegerField())

    class Meta:
        ordering = ["pk"]
        indexes = [GinIndex(fields=["bands"], name="fingerprint_bands", fastupdate=False)]

    def __str__(self):
        return str(self.vacancy_id)


class VacancyReport(models.Model):
    """Somebody says that a vacancy is not what it seems (F-34). The company never learns who."""

    number = models.CharField(_("nomor"), max_length=12, unique=True, default=new_ticket, editable=False)
    vacancy = models.ForeignKey(
        Vacancy, verbose_name=_("lowongan"), on_delete=models.PROTECT, related_name="reports"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("pelapor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sign = models.CharField(_("tanda"), max_length=12, choices=ReportSign)
    text = models.TextField(_("cerita"), max_length=1000, blank=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=ReportState, default=ReportState.OPEN)
    created_at = models.DateTimeField(_("dilaporkan"), db_default=Now(), editable=False)
    due_at = models.DateTimeField(_("batas waktu petugas"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("diputuskan oleh"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    answer = models.TextField(_("jawaban"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("laporan lowongan")
        verbose_name_plural = _("laporan lowongan")
        ordering = ["created_at", "pk"]
        permissions = [("decide_vacancyreport", _("Dapat memutuskan laporan lowongan"))]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "reporter"],
                condition=Q(state=ReportState.OPEN, reporter__isnull=False),
                name="report_open_once_per_person",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, decided_at__isnull=True)
                | ~Q(state=ReportState.OPEN) & Q(decided_at__isnull=False) & ~Q(answer=""),
                name="report_decision_has_answer",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="report_queue")]

    def __str__(self):
        return self.number


class Removal(models.Model):
    """An entry of the public register of removed advertisements (AF-12). Names no natural person."""

    vacancy = models.ForeignKey(
        Vacancy, verbose_name=_("lowongan"), on_delete=models.PROTECT, related_name="removals"
    )
    company_name = models.CharField(_("perusahaan"), max_length=120)
    title = models.CharField(_("lowongan"), max_length=100)
    reason = models.CharField(_("alasan untuk umum"), max_length=300)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("petugas"), on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("dihapus"), db_default=Now(), editable=False)
    lifted_at = models.DateTimeField(_("dicabut dari daftar"), null=True, blank=True)

    class Meta:
        verbose_name = _("lowongan yang dihapus")
        verbose_name_plural = _("lowongan yang dihapus")
        ordering = ["-removed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="removal_has_reason"),
            models.UniqueConstraint(
                fields=["vacancy"], condition=Q(lifted_at__isnull=True), name="removal_listed_once"
            ),
        ]

    def __str__(self):
        return self.title


class WarningLetter(models.Model):
    """A written warning to a company that did not report or misled (VC-8, Perpres 57/2023 article 17).

    ``pdf`` is the letter as it was made: a later change of the company's name or of our template changes nothing.
    """

    STEPS_AT_MOST = 3

    # What addresses say.
    key = models.UUIDField(unique=True, db_default=RandomUUID(), editable=False)
    number = models.CharField(_("nomor surat"), max_length=60, unique=True)
    company = models.ForeignKey(
        "accounts.Company", verbose_name=_("perusahaan"), on_delete=models.PROTECT, related_name="warning_letters"
    )
    vacancy = models.ForeignKey(
        Vacancy,
        verbose_name=_("lowongan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="warning_letters",
    )
    step = models.PositiveSmallIntegerField(
        _("peringatan ke"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(STEPS_AT_MOST)],
    )
    facts = models.TextField(_("yang terjadi"), max_length=2000)
    demand = models.TextField(_("yang harus dilakukan"), max_length=2000)
    respond_by = models.DateField(_("paling lambat"))
    signer_name = models.CharField(_("nama penanda tangan"), max_length=120)
    signer_title = models.CharField(_("jabatan penanda tangan"), max_length=120)
    signer_nip = models.CharField(_("NIP penanda tangan"), max_length=18, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("dibuat oleh"), on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    pdf = models.BinaryField(editable=False, default=bytes)

    class Meta:
        verbose_name = _("surat peringatan")
        verbose_name_plural = _("surat peringatan")
        ordering = ["-issued_at", "-pk"]
        permissions = [("issue_warningletter", _("Dapat membuat surat peringatan"))]
        constraints = [
            models.CheckConstraint(condition=~Q(facts="") & ~Q(demand=""), name="warning_letter_is_whole"),
        ]

    def __str__(self):
        return self.number

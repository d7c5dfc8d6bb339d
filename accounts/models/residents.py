"""The resident's profile: who looks for work, where they live, what they can do."""

import datetime
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import ResidentTaskKind, Sex, VerificationLevel
from cakapkerja import crypto
from reference.models import CITY_NAME

NIK_CONTEXT = "accounts.resident.nik"
MIN_AGE = 15  # AC-6: younger people are not taken in


class ResidentQuerySet(models.QuerySet):
    def in_city(self):
        """Residents who state an address in the city (AC-4: never judged by the NIK)."""
        return self.filter(kelurahan__isnull=False)

    def with_nik(self, nik):
        """The resident of this NIK, found by the keyed index; the number itself is not searchable."""
        return self.filter(nik_index=crypto.keyed_index(nik, context=NIK_CONTEXT))

    def for_user(self, user):
        return self.filter(user=user)


class Resident(models.Model):
    """One profile for every use: applications, classes, AK/I, placements.

    The address is either a kelurahan of the city or a province and city elsewhere. ``residence_level`` says
    how sure the address is; counts show both. The NIK is sealed (SEC-56) and may be missing until it is needed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("akun"), on_delete=models.PROTECT, related_name="resident"
    )
    full_name = models.CharField(_("nama lengkap sesuai KTP"), max_length=120, blank=True)
    birth_date = models.DateField(_("tanggal lahir"), null=True, blank=True)
    sex = models.CharField(_("jenis kelamin"), max_length=6, choices=Sex, blank=True)
    phone = models.CharField(_("nomor HP"), max_length=16, blank=True, help_text=_("Bentuk +62…"))

    nik_sealed = models.BinaryField(null=True, blank=True, editable=False)
    nik_index = models.BinaryField(null=True, blank=True, editable=False, max_length=32)
    nik_last4 = models.CharField(max_length=4, blank=True, editable=False)

    education = models.ForeignKey(
        "reference.EducationLevel",
        verbose_name=_("pendidikan terakhir"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    major = models.CharField(_("jurusan"), max_length=120, blank=True)
    graduation_year = models.PositiveSmallIntegerField(
        _("tahun lulus"), null=True, blank=True, validators=[MinValueValidator(1950), MaxValueValidator(2100)]
    )
    wanted_work = models.CharField(_("pekerjaan yang dicari"), max_length=200, blank=True)
    wanted_group = models.ForeignKey(
        "reference.OccupationGroup",
        verbose_name=_("bidang pekerjaan yang dicari"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    skills = models.CharField(_("keahlian"), max_length=400, blank=True)
    experience = models.TextField(_("pengalaman kerja"), max_length=2000, blank=True)

    street = models.CharField(_("alamat"), max_length=200, blank=True)
    kelurahan = models.ForeignKey(
        "reference.Kelurahan",
        verbose_name=_("kelurahan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="residents",
    )
    outside_province = models.ForeignKey(
        "reference.Province",
        verbose_name=_("provinsi"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    outside_city = models.CharField(_("kabupaten atau kota"), max_length=80, blank=True)

    identity_level = models.CharField(
        _("tingkat verifikasi identitas"),
        max_length=8,
        choices=VerificationLevel,
        default=VerificationLevel.STATED,
    )
    residence_level = models.CharField(
        _("tingkat verifikasi alamat"),
        max_length=8,
        choices=VerificationLevel,
        default=VerificationLevel.STATED,
    )
    verified_at = models.DateTimeField(_("diverifikasi pada"), null=True, blank=True)
    # the person agreed to be suggested to companies; the words are in Consent.
    is_suggestible = models.BooleanField(_("boleh disarankan"), default=False)
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("warga")
        verbose_name_plural = _("warga")
        ordering = ["-created_at", "pk"]
        permissions = [
            ("view_nik", _("Dapat melihat NIK penuh (dicatat)")),
            ("correct_resident", _("Dapat membetulkan data warga")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["nik_index"],
                name="resident_nik_once",
                violation_error_message=_("Data ini tidak dapat disimpan. Hubungi petugas bila perlu bantuan."),
            ),
            models.CheckConstraint(
                condition=Q(nik_sealed__isnull=True, nik_index__isnull=True, nik_last4="")
                | Q(nik_sealed__isnull=False, nik_index__isnull=False, nik_last4__regex=r"^[0-9]{4}$"),
                name="resident_nik_whole",
            ),
            models.CheckConstraint(
                condition=Q(kelurahan__isnull=True) | Q(outside_province__isnull=True, outside_city=""),
                name="resident_one_address",
                violation_error_message=_("Pilih alamat di Kota Tangerang atau di luar kota, jangan keduanya."),
            ),
            models.CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name="resident_sex_known"),
            models.CheckConstraint(
                condition=Q(identity_level=VerificationLevel.STATED) | Q(verified_at__isnull=False),
                name="resident_verified_has_time",
            ),
        ]

    def __str__(self):
        return self.full_name or str(self.user)

    # --- identity -----------------------------------------------------------------------------
    @property
    def has_nik(self):
        return self.nik_index is not None

    @property
    def nik_masked(self):
        """The NIK as screens show it: twelve dots and the last four digits, or an empty text."""
        return "•" * 12 + self.nik_last4 if self.has_nik else ""

    def put_nik(self, nik):
        """Seal ``nik`` (16 digits, already checked by ``accounts.nik``) into this row; the caller saves."""
        self.nik_sealed = crypto.seal(nik, context=NIK_CONTEXT)
        self.nik_index = crypto.keyed_index(nik, context=NIK_CONTEXT)
        self.nik_last4 = nik[-4:]

    def open_nik(self):
        """The NIK in full. Call only behind a permission and beside an access-log row."""
        return crypto.unseal(self.nik_sealed, context=NIK_CONTEXT) if self.has_nik else ""

    @property
    def is_verified(self):
        return self.identity_level != VerificationLevel.STATED

    # --- residence ----------------------------------------------------------------------------
    @property
    def has_address(self):
        return self.kelurahan_id is not None or bool(self.outside_province_id and self.outside_city)

    @property
    def is_city_resident(self):
        return self.kelurahan_id is not None

    @property
    def place_label(self):
        """Kelurahan and kecamatan, or the city elsewhere."""
        if self.kelurahan_id:
            return f"{self.kelurahan.name}, {self.kelurahan.kecamatan.name}, {CITY_NAME}"
        if self.outside_province_id:
            return f"{self.outside_city}, {self.outside_province.name}"
        return ""

    # --- what a profile needs -----------------------------------------------------------------
    def age_on(self, day=None):
        """Whole years on ``day`` (today in WIB by default), or None without a birth date."""
        if self.birth_date is None:
            return None
        day = day or timezone.localdate()
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before

    def missing_for_applying(self):
        """Names of the fields without which an application says too little, in the order of the form."""
        missing = [
            name for name in ("full_name", "birth_date", "sex", "phone", "education_id") if not getattr(self, name)
        ]
        if not self.has_address:
            missing.append("address")
        return missing

    @property
    def is_complete(self):
        return not self.missing_for_applying()

    def snapshot(self):
        """The frozen copy that goes with an application (AP-1): what a company needs, no identity number."""
        return {
            "full_name": self.full_name,
            "phone": self.phone,
            "email": self.user.email or "",
            "age": self.age_on(),
            "sex": self.sex,
            "education": str(self.education or ""),
            "education_code": self.education_id or "",
            "major": self.major,
            "graduation_year": self.graduation_year,
            "place": self.place_label,
            "in_city": self.is_city_resident,
            "wanted_work": self.wanted_work,
            "skills": self.skills,
            "experience": self.experience,
            "verified": self.is_verified,
        }


def earliest_birth_date(today=None):
    """The latest birth date of somebody who is MIN_AGE years old today."""
    today = today or timezone.localdate()
    try:
        return today.replace(year=today.year - MIN_AGE)
    except ValueError:  # 29 February
        return datetime.date(today.year - MIN_AGE, 2, 28)


class ResidentTaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True)


class ResidentTask(models.Model):
    """Something the resident is asked to do, once; open until it is done."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(_("tugas"), max_length=16, choices=ResidentTaskKind)
    reason = models.CharField(_("sebab"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("dibuka"), db_default=Now(), editable=False)
    done_at = models.DateTimeField(_("selesai"), null=True, blank=True)

    objects = ResidentTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("tugas warga")
        verbose_name_plural = _("tugas warga")
        ordering = ["-opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "kind"], condition=Q(done_at__isnull=True), name="resident_task_open_once"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class HiddenCompany(models.Model):
    """A company that a resident does not want to be suggested to (X-035)."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="hidden_companies")
    company = models.ForeignKey("accounts.Company", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("perusahaan yang disembunyikan")
        verbose_name_plural = _("perusahaan yang disembunyikan")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["resident", "company"], name="company_hidden_once")]

    def __str__(self):
        return f"{self.resident_id} · {self.company_id}"

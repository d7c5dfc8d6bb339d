"""Companies, their members, their papers, and the log of what the office decided."""

import uuid

import pghistory
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.enums import (
    COMPANY_CAN_BE_MERGED,
    COMPANY_CAN_DECIDE,
    COMPANY_CAN_SUBMIT,
    COMPANY_CAN_SUSPEND,
    CannedFor,
    CompanyKind,
    CompanySize,
    CompanyState,
    MemberRole,
)
from cakapkerja.codes import new_code
from cakapkerja.models import TransitionLog
from reference.models import CITY_NAME


class CompanyQuerySet(models.QuerySet):
    def public(self):
        """Companies whose page anybody may see."""
        return self.filter(state=CompanyState.VERIFIED)

    def manageable_by(self, user):
        """Companies that ``user`` acts for: the one wall between companies (SEC-25)."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__is_active=True)

    def standing(self):
        """Companies that are not merged into another one."""
        return self.exclude(state=CompanyState.MERGED)

    def owned_by(self, user):
        return self.filter(memberships__user=user, memberships__is_active=True, memberships__role=MemberRole.OWNER)


@pghistory.track(exclude=["updated_at", "logo_hash"])
class Company(FSMModelMixin, models.Model):
    """An employer (VC-1). ``state`` moves only through ``accounts.services.companies``."""

    code = models.CharField(_("kode"), max_length=8, unique=True, default=new_code, editable=False)
    name = models.CharField(_("nama perusahaan"), max_length=120)
    kind = models.CharField(_("jenis"), max_length=2, choices=CompanyKind, default=CompanyKind.PRIVATE)
    nib = models.CharField(
        _("NIB"),
        max_length=13,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^\d{13}$", _("NIB harus 13 angka."))],
        help_text=_("Nomor Induk Berusaha, 13 angka."),
    )
    npwp = models.CharField(
        _("NPWP"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^\d{16}$", _("NPWP harus 16 angka."))],
        help_text=_("16 angka. NPWP lama 15 angka: tambahkan 0 di depan."),
    )
    industry = models.ForeignKey(
        "reference.IndustryCategory",
        verbose_name=_("lapangan usaha"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    kbli_code = models.CharField(
        _("kode KBLI"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", _("Kode KBLI harus 5 angka."))],
    )
    kbli_edition = models.CharField(_("edisi KBLI"), max_length=12, default="KBLI 2020")
    size = models.CharField(_("jumlah pekerja"), max_length=6, choices=CompanySize, blank=True)
    street = models.CharField(_("alamat"), max_length=200, blank=True)
    kelurahan = models.ForeignKey(
        "reference.Kelurahan",
        verbose_name=_("kelurahan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
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
    phone = models.CharField(_("telepon kantor"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail kantor"), blank=True)
    website = models.URLField(_("situs web"), blank=True)
    about = models.TextField(_("tentang perusahaan"), max_length=3000, blank=True)
    logo_hash = models.CharField(max_length=12, blank=True, editable=False)  # of the picture in CompanyLogo
    wlkp_number = models.CharField(_("nomor WLKP"), max_length=40, blank=True)
    proved_domain = models.CharField(_("domain terbukti"), max_length=120, blank=True, editable=False)  # AF-04
    domain_proved_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("digabung ke"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
    )

    state = FSMField(
        _("keadaan"), max_length=12, choices=CompanyState, default=CompanyState.UNVERIFIED, protected=True
    )
    submitted_at = models.DateTimeField(_("diajukan"), null=True, blank=True)
    due_at = models.DateTimeField(_("batas waktu petugas"), null=True, blank=True)
    verified_at = models.DateTimeField(_("diverifikasi"), null=True, blank=True)
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("perusahaan")
        verbose_name_plural = _("perusahaan")
        ordering = ["name", "pk"]
        permissions = [("decide_company", _("Dapat memutuskan verifikasi perusahaan"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        CompanyState.UNVERIFIED,
                        CompanyState.REJECTED,
                        CompanyState.SUSPENDED,
                        CompanyState.MERGED,
                    ]
                )
                | Q(nib__isnull=False) & ~Q(npwp="") & Q(industry__isnull=False),
                name="company_submitted_is_whole",
                violation_error_message=_("Lengkapi NIB, NPWP, dan lapangan usaha lebih dulu."),
            ),
            models.CheckConstraint(condition=Q(state__in=CompanyState.values), name="company_state_known"),
            models.CheckConstraint(
                condition=~Q(state=CompanyState.VERIFIED) | Q(verified_at__isnull=False),
                name="company_verified_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=CompanyState.MERGED, merged_into__isnull=False)
                | ~Q(state=CompanyState.MERGED) & Q(merged_into__isnull=True),
                name="company_merged_says_where",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="company_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(kelurahan__isnull=True) | Q(outside_province__isnull=True, outside_city=""),
                name="company_one_address",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="company_queue")]

    def __str__(self):
        return self.name

    @property
    def slug(self):
        return slugify(self.name)[:60] or "perusahaan"

    def get_absolute_url(self):
        return reverse("jobs:company", kwargs={"code": self.code, "slug": self.slug})

    @property
    def logo_url(self):
        """Address of the logo, "" without one. It holds the hash: a new logo has a new address."""
        if not self.logo_hash:
            return ""
        return reverse("company_logo", kwargs={"code": self.code, "digest": self.logo_hash})

    @property
    def is_verified(self):
        return self.state == CompanyState.VERIFIED

    @property
    def place_label(self):
        if self.kelurahan_id:
            return f"{self.kelurahan.name}, {self.kelurahan.kecamatan.name}, {CITY_NAME}"
        if self.outside_province_id:
            return f"{self.outside_city}, {self.outside_province.name}"
        return ""

    def missing_for_submitting(self):
        """Names of the fields that an officer needs before a check can begin."""
        missing = [n for n in ("nib", "npwp", "industry_id", "size", "phone", "street") if not getattr(self, n)]
        if not (self.kelurahan_id or (self.outside_province_id and self.outside_city)):
            missing.append("address")
        return missing

    @transition(field=state, source=list(COMPANY_CAN_SUBMIT), target=CompanyState.SUBMITTED)
    def submit(self):
        """Hand the company to the office for a check."""

    @transition(field=state, source=list(COMPANY_CAN_DECIDE), target=CompanyState.VERIFIED)
    def verify(self):
        """The office found the papers in order."""

    @transition(field=state, source=list(COMPANY_CAN_DECIDE), target=CompanyState.REJECTED)
    def reject(self):
        """The office asks for corrections."""

    @transition(field=state, source=list(COMPANY_CAN_SUSPEND), target=CompanyState.SUSPENDED)
    def suspend(self):
        """The office freezes the company."""

    @transition(field=state, source=[CompanyState.SUSPENDED], target=CompanyState.SUBMITTED)
    def reopen(self):
        """The office takes the freeze back; the check starts again."""

    @transition(field=state, source=[CompanyState.VERIFIED], target=CompanyState.SUBMITTED)
    def recheck(self):
        """Name, number, address or contact changed: back to the office (AF-03)."""

    @transition(field=state, source=list(COMPANY_CAN_BE_MERGED), target=CompanyState.MERGED)
    def merge(self):
        """It was the same as another one: everything it had is there now. No way back."""


class CompanyLogo(models.Model):
    """The logo as a small PNG (X-090). A table of its own: lists of vacancies load no pictures."""

    company = models.OneToOneField(Company, on_delete=models.CASCADE, primary_key=True, related_name="logo")
    png = models.BinaryField(_("gambar"))

    class Meta:
        verbose_name = _("logo perusahaan")
        verbose_name_plural = _("logo perusahaan")
        ordering = ["pk"]

    def __str__(self):
        return self.company.name


class CompanyPhoto(models.Model):
    """A photo of the work place on the company's page (X-090): few, drawn anew, with words for who can not see.

    ``position`` is its place among them; one row holds a place, so six uploads at once are still four photos.
    """

    MOST = 4

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(_("urutan"))
    webp = models.BinaryField(_("gambar"))
    digest = models.CharField(max_length=12, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    alt = models.CharField(_("isi foto"), max_length=140)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("diunggah"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("foto perusahaan")
        verbose_name_plural = _("foto perusahaan")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "position"], name="company_photo_place_once"),
            models.UniqueConstraint(fields=["company", "digest"], name="company_photo_once"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=4), name="company_photos_are_few"),
            models.CheckConstraint(condition=~Q(alt=""), name="company_photo_has_words"),
        ]

    def __str__(self):
        return self.alt

    def get_absolute_url(self):
        """Address of the picture. It holds the hash, so that browsers may keep it."""
        return reverse("company_photo", kwargs={"code": self.company.code, "digest": self.digest})


class CompanyTransition(TransitionLog):
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat perusahaan")
        verbose_name_plural = _("riwayat perusahaan")


class Membership(models.Model):
    """A person who acts for a company. One person may act for several (X-074)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("peran"), max_length=10, choices=MemberRole, default=MemberRole.RECRUITER)
    is_active = models.BooleanField(_("aktif"), default=True)
    joined_at = models.DateTimeField(_("bergabung"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("anggota perusahaan")
        verbose_name_plural = _("anggota perusahaan")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="membership_once"),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()}"

    @property
    def is_owner(self):
        return self.role == MemberRole.OWNER


class Invitation(models.Model):
    """An invitation of a colleague by e-mail (X-073). The token is stored as a hash only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("peran"), max_length=10, choices=MemberRole, default=MemberRole.RECRUITER)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("berlaku sampai"))
    accepted_at = models.DateTimeField(_("diterima"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("dibatalkan"), null=True, blank=True)

    class Meta:
        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "company",
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self):
        return self.email


def paper_path(paper, filename):
    return f"companies/{paper.pk.hex[:2]}/{paper.pk.hex}.pdf"


class CompanyDocument(models.Model):
    """A paper that proves a company: its NIB or NPWP as a PDF, seen by officers and the company only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(_("nama berkas"), max_length=120)
    file = models.FileField(_("berkas"), upload_to=paper_path, max_length=200)
    size = models.PositiveIntegerField(_("ukuran (byte)"))
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("diunggah"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("berkas perusahaan")
        verbose_name_plural = _("berkas perusahaan")
        ordering = ["-uploaded_at", "pk"]

    def __str__(self):
        return self.name


class DomainProof(models.Model):
    """A link sent to an address at the company's own domain (AF-04). The token is stored as a hash only."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="domain_proofs")
    email = models.EmailField(_("e-mail"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("diminta"), db_default=Now(), editable=False)
    proved_at = models.DateTimeField(_("terbukti"), null=True, blank=True)

    class Meta:
        verbose_name = _("bukti domain")
        verbose_name_plural = _("bukti domain")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return self.email


class CannedReason(models.Model):
    """A ready sentence for an officer's decision; edited by staff, changed before it is sent."""

    used_for = models.CharField(_("untuk"), max_length=20, choices=CannedFor)
    text = models.CharField(_("kalimat"), max_length=500)
    is_active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name = _("kalimat siap pakai")
        verbose_name_plural = _("kalimat siap pakai")
        ordering = ["used_for", "text", "pk"]
        constraints = [models.UniqueConstraint(fields=["used_for", "text"], name="canned_reason_once")]

    def __str__(self):
        return self.text

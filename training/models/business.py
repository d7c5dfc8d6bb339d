"""After an entrepreneurship class: the business, its dossier, visits, progress and products."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cakapkerja.codes import new_code
from cakapkerja.models import TransitionLog
from training.enums import DOSSIER_EDITABLE, FOLLOW_UP_MONTHS, DossierKind, DossierState
from training.models.enrolments import Enrolment


class BusinessQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(owner__user=user)

    def in_catalogue(self):
        """What anybody may see: the owner agreed, and the office did not hide it."""
        return self.filter(is_public=True, hidden_reason="")


class Business(models.Model):
    """A resident's business (X-145)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("kode"), max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(
        "accounts.Resident", verbose_name=_("pemilik"), on_delete=models.PROTECT, related_name="businesses"
    )
    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("dari kelas"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="businesses",
    )
    name = models.CharField(_("nama usaha"), max_length=100)
    line = models.CharField(_("bidang usaha"), max_length=100)
    about = models.TextField(_("tentang usaha"), max_length=1000, blank=True)
    nib = models.CharField(_("NIB"), max_length=13, blank=True, help_text=_("13 angka, dari OSS."))
    started_on = models.DateField(_("mulai usaha"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(
        _("orang yang bekerja"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    kelurahan = models.ForeignKey(
        "reference.Kelurahan",
        verbose_name=_("kelurahan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    contact = models.CharField(
        _("nomor WhatsApp untuk pembeli"), max_length=16, blank=True, help_text=_("Tampil hanya bila Anda setuju.")
    )
    is_public = models.BooleanField(_("tampil di katalog"), default=False)
    consent = models.ForeignKey(
        "accounts.Consent", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(_("sebab disembunyikan petugas"), max_length=200, blank=True)
    closed_on = models.DateField(_("berhenti"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = _("usaha")
        verbose_name_plural = _("usaha")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nib="") | Q(nib__regex=r"^[0-9]{13}$"),
                name="business_nib_13_digits",
                violation_error_message=_("NIB terdiri dari 13 angka."),
            ),
            models.UniqueConstraint(
                fields=["nib"],
                condition=~Q(nib=""),
                name="business_nib_once",
                violation_error_message=_("NIB ini sudah tercatat. Hubungi petugas bila ini usaha Anda."),
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(consent__isnull=False), name="business_public_by_consent"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("training:business", kwargs={"code": self.code})


def product_photo_path(product, filename):
    return f"products/{product.pk.hex[:2]}/{product.pk.hex}.jpg"


class Product(models.Model):
    """A thing or service of a business, for the catalogue (X-150)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("nama produk"), max_length=100)
    about = models.CharField(_("keterangan"), max_length=300, blank=True)
    price = models.PositiveIntegerField(_("harga (Rp)"), null=True, blank=True)
    unit = models.CharField(_("per"), max_length=20, blank=True)
    photo = models.ImageField(_("foto"), upload_to=product_photo_path, max_length=200, blank=True)
    photo_digest = models.CharField(max_length=12, blank=True, editable=False)
    photo_words = models.CharField(_("isi foto dengan kata-kata"), max_length=120, blank=True)
    is_shown = models.BooleanField(_("ditampilkan"), default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("produk")
        verbose_name_plural = _("produk")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(photo="") | ~Q(photo_words=""),
                name="product_photo_has_words",
                violation_error_message=_("Tulis isi foto dengan kata-kata, untuk yang tidak dapat melihatnya."),
            ),
        ]

    def __str__(self):
        return self.name


def new_number():
    return f"PU-{new_code().upper()}"


class DossierQuerySet(models.QuerySet):
    def for_user(self, user):
        """Own dossiers and those of a group in which ``user`` accepted to be."""
        return self.filter(
            Q(business__owner__user=user) | Q(members__resident__user=user, members__agreed_at__isnull=False)
        ).distinct()

    def waiting(self):
        return self.filter(state__in=[DossierState.SUBMITTED, DossierState.CHECKED, DossierState.APPROVED])


class Dossier(models.Model):
    """A request for capital or a stall by one person or a group (X-144, X-146)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("nomor"), max_length=20, unique=True, default=new_number, editable=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="dossiers")
    kind = models.CharField(_("yang diminta"), max_length=8, choices=DossierKind)
    plan = models.TextField(_("rencana usaha"), max_length=4000, blank=True)
    market = models.TextField(_("pembeli dan cara menjual"), max_length=2000, blank=True)
    stall_place = models.CharField(_("tempat jualan yang diinginkan"), max_length=200, blank=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=DossierState, default=DossierState.DRAFT)
    due_at = models.DateTimeField(_("batas waktu petugas"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("diajukan"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_amount = models.PositiveIntegerField(_("jumlah yang disetujui (Rp)"), null=True, blank=True)
    partner_office = models.CharField(_("dinas mitra"), max_length=120, blank=True)
    letter_number = models.CharField(_("nomor surat"), max_length=80, blank=True)
    letter_on = models.DateField(_("tanggal surat"), null=True, blank=True)
    # The letter as it was sent; the words around the figures may change later.
    letter = models.BinaryField(null=True, blank=True, editable=False)
    answer = models.TextField(_("jawaban dinas mitra"), max_length=2000, blank=True)
    answered_on = models.DateField(_("dijawab"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal usaha")
        verbose_name_plural = _("proposal usaha")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "kind"],
                condition=Q(state__in=["draft", "submitted", "checked", "returned", "approved", "sent"]),
                name="dossier_one_open_of_a_kind",
                violation_error_message=_("Proposal seperti ini masih berjalan."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | ~Q(plan=""), name="dossier_submitted_has_plan"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(checked_by=models.F("approved_by")),
                name="dossier_two_pairs_of_eyes",
                violation_error_message=_("Penilaian dilakukan oleh petugas lain dari pemeriksa berkas."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "granted"])
                | ~Q(letter_number="") & ~Q(partner_office="") & Q(letter_on__isnull=False),
                name="dossier_sent_has_letter",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("resident:dossier", kwargs={"pk": self.pk})

    @property
    def is_editable(self):
        return self.state in DOSSIER_EDITABLE

    @property
    def total(self):
        """The sum of the budget, rupiah."""
        return sum(item.total for item in self.items.all())


class DossierItem(models.Model):
    """A line of the budget, rupiah."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("barang atau biaya"), max_length=120)
    count = models.PositiveIntegerField(_("banyaknya"), default=1, validators=[MinValueValidator(1)])
    price = models.PositiveIntegerField(_("harga satuan (Rp)"))

    class Meta:
        verbose_name = _("anggaran")
        verbose_name_plural = _("anggaran")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    @property
    def total(self):
        return self.count * self.price


class DossierMember(models.Model):
    """Somebody of the group; counts only after they agreed themselves."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="members")
    resident = models.ForeignKey("accounts.Resident", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("tugas di kelompok"), max_length=60, blank=True)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    agreed_at = models.DateTimeField(_("setuju"), null=True, blank=True)

    class Meta:
        verbose_name = _("anggota kelompok")
        verbose_name_plural = _("anggota kelompok")
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "resident"], name="dossier_member_once")]

    def __str__(self):
        return f"{self.dossier_id} · {self.resident_id}"


class DossierTransition(TransitionLog):
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionLog.Meta):
        verbose_name = _("riwayat proposal")
        verbose_name_plural = _("riwayat proposal")


class Visit(models.Model):
    """A companion's visit to a business (X-148)."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="visits")
    planned_on = models.DateField(_("rencana kunjungan"))
    visited_on = models.DateField(_("dikunjungi"), null=True, blank=True)
    companion = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("pendamping"), on_delete=models.PROTECT, related_name="+"
    )
    found = models.TextField(_("yang ditemukan"), max_length=2000, blank=True)
    advice = models.TextField(_("saran"), max_length=2000, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("kunjungan pendamping")
        verbose_name_plural = _("kunjungan pendamping")
        ordering = ["-planned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visited_on__isnull=True) | ~Q(advice=""), name="visit_made_has_advice"
            ),
        ]

    def __str__(self):
        return f"{self.business} · {self.planned_on}"


class BusinessProgress(models.Model):
    """How a business stands 3, 6 and 12 months after the class (X-149). Money is rupiah a month."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="progress")
    months = models.PositiveSmallIntegerField(_("bulan ke"))
    due_on = models.DateField(_("ditanyakan pada"))
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    is_running = models.BooleanField(_("usaha masih berjalan"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("orang yang bekerja"), null=True, blank=True)
    turnover = models.PositiveIntegerField(_("omzet sebulan (Rp)"), null=True, blank=True)
    note = models.CharField(_("catatan"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("perkembangan usaha")
        verbose_name_plural = _("perkembangan usaha")
        ordering = ["months", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["business", "months"], name="business_progress_once"),
            models.CheckConstraint(condition=Q(months__in=FOLLOW_UP_MONTHS), name="business_months_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(is_running__isnull=False),
                name="business_progress_answer_whole",
            ),
        ]

    def __str__(self):
        return f"{self.business_id} · {self.months}"

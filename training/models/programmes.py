"""Programmes and their fields: data with dates, because the list of classes changes by year (domain.md 1.2)."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """BLK, entrepreneurship, Mobil Si Praja; a language programme is one more row.

    Rules here are the defaults of new batches.
    """

    slug = models.SlugField(_("alamat"), max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=80)
    summary = models.CharField(_("ringkasan"), max_length=300)
    # The words of the place, the people and the papers, above the classes of the programme.
    description = models.TextField(_("keterangan"), max_length=4000, blank=True)
    residents_only = models.BooleanField(
        _("hanya warga Kota Tangerang"), default=True, help_text=_("Aturan untuk angkatan baru.")
    )
    default_quota = models.PositiveSmallIntegerField(_("kuota biasa"), default=20)
    one_class_per_year = models.BooleanField(
        _("satu kelas per orang per tahun"), default=True, help_text=_("OQ-04: belum dikonfirmasi.")
    )
    may_repeat_passed = models.BooleanField(_("boleh mengulang bidang yang sudah lulus"), default=False)
    no_show_wait_months = models.PositiveSmallIntegerField(
        _("tunggu setelah tidak datang (bulan)"), default=6, help_text=_("0 berarti tidak ada masa tunggu.")
    )
    by_community = models.BooleanField(
        _("lewat permintaan komunitas"), default=False, help_text=_("Warga tidak mendaftar satu per satu.")
    )
    leads_to_business = models.BooleanField(_("diikuti pendampingan usaha"), default=False)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    is_active = models.BooleanField(_("dipakai"), default=True)
    source = models.CharField(_("sumber"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("program pelatihan")
        verbose_name_plural = _("program pelatihan")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("training:programme", kwargs={"programme": self.slug})


class FieldQuerySet(models.QuerySet):
    def valid_on(self, day=None):
        day = day or timezone.localdate()
        return self.filter(valid_from__lte=day).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


@pghistory.track()
class Field(models.Model):
    """A kejuruan or bidang of a programme, with the dates between which it is offered (TR-1)."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("program"), on_delete=models.PROTECT, related_name="fields"
    )
    slug = models.SlugField(_("alamat"), max_length=60)
    name = models.CharField(_("nama"), max_length=100)
    summary = models.CharField(_("yang dipelajari"), max_length=300, blank=True)
    description = models.TextField(_("keterangan"), max_length=4000, blank=True)
    # Comma separated, in the words that vacancies use: joins a missing skill to a class (N-02).
    skills = models.CharField(_("keahlian yang didapat"), max_length=400, blank=True)
    occupation_group = models.ForeignKey(
        "reference.OccupationGroup",
        verbose_name=_("bidang pekerjaan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    valid_from = models.DateField(_("berlaku mulai"))
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    source = models.CharField(_("sumber"), max_length=200, blank=True)
    is_confirmed = models.BooleanField(
        _("sudah dikonfirmasi"), default=True, help_text=_("Bila belum, halaman tidak menyebutnya sebagai aturan.")
    )

    objects = FieldQuerySet.as_manager()

    class Meta:
        verbose_name = _("bidang pelatihan")
        verbose_name_plural = _("bidang pelatihan")
        ordering = ["programme__position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="field_slug_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="field_dates_in_order",
                violation_error_message=_("Tanggal akhir tidak boleh sebelum tanggal mulai."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def skill_list(self):
        return [part.strip() for part in self.skills.split(",") if part.strip()]


class Material(models.Model):
    """Something to read or watch for the people of a field or of one batch (X-142)."""

    field = models.ForeignKey(
        Field, verbose_name=_("bidang"), on_delete=models.CASCADE, null=True, blank=True, related_name="materials"
    )
    batch = models.ForeignKey(
        "training.Batch",
        verbose_name=_("angkatan"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="materials",
    )
    title = models.CharField(_("judul"), max_length=120)
    link = models.URLField(_("tautan"), max_length=300, blank=True)
    file = models.FileField(_("berkas PDF"), upload_to="materials/", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)

    class Meta:
        verbose_name = _("bahan belajar")
        verbose_name_plural = _("bahan belajar")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(field__isnull=False, batch__isnull=True) | Q(field__isnull=True, batch__isnull=False),
                name="material_of_one_thing",
                violation_error_message=_("Pilih bidang atau angkatan, jangan keduanya."),
            ),
            models.CheckConstraint(
                condition=~Q(link="") | ~Q(file=""),
                name="material_has_content",
                violation_error_message=_("Isi tautan atau pilih berkas."),
            ),
        ]

    def __str__(self):
        return self.title

"""Many applicants at once: words to sort them by, decisions on many, and lists that were taken away."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.enums import BulkKind, BulkOutcome, BulkState, RejectReason
from jobs.models.applications import Application
from jobs.models.vacancies import Vacancy

MAX_TAG_LENGTH = 30


class ApplicantTag(models.Model):
    """A word that a company sorts its applicants by. The list of words, so that a page need not read all rows."""

    company = models.ForeignKey("accounts.Company", on_delete=models.CASCADE, related_name="applicant_tags")
    name = models.CharField(_("label"), max_length=MAX_TAG_LENGTH)

    class Meta:
        verbose_name = _("label pelamar")
        verbose_name_plural = _("label pelamar")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="applicant_tag_once"),
            models.CheckConstraint(condition=~Q(name=""), name="applicant_tag_has_name"),
        ]

    def __str__(self):
        return self.name


class BulkAction(models.Model):
    """One act on many applications (AP-5): asked first with its exact list, then confirmed, then done in steps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="bulk_actions")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("tindakan"), max_length=10, choices=BulkKind)
    state = models.CharField(_("keadaan"), max_length=10, choices=BulkState, default=BulkState.ASKED)
    total = models.PositiveIntegerField(_("jumlah"), default=0)
    reason_code = models.CharField(_("alasan"), max_length=12, choices=RejectReason, blank=True)
    message = models.TextField(_("pesan"), max_length=1000, blank=True)
    tag = models.CharField(_("label"), max_length=MAX_TAG_LENGTH, blank=True)
    back_url = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    confirmed_at = models.DateTimeField(_("dimulai"), null=True, blank=True)
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)

    class Meta:
        verbose_name = _("tindakan massal")
        verbose_name_plural = _("tindakan massal")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=BulkKind.REJECT, state__in=[BulkState.WAITING, BulkState.DONE])
                | ~Q(reason_code=""),
                name="bulk_no_has_reason",  # N-24
            ),
        ]
        indexes = [models.Index(fields=["state", "confirmed_at"], name="bulk_queue")]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse(
            "employer:bulk",
            kwargs={"code": self.vacancy.company.code, "vacancy_code": self.vacancy.code, "pk": self.pk},
        )


class BulkItem(models.Model):
    """One application of a bulk action: the state it was seen in, and what became of it."""

    bulk = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    seen_state = models.CharField(max_length=10)
    outcome = models.CharField(_("hasil"), max_length=8, choices=BulkOutcome, default=BulkOutcome.WAITING)
    sentence = models.CharField(_("keterangan"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lamaran dalam tindakan massal")
        verbose_name_plural = _("lamaran dalam tindakan massal")
        ordering = ["bulk_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["bulk", "application"], name="bulk_item_once")]
        indexes = [models.Index(fields=["bulk", "outcome", "id"], name="bulk_item_by_outcome")]

    def __str__(self):
        return f"{self.bulk_id} · {self.application_id}"


class ListDownload(models.Model):
    """A list of applicants that somebody took away, and why (AP-5, 9.2-17)."""

    vacancy = models.ForeignKey(
        Vacancy, verbose_name=_("lowongan"), on_delete=models.PROTECT, related_name="list_downloads"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("oleh"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("alasan"), max_length=200)
    total = models.PositiveIntegerField(_("jumlah pelamar"))
    at = models.DateTimeField(_("waktu"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("unduhan daftar pelamar")
        verbose_name_plural = _("unduhan daftar pelamar")
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="list_download_has_reason")]

    def __str__(self):
        return str(self.at)

"""Search as data: everyday words, known words, saved searches and vacancies, counts of views."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from jobs.models.vacancies import Vacancy


class SearchSynonym(models.Model):
    """An everyday word and the words that it also looks for: "ojol" finds "kurir" and "pengemudi".

    Edited by staff; a change holds for the next search.
    """

    term = models.CharField(_("yang diketik"), max_length=60, unique=True, help_text=_("Huruf kecil."))
    means = models.CharField(
        _("juga mencari"), max_length=300, help_text=_("Pisahkan dengan koma. Boleh lebih dari satu kata.")
    )
    is_active = models.BooleanField(_("dipakai"), default=True)
    note = models.CharField(_("catatan"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name = _("padanan kata")
        verbose_name_plural = _("padanan kata")
        ordering = ["term", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(term="") & ~Q(means=""), name="synonym_is_whole"),
        ]

    def __str__(self):
        return f"{self.term} → {self.means}"


class SearchWord(models.Model):
    """A word that stands in vacancies, and in how many: typing errors are mended against this list."""

    word = models.CharField(max_length=40, primary_key=True)
    vacancies = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("kata lowongan")
        verbose_name_plural = _("kata lowongan")
        ordering = ["word"]
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_trigrams")]

    def __str__(self):
        return self.word


class SavedVacancy(models.Model):
    """A vacancy that somebody keeps for later (9.1-18)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_vacancies")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="saves")
    saved_at = models.DateTimeField(_("disimpan"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("lowongan tersimpan")
        verbose_name_plural = _("lowongan tersimpan")
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "vacancy"], name="vacancy_saved_once")]

    def __str__(self):
        return f"{self.user_id} · {self.vacancy_id}"


class SavedSearch(models.Model):
    """A search that is repeated once a day; only what is new is told (F-26).

    ``params`` are the query parameters of the list page; ``params_key`` makes the same search unique per
    person. ``checked_until`` is the instant of publication up to which vacancies were looked at.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("nama"), max_length=120)
    params = models.JSONField(default=dict)
    params_key = models.CharField(max_length=64, editable=False)
    wants_mail = models.BooleanField(_("kirim kabar"), default=True)
    created_at = models.DateTimeField(_("dibuat"), db_default=Now(), editable=False)
    checked_until = models.DateTimeField(db_default=Now(), editable=False)
    last_told_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("pencarian tersimpan")
        verbose_name_plural = _("pencarian tersimpan")
        ordering = ["-created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "params_key"], name="search_saved_once")]
        indexes = [
            models.Index(fields=["last_told_on"], condition=Q(wants_mail=True), name="search_to_repeat"),
        ]

    def __str__(self):
        return self.name


class ToldVacancy(models.Model):
    """A vacancy that an alert already named to a person: never the same twice, whatever the search."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "vacancy"], name="vacancy_told_once")]

    def __str__(self):
        return f"{self.user_id} · {self.vacancy_id}"


class VacancyView(models.Model):
    """How often a vacancy's page was looked at on a day (WIB). Counted without knowing by whom."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="views")
    day = models.DateField(_("hari"))
    views = models.PositiveIntegerField(_("dilihat"), default=0)

    class Meta:
        verbose_name = _("kunjungan lowongan")
        verbose_name_plural = _("kunjungan lowongan")
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["vacancy", "day"], name="vacancy_view_once_a_day")]

    def __str__(self):
        return f"{self.vacancy_id} · {self.day}"


class PublicVersion(models.Model):
    """One row: a number that every public change raises in its own transaction (by database triggers).

    A page that is kept rendered carries the number in its key, so that no reader sees a vacancy that is
    closed by now.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(id=1), name="public_version_one_row")]

    def __str__(self):
        return str(self.number)

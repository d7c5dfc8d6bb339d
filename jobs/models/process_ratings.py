"""What an applicant thinks of how a company treated an application (F-37)."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.enums import ProcessAnswer, ProcessRespect, ProcessTruth
from jobs.models.applications import Application
from jobs.models.vacancies import Vacancy

EDITABLE_FOR = datetime.timedelta(days=14)
LOWEST, HIGHEST = 1, 10


class ProcessRatingQuerySet(models.QuerySet):
    def for_user(self, user):
        """The applicant's own; nobody else reads a single one."""
        return self.filter(application__resident__user=user)


class ProcessRating(models.Model):
    """One rating of one ended application. Companies, visitors and officers read sums, never a row.

    The company is that of the vacancy, so a merge takes it along. When the application is erased with its
    person the numbers stay, without anybody's name.
    """

    application = models.OneToOneField(
        Application, on_delete=models.SET_NULL, null=True, editable=False, related_name="process_rating"
    )
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, editable=False, related_name="process_ratings")
    score = models.PositiveSmallIntegerField(
        _("nilai proses"), validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )
    answer = models.CharField(_("jawaban perusahaan"), max_length=8, choices=ProcessAnswer)
    truth = models.CharField(_("isi lowongan"), max_length=8, choices=ProcessTruth)
    respect = models.CharField(_("sikap perusahaan"), max_length=8, choices=ProcessRespect)
    rated_at = models.DateTimeField(_("dinilai"), db_default=Now(), editable=False)

    objects = ProcessRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("penilaian proses")
        verbose_name_plural = _("penilaian proses")
        ordering = ["rated_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST, score__lte=HIGHEST), name="process_rating_one_to_ten"
            ),
            models.CheckConstraint(
                condition=Q(
                    answer__in=ProcessAnswer.values,
                    truth__in=ProcessTruth.values,
                    respect__in=ProcessRespect.values,
                ),
                name="process_rating_answers_known",
            ),
        ]
        indexes = [models.Index(fields=["vacancy", "rated_at", "id"], name="process_rating_of_vacancy")]

    def __str__(self):
        return str(self.pk)

    @property
    def editable_until(self):
        return self.rated_at + EDITABLE_FOR

    @property
    def is_editable(self):
        return timezone.now() < self.editable_until

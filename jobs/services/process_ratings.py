"""The applicant's rating of a company's process, once for each ended application (F-37)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.enums import ProcessAnswer, ProcessRespect, ProcessTruth
from jobs.models import Application, ProcessRating
from jobs.models.process_ratings import HIGHEST, LOWEST

CHOICES = {"answer": ProcessAnswer, "truth": ProcessTruth, "respect": ProcessRespect}


def rating_of(application):
    """The rating that was given with ``application``, or None."""
    return ProcessRating.objects.filter(application=application).first()


@transaction.atomic
def rate_process(*, actor, application_id, score, **answers):
    """Keep or change the rating: ``score`` 1 to 10, and ``answer``, ``truth``, ``respect`` by their values.

    Raises :class:`BusinessRuleError` when the application goes on, is not the actor's, or 14 days have passed.
    """
    # One at a time, so that two taps are one rating; the constraint holds it too.
    application = (
        Application.objects.for_user(actor)
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=application_id)
        .first()
    )
    if application is None or not application.is_ended:
        raise BusinessRuleError(_("Anda bisa menilai setelah lamaran ini selesai."), code="early")
    if score not in range(LOWEST, HIGHEST + 1):
        raise BusinessRuleError(_("Pilih nilai 1 sampai 10."), field="score")
    for name, choices in CHOICES.items():
        if answers[name] not in choices.values:
            raise BusinessRuleError(_("Pilih satu jawaban dari daftar."), field=name)
    rating = rating_of(application) or ProcessRating(application=application, vacancy_id=application.vacancy_id)
    if rating.pk is not None and database_now() >= rating.editable_until:
        raise BusinessRuleError(_("Penilaian ini sudah lebih dari 14 hari, jadi tidak bisa diubah."), code="late")
    rating.score = score
    for name in CHOICES:
        setattr(rating, name, answers[name])
    rating.save()
    return rating

"""From a number to an application in one tap: after a talk, after a skip, and when the fair is over (Q-11)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Document
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.models import Talk
from jobs.fairs.services.outcomes import booth_origin
from jobs.fairs.services.queue import lock_own_place
from jobs.fairs.services.talks import lock_talk
from jobs.services.applications import apply


@transaction.atomic
def apply_from_place(*, actor, place_id, vacancy_id):
    """Send an application with the newest CV to a vacancy of the booth; the talk remembers it. Twice is once."""
    place = lock_own_place(actor, place_id)
    application = _apply(actor, vacancy_id, place.booth)
    Talk.objects.filter(place=place, application__isnull=True).update(application=application)
    return application


@transaction.atomic
def apply_from_talk(*, actor, talk_id, vacancy_id):
    """The same after the talk of a booked time. Twice is once."""
    talk, is_recruiter = lock_talk(actor, talk_id)
    if is_recruiter:
        raise BusinessRuleError(_("Lamaran dikirim oleh warga."))
    application = _apply(actor, vacancy_id, talk.booth)
    if talk.application_id is None:
        talk.application = application
        talk.save(update_fields=["application"])
    return application


def _apply(actor, vacancy_id, booth):
    cv = Document.objects.for_user(actor).current().order_by("-uploaded_at", "-pk").first()
    application, _created = apply(
        actor=actor,
        vacancy_id=vacancy_id,
        cv_id=cv.pk if cv else None,
        origin=booth_origin(booth),
    )
    return application

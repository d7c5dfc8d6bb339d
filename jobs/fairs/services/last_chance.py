"""From a number to an application in one tap: after a talk, after a skip, and when the fair is over (Q-11)."""

from django.db import transaction

from accounts.models import Document
from jobs.fairs.models import Talk
from jobs.fairs.services.outcomes import booth_origin
from jobs.fairs.services.queue import lock_own_place
from jobs.services.applications import apply


@transaction.atomic
def apply_from_place(*, actor, place_id, vacancy_id):
    """Send an application with the newest CV to a vacancy of the booth; the talk remembers it. Twice is once."""
    place = lock_own_place(actor, place_id)
    cv = Document.objects.for_user(actor).current().order_by("-uploaded_at", "-pk").first()
    application, _created = apply(
        actor=actor,
        vacancy_id=vacancy_id,
        cv_id=cv.pk if cv else None,
        origin=booth_origin(place.booth),
    )
    Talk.objects.filter(place=place, application__isnull=True).update(application=application)
    return application

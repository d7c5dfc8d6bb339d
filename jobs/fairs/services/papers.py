"""What a recruiter reads of somebody who is called, and only meanwhile (F-06)."""

from django.db import transaction

from accounts.enums import AccessKind
from accounts.models import Document
from accounts.services.access import log_access
from jobs.fairs.enums import PlaceState
from jobs.fairs.models import Place


@transaction.atomic
def open_called_cv(*, actor, booth_id, place_id):
    """Return the newest CV of a person whom ``actor`` called, None when there is none; the look is logged."""
    place = (
        Place.objects.filter(
            pk=place_id, booth_id=booth_id, called_by=actor, state__in=[PlaceState.CALLED, PlaceState.TALKING]
        )
        .select_related("resident__user", "booth__company", "booth__edition")
        .first()
    )
    if place is None:
        return None
    cv = Document.objects.for_user(place.resident.user).current().order_by("-uploaded_at", "-pk").first()
    if cv is not None:
        log_access(
            subject=place.resident.user,
            actor=actor,
            kind=AccessKind.CV,
            about=place.booth.edition.name,
            company=place.booth.company,
        )
    return cv

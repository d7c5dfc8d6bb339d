"""What a recruiter reads of somebody who is called, and only meanwhile (F-06)."""

from django.db import transaction
from django.db.models.functions import Now

from accounts.enums import AccessKind
from accounts.models import Document
from accounts.services.access import log_access
from jobs.fairs.enums import PlaceState
from jobs.fairs.models import Place, Talk


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
    return None if place is None else _open_cv(actor, place.resident.user, place.booth)


@transaction.atomic
def open_talk_cv(*, actor, booth_id, talk_id):
    """Return the newest CV of whom ``actor`` talks with right now at a booked time, else None; logged."""
    talk = (
        Talk.objects.filter(
            pk=talk_id, booth_id=booth_id, recruiter=actor, ended_at__isnull=True, ends_at__gt=Now()
        )
        .select_related("resident__user", "booth__company", "booth__edition")
        .first()
    )
    return None if talk is None else _open_cv(actor, talk.resident.user, talk.booth)


def _open_cv(actor, person, booth):
    cv = Document.objects.for_user(person).current().order_by("-uploaded_at", "-pk").first()
    if cv is not None:
        log_access(
            subject=person,
            actor=actor,
            kind=AccessKind.CV,
            about=booth.edition.name,
            company=booth.company,
        )
    return cv

"""What an edition leads to: applications from a booth, and placements that count for it (JF-5, X-105)."""

import datetime

from django.core import signing
from django.utils.translation import gettext as _

from accounts.models import Resident
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.enums import ApplicationState
from jobs.fairs.enums import Phase
from jobs.fairs.models import Booth, BoothVacancy, EditionApplication, EditionPlacement
from placements.enums import PlacementSource

SALT = "fairs.booth.origin"
# After closing, whoever was still waiting sends an application instead; then the booth's page is history.
COUNTS_AFTER = datetime.timedelta(days=7)


def booth_origin(booth):
    """Return the text that the apply links of a booth's page carry."""
    return signing.Signer(salt=SALT).sign(str(booth.pk))


def booth_of(origin):
    """Return the booth that an origin names, or None when the text is not ours."""
    try:
        key = signing.Signer(salt=SALT).unsign(origin)
    except signing.BadSignature:
        return None
    return Booth.objects.public().select_related("edition").filter(pk=key).first()


def link_application(application, origin):
    """Count an application for the edition of the booth that it came from.

    Raises :class:`BusinessRuleError` when the person has sent as many as the edition allows (X-105). The profile's
    row is locked meanwhile, so that two tabs do not both send the last one.
    """
    booth = booth_of(origin)
    if booth is None or not _counts(booth.edition):
        return
    if not BoothVacancy.objects.filter(booth=booth, vacancy_id=application.vacancy_id).exists():
        return
    limit = booth.edition.applications_per_person
    if limit:
        Resident.objects.select_for_update(of=("self",)).get(pk=application.resident_id)
        if sent_by(application.resident_id, booth.edition) >= limit:
            raise BusinessRuleError(
                _("Batas di bursa ini %d lamaran untuk setiap orang. Tarik satu lamaran dulu, lalu kirim lagi.")
                % limit
            )
    EditionApplication.objects.create(edition=booth.edition, booth=booth, application=application)


def _counts(edition):
    if edition.is_rehearsal:  # N-21: a rehearsal has no effect on anybody's applications
        return False
    if edition.phase in (Phase.REGISTRATION, Phase.LIVE):
        return True
    return edition.phase == Phase.CLOSED and database_now() < edition.closes_at + COUNTS_AFTER


def sent_by(resident_id, edition):
    """Return how many applications a person has sent at an edition; withdrawn ones do not count."""
    rows = EditionApplication.objects.filter(edition=edition, application__resident_id=resident_id)
    return rows.exclude(application__state=ApplicationState.WITHDRAWN).count()


def link_placement(application):
    """Let the placement of an application from the fair count for its edition, however much later it is."""
    link = EditionApplication.objects.filter(application=application).first()
    if link is not None and application.placement_id is not None:
        EditionPlacement.objects.get_or_create(
            placement_id=application.placement_id, defaults={"edition_id": link.edition_id}
        )


def source_of(application):
    """Return :attr:`PlacementSource.FAIR` when the application came from a booth."""
    return PlacementSource.FAIR if EditionApplication.objects.filter(application=application).exists() else None

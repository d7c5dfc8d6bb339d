"""Saving the report of an edition: the figures of one moment, which no later change touches."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Phase
from jobs.fairs.models import Edition, EditionReport
from jobs.fairs.report import figures_of

logger = logging.getLogger(__name__)


@transaction.atomic
def save_report(*, edition_id, actor=None):
    """Save the figures of an edition as they are now; ``actor`` None means the portal itself, at closing."""
    if actor is None:
        edition = Edition.objects.get(pk=edition_id)
    else:
        edition = Edition.objects.manageable_by(actor).filter(pk=edition_id).first()
        if edition is None:
            raise BusinessRuleError(_("Bursa ini bukan bagian Anda."), code="missing")
    if edition.phase == Phase.DRAFT:
        raise BusinessRuleError(_("Bursa ini masih draf. Umumkan dulu, lalu simpan laporannya."))
    report = EditionReport.objects.create(edition=edition, figures=figures_of(edition), made_by=actor)
    report.refresh_from_db()
    logger.info("report %s of edition %s saved", report.pk, edition.pk)
    return report


def save_at_closing(edition, actor):
    """The portal keeps the figures of the moment of closing (N-20), in the same transaction."""
    save_report(edition_id=edition.pk)

"""Results of tests on the spot (JF-7): written by the company's people or by the fair's officers.

Whoever writes sees the ticket's code, no name; the person reads the result beside the ticket.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import Booth, SpotTest
from jobs.fairs.notifications import SpotTestRecorded
from jobs.fairs.phases import require_phase
from jobs.fairs.services.contacts import ticket_at
from notifications.services import notify


@transaction.atomic
def record_test(*, actor, booth_id, text, name, score=None, passed=None):
    """Write the result of one test of the ticket in ``text``; the same test again corrects it.

    Raises :class:`BusinessRuleError` for a stranger, a code of another fair, and a result without any content.
    """
    booth = (
        Booth.objects.filter(pk=booth_id, state=BoothState.APPROVED).select_related("edition", "company").first()
    )
    if booth is None or not may_record(actor, booth):
        raise BusinessRuleError(_("Stan ini bukan bagian Anda."), code="missing")
    require_phase(booth.edition, {Phase.LIVE, Phase.CLOSED}, _("Hasil tes dicatat saat bursa berlangsung."))
    name = " ".join(name.split())[:80]
    if score is None and passed is None:
        raise BusinessRuleError(_("Isi nilainya, atau pilih lulus atau tidak."), field="score")
    ticket = ticket_at(booth.edition, text)
    row, created = SpotTest.objects.update_or_create(
        booth=booth, ticket=ticket, name=name, defaults={"score": score, "passed": passed, "recorded_by": actor}
    )
    if created:
        notify(
            SpotTestRecorded,
            recipient=ticket.resident.user,
            context={"company": booth.company.name, "fair": booth.edition.name},
            url=ticket.get_absolute_url(),
        )
    return row, created


def may_record(actor, booth):
    """Whether ``actor`` is of the booth's company or runs its edition."""
    own = Booth.objects.manageable_by(actor).filter(pk=booth.pk).exists()
    return own or type(booth.edition).objects.manageable_by(actor).filter(pk=booth.edition_id).exists()

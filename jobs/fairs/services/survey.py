"""The survey after a fair (X-126): two questions, once a person, and without a name in every report."""

import datetime
import logging

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Phase, TicketState
from jobs.fairs.models import BoothVisit, Edition, Place, SurveyAnswer, Talk, Ticket
from jobs.fairs.notifications import FairSurvey
from jobs.fairs.phases import require_phase
from notifications.services import notify

logger = logging.getLogger(__name__)

BATCH = 500
OPEN_FOR = datetime.timedelta(days=30)
ASK_WITHIN = datetime.timedelta(days=7)


def may_answer(user, edition):
    """Whether ``user`` visited the edition and it is recent enough to be asked about."""
    resident = user.resident_or_none if user.is_authenticated else None
    if resident is None or edition.phase not in (Phase.LIVE, Phase.CLOSED):
        return False
    if edition.closes_at + OPEN_FOR < database_now():
        return False
    return (
        Ticket.objects.filter(edition=edition, resident=resident, state=TicketState.HELD).exists()
        or Place.objects.filter(booth__edition=edition, resident=resident).exists()
        or BoothVisit.objects.filter(booth__edition=edition, resident=resident).exists()
    )


@transaction.atomic
def answer_survey(*, actor, edition_id, stars, text=""):
    """Keep the answer of ``actor``; whether they talked with a company is known and not asked."""
    edition = Edition.objects.public().filter(pk=edition_id).first()
    if edition is None:
        raise BusinessRuleError(_("Bursa ini tidak ada."))
    require_phase(edition, {Phase.LIVE, Phase.CLOSED}, _("Survei dibuka saat bursa berlangsung."))
    if not may_answer(actor, edition):
        raise BusinessRuleError(_("Survei ini untuk pengunjung, sampai 30 hari setelah bursa selesai."))
    talked = Talk.objects.filter(booth__edition=edition, resident__user=actor).exists()
    try:
        with transaction.atomic():
            return SurveyAnswer.objects.create(
                edition=edition, user=actor, stars=stars, text=" ".join(text.split())[:500], was_called=talked
            )
    except IntegrityError as exc:
        raise BusinessRuleError(_("Anda sudah mengisi survei ini. Terima kasih."), code="again") from exc


@transaction.atomic
def ask_visitors():
    """Ask ticket holders who came to a fair that closed within a week, each once; return how many were asked."""
    now = database_now()
    place = Place.objects.filter(booth__edition=OuterRef("edition"), resident=OuterRef("resident"))
    visit = BoothVisit.objects.filter(booth__edition=OuterRef("edition"), resident=OuterRef("resident"))
    answered = SurveyAnswer.objects.filter(edition=OuterRef("edition"), user=OuterRef("resident__user"))
    due = (
        Ticket.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("edition", "resident__user")
        .filter(
            Q(first_seen_at__isnull=False) | Exists(place) | Exists(visit),
            ~Exists(answered),
            state=TicketState.HELD,
            survey_asked_at__isnull=True,
            edition__phase=Phase.CLOSED,
            edition__closes_at__gt=now - ASK_WITHIN,
        )
        .order_by("made_at", "pk")
    )
    tickets = list(due[:BATCH])
    for ticket in tickets:
        ticket.survey_asked_at = now
        ticket.save(update_fields=["survey_asked_at"])
        notify(
            FairSurvey,
            recipient=ticket.resident.user,
            context={"fair": ticket.edition.name},
            url=f"{ticket.edition.get_absolute_url()}survei/",
        )
    logger.info("surveys of fairs: %d people asked", len(tickets))
    if len(tickets) == BATCH:
        logger.error("surveys of fairs: the backlog is larger than one batch")
    return len(tickets)

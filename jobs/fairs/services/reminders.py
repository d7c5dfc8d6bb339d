"""Reminders of tickets: a day before and two hours before, each once (F-20)."""

import datetime
import logging

from django.db import transaction
from django.db.models import F

from cakapkerja.clock import database_now
from jobs.fairs.enums import PHASE_TAKES_TICKETS, TicketState
from jobs.fairs.models import Ticket
from jobs.fairs.notifications import TicketReminder
from jobs.fairs.services.tickets import tell_holder

logger = logging.getLogger(__name__)

BATCH = 500
# The reminder with this number goes out when the wave is nearer than this.
BEFORE = (datetime.timedelta(hours=24), datetime.timedelta(hours=2))


def remind_of_tickets():
    """Remind everybody whose wave is near; return how many. Safe to run twice: each row is counted up first.

    Who took the ticket within the last day gets the second reminder only.
    """
    told = sum(_remind(turn, lead) for turn, lead in enumerate(BEFORE))
    logger.info("reminders of fair tickets: %d", told)
    return told


@transaction.atomic
def _remind(turn, lead):
    now = database_now()
    due = (
        Ticket.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("edition", "window", "resident__user")
        .filter(
            state=TicketState.HELD,
            reminders__lte=turn,
            window__starts_at__gt=now,
            window__starts_at__lte=now + lead,
            made_at__lt=F("window__starts_at") - lead,
            edition__phase__in=PHASE_TAKES_TICKETS,
        )
        .order_by("window__starts_at", "pk")
    )
    tickets = list(due[:BATCH])
    for ticket in tickets:
        ticket.reminders = turn + 1
        ticket.save(update_fields=["reminders"])
        tell_holder(TicketReminder, ticket)
    if len(tickets) == BATCH:
        logger.error("reminders of fair tickets: the backlog is larger than one batch")
    return len(tickets)

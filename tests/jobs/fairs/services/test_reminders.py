"""Two reminders before a wave, each once, none to who gave the ticket back (F-20)."""

import datetime

import pytest
from django.utils import timezone

from jobs.fairs.enums import Phase
from jobs.fairs.models import Ticket
from jobs.fairs.services.reminders import remind_of_tickets
from notifications.models import Message
from tests.factories.fairs import EditionFactory, EntryWindowFactory, TicketFactory

pytestmark = pytest.mark.django_db


def ticket_in(hours, *, phase=Phase.REGISTRATION, taken_days_ago=5, **extra):
    starts = timezone.now() + datetime.timedelta(hours=hours)
    edition = EditionFactory(phase=phase, opens_at=starts, closes_at=starts + datetime.timedelta(hours=8))
    ticket = TicketFactory(window=EntryWindowFactory(edition=edition), **extra)
    Ticket.objects.filter(pk=ticket.pk).update(made_at=timezone.now() - datetime.timedelta(days=taken_days_ago))
    return ticket


def kinds():
    return list(Message.objects.values_list("kind", flat=True))


def test_a_day_before_and_two_hours_before_once_each():
    ticket = ticket_in(20)
    assert [remind_of_tickets(), remind_of_tickets()] == [1, 0]
    starts = timezone.now() + datetime.timedelta(hours=1)
    type(ticket.window).objects.filter(pk=ticket.window_id).update(starts_at=starts)
    assert [remind_of_tickets(), remind_of_tickets()] == [1, 0]
    assert kinds() == ["fairs.ticket_reminder"] * 2


@pytest.mark.parametrize(
    "case",
    [
        {"hours": 40},
        {"hours": 20, "state": "cancelled"},
        {"hours": 20, "state": "waiting", "waiting_number": 1},
        {"hours": 20, "phase": Phase.DRAFT},
        {"hours": 20, "taken_days_ago": 0},
    ],
)
def test_nobody_is_reminded_too_early_or_in_vain(case):
    ticket_in(case.pop("hours"), **case)
    assert remind_of_tickets() == 0
    assert kinds() == []

"""Tickets in waves: one entry each, never more than the quota, freed entries go to the first in line."""

import datetime
import functools
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Consent
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Lane, Phase, TicketState
from jobs.fairs.models import EntryWindow, Ticket
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.services import tickets as service
from jobs.fairs.ticket_codes import qr_text, read_qr, ticket_of
from notifications.models import Message
from notifications.rendering import render_body
from tests.factories.accounts import ResidentFactory, UserFactory
from tests.factories.fairs import EditionFactory, EntryWindowFactory, TicketFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def take(window, resident=None, **extra):
    resident = resident or ResidentFactory(complete=True)
    return service.take_ticket(actor=resident.user, edition_id=window.edition_id, window_id=window.pk, **extra)[0]


def kinds_for(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", flat=True))


def race(number, act):
    """Run ``act(number)`` in threads that start together; return what they returned and raised."""
    return at_once([functools.partial(act, turn) for turn in range(number)], seconds=90)


def test_a_ticket_is_an_entry_while_there_are_seats_then_a_waiting_number():
    window = EntryWindowFactory(quota=2)
    states = [(ticket.state, ticket.waiting_number) for ticket in (take(window) for _ in range(4))]
    assert states == [(TicketState.HELD, None), (TicketState.HELD, None), ("waiting", 1), ("waiting", 2)]
    assert service.check_tickets(window.edition_id) == []


def test_a_second_ticket_is_the_first_one():
    window = EntryWindowFactory()
    resident = ResidentFactory(complete=True)
    first = take(window, resident)
    again, created = service.take_ticket(actor=resident.user, edition_id=window.edition_id, window_id=window.pk)
    assert (again.pk, created) == (first.pk, False)
    assert EntryWindow.objects.get(pk=window.pk).taken == 1
    assert kinds_for(resident.user) == ["fairs.ticket_taken"]


def test_the_address_of_this_moment_is_kept_on_the_ticket():
    window = EntryWindowFactory()
    city, outside = take(window), take(window, ResidentFactory(complete=True, outside=True))
    assert (city.in_city, city.kecamatan_name) == (True, "Cibodas")
    assert (outside.in_city, outside.kecamatan_name) == (False, "")


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.PUBLISHED, Phase.CLOSED, Phase.ARCHIVED])
def test_no_ticket_outside_registration_and_the_fair(phase):
    with pytest.raises(WrongPhaseError):
        take(EntryWindowFactory(edition=EditionFactory(phase=phase)))


def test_a_wave_that_is_over_gives_no_ticket():
    past = timezone.now() - datetime.timedelta(hours=2)
    window = EntryWindowFactory(starts_at=past, ends_at=past + datetime.timedelta(hours=1))
    with pytest.raises(BusinessRuleError) as refusal:
        take(window)
    assert refusal.value.field == "window"


def test_a_wave_of_another_fair_is_not_taken():
    window, other = EntryWindowFactory(), EntryWindowFactory()
    resident = ResidentFactory(complete=True)
    with pytest.raises(BusinessRuleError, match="dari daftar"):
        service.take_ticket(actor=resident.user, edition_id=window.edition_id, window_id=other.pk)


def test_a_profile_that_says_too_little_is_asked_for_first():
    window = EntryWindowFactory()
    with pytest.raises(BusinessRuleError) as refusal:
        service.take_ticket(actor=UserFactory(), edition_id=window.edition_id, window_id=window.pk)
    assert refusal.value.code == "profile"


# --- lanes (N-16) -------------------------------------------------------------------------------------
@pytest.mark.parametrize("wish", [{"lane": Lane.DISABILITY}, {"needs_adviser": True}])
def test_a_lane_and_an_adviser_are_said_by_consent(wish):
    window = EntryWindowFactory()
    resident = ResidentFactory(complete=True)
    with pytest.raises(BusinessRuleError) as refusal:
        take(window, resident, **wish)
    assert refusal.value.field == "agree"
    assert not Ticket.objects.exists()
    ticket = take(window, resident, has_agreed=True, **wish)
    assert (ticket.lane, ticket.needs_adviser) == (wish.get("lane", "ordinary"), bool(wish.get("needs_adviser")))
    assert Consent.objects.get(user=resident.user, purpose="fair_need").text_version == service.CONSENT_TEXT


def test_the_ordinary_lane_asks_for_no_consent():
    ticket = take(EntryWindowFactory())
    assert not Consent.objects.filter(user=ticket.resident.user, purpose="fair_need").exists()


# --- giving back --------------------------------------------------------------------------------------
def test_a_cancelled_entry_goes_to_the_first_in_line_at_once():
    window = EntryWindowFactory(quota=1)
    held, first, second = take(window), take(window), take(window)
    service.cancel_ticket(actor=held.resident.user, ticket_id=held.pk)
    service.cancel_ticket(actor=held.resident.user, ticket_id=held.pk)
    states = [Ticket.objects.get(pk=row.pk).state for row in (held, first, second)]
    assert states == [TicketState.CANCELLED, TicketState.HELD, TicketState.WAITING]
    assert kinds_for(first.resident.user) == ["fairs.ticket_waiting", "fairs.ticket_promoted"]
    assert kinds_for(held.resident.user) == ["fairs.ticket_taken", "fairs.ticket_cancelled"]
    assert service.check_tickets(window.edition_id) == []


def test_whoever_cancelled_may_come_back_at_the_end_of_the_line():
    window = EntryWindowFactory(quota=1)
    take(window)
    waiting = take(window)
    service.cancel_ticket(actor=waiting.resident.user, ticket_id=waiting.pk)
    again = take(window, waiting.resident)
    assert (again.state, again.waiting_number) == (TicketState.WAITING, 2)


def test_a_stranger_cancels_nothing():
    ticket = take(EntryWindowFactory())
    with pytest.raises(BusinessRuleError, match="tidak ada"):
        service.cancel_ticket(actor=UserFactory(), ticket_id=ticket.pk)
    assert Ticket.objects.get(pk=ticket.pk).state == TicketState.HELD


def test_a_raised_quota_lets_those_in_who_wait():
    window = EntryWindowFactory(quota=1)
    take(window)
    waiting = [take(window) for _ in range(3)]
    EntryWindow.objects.filter(pk=window.pk).update(quota=3)
    assert service.fill_edition(window.edition_id) == 2
    assert [Ticket.objects.get(pk=row.pk).state for row in waiting] == ["held", "held", "waiting"]
    assert service.check_tickets(window.edition_id) == []


# --- codes --------------------------------------------------------------------------------------------
def test_the_code_of_a_ticket_is_signed_and_says_nothing_about_the_person():
    ticket = TicketFactory(resident__full_name="Siti Rahasia")
    text = qr_text(ticket)
    assert read_qr(text) == ticket.code
    assert "Siti" not in text
    assert str(ticket.resident_id) not in text
    assert read_qr(text[:-1] + ("a" if text[-1] != "a" else "b")) is None
    assert read_qr(ticket.code) is None


def test_the_mail_carries_a_link_that_cancels_without_signing_in():
    ticket = take(EntryWindowFactory())
    body = render_body(Message.objects.get(recipient=ticket.resident.user))
    token = body.split("/bursa-kerja/tiket/batal/")[1].split("/")[0]
    assert ticket_of(token) == ticket
    assert ticket_of(token[:-2] + "xx") is None


# --- races --------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_thirty_people_at_once_never_get_more_entries_than_there_are():
    window = EntryWindowFactory(quota=7)
    people = [ResidentFactory(complete=True) for _ in range(30)]
    tickets, errors = race(30, lambda turn: take(window, people[turn]))
    assert errors == []
    assert sum(ticket.state == TicketState.HELD for ticket in tickets) == 7
    assert sorted(ticket.waiting_number for ticket in tickets if ticket.waiting_number) == list(range(1, 24))
    assert service.check_tickets(window.edition_id) == []


@pytest.mark.django_db(transaction=True)
def test_one_person_in_many_tabs_takes_one_entry():
    window = EntryWindowFactory(quota=5)
    resident = ResidentFactory(complete=True)
    tickets, errors = race(12, lambda turn: take(window, resident))
    assert errors == []
    assert len({ticket.pk for ticket in tickets}) == 1
    assert EntryWindow.objects.get(pk=window.pk).taken == 1


@pytest.mark.django_db(transaction=True)
def test_cancelling_and_taking_at_once_leaves_no_free_seat_beside_a_line():
    window = EntryWindowFactory(quota=6)
    held = [take(window) for _ in range(6)]
    people = [ResidentFactory(complete=True) for _ in range(10)]

    def act(turn):
        if turn < 6:
            return service.cancel_ticket(actor=held[turn].resident.user, ticket_id=held[turn].pk)
        return take(window, people[turn - 6])

    _done, errors = race(16, act)
    assert errors == []
    assert service.check_tickets(window.edition_id) == []
    assert EntryWindow.objects.get(pk=window.pk).taken == 6


@pytest.mark.django_db(transaction=True)
def test_canary_looking_before_taking_oversells_the_same_wave():
    """The races above prove something only if they are real (reliability.md, canary rule)."""
    window = EntryWindowFactory(quota=1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fairs_entrywindow DROP CONSTRAINT window_within_quota")
    barrier = threading.Barrier(6)

    def act(turn):
        with transaction.atomic():
            is_free = EntryWindow.objects.get(pk=window.pk).taken < 1
            barrier.wait(timeout=60)  # everybody has looked before anybody takes
            if is_free:
                EntryWindow.objects.filter(pk=window.pk).update(taken=F("taken") + 1)
        return int(is_free)

    sold, errors = race(6, act)
    EntryWindow.objects.update(taken=0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE fairs_entrywindow ADD CONSTRAINT window_within_quota CHECK (taken <= quota)")
    assert errors == []
    assert sum(sold) > 1


def test_the_database_refuses_an_entry_beyond_the_quota():
    window = EntryWindowFactory(quota=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryWindow.objects.filter(pk=window.pk).update(taken=2)

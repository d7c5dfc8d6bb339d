"""Group sessions: seats like a class's, three a company, cancelled ones are told."""

import datetime

import pytest
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Phase
from jobs.fairs.models import GroupSession
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.services import sessions as service
from notifications.models import Message
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory, UserFactory
from tests.factories.fairs import BoothFactory, EditionFactory, GroupSessionFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def test_seats_are_taken_until_they_are_gone_and_come_back():
    session = GroupSessionFactory(quota=1)
    first, second = ResidentFactory(complete=True), ResidentFactory(complete=True)
    service.take_seat(actor=first.user, session_id=session.pk)
    service.take_seat(actor=first.user, session_id=session.pk)
    with pytest.raises(BusinessRuleError, match="habis"):
        service.take_seat(actor=second.user, session_id=session.pk)
    assert session.seats.count() == 1
    service.leave_seat(actor=first.user, session_id=session.pk)
    service.leave_seat(actor=first.user, session_id=session.pk)
    service.take_seat(actor=second.user, session_id=session.pk)
    assert GroupSession.objects.get().taken == 1


def test_a_session_that_began_or_was_cancelled_gives_no_seat():
    resident = ResidentFactory(complete=True)
    begun = GroupSessionFactory(starts_at=timezone.now() - datetime.timedelta(minutes=1))
    gone = GroupSessionFactory(cancelled_at=timezone.now())
    for session in (begun, gone):
        with pytest.raises(BusinessRuleError):
            service.take_seat(actor=resident.user, session_id=session.pk)


def test_no_seat_before_registration():
    session = GroupSessionFactory(booth__edition=EditionFactory(phase=Phase.PUBLISHED))
    with pytest.raises(WrongPhaseError):
        service.take_seat(actor=ResidentFactory(complete=True).user, session_id=session.pk)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_fill_five_seats():
    session = GroupSessionFactory(quota=5)
    people = [ResidentFactory(complete=True) for _ in range(20)]
    _seats, refused = at_once(
        [
            lambda resident=resident: service.take_seat(actor=resident.user, session_id=session.pk)
            for resident in people
        ],
        seconds=90,
    )
    assert [type(error) for error in refused] == [BusinessRuleError] * len(refused)
    assert (len(refused), session.seats.count(), GroupSession.objects.get().taken) == (15, 5, 5)


# --- the company --------------------------------------------------------------------------------------
@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True))


def plan(member, booth, **changes):
    data = {
        "title": "Kenalan",
        "starts_at": timezone.now() + datetime.timedelta(hours=1),
        "minutes": 30,
        "quota": 50,
        "link": "https://contoh.test/temu",
        **changes,
    }
    return service.plan_session(actor=member.user, booth_id=booth.pk, **data)


def test_a_company_plans_three_sessions_at_most(member):
    booth = BoothFactory(company=member.company)
    for _ in range(3):
        plan(member, booth)
    with pytest.raises(BusinessRuleError, match="tiga sesi"):
        plan(member, booth)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": timezone.now() - datetime.timedelta(hours=1)}, "date"),
        ({"starts_at": timezone.now() + datetime.timedelta(days=9)}, "date"),
        ({"link": "", "place": " "}, "place"),
    ],
)
def test_a_session_has_a_time_within_the_fair_and_a_place(member, changes, field):
    with pytest.raises(BusinessRuleError) as refusal:
        plan(member, BoothFactory(company=member.company), **changes)
    assert refusal.value.field == field


def test_cancelling_a_session_tells_who_has_a_seat(member):
    session = GroupSessionFactory(booth__company=member.company)
    resident = ResidentFactory(complete=True)
    service.take_seat(actor=resident.user, session_id=session.pk)
    for _ in range(2):
        service.cancel_session(actor=member.user, booth_id=session.booth_id, session_id=session.pk)
    assert [row.kind for row in Message.objects.filter(recipient=resident.user)] == ["fairs.session_cancelled"]
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        service.cancel_session(actor=UserFactory(), booth_id=session.booth_id, session_id=session.pk)

"""The queue under load: twenty recruiters and five hundred people, two booths and one person, the closing."""

import threading
import time

import pytest
from django.db import OperationalError, transaction

from accounts.models import Resident, User
from jobs.fairs.enums import PlaceState, QueueStep
from jobs.fairs.models import Booth, Edition, Place, PlaceEvent
from jobs.fairs.services import calls, queue, talks
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.fairs import BoothFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
RECRUITERS, PEOPLE = 20, 500


def together(*jobs):
    """Run the callables at once; return their results, errors last."""
    results, errors = at_once(jobs, seconds=150)
    return [*results, *errors]


def fill(booth, count):
    """``count`` people in the line of ``booth``, numbered in order."""
    users = User.objects.bulk_create(User(email=f"antre{n}@contoh.test", name=f"Antre {n}") for n in range(count))
    people = Resident.objects.bulk_create(Resident(user=user, full_name=user.name) for user in users)
    for number, resident in enumerate(people, start=1):
        Place.objects.create(booth=booth, resident=resident, number=number)
    Booth.objects.filter(pk=booth.pk).update(last_number=count)


def recruiters(booth, count):
    return [MembershipFactory(company=booth.company, recruiter=True).user for _ in range(count)]


def pressed(act, **arguments):
    """Press again when the booth could not be had within the lock's three seconds, on a busy machine."""
    while True:
        try:
            return act(**arguments)
        except OperationalError as exc:
            if "lock timeout" not in str(exc):
                raise


@pytest.mark.faults
def test_twenty_recruiters_call_five_hundred_people_once_each_and_in_order():
    """FT-12, Q-01, Q-05."""
    booth = BoothFactory()
    fill(booth, PEOPLE)

    def serve(actor):
        served = []
        while (place := pressed(calls.call_next, actor=actor, booth_id=booth.pk)) is not None:
            served.append(place.number)
            talk = pressed(talks.answer_call, actor=place.resident.user, place_id=place.pk)
            pressed(talks.end_talk, actor=actor, talk_id=talk.pk)
        return served

    results = together(*[lambda actor=actor: serve(actor) for actor in recruiters(booth, RECRUITERS)])
    numbers = [number for served in results for number in served]
    assert len(numbers) == len(set(numbers)) == PEOPLE
    assert sum(bool(served) for served in results) > 1
    called = PlaceEvent.objects.filter(step=QueueStep.CALLED).order_by("pk")
    assert list(called.values_list("place__number", flat=True)) == list(range(1, PEOPLE + 1))
    assert Place.objects.filter(state=PlaceState.DONE).count() == PEOPLE


def call_once(booth, count):
    results = together(
        *[
            lambda actor=actor: calls.call_next(actor=actor, booth_id=booth.pk)
            for actor in recruiters(booth, count)
        ]
    )
    assert not [result for result in results if isinstance(result, Exception)], results
    return [place.number for place in results if place is not None]


def test_eight_calls_at_once_give_eight_people():
    booth = BoothFactory()
    fill(booth, 10)
    assert sorted(call_once(booth, 8)) == list(range(1, 9))


def test_canary_without_the_locks_recruiters_get_the_same_person(monkeypatch):
    """The tests above prove something only if the race is real (reliability.md, canary rule)."""
    booth = BoothFactory()
    fill(booth, 10)
    barrier = threading.Barrier(8)

    def look(rows):
        place = rows.first()
        if place is not None:
            barrier.wait(timeout=30)  # everybody has looked before anybody writes
        return place

    monkeypatch.setattr(calls, "lock_booth", lambda actor, booth_id: Booth.objects.get(pk=booth_id))
    monkeypatch.setattr(calls, "_locked", look)
    assert call_once(booth, 8) == [1] * 8


def test_two_booths_that_reach_for_one_person_call_them_once():
    """Q-02: the other booth gets the person behind, and the first one stays in its line."""
    first = BoothFactory()
    second = BoothFactory(edition=first.edition)
    resident, behind = ResidentFactory(complete=True), ResidentFactory(complete=True)
    for who, booth in ((resident, first), (resident, second), (behind, second)):
        queue.join_queue(actor=who.user, booth_id=booth.pk)
    desks = [(booth, recruiters(booth, 1)[0]) for booth in (first, second)]
    results = together(*[lambda desk=desk: calls.call_next(actor=desk[1], booth_id=desk[0].pk) for desk in desks])
    assert not [result for result in results if isinstance(result, Exception)], results
    called = Place.objects.filter(state=PlaceState.CALLED)
    assert called.filter(resident=resident).count() == 1
    assert Place.objects.filter(resident=resident, state=PlaceState.WAITING).count() == 1


def test_one_person_pressing_in_five_tabs_keeps_to_the_limit():
    edition = BoothFactory().edition
    booths = [BoothFactory(edition=edition) for _ in range(5)]
    resident = ResidentFactory(complete=True)
    together(*[lambda booth=booth: queue.join_queue(actor=resident.user, booth_id=booth.pk) for booth in booths])
    assert Place.objects.live().filter(resident=resident).count() == edition.places_per_person


def test_thirty_people_at_once_get_thirty_numbers_in_the_order_of_their_time():
    booth = BoothFactory()
    people = [ResidentFactory(complete=True) for _ in range(30)]
    together(*[lambda who=who: queue.join_queue(actor=who.user, booth_id=booth.pk) for who in people])
    numbers = list(Place.objects.in_line().values_list("number", flat=True))
    assert numbers == list(range(1, 31))


def test_nobody_slips_in_behind_the_closing():
    """Q-11: who joins while the fair closes is either offered another way or refused."""
    booth = BoothFactory()
    people = [ResidentFactory(complete=True) for _ in range(12)]

    def close():
        with transaction.atomic():
            edition = Edition.objects.select_for_update(of=("self",)).get(pk=booth.edition_id)
            edition.close()
            edition.save()
            queue.offer_everybody(edition)
            time.sleep(0.2)

    together(close, *[lambda who=who: queue.join_queue(actor=who.user, booth_id=booth.pk) for who in people])
    assert not Place.objects.live().exists()

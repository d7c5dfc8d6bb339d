"""The rules of the queue as a state machine: whatever happens in whatever order, the line is the model's."""

import datetime

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Lane, PlaceState, SkipReason
from jobs.fairs.line import waiting_in_order
from jobs.fairs.models import Booth, Edition, Place
from jobs.fairs.services import calls, queue, talks
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.fairs import BoothFactory

BOOTHS, PEOPLE, MOST = 3, 6, 2
booth_numbers = st.integers(0, BOOTHS - 1)
people_numbers = st.integers(0, PEOPLE - 1)


class Line:
    """What a booth's queue should be: two lists, a run, and who is called or talks."""

    def __init__(self):
        self.lists = {True: [], False: []}
        self.run = 0
        self.called = None
        self.talking = []

    def turn(self, busy):
        """Who is next by Q-07 and Q-02, with the list they stand in."""
        for is_priority in (True, False) if self.run == 0 else (False, True):
            for person in self.lists[is_priority]:
                if person not in busy:
                    return person, is_priority
        return None, None

    def holds(self, person):
        waiting = self.lists[True] + self.lists[False]
        return person in waiting or person in self.talking or person == self.called


class Queues(RuleBasedStateMachine):
    booths, people, recruiters = [], [], []

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.lines = [Line() for _ in self.booths]
        self.lanes = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def busy(self):
        return {person for line in self.lines for person in (line.called, *line.talking) if person is not None}

    def place(self, booth, person):
        return Place.objects.live().get(booth=self.booths[booth], resident=self.people[person])

    def call(self, act, booth, **more):
        return act(actor=self.recruiters[booth], booth_id=self.booths[booth].pk, **more)

    @rule(booth=booth_numbers, person=people_numbers, is_priority=st.booleans())
    def join(self, booth, person, is_priority):
        line = self.lines[booth]
        had = line.holds(person)
        full = sum(other.holds(person) for other in self.lines) >= MOST
        lane = Lane.DISABILITY if is_priority else Lane.ORDINARY
        try:
            queue.join_queue(actor=self.people[person].user, booth_id=self.booths[booth].pk, lane=lane)
        except BusinessRuleError:
            assert full
            assert not had
            return
        assert had or not full
        if not had:
            line.lists[is_priority].append(person)
            self.lanes[booth, person] = is_priority

    @rule(booth=booth_numbers, person=people_numbers)
    def leave(self, booth, person):
        line = self.lines[booth]
        if not line.holds(person) or person in line.talking:
            return
        queue.leave_queue(actor=self.people[person].user, place_id=self.place(booth, person).pk)
        if line.called == person:
            line.called = None
        else:
            line.lists[self.lanes[booth, person]].remove(person)

    @rule(booth=booth_numbers, is_late=st.booleans())
    def call_next(self, booth, is_late):
        line = self.lines[booth]
        if line.called is not None:
            if not is_late:
                with pytest.raises(BusinessRuleError):
                    self.call(calls.call_next, booth)
                return
            Place.objects.filter(state=PlaceState.CALLED, booth=self.booths[booth]).update(
                called_at=F("called_at") - datetime.timedelta(seconds=91)
            )
            line.lists[self.lanes[booth, line.called]].append(line.called)
            line.called = None
        expected, is_priority = line.turn(self.busy())
        place = self.call(calls.call_next, booth)
        if expected is None:
            assert place is None
            return
        assert place.resident == self.people[expected]
        line.lists[is_priority].remove(expected)
        line.called = expected
        line.run = 1 if is_priority else (line.run + 1) % 3 if line.run else 0

    @precondition(lambda self: any(line.called is not None for line in self.lines))
    @rule(booth=booth_numbers, reason=st.sampled_from(SkipReason.values))
    def skip(self, booth, reason):
        line = self.lines[booth]
        if line.called is None:
            return
        person, line.called = line.called, None
        place = self.place(booth, person)
        calls.skip_person(actor=self.recruiters[booth], place_id=place.pk, reason=reason)
        if reason == SkipReason.COLLEAGUE:  # keeps the place: in front of whoever came later
            waiting = line.lists[self.lanes[booth, person]]
            later = Place.objects.filter(booth=self.booths[booth], ordered_at__gt=place.ordered_at)
            behind = {self.people.index(row.resident) for row in later.select_related("resident")}
            at = next((at for at, other in enumerate(waiting) if other in behind), len(waiting))
            waiting.insert(at, person)
        elif reason != SkipReason.OTHER_JOB:
            line.lists[self.lanes[booth, person]].append(person)

    @precondition(lambda self: any(line.called is not None for line in self.lines))
    @rule(booth=booth_numbers)
    def answer(self, booth):
        line = self.lines[booth]
        if line.called is None:
            return
        place = self.place(booth, line.called)
        talks.answer_call(actor=self.people[line.called].user, place_id=place.pk)
        line.talking.append(line.called)
        line.called = None

    @precondition(lambda self: any(line.talking for line in self.lines))
    @rule(booth=booth_numbers)
    def finish(self, booth):
        line = self.lines[booth]
        if line.talking:
            person = line.talking.pop()
            talks.end_talk(actor=self.people[person].user, talk_id=self.place(booth, person).talk.pk)

    @rule()
    def nobody_came(self):
        Place.objects.filter(state=PlaceState.CALLED).update(
            called_at=F("called_at") - datetime.timedelta(seconds=200)
        )
        order = Place.objects.filter(state=PlaceState.CALLED).order_by("called_at", "pk")
        order = [(row.booth, row.resident) for row in order.select_related("booth", "resident")]
        assert calls.lapse_calls() == len(order)
        for booth, resident in order:
            line, person = self.lines[self.booths.index(booth)], self.people.index(resident)
            line.lists[self.lanes[self.booths.index(booth), person]].append(person)
            line.called = None

    @invariant()
    def the_database_says_the_same(self):
        for at, line in enumerate(self.lines):
            booth = self.booths[at]
            for is_priority in (True, False):
                rows = Place.objects.in_line().filter(booth=booth, is_priority=is_priority)
                found = [self.people.index(row.resident) for row in rows.select_related("resident")]
                assert found == line.lists[is_priority]
            assert Booth.objects.get(pk=booth.pk).priority_run == line.run
            assert len(waiting_in_order(booth.pk)) == len(line.lists[True]) + len(line.lists[False])
            called = Place.objects.filter(booth=booth, state=PlaceState.CALLED).select_related("resident")
            assert [self.people.index(row.resident) for row in called] == (
                [] if line.called is None else [line.called]
            )


@pytest.mark.slow
@pytest.mark.django_db
def test_every_interleaving_keeps_the_rules():
    """Q-01, Q-02, Q-03, Q-06, Q-07."""
    first = BoothFactory()
    Edition.objects.update(places_per_person=MOST)
    Queues.booths = [first, *[BoothFactory(edition=first.edition) for _ in range(BOOTHS - 1)]]
    Queues.people = [ResidentFactory(complete=True) for _ in range(PEOPLE)]
    Queues.recruiters = [MembershipFactory(company=booth.company, recruiter=True).user for booth in Queues.booths]
    run_state_machine_as_test(
        Queues,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

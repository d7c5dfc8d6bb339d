"""Seats and the waiting list: nobody sits twice, nobody is passed over (R-05, R-06, FT-06, FT-11)."""

import datetime
import os
import random
import threading

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError, StaleStateError
from tests.factories.accounts import ResidentFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from tests.racing import at_once
from tests.training.rounds import register, run_rounds, withdraw_and_fill, withdraw_then_fill
from training.enums import BatchState, EnrolmentSource
from training.enums import EnrolmentState as S
from training.models import Batch, Enrolment, EnrolmentTransition
from training.services import seats

pytestmark = pytest.mark.django_db


# --- a seat or a number ---------------------------------------------------------------------------
def test_seats_go_first_then_waiting_numbers_from_one():
    batch = BatchFactory(quota=2)
    rows = [register(batch) for _ in range(4)]
    assert [(row.state, row.waiting_number) for row in rows] == [
        (S.CONFIRMED, None),
        (S.CONFIRMED, None),
        (S.WAITING, 1),
        (S.WAITING, 2),
    ]
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert seats.check_seats() == []


@pytest.mark.parametrize("trait", ["scores", "lottery"])
def test_where_people_are_chosen_later_a_registration_takes_no_seat(trait):
    batch = BatchFactory(quota=1, **{trait: True})
    rows = [register(batch) for _ in range(2)]
    assert [(row.state, row.waiting_number) for row in rows] == [(S.REGISTERED, None)] * 2
    assert Batch.objects.get().seats_taken == 0


@pytest.mark.parametrize(
    ("trait", "says"),
    [
        ({"soon": True}, "belum dibuka"),
        ({"closed": True}, "sudah ditutup"),
        ({"running": True}, "sudah ditutup"),
        ({"draft": True}, "tidak ada"),
        ({"state": BatchState.CANCELLED, "cancel_reason": "Pengajar sakit"}, "dibatalkan"),
        ({"state": BatchState.FINISHED}, "sudah ditutup"),
        ({"starts_on": timezone.localdate()}, "sudah ditutup"),
    ],
)
def test_a_batch_that_is_not_open_gives_no_place_and_says_why(trait, says):
    batch = BatchFactory(**trait)
    with pytest.raises(seats.ClosedBatchError, match=says):
        register(batch)
    assert Batch.objects.get().last_number == 0


def test_a_missing_batch_is_a_sentence():
    nowhere = Enrolment(batch_id=987654, full_name="Orang Uji")
    for act in (lambda: seats.take_seat_or_number(nowhere), lambda: seats.lock_batch(987654)):
        with transaction.atomic(), pytest.raises(BusinessRuleError, match="tidak ada"):
            act()


def test_a_raised_quota_is_for_those_who_wait_not_for_the_next_who_comes():
    batch = BatchFactory(quota=1)
    rows = [register(batch) for _ in range(2)]
    Batch.objects.update(quota=2)
    assert register(batch).waiting_number == 2
    with transaction.atomic():
        assert [row.pk for row in seats.fill_free_seats(seats.lock_batch(batch.pk))] == [rows[1].pk]
    assert seats.check_seats() == []


# --- arrows ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize(
    "arrow",
    [
        "wait",
        "offer",
        "accept",
        "confirm",
        "lapse",
        "withdraw",
        "refuse",
        "cancel",
        "miss",
        "drop",
        "pass_class",
        "fail_class",
    ],
)
def test_every_arrow_from_every_state_keeps_the_counters_or_changes_nothing(state, arrow):
    row = EnrolmentFactory(
        batch__quota=2,
        state=state,
        waiting_number=1 if state == S.WAITING else None,
        keep_until=timezone.now() + datetime.timedelta(days=1),
    )
    with transaction.atomic():
        row.batch = seats.lock_batch(row.batch_id)
        try:
            seats.move(row, arrow)
        except StaleStateError:
            assert Enrolment.objects.get().state == state
            assert EnrolmentTransition.objects.count() == 0
        else:
            log = EnrolmentTransition.objects.get()
            assert (log.from_state, log.to_state) == (state, Enrolment.objects.get().state)
    assert [fault for fault in seats.check_seats() if "seats free while" not in fault] == []


def test_an_old_object_moves_nothing():
    row = EnrolmentFactory()
    old = Enrolment.objects.get(pk=row.pk)
    with transaction.atomic():
        row.batch = seats.lock_batch(row.batch_id)
        seats.move(row, "withdraw")
        with pytest.raises(StaleStateError, match="batal ikut"):
            seats.move(old, "withdraw")
    assert Batch.objects.get().seats_taken == 0


def test_nobody_is_moved_into_a_full_class():
    batch = BatchFactory(quota=1, scores=True)
    rows = EnrolmentFactory.create_batch(2, batch=batch, state=S.REGISTERED)
    with transaction.atomic():
        locked = seats.lock_batch(batch.pk)
        for row in rows:
            row.batch = locked
        seats.move(rows[0], "accept")
        with pytest.raises(BusinessRuleError, match="sudah terisi"):
            seats.move(rows[1], "accept")
    assert seats.check_seats() == []


def test_a_kept_seat_ends_after_the_hours_of_the_batch_and_never_after_the_first_day():
    soon = BatchFactory(scores=True, starts_on=timezone.localdate() + datetime.timedelta(days=1))
    later = BatchFactory(scores=True, number=77)
    for batch in (soon, later):
        row = EnrolmentFactory(batch=batch, state=S.REGISTERED)
        with transaction.atomic():
            row.batch = seats.lock_batch(batch.pk)
            seats.move(row, "accept")
    ends = dict(Enrolment.objects.values_list("batch_id", "keep_until"))
    assert timezone.localtime(ends[soon.pk]).date() == soon.starts_on
    assert abs(ends[later.pk] - timezone.now() - datetime.timedelta(hours=72)) < datetime.timedelta(minutes=1)


# --- freeing and promotion -------------------------------------------------------------------------
def test_a_freed_seat_goes_to_the_lowest_number_in_the_same_transaction():
    batch = BatchFactory(quota=1)
    first, second, third = (register(batch) for _ in range(3))
    assert [row.pk for row in withdraw_and_fill(batch, first)] == [second.pk]
    second.refresh_from_db()
    assert second.state == S.OFFERED
    assert second.keep_until is not None
    assert [row.pk for row in withdraw_and_fill(batch, second)] == [third.pk]
    assert seats.check_seats() == []


def test_after_the_first_day_a_freed_seat_stays_free():
    batch = BatchFactory(running=True, quota=1)
    seated = EnrolmentFactory(batch=batch)
    EnrolmentFactory(batch=batch, state=S.WAITING, waiting_number=1)
    assert withdraw_and_fill(batch, seated) == []


def test_an_offer_without_an_answer_ends_and_goes_on_to_the_next():
    batch = BatchFactory(quota=1)
    EnrolmentFactory(
        batch=batch, state=S.OFFERED, waiting_number=1, keep_until=timezone.now() - datetime.timedelta(minutes=1)
    )
    EnrolmentFactory(batch=batch, state=S.WAITING, waiting_number=2)
    assert seats.lapse_kept_seats() == 1
    assert seats.lapse_kept_seats() == 0
    assert list(Enrolment.objects.order_by("number").values_list("state", flat=True)) == [S.LAPSED, S.OFFERED]
    assert seats.check_seats() == []


# --- people who did not come through the portal ----------------------------------------------------
def test_the_office_puts_people_in_by_the_same_counters():
    batch = BatchFactory(quota=1)
    with transaction.atomic():
        locked = seats.lock_batch(batch.pk)
        rows = [
            seats.enrol(locked, source=EnrolmentSource.OFFICE, person={"full_name": f"Orang {n}"})
            for n in range(3)
        ]
        with pytest.raises(BusinessRuleError, match="sudah terisi"), transaction.atomic():
            seats.enrol(
                locked, source=EnrolmentSource.OFFICE, state=S.CONFIRMED, person={"full_name": "Orang Lain"}
            )
    assert [(row.number, row.state, row.waiting_number) for row in rows] == [
        (1, S.CONFIRMED, None),
        (2, S.WAITING, 1),
        (3, S.WAITING, 2),
    ]
    assert seats.check_seats() == []


def test_one_person_has_one_live_place():
    row = EnrolmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        seats.enrol(
            seats.lock_batch(row.batch_id),
            source=EnrolmentSource.OFFICE,
            resident=row.resident,
            person={"full_name": "Orang Uji"},
        )
    assert seats.check_seats() == []


def test_counters_that_lie_are_named():
    batch = BatchFactory(quota=3)
    register(batch)
    Batch.objects.update(seats_taken=2, last_waiting_number=5, last_number=0)
    assert len(seats.check_seats(batch.pk)) == 3


# --- races -----------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_forty_people_at_once_for_five_seats():
    batch = BatchFactory(quota=5, days=False)
    rows, errors = at_once([lambda: register(batch)] * 40)
    assert errors == []
    assert sum(row.state == S.CONFIRMED for row in rows) == 5
    assert sorted(row.waiting_number for row in rows if row.state == S.WAITING) == list(range(1, 36))
    assert seats.check_seats() == []


@pytest.mark.django_db(transaction=True)
def test_canary_looking_before_writing_gives_more_seats_than_there_are():
    """The race above proves something only if it is one: read, then write, without the row's lock."""
    batch = BatchFactory(quota=5, days=False)
    looked = threading.Barrier(20)

    def careless():
        seen = Batch.objects.get(pk=batch.pk)
        looked.wait(timeout=60)
        Batch.objects.filter(pk=batch.pk).update(last_number=seen.last_number + 1)
        state, number = (S.CONFIRMED, None) if seen.seats_taken < seen.quota else (S.WAITING, 1)
        return Enrolment.objects.create(
            batch=batch, full_name="Orang Uji", state=state, waiting_number=number, number=random.randrange(10**9)
        )

    rows, errors = at_once([careless] * 20)
    assert errors == []
    assert sum(row.state == S.CONFIRMED for row in rows) == 20
    assert seats.check_seats() != []


@pytest.mark.faults
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_cancel_register_and_promotion_together_never_exceed_the_quota():
    """FT-11, a short run; ``FT11_ROUNDS=500`` in the environment for the long one."""
    assert run_rounds(int(os.environ.get("FT11_ROUNDS", "15"))) == []


@pytest.mark.django_db(transaction=True)
def test_canary_with_offers_outside_the_lock_the_same_rounds_go_wrong():
    assert run_rounds(40, withdraw=withdraw_then_fill) != []


@pytest.mark.django_db(transaction=True)
def test_canary_promotion_outside_the_lock_gives_one_seat_to_two_people():
    """Without the batch's lock two who free a seat both offer it: the counter refuses, or the check finds it."""
    batch = BatchFactory(quota=2, days=False)
    resident = ResidentFactory.create_batch(2)
    seated = [register(batch, person) for person in resident]
    waiting = [register(batch) for _ in range(3)]
    looked = threading.Barrier(2)

    def careless(row):
        with transaction.atomic():
            Enrolment.objects.filter(pk=row.pk).update(state=S.WITHDRAWN)
            lowest = Enrolment.objects.filter(batch=batch, state=S.WAITING).order_by("waiting_number").first()
            looked.wait(timeout=60)
            Enrolment.objects.filter(pk=lowest.pk).update(state=S.OFFERED, keep_until=timezone.now())

    _results, errors = at_once([lambda row=row: careless(row) for row in seated])
    assert errors == []
    assert Enrolment.objects.filter(state=S.OFFERED).count() == 1, "both offered the same number"
    assert len(waiting) == 3
    assert seats.check_seats() != []

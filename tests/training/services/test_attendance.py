"""One mark for one person and day, however late and however often it arrives."""

import datetime
import uuid

import pytest
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from tests.factories.accounts import UserFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from tests.racing import at_once
from training.attendance import share_of, shares_of
from training.cards import card_text
from training.enums import BatchState, EnrolmentState, MarkedBy, Presence
from training.models import Attendance
from training.services import attendance as service
from training.services.attendance import Mark, mark_everybody_present, record_marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return UserFactory()


@pytest.fixture
def batch(teacher):
    batch = BatchFactory(running=True)
    batch.instructors.add(teacher)
    return batch


@pytest.fixture
def day(batch):
    return batch.days.first()


def mark(person, presence=Presence.PRESENT, *, at=None, event=None, card=""):
    return Mark(event or uuid.uuid4(), person.pk, presence, at or timezone.now(), card)


def standing(day):
    return list(Attendance.objects.filter(day=day).values_list("enrolment_id", "presence"))


def test_a_mark_that_is_sent_twice_is_one_mark(batch, day, teacher):
    person = EnrolmentFactory(batch=batch)
    once = mark(person)
    for _again in range(2):
        answers = record_marks(actor=teacher, day_id=day.pk, marks=[once])
        assert [(a.presence, a.sentence) for a in answers] == [("present", "")]
    assert standing(day) == [(person.pk, "present")]


def test_the_mark_that_was_made_later_stands_whichever_comes_first(batch, day, teacher):
    person = EnrolmentFactory(batch=batch)
    now = timezone.now()
    early = mark(person, Presence.ABSENT, at=now - datetime.timedelta(minutes=30))
    late = mark(person, Presence.LATE, at=now - datetime.timedelta(minutes=5))
    record_marks(actor=teacher, day_id=day.pk, marks=[late])
    answers = record_marks(actor=teacher, day_id=day.pk, marks=[early])
    assert answers[0].presence == "late"
    record_marks(actor=teacher, day_id=day.pk, marks=[early, late])
    assert standing(day) == [(person.pk, "late")]


def test_a_clock_that_is_ahead_does_not_win_for_ever(batch, day, teacher):
    person = EnrolmentFactory(batch=batch)
    ahead = timezone.now() + datetime.timedelta(days=400)
    record_marks(actor=teacher, day_id=day.pk, marks=[mark(person, at=ahead)])
    assert Attendance.objects.get().marked_at <= timezone.now()
    # The test is one transaction, whose clock stands still: let a minute pass.
    Attendance.objects.update(marked_at=timezone.now() - datetime.timedelta(minutes=1))
    record_marks(actor=teacher, day_id=day.pk, marks=[mark(person, Presence.EXCUSED, at=timezone.now())])
    assert standing(day) == [(person.pk, "excused")]


def test_a_phone_with_a_wrong_clock_is_put_right_by_the_time_it_says_it_sends(batch, day, teacher):
    person = EnrolmentFactory(batch=batch)
    wrong = timezone.now() - datetime.timedelta(days=3)
    record_marks(actor=teacher, day_id=day.pk, marks=[mark(person, at=wrong)], sent_at=wrong)
    row = Attendance.objects.get()
    assert abs(row.marked_at - timezone.now()) < datetime.timedelta(seconds=30)


def test_only_people_of_this_class_can_be_marked(batch, day, teacher):
    stranger = EnrolmentFactory()
    gone = EnrolmentFactory(batch=batch, state=EnrolmentState.WITHDRAWN)
    answers = record_marks(actor=teacher, day_id=day.pk, marks=[mark(stranger), mark(gone), mark(gone, "x")])
    assert [a.sentence for a in answers][0] == "Orang ini bukan peserta kelas ini."
    assert all(a.sentence for a in answers)
    assert standing(day) == []


def test_an_event_of_somebody_else_is_no_mark(batch, day, teacher):
    one, two = EnrolmentFactory(batch=batch), EnrolmentFactory(batch=batch)
    event = uuid.uuid4()
    record_marks(actor=teacher, day_id=day.pk, marks=[mark(one, event=event), mark(two, event=event)])
    assert standing(day) == [(one.pk, "present")]
    other = batch.days.last()
    other.date = day.date - datetime.timedelta(days=1)
    other.save()
    record_marks(actor=teacher, day_id=other.pk, marks=[mark(one, event=event)])
    assert Attendance.objects.count() == 1


def test_a_scan_needs_the_signed_card_of_that_person(batch, day, teacher):
    person, other = EnrolmentFactory(batch=batch), EnrolmentFactory(batch=batch)
    forged = f"CK1:{person.ticket}:forged"
    answers = record_marks(
        actor=teacher, day_id=day.pk, marks=[mark(person, card=forged), mark(person, card=card_text(other))]
    )
    assert [bool(a.sentence) for a in answers] == [True, True]
    record_marks(actor=teacher, day_id=day.pk, marks=[mark(person, card=card_text(person))])
    assert Attendance.objects.get().how == MarkedBy.SCAN


def test_strangers_future_days_and_closed_classes_are_refused(batch, day, teacher):
    person = EnrolmentFactory(batch=batch)
    with pytest.raises(BusinessRuleError, match="bukan hari kelas Anda"):
        record_marks(actor=UserFactory(), day_id=day.pk, marks=[mark(person)])
    with pytest.raises(BusinessRuleError, match="belum tiba"):
        record_marks(actor=teacher, day_id=batch.days.last().pk, marks=[mark(person)])
    batch.state = BatchState.FINISHED
    batch.save()
    with pytest.raises(BusinessRuleError, match="sudah ditutup"):
        record_marks(actor=teacher, day_id=day.pk, marks=[mark(person)])
    assert standing(day) == []


def test_everybody_present_leaves_marks_alone(batch, day, teacher):
    people = [EnrolmentFactory(batch=batch) for _n in range(3)]
    record_marks(actor=teacher, day_id=day.pk, marks=[mark(people[0], Presence.ABSENT)])
    assert mark_everybody_present(actor=teacher, day_id=day.pk) == 2
    assert mark_everybody_present(actor=teacher, day_id=day.pk) == 0
    assert dict(standing(day)) == {people[0].pk: "absent", people[1].pk: "present", people[2].pk: "present"}


def test_presence_counts_days_that_were_held(batch, day, teacher):
    one, two = EnrolmentFactory(batch=batch), EnrolmentFactory(batch=batch)
    record_marks(actor=teacher, day_id=day.pk, marks=[mark(one, Presence.LATE), mark(two, Presence.ABSENT)])
    assert (shares_of(batch)[one.pk].percent, share_of(two).percent) == (100, 0)
    assert share_of(EnrolmentFactory(batch=batch)).held == 1


def _from_two_phones(batch, day, teacher, rounds=10):
    """How many rounds ended with something else than one mark, or an error."""
    wrong = []
    for _n in range(rounds):
        person = EnrolmentFactory(batch=batch)
        marks = [mark(person, Presence.PRESENT), mark(person, Presence.LATE)]
        _none, errors = at_once(
            [lambda one=one: record_marks(actor=teacher, day_id=day.pk, marks=[one]) for one in marks]
        )
        wrong += errors
        if list(Attendance.objects.filter(enrolment=person).values_list("presence", flat=True)) != ["late"]:
            wrong.append(person)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_leave_one_mark():
    teacher = UserFactory()
    batch = BatchFactory(running=True)
    batch.instructors.add(teacher)
    assert _from_two_phones(batch, batch.days.first(), teacher) == []


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_lock_two_phones_do_harm(monkeypatch):
    """The race above proves nothing unless it fails when the day is not locked."""
    from django.db.models.query import QuerySet

    teacher = UserFactory()
    batch = BatchFactory(running=True)
    batch.instructors.add(teacher)
    day = batch.days.first()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    plain = service._stand

    def slowly(*args):
        import time

        time.sleep(0.05)
        return plain(*args)

    monkeypatch.setattr(service, "_stand", slowly)
    assert _from_two_phones(batch, day, teacher, rounds=3) != []

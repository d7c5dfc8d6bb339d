"""Results: the rule that is applied, the arrows, and what is refused."""

import datetime

import pytest
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from training.enums import EnrolmentState, Presence
from training.models import Attendance, Batch, Enrolment
from training.services.results import record_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return UserFactory()


@pytest.fixture
def batch(teacher):
    today = timezone.localdate()
    batch = BatchFactory(running=True, starts_on=today - datetime.timedelta(days=4), ends_on=today)
    batch.instructors.add(teacher)
    return batch


def attend(person, presences):
    for day, presence in zip(person.batch.days.all(), presences, strict=False):
        Attendance.objects.create(day=day, enrolment=person, presence=presence, marked_at=timezone.now())


def result(teacher, person, outcome, **more):
    return record_result(actor=teacher, enrolment_id=person.pk, result=outcome, **more)


def test_who_came_often_enough_passes_and_is_told(batch, teacher):
    person = EnrolmentFactory(batch=batch)
    attend(person, [Presence.PRESENT] * 4 + [Presence.ABSENT])
    result(teacher, person, EnrolmentState.PASSED, grade=87)
    saved = Enrolment.objects.get(pk=person.pk)
    assert (saved.state, saved.grade) == ("passed", 87)
    assert Message.objects.get(recipient=person.resident.user).kind == "training.result_recorded"
    assert person.transitions.get().actor == teacher


def test_who_came_less_than_the_rule_passes_only_with_a_note(batch, teacher):
    person = EnrolmentFactory(batch=batch)
    attend(person, [Presence.PRESENT] * 3 + [Presence.ABSENT] * 2)
    with pytest.raises(BusinessRuleError, match="Kehadirannya 60%, aturan lulus 80%"):
        result(teacher, person, EnrolmentState.PASSED)
    result(teacher, person, EnrolmentState.PASSED, note="Sakit dua hari, ujian susulan lulus.")
    assert Enrolment.objects.get(pk=person.pk).state == "passed"


def test_never_came_is_only_for_who_never_came_and_frees_the_seat(batch, teacher):
    came, never = EnrolmentFactory(batch=batch), EnrolmentFactory(batch=batch)
    attend(came, [Presence.LATE])
    with pytest.raises(BusinessRuleError, match="pernah datang"):
        result(teacher, came, EnrolmentState.NO_SHOW)
    result(teacher, came, EnrolmentState.DROPPED)
    result(teacher, never, EnrolmentState.NO_SHOW)
    assert Batch.objects.get(pk=batch.pk).seats_taken == 0


def test_a_result_can_be_put_right_and_the_same_again_changes_nothing(batch, teacher):
    person = EnrolmentFactory(batch=batch)
    attend(person, [Presence.PRESENT] * 5)
    result(teacher, person, EnrolmentState.FAILED, grade=40)
    result(teacher, person, EnrolmentState.PASSED, grade=70)
    result(teacher, person, EnrolmentState.PASSED, grade=75)
    assert [row.to_state for row in person.transitions.order_by("at", "pk")] == ["failed", "passed"]
    assert Enrolment.objects.get(pk=person.pk).grade == 75


@pytest.mark.parametrize("state", [EnrolmentState.WAITING, EnrolmentState.WITHDRAWN, EnrolmentState.DROPPED])
def test_only_participants_get_a_result(batch, teacher, state):
    person = EnrolmentFactory(batch=batch, state=state, waiting_number=1)
    with pytest.raises(BusinessRuleError, match="tidak bisa dicatat"):
        result(teacher, person, EnrolmentState.PASSED, note="x")


def test_strangers_and_classes_that_have_not_begun_are_refused(batch, teacher):
    person = EnrolmentFactory(batch=batch)
    with pytest.raises(BusinessRuleError, match="bukan peserta kelas Anda"):
        result(UserFactory(), person, EnrolmentState.FAILED)
    later = BatchFactory()
    later.instructors.add(teacher)
    with pytest.raises(BusinessRuleError, match="belum mulai"):
        result(teacher, EnrolmentFactory(batch=later), EnrolmentState.FAILED)
    with pytest.raises(BusinessRuleError, match="dari daftar"):
        result(teacher, person, "drop")

"""Placements: corrections with a reason, cancelling, the questions after 30, 90 and 180 days."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from notifications.models import Message
from placements.models import FollowUp, Placement, PlacementCorrection
from placements.services.followups import answer_follow_up, ask_due_follow_ups
from placements.services.placements import (
    cancel_placement,
    correct_placement,
    record_placement,
    start_placement,
)
from reference.models import Province
from tests.factories.accounts import CompanyFactory, OfficerFactory, ResidentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return OfficerFactory()


def recorded(resident=None, accepted_on=None):
    return record_placement(
        resident=resident or ResidentFactory(complete=True),
        company=CompanyFactory(verified=True),
        position="Operator Jahit",
        occupation_group=None,
        work_province_code="36",
        source="office",
        accepted_on=accepted_on,
    )


def test_a_correction_keeps_before_after_and_the_reason(officer):
    placement = recorded()
    correct_placement(
        officer=officer,
        placement_id=placement.pk,
        changes={"kind": "akad", "work_province": Province.objects.get(code="31")},
        reason="Penempatan di Jakarta.",
    )
    correction = PlacementCorrection.objects.get()
    assert correction.before == {"kind": "akl", "work_province": "36"}
    assert correction.after == {"kind": "akad", "work_province": "31"}
    placement.refresh_from_db()
    assert placement.kind_by_staff


@pytest.mark.parametrize(
    ("changes", "reason", "words"),
    [
        ({"position": "Penjahit"}, "  ", "alasan"),
        ({"position": "Operator Jahit"}, "Periksa", "berubah"),
        ({"resident": None}, "Periksa", "tidak dapat dibetulkan"),
    ],
)
def test_a_correction_without_reason_change_or_right_is_refused(officer, changes, reason, words):
    placement = recorded()
    with pytest.raises(BusinessRuleError, match=words):
        correct_placement(officer=officer, placement_id=placement.pk, changes=changes, reason=reason)
    assert not PlacementCorrection.objects.exists()


def test_a_correction_that_contradicts_itself_is_refused(officer):
    placement = recorded()
    with pytest.raises((BusinessRuleError, ValidationError)):
        correct_placement(
            officer=officer, placement_id=placement.pk, changes={"kind": "akan"}, reason="Luar negeri"
        )


def test_cancelling_twice_keeps_the_first_reason(officer):
    placement = recorded()
    cancel_placement(actor=officer, placement_id=placement.pk, reason_code="mistake", note="Ganda")
    cancel_placement(actor=officer, placement_id=placement.pk, reason_code="no_show")
    placement.refresh_from_db()
    assert (placement.cancel_reason, placement.cancel_note) == ("mistake", "Ganda")
    assert Placement.objects.totals()["total"] == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"cancelled_at": timezone.now()},
        {"cancel_reason": "no_show"},
        {"in_city": False},
        {"kind": "akan"},
        {"started_on": datetime.date(2000, 1, 1)},
    ],
)
def test_the_database_refuses_a_placement_that_contradicts_itself(fields):
    placement = recorded()
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=placement.pk).update(**fields)


def test_the_questions_are_asked_once_on_their_day_and_answered_once():
    today = timezone.localdate()
    resident = ResidentFactory(complete=True)
    placement = recorded(resident, accepted_on=today - datetime.timedelta(days=40))
    start_placement(placement_id=placement.pk, started_on=today - datetime.timedelta(days=31))
    assert ask_due_follow_ups() == 1
    assert ask_due_follow_ups() == 0
    question = FollowUp.objects.get(asked_at__isnull=False)
    assert question.day == 30
    assert Message.objects.filter(recipient=resident.user, kind="placements.still_working").count() == 1
    answer_follow_up(actor=resident.user, follow_up_id=question.pk, still_working=True)
    answer_follow_up(actor=resident.user, follow_up_id=question.pk, still_working=False)
    question.refresh_from_db()
    assert question.still_working is True
    with pytest.raises(BusinessRuleError):
        answer_follow_up(actor=ResidentFactory().user, follow_up_id=question.pk, still_working=False)


def test_a_cancelled_placement_is_not_asked_about(officer):
    today = timezone.localdate()
    placement = recorded(accepted_on=today - datetime.timedelta(days=40))
    start_placement(placement_id=placement.pk, started_on=today - datetime.timedelta(days=31))
    cancel_placement(actor=officer, placement_id=placement.pk, reason_code="mistake")
    assert ask_due_follow_ups() == 0


def test_a_date_corrected_by_staff_moves_the_open_questions(officer):
    today = timezone.localdate()
    placement = recorded(accepted_on=today - datetime.timedelta(days=40))
    start_placement(placement_id=placement.pk, started_on=today - datetime.timedelta(days=5))
    correct_placement(
        officer=officer,
        placement_id=placement.pk,
        changes={"started_on": today - datetime.timedelta(days=10)},
        reason="Salah tanggal",
    )
    first = FollowUp.objects.get(placement=placement, day=30)
    assert first.due_on == today + datetime.timedelta(days=20)


def test_history_sees_also_a_raw_change():
    placement = recorded()
    Placement.objects.filter(pk=placement.pk).update(position="Penjahit")
    events = placement.events.order_by("pgh_id").values_list("position", flat=True)
    assert list(events) == ["Operator Jahit", "Penjahit"]

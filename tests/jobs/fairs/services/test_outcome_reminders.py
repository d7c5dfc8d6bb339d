"""Companies are reminded of outcomes that are due: a week and a day before, and once when late (F-21)."""

import datetime

import pytest
from django.db.models import F
from django.utils import timezone

from jobs.fairs.models import Talk
from jobs.fairs.services import calls, queue, talks
from jobs.fairs.services.outcome_reminders import remind_of_outcomes
from notifications.models import Message
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.fairs import BoothFactory

pytestmark = pytest.mark.django_db


def ended_talk(recruiter, booth):
    resident = ResidentFactory(complete=True)
    queue.join_queue(actor=resident.user, booth_id=booth.pk)
    place = calls.call_next(actor=recruiter, booth_id=booth.pk)
    talk = talks.answer_call(actor=resident.user, place_id=place.pk)
    return talks.end_talk(actor=recruiter, talk_id=talk.pk)


def days_pass(count):
    ago = datetime.timedelta(days=count)
    Talk.objects.update(
        outcome_due_at=F("outcome_due_at") - ago, outcome_reminded_at=F("outcome_reminded_at") - ago
    )


def told():
    return list(Message.objects.filter(kind="fairs.talk_outcomes_due").order_by("created_at", "pk"))


def test_three_reminders_in_fourteen_days_each_once_and_none_once_the_outcome_is_written():
    booth = BoothFactory()
    owner = MembershipFactory(company=booth.company, recruiter=True).user
    colleague = MembershipFactory(company=booth.company, recruiter=True).user
    MembershipFactory(company=booth.company, recruiter=True, is_active=False)
    talk, written = ended_talk(owner, booth), ended_talk(owner, booth)
    talks.set_outcome(actor=owner, talk_id=written.pk, outcome="kept")
    assert remind_of_outcomes() == 0
    for days, count in ((7, 1), (5, 0), (1, 1), (2, 1), (3, 0)):
        days_pass(days)
        assert remind_of_outcomes() == count, days
        assert remind_of_outcomes() == 0
    messages = told()
    assert {row.recipient for row in messages} == {owner, colleague}
    assert [row.context["is_late"] for row in messages if row.recipient == owner] == [False, False, True]
    assert messages[0].context["count"] == 1
    Talk.objects.filter(pk=talk.pk).update(outcome_reminded_at=None)
    talks.set_outcome(actor=owner, talk_id=talk.pk, outcome="kept")
    assert remind_of_outcomes() == 0


def test_what_was_late_for_long_is_not_dug_out():
    booth = BoothFactory()
    ended_talk(MembershipFactory(company=booth.company, recruiter=True).user, booth)
    Talk.objects.update(outcome_due_at=timezone.now() - datetime.timedelta(days=40))
    assert remind_of_outcomes() == 0

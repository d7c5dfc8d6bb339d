"""Quiet hours: what rings waits for the morning, codes and silent channels do not."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.notifications import PhoneCode
from notifications.channels import CHANNELS, Channel
from notifications.models import Delivery
from notifications.notice import CodeMail, RawMail
from notifications.quiet import quiet_end
from notifications.services import notify, relay
from notifications.services.relay import deliver_due_messages
from tests.factories.accounts import UserFactory
from tests.notifications.notices import TextMessage

WIB = datetime.timezone(datetime.timedelta(hours=7))


def at(hour, minute=0, day=24):
    return datetime.datetime(2026, 11, day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(20, 59), None),
        (at(21), at(6, day=25)),
        (at(23, 59), at(6, day=25)),
        (at(0, day=25), at(6, day=25)),
        (at(5, 59, day=25), at(6, day=25)),
        (at(6), None),
        (at(12), None),
        (at(22, day=30), datetime.datetime(2026, 12, 1, 6, tzinfo=WIB)),
    ],
)
def test_it_is_quiet_from_nine_in_the_evening_until_six(now, end):
    assert quiet_end(now) == end
    assert quiet_end(now.astimezone(datetime.UTC)) == end


class Fake(Channel):
    name = "sms"

    def __init__(self, rings):
        self.rings, self.got = rings, []

    def address_of(self, message):
        return "+628120000000"

    def send(self, session, delivery):
        self.got.append(delivery.message.kind)


def sent(monkeypatch, now, notice, rings=True, **context):
    fake = Fake(rings)
    monkeypatch.setitem(CHANNELS, "sms", fake)
    monkeypatch.setattr(relay, "database_now", lambda: now)
    with transaction.atomic():
        notify(notice, recipient=UserFactory(), context={"title": "kerja", **context})
    deliver_due_messages()
    return fake.got


@pytest.mark.django_db
def test_a_text_message_waits_for_the_morning_without_counting_an_attempt(monkeypatch):
    tonight = timezone.localtime().replace(hour=22, minute=0) + datetime.timedelta(days=1)
    assert sent(monkeypatch, tonight, TextMessage) == []
    row = Delivery.objects.get()
    morning = (tonight + datetime.timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    assert (row.state, row.attempts, row.due_at, row.lease) == ("pending", 0, morning, None)


@pytest.mark.django_db
def test_by_day_it_goes_at_once(monkeypatch):
    assert sent(monkeypatch, timezone.localtime().replace(hour=12), TextMessage) == ["test.text"]


@pytest.mark.django_db
def test_a_silent_channel_sends_at_night(monkeypatch):
    night = timezone.localtime().replace(hour=23)
    assert sent(monkeypatch, night, TextMessage, rings=False) == ["test.text"]


@pytest.mark.django_db
def test_a_code_is_never_held_back(monkeypatch):
    night = timezone.localtime().replace(hour=23)
    assert sent(monkeypatch, night, PhoneCode, code="123456") == ["accounts.phone_code"]
    assert not CodeMail.keeps_quiet
    assert RawMail.keeps_quiet
    assert not CHANNELS["email"].rings

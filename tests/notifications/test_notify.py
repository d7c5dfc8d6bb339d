"""Messages are rows of the caller's transaction; choices of people decide where they go."""

import sys

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from notifications.channels import CHANNELS, Channel
from notifications.models import Delivery, Message, Preference
from notifications.notice import Notice, choosable_categories
from notifications.services import add_digest_entry, notify, notify_address, notify_many, send_mail_row
from notifications.services.wake import wake_after_commit, wake_relay
from tests.factories.accounts import UserFactory
from tests.notifications.conftest import write
from tests.notifications.notices import News, Secret, Summons, TextMessage

pytestmark = pytest.mark.django_db


class Gateway(Channel):
    name = "sms"
    label = "SMS"
    on = True

    def is_available(self):
        return self.on

    def address_of(self, message):
        return "+62812"


@pytest.fixture
def gateway(monkeypatch):
    channel = Gateway()
    monkeypatch.setitem(CHANNELS, "sms", channel)
    return channel


def channels_of(message):
    return sorted(message.deliveries.values_list("channel", flat=True))


# --- one transaction ----------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act",
    [
        lambda user: notify(News, recipient=user, context={}),
        lambda user: notify(News, recipient=user, context={}, dedup_key="once"),
        lambda user: notify_address(News, email="luar@contoh.test", context={}),
        lambda user: notify_many(News, recipients=[(user.pk, {})]),
        lambda user: add_digest_entry(audience="x", kind="x", text="x"),
    ],
)
def test_a_message_outside_a_transaction_is_refused(act):
    user = UserFactory()
    with pytest.raises(RuntimeError, match="R-01"):
        act(user)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_takes_its_messages_with_it():
    user = UserFactory()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify(News, recipient=user, context={"title": "x"})
        notify_many(News, recipients=[(user.pk, {"title": "y"})])
        assert (Message.objects.count(), Delivery.objects.count()) == (2, 2)
        raise ZeroDivisionError
    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_message_is_due_at_once_and_keeps_plain_words():
    message = write(title=_("Kerja"), url="/saya/")
    message.refresh_from_db()
    delivery = message.deliveries.get()
    assert (message.context["title"], message.url) == ("Kerja", "/saya/")
    assert (delivery.channel, delivery.state, delivery.attempts) == ("email", "pending", 0)
    assert delivery in Delivery.objects.due(delivery.due_at)


def test_the_key_makes_a_message_once_for_each_person():
    first, second = UserFactory(), UserFactory()
    assert write(recipient=first, dedup_key="hari-1") is not None
    assert write(recipient=first, dedup_key="hari-1") is None
    assert write(recipient=second, dedup_key="hari-1") is not None
    assert (Message.objects.count(), Delivery.objects.count()) == (2, 2)


def test_a_message_has_one_receiver():
    with pytest.raises(IntegrityError, match="message_has_one_receiver"), transaction.atomic():
        Message.objects.create(kind="x", category="akun")
    with pytest.raises(IntegrityError, match="message_has_one_receiver"), transaction.atomic():
        Message.objects.create(kind="x", category="akun", recipient=UserFactory(), address="a@contoh.test")


def test_mail_to_an_address_is_a_row_first():
    message = send_mail_row("luar@contoh.test", "Subjek", "Isi")
    assert (message.address, message.recipient, message.is_sensitive) == ("luar@contoh.test", None, True)
    assert channels_of(message) == ["email"]


# --- choices ------------------------------------------------------------------------------------------
def refuse(user, *, category="lamaran", channel="email", enabled=False):
    Preference.objects.create(user=user, category=category, channel=channel, enabled=enabled)


def test_a_refused_channel_gets_nothing_and_the_inbox_keeps_the_message():
    user = UserFactory()
    refuse(user)
    message = write(recipient=user)
    assert channels_of(message) == []
    assert list(Message.objects.for_user(user).in_inbox()) == [message]


@pytest.mark.parametrize(
    "choice", [{"category": "akun"}, {"channel": "sms"}, {"enabled": True}], ids=["category", "channel", "on"]
)
def test_a_choice_about_something_else_changes_nothing(choice):
    user = UserFactory()
    refuse(user, **choice)
    assert channels_of(write(recipient=user)) == ["email"]


def test_what_is_essential_goes_out_whatever_was_chosen():
    user = UserFactory()
    refuse(user)
    assert channels_of(write(Summons, recipient=user)) == ["email"]


def test_each_channel_that_is_on_gets_its_delivery(gateway):
    assert channels_of(write()) == ["email", "sms"]
    gateway.on = False
    assert channels_of(write()) == ["email"]


def test_pinned_channels_are_the_only_ones(gateway):
    assert channels_of(write(Secret)) == ["email"]
    assert channels_of(write(TextMessage)) == ["sms"]


def test_a_pinned_channel_that_does_not_exist_fails_no_request():
    user = UserFactory()
    assert channels_of(write(TextMessage, recipient=user)) == []
    with transaction.atomic():
        assert notify_many(TextMessage, recipients=[(user.pk, {})]) == 1
    assert not Delivery.objects.exists()


def test_a_category_can_be_chosen_when_something_in_it_may_be_refused():
    chosen = choosable_categories()
    assert {"lamaran", "perusahaan", "tugas"} <= chosen
    assert "akun" not in chosen  # all of it is essential


def test_a_notice_needs_a_kind_of_its_own_and_a_known_category():
    with pytest.raises(TypeError, match="kind of its own"):
        type("Again", (Notice,), {"kind": "test.news"})
    with pytest.raises(TypeError, match="unknown category"):
        type("Lost", (Notice,), {"kind": "test.lost", "category": "lain"})


# --- many at once -------------------------------------------------------------------------------------
def test_many_messages_are_as_good_as_single_ones(django_assert_num_queries):
    plain, refuser, awkward = UserFactory.create_batch(3)
    refuse(refuser)
    words = 'a\tb\nc\\d "e" é %s'
    recipients = [(plain.pk, {"title": "1"}), (refuser.pk, {"title": "2"}), (awkward.pk, {"title": words})]
    with transaction.atomic(), django_assert_num_queries(1):
        assert notify_many(News, recipients=recipients, url="/lowongan/") == 3
    single = write(recipient=plain)
    single.refresh_from_db()
    many = Message.objects.get(recipient=plain, context={"title": "1"})
    same = ["recipient_id", "address", "kind", "category", "dedup_key", "is_sensitive", "read_at"]
    assert {name: getattr(many, name) for name in same} == {name: getattr(single, name) for name in same}
    assert many.url == "/lowongan/"
    one, other = many.deliveries.get(), single.deliveries.get()
    same = ["channel", "state", "attempts", "lease", "leased_until", "last_error", "sent_at"]
    assert {name: getattr(one, name) for name in same} == {name: getattr(other, name) for name in same}
    assert Message.objects.get(recipient=awkward).context == {"title": words}
    assert channels_of(Message.objects.get(recipient=refuser)) == []


def test_each_of_many_may_lead_to_a_page_of_their_own():
    own, common = UserFactory.create_batch(2)
    with transaction.atomic():
        notify_many(News, recipients=[(own.pk, {}, "/saya/1/"), (common.pk, {})], url="/lowongan/")
    assert Message.objects.get(recipient=own).url == "/saya/1/"
    assert Message.objects.get(recipient=common).url == "/lowongan/"


def test_many_essential_messages_ask_for_no_choice():
    user = UserFactory()
    refuse(user)
    with transaction.atomic():
        notify_many(Summons, recipients=[(user.pk, {"title": "1"})])
    assert channels_of(Message.objects.get()) == ["email"]


def test_many_messages_twice_are_there_once():
    users = UserFactory.create_batch(2)
    for expected in (2, 0):
        with transaction.atomic():
            done = notify_many(News, recipients=[(user.pk, {}) for user in users], dedup_key="kabar-7")
        assert done == expected
    assert (Message.objects.count(), Delivery.objects.count()) == (2, 2)


def test_many_messages_are_written_in_chunks(monkeypatch):
    monkeypatch.setattr(sys.modules["notifications.services.notify"], "CHUNK", 2)
    users = UserFactory.create_batch(5)
    with transaction.atomic():
        assert notify_many(News, recipients=((user.pk, {}) for user in users)) == 5
        assert notify_many(News, recipients=[]) == 0
    assert Delivery.objects.count() == 5


# --- waking -------------------------------------------------------------------------------------------
def planned():
    return [entry[1] for entry in connection.run_on_commit]


def test_a_transaction_wakes_the_relay_once():
    with transaction.atomic():
        write()
        write()
        notify_many(News, recipients=[(UserFactory().pk, {})])
        wake_after_commit()
        assert planned().count(wake_relay) == 1


def test_a_part_that_is_taken_back_leaves_the_wake_up_to_the_rest():
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write()
            raise ZeroDivisionError
        assert planned().count(wake_relay) == 0
        write()
        assert planned().count(wake_relay) == 1


def test_a_message_that_goes_nowhere_wakes_nobody():
    user = UserFactory()
    refuse(user)
    with transaction.atomic():
        write(recipient=user)
        assert planned() == []

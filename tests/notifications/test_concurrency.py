"""Two relays at once, with canaries: each test is also run with its guard off, and must fail then."""

import threading
import uuid

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import User
from notifications.channels import CHANNELS, Channel
from notifications.models import Delivery, DeliveryQuerySet, DigestEntry, Message
from notifications.services import add_digest_entry, digests, notify, notify_many, relay
from notifications.services.relay import claim, deliver_due_messages
from tests.factories.accounts import UserFactory
from tests.notifications.conftest import states, write_many
from tests.notifications.notices import News

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run ``acts`` in threads that start together; return their results."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            start.wait(timeout=30)
            results[number] = act()
        except Exception as exc:  # a thread's own failure must reach the test
            results[number] = exc
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    failures = [result for result in results if isinstance(result, Exception)]
    if failures:
        raise failures[0]
    return results


@pytest.fixture
def both_looked(monkeypatch):
    """Each claim waits between looking for rows and taking them until the other one has looked too."""
    meeting = threading.Barrier(2)

    class Uuid:
        @staticmethod
        def uuid4():
            meeting.wait(timeout=10)
            return uuid.uuid4()

    monkeypatch.setattr(relay, "uuid", Uuid)


def lock_nothing(monkeypatch):
    monkeypatch.setattr(DeliveryQuerySet, "select_for_update", lambda self, **options: self.all())


def claim_twice():
    """Return the keys of the rows that two relays look at in the same moment."""

    def take():
        return {row.pk for row in claim(limit=10)[1]}

    return at_once(take, take)


def test_two_claims_at_once_share_the_rows(both_looked):
    write_many(20)
    first, second = claim_twice()
    assert (len(first), len(second)) == (10, 10)
    assert first.isdisjoint(second)


def test_canary_without_the_lock_two_claims_want_the_same_rows(both_looked, monkeypatch):
    lock_nothing(monkeypatch)
    write_many(20)
    claim_twice()
    assert states() == {"leased": 10, "pending": 10}  # both wanted the same ten


class Counting(Channel):
    """Remembers what was sent."""

    name = "email"
    label = "E-mail"

    def __init__(self):
        self.sent, self.lock = [], threading.Lock()

    def address_of(self, message):
        return "x"

    def send(self, session, delivery):
        with self.lock:
            self.sent.append(delivery.pk)


@pytest.fixture
def counting(monkeypatch):
    channel = Counting()
    monkeypatch.setitem(CHANNELS, "email", channel)
    return channel


def test_two_relays_at_once_deliver_each_message_once(counting, monkeypatch):
    monkeypatch.setattr(relay, "claim", lambda without=(): claim(limit=7, without=without))
    write_many(60)
    counts = at_once(deliver_due_messages, deliver_due_messages)
    assert sum(counts) == 60
    assert len(counting.sent) == 60
    assert len(set(counting.sent)) == 60
    assert states() == {"sent": 60}


def test_canary_without_lock_and_lease_messages_go_out_twice(counting, monkeypatch, both_looked):
    lock_nothing(monkeypatch)
    monkeypatch.setattr(relay, "_begin", lambda row, lease: True)
    taken = threading.Barrier(2)

    def careless_claim(without=()):
        lease, _rows = claim(limit=10)
        taken.wait(timeout=10)
        return lease, list(Delivery.objects.filter(state="leased").select_related("message__recipient"))

    monkeypatch.setattr(relay, "claim", careless_claim)
    write_many(10)

    def one_round():
        lease, rows = relay.claim()
        return relay._send_group("email", relay.deque(rows), lease, float("inf"))

    at_once(one_round, one_round)
    assert len(counting.sent) == 20
    assert len(set(counting.sent)) == 10


def test_the_lease_alone_keeps_a_stolen_row_from_going_out_twice(counting, monkeypatch, both_looked):
    """The second guard: even when both took the same rows, only who holds the lease sends."""
    lock_nothing(monkeypatch)
    taken = threading.Barrier(2)
    write_many(10)

    def one_round():
        lease, rows = claim(limit=10)
        taken.wait(timeout=10)  # what is stolen while it is being sent, no lease can call back
        return relay._send_group("email", relay.deque(rows), lease, float("inf"))

    at_once(one_round, one_round)
    assert len(counting.sent) == len(set(counting.sent)) == 10


def test_two_requests_with_one_key_write_one_message():
    user = UserFactory()

    def single():
        with transaction.atomic():
            return notify(News, recipient=user, context={}, dedup_key="k") is not None

    def many():
        with transaction.atomic():
            return notify_many(News, recipients=[(user.pk, {})], dedup_key="k") == 1

    assert sorted(at_once(single, single, many, many)) == [False, False, False, True]
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("wait", [False, pytest.param(True, id="canary")])
def test_who_need_not_wait_passes_by_a_message_that_is_being_written(wait):
    user = UserFactory()

    def tell(**how):
        return notify_many(News, recipients=[(user.pk, {})], dedup_key="k", **how)

    def meanwhile():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return tell(wait=wait)

    with transaction.atomic():
        assert tell(wait=False) == 1
        if wait:
            with pytest.raises(OperationalError, match="lock timeout"):
                at_once(meanwhile)
        else:
            assert at_once(meanwhile) == [0]
    assert Message.objects.count() == Delivery.objects.count() == 1
    with transaction.atomic():
        assert tell(wait=False) == 0


def test_two_sweeps_at_once_write_one_digest():
    officer = UserFactory()
    digests.register_digest_audience("test.readers", lambda: User.objects.filter(pk=officer.pk), title="Kabar")
    try:
        with transaction.atomic():
            for number in range(5):
                add_digest_entry(audience="test.readers", kind="x", text=str(number))
        counts = at_once(digests.send_digests, digests.send_digests)
    finally:
        del digests._audiences["test.readers"]
    assert sorted(counts) == [0, 5]
    assert Message.objects.count() == 1
    assert not DigestEntry.objects.filter(digested_at=None).exists()

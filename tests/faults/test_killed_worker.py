"""A worker killed amid its work loses no message (FT-01, FT-02, FT-04; G-3)."""

import datetime
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import F

from notifications.models import Delivery
from notifications.notice import DailyDigest
from notifications.services import notify_many
from tests.factories.accounts import UserFactory
from tests.mailserver import mail_server
from tests.notifications.conftest import states

MESSAGES = 200
KILLS_AT = [40, 90, 140]


def leases_run_out():
    """A minute passes: what the dead worker held is free."""
    Delivery.objects.filter(state="leased").update(leased_until=F("leased_until") - datetime.timedelta(seconds=61))


@pytest.mark.faults
def test_200_messages_survive_three_killed_workers_and_an_emptied_broker(office):
    user = UserFactory()
    with transaction.atomic():
        notify_many(DailyDigest, recipients=[(user.pk, {"title": str(n), "count": n}) for n in range(MESSAGES)])
    ids = {f"<{pk}@localhost>" for pk in Delivery.objects.values_list("pk", flat=True)}
    assert len(ids) == MESSAGES
    kills = list(KILLS_AT)

    with mail_server() as inbox:
        worker, killed = None, []

        def cut_the_power(count):
            """The server has the mail, and the worker dies before it can note that."""
            if kills and count >= kills[0]:
                kills.pop(0)
                office.kill(worker)
                killed.append(worker)

        inbox.accepted = cut_the_power
        office.start_beat()
        url = f"smtp://127.0.0.1:{inbox.port}"
        worker = office.start_worker(EMAIL_URL=url)
        for number in range(1, len(KILLS_AT) + 1):
            office.wait_until(lambda number=number: len(killed) == number, 40, f"kill {number} did not come")
            assert states()["leased"] >= 1
            if number == 2:
                office.broker.flushdb()
            leases_run_out()
            worker = office.start_worker(EMAIL_URL=url)
        office.wait_until(lambda: states() == {"sent": MESSAGES}, 40, "not everything was delivered")
        mails = list(inbox.mails)

    assert {str(mail["Message-ID"]) for mail in mails} == ids
    repeats = {key: n for key, n in Counter(str(mail["Message-ID"]) for mail in mails).items() if n > 1}
    # Each kill fell between "accepted" and "noted" of one mail, and perhaps of the other process's mail too:
    # those came twice, under the same id.
    assert len(KILLS_AT) <= len(repeats) <= 2 * len(KILLS_AT)
    assert set(repeats.values()) == {2}
    by_id = {}
    for mail in mails:
        by_id.setdefault(str(mail["Message-ID"]), set()).add((str(mail["Subject"]), mail.get_content()))
    assert {len(words) for words in by_id.values()} == {1}
    assert not [line for line in office.logs().splitlines() if user.email in line or user.name in line]

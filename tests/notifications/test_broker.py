"""The broker only wakes: away, hung or lying, it delays a message and loses none (R-01, FT-03, FT-05)."""

import socket
import time

import pytest
from celery import current_app
from django.conf import settings
from django.urls import reverse

from notifications import tasks
from notifications.services import wake
from tests.factories.accounts import ResidentFactory
from tests.factories.jobs import VacancyFactory
from tests.notifications.conftest import states, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def silent():
    """A broker that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_without_a_broker_the_message_stays_and_beats_task_delivers_it(settings, mailoutbox, caplog):
    settings.REDIS_URL = "unix:///nowhere/valkey.sock?db=0"
    started = time.monotonic()
    write(url="/saya/")
    assert time.monotonic() - started < 1
    assert [record.message for record in caplog.records] == ["relay not woken: ConnectionError"]
    assert states() == {"pending": 1}
    current_app.tasks["notifications.deliver_due"].run()
    assert len(mailoutbox) == 1
    assert states() == {"sent": 1}


def test_a_hung_broker_costs_a_request_a_moment(settings, silent, caplog):
    settings.REDIS_URL = f"redis://127.0.0.1:{silent}/0"
    started = time.monotonic()
    write()
    assert time.monotonic() - started < 1.5
    assert [record.message for record in caplog.records] == ["relay not woken: TimeoutError"]
    assert states() == {"pending": 1}


def test_applying_works_without_a_broker(settings, client, mailoutbox):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_URL = settings.REDIS_URL
    resident = ResidentFactory(complete=True)
    vacancy = VacancyFactory(published=True)
    client.force_login(resident.user)
    address = reverse("jobs:apply", kwargs={"code": vacancy.code, "slug": vacancy.slug})
    started = time.monotonic()
    answer = client.post(address, {"cv": "none"})
    assert time.monotonic() - started < 2
    assert answer.status_code == 302
    assert states() == {"pending": 1}
    tasks.deliver_due()
    assert [mail.to for mail in mailoutbox] == [[resident.user.email]]


def test_a_broker_that_is_there_gets_one_wake_up_until_a_worker_begins(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.deliver_due, "apply_async", lambda **options: sent.append(options))
    wake.begin_look()
    write()
    assert sent == [{"retry": False, "expires": 30}]
    write()  # the worker has not begun: it will find this one too
    assert len(sent) == 1
    tasks.deliver_due()
    assert states() == {"sent": 2}
    write()
    assert len(sent) == 2


def test_a_wake_up_that_could_not_be_sent_mutes_nobody(monkeypatch, caplog):
    def refuse(**_options):
        raise ConnectionError

    wake.begin_look()
    with monkeypatch.context() as broken:
        broken.setattr(tasks.deliver_due, "apply_async", refuse)
        write()
    assert [record.message for record in caplog.records] == ["relay not woken: ConnectionError"]
    sent = []
    monkeypatch.setattr(tasks.deliver_due, "apply_async", lambda **options: sent.append(options))
    write()
    assert len(sent) == 1


def test_beat_sweeps_often_and_never_piles_up():
    """Whatever a broker lost, the next sweep finds; a sweep that nobody took in time is not kept (R-01)."""
    sweep = settings.CELERY_BEAT_SCHEDULE["deliver-messages"]
    assert sweep["task"] == tasks.deliver_due.name
    assert sweep["schedule"] <= 10
    assert sweep["options"]["expires"] <= 2 * sweep["schedule"]
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert "eta" not in entry.get("options", {})
        assert "countdown" not in entry.get("options", {})


def test_celery_is_set_so_that_a_killed_worker_loses_no_task():
    """R-02, SEC-60."""
    conf = current_app.conf
    assert conf.task_acks_late is True
    assert conf.task_reject_on_worker_lost is True
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert conf.accept_content == ["json"]
    assert conf.task_serializer == "json"


def test_a_task_ends_long_before_celery_ends_it():
    from notifications.services import relay

    # One send may take five time-outs of the mail server more.
    assert relay.BUDGET_SECONDS + 5 * settings.EMAIL_TIMEOUT < settings.CELERY_TASK_SOFT_TIME_LIMIT
    assert relay.LEASE.total_seconds() == 60

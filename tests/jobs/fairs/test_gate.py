"""The gate's pages: a typed code without scripts, scans that waited on a phone, the list without persons."""

import hashlib
import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs.fairs import gate
from jobs.fairs.models import CheckIn, CheckInConflict, Edition
from jobs.fairs.ticket_codes import qr_text
from tests.admin.pages import signed_in, words
from tests.factories.accounts import OfficerFactory
from tests.factories.fairs import TicketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    gate.forget()


@pytest.fixture
def ticket():
    return TicketFactory(lane="pregnant")


@pytest.fixture
def client():
    return signed_in(OfficerFactory(groups=["Pengelola bursa"]))


def at(name, ticket):
    return reverse(f"fair_staff:{name}", kwargs={"edition": ticket.edition.slug})


def send(client, ticket, scans, sent_at=None):
    body = {"sent_at": (sent_at or timezone.now()).isoformat(), "scans": scans}
    return client.post(at("gate_send", ticket), json.dumps(body), content_type="application/json")


def scanned(text, **more):
    return {"event": str(uuid.uuid4()), "text": text, "at": timezone.now().isoformat(), "gate": "A", **more}


def test_a_typed_code_works_without_scripts_and_a_repeat_counts_once(client, ticket):
    token = str(uuid.uuid4())
    for _ in range(2):
        answer = client.post(
            at("gate", ticket), {"kode": ticket.code.upper(), "pintu": "B", "form_token": token}, follow=True
        )
        assert "Silakan masuk. Jalur: Ibu hamil." in words(answer)
    assert (CheckIn.objects.count(), CheckInConflict.objects.count()) == (1, 0)
    answer = client.post(at("gate", ticket), {"kode": ticket.code}, follow=True)
    assert "sudah masuk pukul" in words(answer)
    assert ticket.resident.full_name not in answer.content.decode()
    assert ticket.code.upper() in words(client.get(at("gate_conflicts", ticket)))


def test_scans_that_waited_are_answered_one_by_one(client, ticket):
    good, bad = scanned(qr_text(ticket)), scanned("\x00bcdfghjk")
    answer = send(client, ticket, [good, bad]).json()
    assert [(row["event"], row["in"]) for row in answer["answers"]] == [
        (good["event"], True),
        (bad["event"], False),
    ]
    assert answer["came"] == 1


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"sent_at": "now", "scans": []}', '{"sent_at": "2026-11-24T10:00:00+07:00", "scans": [1]}'],
    ids=range(5),
)
def test_what_is_no_list_of_scans_is_refused(client, ticket, body):
    answer = client.post(at("gate_send", ticket), body, content_type="application/json")
    assert answer.status_code == 400
    naive = scanned(qr_text(ticket), at="2026-11-24T10:00:00")
    assert send(client, ticket, [naive]).status_code == 400


def test_a_fair_that_is_only_announced_takes_no_scans(client, ticket):
    Edition.objects.update(phase="published")
    assert send(client, ticket, [scanned(qr_text(ticket))]).status_code == 409
    answer = client.post(at("gate", ticket), {"kode": ticket.code})
    assert answer.status_code == 409
    assert "Kedatangan dicatat setelah pendaftaran dibuka." in words(answer)


def test_the_list_for_hours_without_a_signal_holds_no_person_and_no_code(client, ticket):
    """FT-28 and data minimisation: fingerprints, a lane and a wave are enough."""
    TicketFactory(window=ticket.window, state="waiting", waiting_number=1)
    answer = client.get(at("gate_list", ticket))
    text = answer.content.decode()
    line = answer.json()["tickets"]
    assert ticket.code not in text
    assert ticket.resident.full_name not in text
    check = hashlib.sha256(qr_text(ticket).split(":")[1].encode()).hexdigest()[:6]
    assert line == [f"{gate.fingerprint(ticket.edition.slug, ticket.code)}{check}h00"]
    assert len(answer.json()["windows"]) == 1


def test_the_worker_is_a_script_of_its_own_page(client, ticket):
    answer = client.get(at("gate_worker", ticket))
    assert answer["Content-Type"].startswith("text/javascript")
    assert at("gate_list", ticket) in answer.content.decode().replace("\\u002D", "-")
    assert "camera=(self)" in client.get(at("gate", ticket))["Permissions-Policy"]


def test_conflicts_cost_the_same_for_one_and_three(client, ticket):
    counts = []
    for turn in (1, 2):
        send(client, ticket, [scanned("bcdfghjk") for _ in range(turn)])
        with CaptureQueriesContext(connection) as asked:
            client.get(at("gate_conflicts", ticket))
        counts.append(len(asked))
    assert counts[0] == counts[1]

"""The instructor's phone pages: whose they are, a press without scripts, marks sent later, the card."""

import datetime
import json
import re
import uuid

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import OfficerFactory, ResidentFactory, UserFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from training.cards import card_text, ticket_of_card
from training.enums import EnrolmentState
from training.models import Attendance

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def batch(teacher):
    batch = BatchFactory(running=True)
    batch.instructors.add(teacher)
    return batch


def address(batch, day=None):
    return f"/instruktur/{batch.slug}/hadir/{(day or batch.starts_on).isoformat()}/"


def test_signing_in_leads_an_instructor_to_the_classes(client, batch):
    assert client.get("/masuk/").url == "/instruktur/"
    page = client.get("/instruktur/").content.decode()
    assert f"/instruktur/{batch.slug}/hadir/" in page


def test_an_instructor_without_a_class_lands_there_too(client, teacher):
    call_command("sync_groups", verbosity=0)
    teacher.groups.add(Group.objects.get(name="Instruktur"))
    assert client.get("/masuk/").url == "/instruktur/"
    assert "Belum ada kelas atas nama Anda." in client.get("/instruktur/").content.decode()


def test_a_class_is_for_its_instructor_and_the_office_only(client, batch):
    paths = [f"/instruktur/{batch.slug}/", f"/instruktur/{batch.slug}/hadir/", address(batch)]
    assert [client.get(path).status_code for path in paths] == [200, 302, 200]
    for stranger in (UserFactory(), ResidentFactory().user):
        client.force_login(stranger)
        assert [client.get(path).status_code for path in paths] == [404, 404, 404]
        assert client.post(paths[2], {"semua": "1"}).status_code == 404
    client.logout()
    assert [client.get(path).status_code for path in paths] == [302, 302, 302]
    officer = OfficerFactory(groups=["Pengelola pelatihan"])
    client.force_login(officer)
    assert client.get(paths[2]).status_code == 200


@pytest.mark.parametrize("day", ["2026-13-01", "x", "2026-02-30", "%00"])
def test_a_day_that_is_none_is_not_found(client, batch, day):
    assert client.get(f"/instruktur/{batch.slug}/hadir/{day}/").status_code == 404


def test_a_press_marks_and_a_second_press_changes(client, batch):
    person = EnrolmentFactory(batch=batch)
    for presence in ("present", "late"):
        answer = client.post(address(batch), {"tanda": f"{person.pk}:{presence}"})
        assert answer.url == f"{address(batch)}#p-{person.pk}"
        assert Attendance.objects.get().presence == presence
    page = client.get(address(batch)).content.decode()
    assert re.search(rf'value="{person.pk}:late" aria-pressed="true"', page)


@pytest.mark.parametrize("bad", ["", "x", f"{uuid.UUID(int=7)}:present", "\x00:present", "a" * 5000])
def test_a_press_that_makes_no_sense_is_told(client, batch, bad):
    answer = client.post(address(batch), {"tanda": bad}, follow=True)
    assert answer.status_code == 200
    assert "notice-warning" in answer.content.decode()
    assert Attendance.objects.count() == 0


def test_everybody_present_by_one_press(client, batch):
    people = [EnrolmentFactory(batch=batch) for _n in range(3)]
    client.post(address(batch), {"semua": "1"})
    assert set(Attendance.objects.values_list("enrolment_id", "presence")) == {(p.pk, "present") for p in people}


def test_a_typed_ticket_marks_its_person(client, batch):
    person = EnrolmentFactory(batch=batch)
    client.post(address(batch), {"kode": f" {person.ticket.lower()} "})
    assert Attendance.objects.get().enrolment == person
    other = EnrolmentFactory()
    answer = client.post(address(batch), {"kode": other.ticket}, follow=True)
    assert "bukan peserta kelas ini" in answer.content.decode()


def body(day, *marks, **more):
    now = timezone.now().isoformat()
    return {"sent_at": now, "marks": [{"day": day.pk, "at": now, **one} for one in marks], **more}


def send(client, data):
    return client.post(
        "/instruktur/tanda/", data if isinstance(data, str) else json.dumps(data), content_type="application/json"
    )


def test_marks_that_waited_are_taken_once_and_answered(client, batch):
    person, day = EnrolmentFactory(batch=batch), batch.days.first()
    one = {"event": str(uuid.uuid4()), "enrolment": str(person.pk), "presence": "present"}
    for _again in range(3):
        answer = send(client, body(day, one, one))
        assert answer.json()["answers"] == [{"event": one["event"], "presence": "present", "sentence": ""}] * 2
    assert Attendance.objects.count() == 1


def test_marks_for_a_class_of_somebody_else_are_refused_with_a_sentence(client, batch):
    other = BatchFactory(running=True)
    person = EnrolmentFactory(batch=other)
    one = {"event": str(uuid.uuid4()), "enrolment": str(person.pk), "presence": "present"}
    answers = send(client, body(other.days.first(), one)).json()["answers"]
    assert answers[0]["sentence"] == "Hari ini bukan hari kelas Anda."
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"sent_at": "x", "marks": []}',
        '{"sent_at": "2026-11-24T00:00:00Z", "marks": [1]}',
        '{"sent_at": "2026-11-24T00:00:00Z", "marks": [{"day": 1e400}]}',
        '{"sent_at": "2026-11-24T00:00:00Z", "marks": {"day": 1}}',
    ],
)
def test_marks_that_can_not_be_read_are_a_400(client, batch, spoilt):
    assert send(client, spoilt).status_code in (200, 400)
    assert Attendance.objects.count() == 0


def test_the_camera_is_allowed_on_the_list_only(client, batch):
    EnrolmentFactory(batch=batch)
    assert "camera=(self)" in client.get(address(batch))["Permissions-Policy"]
    assert "camera=()" in client.get("/instruktur/")["Permissions-Policy"]


@pytest.mark.parametrize("page", ["list", "class"])
def test_the_number_of_queries_does_not_grow_with_the_people(client, batch, page):
    path = address(batch) if page == "list" else f"/instruktur/{batch.slug}/"
    counts = []
    for number in (1, 3):
        while batch.enrolments.count() < number:
            EnrolmentFactory(batch=batch)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- the card -----------------------------------------------------------------------------------------
def test_the_card_is_for_its_owner_and_shows_a_signed_code(client):
    own = EnrolmentFactory(batch=BatchFactory(running=True))
    path = f"/saya/pelatihan/{own.pk}/kartu/"
    client.force_login(own.resident.user)
    page = client.get(path).content.decode()
    assert own.ticket in page
    assert "<svg" in page
    assert "style=" not in page
    for stranger in (ResidentFactory().user, UserFactory()):
        client.force_login(stranger)
        assert client.get(path).status_code == 404
    client.logout()
    assert client.get(path).status_code == 302


def test_the_card_waits_until_there_is_a_seat(client):
    own = EnrolmentFactory(state=EnrolmentState.REGISTERED)
    client.force_login(own.resident.user)
    page = client.get(f"/saya/pelatihan/{own.pk}/kartu/").content.decode()
    assert "Kartu muncul setelah Anda menjadi peserta." in page
    assert own.ticket not in page


def test_one_altered_letter_spoils_a_card():
    own = EnrolmentFactory()
    text = card_text(own)
    assert ticket_of_card(text) == own.ticket
    for place in range(len(text)):
        altered = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        assert ticket_of_card(altered) is None, place


def test_a_card_of_yesterday_still_counts_today(client, batch):
    person = EnrolmentFactory(batch=batch)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    assert ticket_of_card(card_text(person)) == person.ticket
    assert client.get(address(batch, yesterday)).status_code == 404


def test_the_way_to_the_classes_costs_no_statement_of_its_own(client, batch):
    """The menu stands on every page; the session knows who teaches, from signing in or from the own pages."""
    assert "Kelas saya" not in client.get("/bantuan/").content.decode()
    client.get("/instruktur/")
    assert "Kelas saya" in client.get("/bantuan/").content.decode()
    client.force_login(batch.instructors.get())
    assert "Kelas saya" in client.get("/bantuan/").content.decode()
    with CaptureQueriesContext(connection) as queries:
        client.get("/bantuan/")
    assert not [query for query in queries if "training_batch" in query["sql"]]
    client.force_login(UserFactory())
    assert "Kelas saya" not in client.get("/bantuan/").content.decode()


def test_officers_have_no_applications_in_their_bar(client):
    client.force_login(OfficerFactory())
    assert "/saya/lamaran/" not in client.get("/bantuan/").content.decode()
    client.force_login(UserFactory())
    assert "/saya/lamaran/" in client.get("/bantuan/").content.decode()


def test_the_days_of_a_class_stand_in_their_order(client, batch):
    """Whatever order the rows were written in: counting marks forgets the model's own."""
    dates = [batch.starts_on + datetime.timedelta(days=index) for index in (20, 3, 11)]
    batch.days.all().delete()
    for date in dates:
        batch.days.create(date=date)
    page = client.get(f"/instruktur/{batch.slug}/").content.decode()
    linked = re.findall(rf"/instruktur/{batch.slug}/hadir/([\d-]+)/", page)
    assert [day for day in linked if day in {str(date) for date in dates}][-3:] == sorted(map(str, dates))

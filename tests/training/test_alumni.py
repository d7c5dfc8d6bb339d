"""The question to alumni: asked once when its month comes, answered by one tap, counted without naming few."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from notifications.models import Message
from placements.models import Placement
from tests.factories.accounts import OfficerFactory, ResidentFactory, UserFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from training.enums import EnrolmentState, Outcome
from training.models import AlumniFollowUp
from training.outcomes import outcomes_of
from training.services import follow_ups as service

pytestmark = pytest.mark.django_db


def batch_ended(days_ago):
    today = timezone.localdate()
    start = today - datetime.timedelta(days=days_ago + 4)
    now = timezone.now()
    return BatchFactory(
        starts_on=start,
        ends_on=today - datetime.timedelta(days=days_ago),
        opens_at=now - datetime.timedelta(days=days_ago + 40),
        closes_at=now - datetime.timedelta(days=days_ago + 30),
    )


@pytest.fixture
def graduate():
    return EnrolmentFactory(batch=batch_ended(95), state=EnrolmentState.PASSED)


def asked(graduate):
    service.ask_due_questions()
    return AlumniFollowUp.objects.get(enrolment=graduate)


@pytest.mark.parametrize(
    ("ends_on", "months", "due"),
    [((2026, 11, 30), 3, (2027, 2, 28)), ((2026, 8, 15), 6, (2027, 2, 15)), ((2024, 2, 29), 12, (2025, 2, 28))],
)
def test_the_day_of_a_question_is_the_same_day_of_a_later_month(ends_on, months, due):
    assert service.due_day(datetime.date(*ends_on), months) == datetime.date(*due)


def test_who_passed_three_months_ago_is_asked_once(graduate):
    EnrolmentFactory(batch=graduate.batch, state=EnrolmentState.FAILED)
    assert (service.ask_due_questions(), service.ask_due_questions()) == (1, 0)
    message = Message.objects.get(kind="training.alumni_question")
    assert message.recipient == graduate.resident.user
    assert AlumniFollowUp.objects.get().months == 3


@pytest.mark.parametrize("days_ago", [10, 80, 160, 300, 900])
def test_nobody_is_asked_outside_the_months(days_ago):
    EnrolmentFactory(batch=batch_ended(days_ago), state=EnrolmentState.PASSED)
    assert service.ask_due_questions() == 0


def test_the_link_shows_on_a_look_and_answers_by_a_press_without_signing_in(client, graduate):
    row = asked(graduate)
    path = f"/kabar/{service.answer_token(row)}/"
    page = client.get(path)
    assert page["Referrer-Policy"] == "no-referrer"
    assert graduate.full_name not in page.content.decode()
    row.refresh_from_db()
    assert row.answered_at is None
    client.post(path, {"outcome": "looking"})
    client.post(path, {"outcome": "business"})
    row.refresh_from_db()
    assert row.outcome == Outcome.BUSINESS
    client.post(path, {"outcome": "\x00"})
    row.refresh_from_db()
    assert row.outcome == Outcome.BUSINESS


def test_a_link_that_is_altered_or_old_opens_nothing(client, graduate):
    row = asked(graduate)
    token = service.answer_token(row)
    assert client.get(f"/kabar/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}/").status_code == 404
    assert client.get("/kabar/x/").status_code == 404
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
        assert client.get(f"/kabar/{token}/").status_code == 404


def work(employer="PT Maju Jaya Contoh", day=None):
    day = day or timezone.localdate()
    return {
        "employer_name": employer, "position": "Penjahit", "province": "36",
        "since_tanggal": day.day, "since_bulan": day.month, "since_tahun": day.year,
    }  # fmt: skip


def test_who_works_may_say_where_and_is_counted_once(client, graduate):
    row = asked(graduate)
    path = f"/saya/pelatihan/kabar/{row.pk}/"
    client.force_login(graduate.resident.user)
    client.post(path, {"outcome": "working"})
    assert "Bekerja di mana?" in client.get(path).content.decode()
    assert client.post(path, work()).status_code == 302
    later = AlumniFollowUp.objects.create(enrolment=graduate, months=6, due_on=timezone.localdate())
    client.post(f"/saya/pelatihan/kabar/{later.pk}/", work("pt. MAJU JAYA contoh, Tbk"))
    placement = Placement.objects.get()
    assert (placement.source, placement.employer_name) == ("training", "PT Maju Jaya Contoh")
    client.post(f"/saya/pelatihan/kabar/{later.pk}/", work("CV Lain Contoh"))
    assert Placement.objects.count() == 2


@pytest.mark.parametrize("change", [{"employer_name": ""}, {"province": "\x00"}, {"since_tahun": "1"}])
def test_work_that_can_not_be_taken_is_told(client, graduate, change):
    row = asked(graduate)
    client.force_login(graduate.resident.user)
    assert client.post(f"/saya/pelatihan/kabar/{row.pk}/", work() | change).status_code == 422
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert client.post(f"/saya/pelatihan/kabar/{row.pk}/", work(day=tomorrow)).status_code == 422
    assert Placement.objects.count() == 0


def test_a_question_is_for_its_person_only(client, graduate):
    row = asked(graduate)
    for stranger in (ResidentFactory().user, UserFactory()):
        client.force_login(stranger)
        assert client.get(f"/saya/pelatihan/kabar/{row.pk}/").status_code == 404
        assert client.post(f"/saya/pelatihan/kabar/{row.pk}/", {"outcome": "looking"}).status_code == 404
    client.logout()
    assert client.get(f"/saya/pelatihan/kabar/{row.pk}/").status_code == 302


def test_the_office_records_by_phone_and_instructors_do_not(client, graduate):
    row = asked(graduate)
    path = f"/instruktur/{graduate.batch.slug}/alumni/"
    teacher = UserFactory()
    graduate.batch.instructors.add(teacher)
    client.force_login(teacher)
    assert client.get(path).status_code == 404
    client.force_login(OfficerFactory(groups=["Pengelola pelatihan"]))
    assert graduate.full_name in client.get(path).content.decode()
    client.post(path, {"kabar": f"{row.pk}:studying"})
    row.refresh_from_db()
    assert (row.outcome, row.by_office) == (Outcome.STUDYING, True)
    for bad in ("", "x:working", f"{graduate.pk}:working", "\x00"):
        assert client.post(path, {"kabar": bad}).status_code == 404
    assert client.post(path, {"kabar": f"{row.pk}:nonsense"}).status_code == 302


def test_answers_are_counted_by_the_latest_of_each_person_and_few_are_not_told():
    batch = batch_ended(200)
    now, today = timezone.now(), timezone.localdate()

    def answer(person, months, outcome):
        AlumniFollowUp.objects.create(
            enrolment=person, months=months, due_on=today, answered_at=now, outcome=outcome
        )

    people = [EnrolmentFactory(batch=batch, state=EnrolmentState.PASSED) for _n in range(5)]
    for person in people[:4]:
        answer(person, 3, Outcome.LOOKING)
    assert outcomes_of([batch]) is None
    answer(people[4], 3, Outcome.BUSINESS)
    answer(people[0], 6, Outcome.WORKING)
    found = outcomes_of([batch])
    assert (found.answered, found.working, found.business, found.looking, found.at_work) == (5, 1, 1, 3, 2)

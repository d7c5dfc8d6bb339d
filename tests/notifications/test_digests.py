"""Digests: one message a person and day, whatever happened."""

import datetime

import pytest
from django.db import transaction

from accounts.models import User
from notifications.models import Delivery, DigestEntry, Message
from notifications.rendering import render_body, render_subject
from notifications.services import add_digest_entry, digests, send_digests
from tests.factories.accounts import CompanyFactory, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db

AUDIENCE = "test.readers"


@pytest.fixture
def readers():
    people = UserFactory.create_batch(2)
    keys = [person.pk for person in people]
    digests.register_digest_audience(
        AUDIENCE, lambda: User.objects.filter(pk__in=keys).order_by("pk"), title="Lowongan baru"
    )
    yield people
    del digests._audiences[AUDIENCE]


def happen(*texts, url="/admin/x/"):
    with transaction.atomic():
        for text in texts:
            add_digest_entry(audience=AUDIENCE, kind="test", text=text, url=url)


def next_day():
    """What was told was told yesterday."""
    day = datetime.timedelta(days=1)
    for message in Message.objects.all():
        stem, _colon, date = message.dedup_key.rpartition(":")
        date = datetime.date.fromisoformat(date) - day
        Message.objects.filter(pk=message.pk).update(dedup_key=f"{stem}:{date}")


def test_everything_that_happened_is_one_message_a_person(readers):
    happen("PT A & B", "PT C")
    assert send_digests() == 2
    messages = list(Message.objects.order_by("recipient"))
    assert sorted(message.recipient_id for message in messages) == sorted(reader.pk for reader in readers)
    assert render_subject(messages[0]) == "Lowongan baru: 2"
    body = render_body(messages[0])
    assert "- PT A & B\n- PT C" in body
    assert "lagi" not in body
    assert messages[0].url == "/admin/"
    assert Delivery.objects.count() == 2


def test_a_single_entry_points_at_its_own_page(readers):
    happen("PT A", url="/admin/jobs/vacancy/1/")
    send_digests()
    assert Message.objects.first().url == "/admin/jobs/vacancy/1/"


def test_a_second_digest_waits_for_the_next_day(readers):
    happen("pagi")
    assert send_digests() == 1
    happen("siang", "sore")
    assert send_digests() == 0
    assert DigestEntry.objects.filter(digested_at=None).count() == 2
    next_day()
    assert send_digests() == 2
    assert Message.objects.count() == 4


def test_a_long_digest_is_shortened(readers):
    happen(*[f"PT {number:02d}" for number in range(25)])
    assert send_digests() == 25
    body = render_body(Message.objects.first())
    assert body.count("- PT") == 20
    assert body.endswith("dan 5 lagi")


def test_nothing_happened_means_no_message(readers):
    assert send_digests() == 0
    assert not Message.objects.exists()


def test_entries_that_nobody_reads_wait_for_a_reader(readers, caplog):
    User.objects.filter(pk__in=[reader.pk for reader in readers]).delete()
    happen("PT A")
    assert send_digests() == 0
    assert DigestEntry.objects.get().digested_at is None
    assert "nobody reads" in caplog.text


def test_a_change_that_fails_takes_its_entry_with_it(readers):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        add_digest_entry(audience=AUDIENCE, kind="x", text="x")
        raise ZeroDivisionError
    assert not DigestEntry.objects.exists()


def test_officers_hear_of_vacancies_and_placements_and_others_do_not():
    """The audiences that exist have readers by permission."""
    from tests.factories.accounts import OfficerFactory, ResidentFactory

    moderator, placer = OfficerFactory(moderator=True), OfficerFactory(placement_officer=True)
    ResidentFactory(complete=True)
    readers = {name: list(resolver()) for name, (resolver, *_rest) in digests._audiences.items()}
    assert moderator in readers["officers.vacancies"]
    assert placer in readers["officers.placements"]
    everyone = {person for people in readers.values() for person in people}
    assert {person.is_staff for person in everyone} == {True}


@pytest.mark.parametrize(
    ("hour", "due"), [(3, False), (6, False), (7, True), (14, True), (20, True), (21, False), (23, False)]
)
def test_digests_go_out_by_day_only(settings, hour, due):
    schedule = settings.CELERY_BEAT_SCHEDULE["send-digests"]["schedule"]
    assert (hour in schedule.hour) is due
    assert schedule.minute == {0, 15, 30, 45}


def test_what_was_decided_since_is_not_said_to_wait_and_what_came_twice_is_said_once():
    from accounts.services import companies
    from tests.factories.accounts import CompanyDocumentFactory, MembershipFactory, OfficerFactory

    officer = OfficerFactory(verifier=True)
    members = [MembershipFactory() for _ in range(2)]
    for member in members:
        CompanyDocumentFactory(company=member.company)
        companies.submit_company(actor=member.user, company_id=member.company_id)
    decided, waiting = (member.company for member in members)
    companies.decide_company(officer=officer, company_id=decided.pk, verify=True)
    companies.decide_company(officer=officer, company_id=waiting.pk, verify=False, reason="NIB buram.")
    companies.submit_company(actor=members[1].user, company_id=waiting.pk)
    send_digests()
    message = Message.objects.get(recipient=officer, kind="notifications.digest")
    assert (message.context["count"], message.context["lines"]) == (1, [f"{waiting.name} menunggu pemeriksaan"])


def test_when_nothing_waits_any_more_no_digest_goes_out():
    from accounts.services import companies
    from tests.factories.accounts import CompanyDocumentFactory, MembershipFactory, OfficerFactory

    officer, member = OfficerFactory(verifier=True), MembershipFactory()
    CompanyDocumentFactory(company=member.company)
    companies.submit_company(actor=member.user, company_id=member.company_id)
    companies.decide_company(officer=officer, company_id=member.company_id, verify=True)
    send_digests()
    assert not Message.objects.filter(recipient=officer).exists()
    assert not DigestEntry.objects.filter(digested_at=None).exists()


def test_what_is_past_its_time_stands_first_once_a_day_also_on_a_quiet_day():
    officer = OfficerFactory(verifier=True)
    late = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    CompanyFactory(submitted=True, due_at=late), CompanyFactory(submitted=True)
    for _round in range(2):
        send_digests()
    message = Message.objects.get(recipient=officer)
    assert render_subject(message) == "Perusahaan menunggu pemeriksaan: 1"
    assert "- 1 lewat batas waktu petugas" in render_body(message)
    next_day()
    with transaction.atomic():
        add_digest_entry(audience="officers.companies", kind="test", text="PT Baru menunggu", url="/admin/x/")
    send_digests()
    newest = Message.objects.filter(recipient=officer).latest("created_at", "pk")
    lines = [line for line in render_body(newest).splitlines() if line.startswith("- ")]
    assert lines == ["- 1 lewat batas waktu petugas", "- PT Baru menunggu"]


def test_a_day_without_anything_new_or_late_has_no_digest():
    OfficerFactory(verifier=True)
    CompanyFactory(submitted=True)
    assert send_digests() == 0
    assert not Message.objects.exists()

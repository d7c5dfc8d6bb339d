"""The pages of a number and the polled answer, through HTTP requests."""

import json
import uuid

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.fairs import board
from jobs.fairs.enums import SkipReason
from jobs.fairs.models import Booth, BoothVacancy, Edition, Place
from jobs.fairs.services import calls, queue, talks
from jobs.models import Application
from tests.accounts.conftest import text_of
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, PlaceFactory, TicketFactory
from tests.factories.jobs import QuestionFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_held():
    board.forget()
    caches["pages"].clear()


@pytest.fixture
def booth():
    return BoothFactory()


@pytest.fixture
def recruiter(booth):
    return MembershipFactory(company=booth.company, recruiter=True).user


@pytest.fixture
def place(booth):
    return join(booth)


def join(booth):
    return queue.join_queue(actor=ResidentFactory(complete=True).user, booth_id=booth.pk)


def url(name, place):
    return reverse(f"fairs:{name}", kwargs={"edition": place.booth.edition.slug, "pk": place.pk})


def at_booth(name, booth):
    return reverse(f"fairs:{name}", kwargs={"edition": booth.edition.slug, "booth": booth.slug})


# --- taking a number ----------------------------------------------------------------------------------
def test_a_number_is_taken_with_the_answer_and_the_lane_of_the_ticket(client, booth):
    Booth.objects.update(answers_wanted="Bisa kerja malam?")
    resident = ResidentFactory(complete=True)
    TicketFactory(window__edition=booth.edition, resident=resident, lane="elderly")
    client.force_login(resident.user)
    page = client.get(at_booth("queue_join", booth))
    assert "Bisa kerja malam?" in text_of(page)
    assert page.context["form"]["lane"].value() == "elderly"
    refused = client.post(at_booth("queue_join", booth), {"lane": "elderly"})
    assert refused.status_code == 422
    data = {"answer": "Bisa", "lane": "elderly", "form_token": str(uuid.uuid4())}
    for _ in range(2):
        response = client.post(at_booth("queue_join", booth), data)
        place = Place.objects.get()
        assert response.url == place.get_absolute_url()
    assert (place.answer, place.is_priority) == ("Bisa", True)
    assert client.get(at_booth("queue_join", booth)).url == place.get_absolute_url()


@pytest.mark.parametrize("data", [{"lane": "raja"}, {"lane": "\x00"}])
def test_bad_input_is_answered_on_the_page(client, booth, data):
    client.force_login(ResidentFactory(complete=True).user)
    assert client.post(at_booth("queue_join", booth), data).status_code == 422


def test_a_full_hand_and_a_shut_queue_are_said_on_the_page(client, booth):
    Edition.objects.update(places_per_person=1)
    place = join(BoothFactory(edition=booth.edition))
    client.force_login(place.resident.user)
    page = client.post(at_booth("queue_join", booth), {"lane": ""})
    assert "Keluar dari salah satu dulu" in text_of(page)
    Booth.objects.update(queue_open=False)
    assert "sedang ditutup" in text_of(client.get(at_booth("queue_join", booth)))


def test_who_has_no_profile_is_led_to_it_and_who_is_not_signed_in_to_the_door(client, booth):
    assert "/akun/login/" in client.get(at_booth("queue_join", booth)).url
    client.force_login(ResidentFactory().user)
    assert reverse("resident:start") in client.get(at_booth("queue_join", booth)).url


# --- the page of a number -----------------------------------------------------------------------------
def test_the_page_says_number_position_and_that_it_may_be_closed(client, booth, place):
    behind = join(booth)
    client.force_login(behind.resident.user)
    page = text_of(client.get(url("place", behind)))
    for words in ("Anda nomor 2", "1 orang sebelum Anda", "belum bisa diperkirakan", "Boleh tutup halaman ini"):
        assert words in page
    client.force_login(place.resident.user)
    assert "Anda berikutnya" in text_of(client.get(url("place", place)))


def test_the_wait_is_a_range_once_three_calls_ended(client, booth, recruiter):
    for _ in range(3):
        row = join(booth)
        calls.call_next(actor=recruiter, booth_id=booth.pk)
        calls.skip_person(actor=recruiter, place_id=row.pk, reason=SkipReason.OTHER_JOB)
    join(booth)
    behind = join(booth)
    client.force_login(behind.resident.user)
    assert "Kira-kira 3 sampai 7 menit lagi" in text_of(client.get(url("place", behind)))


def test_who_is_called_comes_and_the_talk_begins(client, booth, place, recruiter):
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    client.force_login(place.resident.user)
    page = text_of(client.get(url("place", place)))
    assert "Giliran Anda sekarang" in page
    assert "Datang dalam 90 detik" in page
    answer = client.post(url("place_answer", place))
    assert answer.url == Place.objects.get().talk.get_absolute_url()
    assert "Buka pembicaraan" in text_of(client.get(url("place", place)))


def test_leaving_is_a_press(client, place):
    client.force_login(place.resident.user)
    assert client.get(url("place_leave", place)).status_code == 405
    client.post(url("place_leave", place))
    assert "Keluar dari antrean" in text_of(client.get(url("place", place)))
    late = client.post(url("place_answer", place), follow=True)
    assert "Panggilan ini sudah lewat" in text_of(late)


def test_strangers_colleagues_and_visitors_see_no_number(client, place, recruiter):
    names = ("place", "place_leave", "place_answer", "place_apply")
    for name in names:
        assert "/akun/login/" in client.post(url(name, place)).url
    for user in (ResidentFactory(complete=True).user, recruiter):
        client.force_login(user)
        assert client.get(url("place", place)).status_code == 404
        for name in names[1:]:
            assert client.post(url(name, place)).status_code == 404
    client.force_login(place.resident.user)
    elsewhere = url("place", place).replace(place.booth.edition.slug, "lain")
    assert client.get(elsewhere).status_code == 404


# --- the end (Q-11) -------------------------------------------------------------------------------------
def test_after_the_fair_an_application_is_one_tap_away(client, booth, place):
    vacancy = VacancyFactory(published=True, company=booth.company)
    asked = QuestionFactory(vacancy=VacancyFactory(published=True, company=booth.company)).vacancy
    shut = VacancyFactory(closed=True, company=booth.company)
    for row in (vacancy, asked, shut):
        BoothVacancy.objects.create(booth=booth, vacancy=row)
    queue.offer_everybody(booth.edition)
    client.force_login(place.resident.user)
    page = client.get(url("place", place))
    assert "Kesempatan Anda tidak hilang" in text_of(page)
    assert [row.pk for row in page.context["vacancies"]] == [vacancy.pk, asked.pk]
    for _ in range(2):
        answer = client.post(url("place_apply", place), {"lowongan": vacancy.code})
        assert answer.url == Application.objects.get().receipt_url
    assert "/lamar/" in client.post(url("place_apply", place), {"lowongan": asked.code}).url
    for code in (shut.code, "", "\x00", VacancyFactory(published=True).code):
        assert client.post(url("place_apply", place), {"lowongan": code}).status_code == 404


def test_an_application_after_a_talk_is_kept_with_the_talk(client, booth, place, recruiter):
    vacancy = VacancyFactory(published=True, company=booth.company)
    BoothVacancy.objects.create(booth=booth, vacancy=vacancy)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    talk = talks.answer_call(actor=place.resident.user, place_id=place.pk)
    talks.end_talk(actor=recruiter, talk_id=talk.pk)
    client.force_login(place.resident.user)
    client.post(url("place_apply", place), {"lowongan": vacancy.code})
    talk.refresh_from_db()
    assert talk.application.vacancy == vacancy


# --- the polled answer ----------------------------------------------------------------------------------
def test_the_answer_holds_numbers_and_nobody(client, booth, place, recruiter):
    join(booth)
    answer = client.get(at_booth("queue_answer", booth))
    assert json.loads(answer.content) == {
        "open": True,
        "break": False,
        "now": [],
        "waiting": 2,
        "line": [1, 2],
        "rate": 0,
        "wait": None,
    }
    assert len(answer.content) < 200
    assert not answer.cookies


def test_a_hit_asks_neither_the_database_nor_a_session(client, booth, place):
    """The page asks without a cookie (queue.js)."""
    first = client.get(at_booth("queue_answer", booth))
    with CaptureQueriesContext(connection) as asked:
        second = client.get(at_booth("queue_answer", booth), headers={"If-None-Match": first["ETag"]})
        board.forget()  # another process finds it in Redis
        third = client.get(at_booth("queue_answer", booth))
    assert [row["sql"] for row in asked] == []
    assert (second.status_code, second.content) == (304, b"")
    assert third.content == first.content
    assert third["Cache-Control"] == "public, max-age=2"


def test_a_change_is_in_the_answer_after_its_commit(client, booth, place, django_capture_on_commit_callbacks):
    client.get(at_booth("queue_answer", booth))
    with django_capture_on_commit_callbacks(execute=True):
        queue.leave_queue(actor=place.resident.user, place_id=place.pk)
    board.forget()  # what this process holds is a second old at most
    assert json.loads(client.get(at_booth("queue_answer", booth)).content)["line"] == []


def test_without_redis_the_queue_goes_on(client, booth, place, settings):
    """FT-03, Q-12: Redis only speeds up reading."""
    settings.CACHES = {
        **settings.CACHES,
        "pages": {**settings.CACHES["pages"], "LOCATION": "unix:///nirgends.sock?db=0"},
    }
    assert json.loads(client.get(at_booth("queue_answer", booth)).content)["line"] == [1]
    with CaptureQueriesContext(connection) as asked:
        client.get(at_booth("queue_answer", booth))
    assert len(asked) == 0


def test_booths_that_nobody_may_see_have_no_answer(client, booth):
    missing = at_booth("queue_answer", booth).replace(booth.slug, "tidak-ada")
    Booth.objects.update(state="requested")
    for path in (missing, at_booth("queue_answer", booth)):
        for _ in range(2):
            assert client.get(path).status_code == 404


def test_the_answer_asks_the_database_the_same_for_one_and_three():
    place = PlaceFactory()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            board.compute(place.booth)
        counts.append(len(asked))
        PlaceFactory.create_batch(2, booth=place.booth)
    assert counts[0] == counts[1]


# --- where it is offered ----------------------------------------------------------------------------------
def test_the_page_of_a_booth_offers_a_number_and_shows_the_own_one(client, booth, place):
    page = client.get(booth.get_absolute_url())
    assert "1 orang menunggu" in text_of(page)
    assert at_booth("queue_join", booth) in page.content.decode()
    client.force_login(place.resident.user)
    page = client.get(booth.get_absolute_url())
    assert "Anda nomor 1" in text_of(page)
    assert place.get_absolute_url() in page.content.decode()


def test_outcomes_that_are_late_are_said_on_the_page_of_the_booth(client, booth, place, recruiter):
    """N-08, F-21: the mark that residents see."""
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    talk = talks.answer_call(actor=place.resident.user, place_id=place.pk)
    talks.end_talk(actor=recruiter, talk_id=talk.pk)
    assert "belum diberi hasil" not in text_of(client.get(booth.get_absolute_url()))
    type(talk).objects.update(outcome_due_at=F("started_at"))
    caches["visitors"].clear()
    assert "belum diberi hasil setelah 14 hari" in text_of(client.get(booth.get_absolute_url()))


def test_the_company_finds_the_desk_on_the_page_of_its_booth(client, booth, recruiter):
    client.force_login(recruiter)
    kwargs = {"code": booth.company.code, "edition": booth.edition.slug}
    page = client.get(reverse("employer:fair_booth", kwargs=kwargs))
    assert reverse("employer:fair_desk", kwargs=kwargs) in page.content.decode()

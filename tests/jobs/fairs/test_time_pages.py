"""Times for two and what follows them, through HTTP requests."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from jobs.fairs.models import BookedTime, Edition, EditionApplication, Talk
from jobs.fairs.services import bookings, queue, talks, times
from jobs.fairs.services.editions import change_phase
from notifications.models import Message
from tests.accounts.conftest import text_of
from tests.factories.accounts import DocumentFactory, MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.fairs import BookedTimeFactory, BoothFactory, BoothVacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def booth():
    return BoothFactory()


@pytest.fixture
def recruiter(booth):
    return MembershipFactory(company=booth.company, recruiter=True).user


@pytest.fixture
def person():
    return ResidentFactory(complete=True)


def at_booth(name, booth):
    return reverse(f"fairs:{name}", kwargs={"edition": booth.edition.slug, "booth": booth.slug})


def of_time(name, row):
    return reverse(f"fairs:{name}", kwargs={"edition": row.booth.edition.slug, "pk": row.pk})


def at_desk(name, booth, **more):
    return reverse(f"employer:{name}", kwargs={"code": booth.company.code, "edition": booth.edition.slug, **more})


def booked(booth, person, recruiter=None, minutes_ahead=60):
    more = {"recruiter": recruiter} if recruiter else {}
    return BookedTimeFactory(
        booth=booth, minutes_ahead=minutes_ahead, resident=person, booked_at=timezone.now(), **more
    )


# --- the person -----------------------------------------------------------------------------------------
def test_a_person_chooses_moves_and_cancels(client, booth, person):
    rows = [BookedTimeFactory(booth=booth) for _ in range(3)]
    client.force_login(person.user)
    assert "Pesan waktu bicara" in text_of(client.get(booth.get_absolute_url()))
    url = at_booth("times", booth)
    page = client.post(url, {"waktu": rows[0].pk}, follow=True)
    assert "Waktu bicara tercatat." in text_of(page)
    assert "Waktu bicara Anda" in text_of(client.get(booth.get_absolute_url()))
    assert "Pindah ke waktu lain" in text_of(client.get(url))
    client.post(url, {"waktu": rows[1].pk, "note": "Ada ujian."})
    held = BookedTime.objects.get(resident=person)
    assert held == rows[1]
    page = client.post(of_time("time_release", held), {"note": "Sakit."}, follow=True)
    assert "Waktu bicara dibatalkan." in text_of(page)
    assert client.get(held.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("sent", ["", "x", "\x00", "00000000-0000-4000-8000-000000000000", "9" * 400])
def test_what_is_no_time_says_so(client, booth, person, sent):
    client.force_login(person.user)
    page = client.post(at_booth("times", booth), {"waktu": sent}, follow=True)
    assert "Pilih satu waktu dari daftar." in text_of(page)


def test_who_has_no_profile_is_led_to_it_and_visitors_to_sign_in(client, booth):
    BookedTimeFactory(booth=booth)
    assert "/akun/login/" in client.get(at_booth("times", booth)).url
    client.force_login(ResidentFactory().user)
    assert reverse("resident:start") in client.get(at_booth("times", booth)).url


def test_the_own_time_is_a_calendar_event_and_a_strangers_page_is_missing(client, booth, person):
    row = booked(booth, person)
    client.force_login(person.user)
    event = Calendar.from_ical(client.get(of_time("time_calendar", row)).content).walk("VEVENT")[0]
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTART") == row.starts_at
    first = event["SEQUENCE"]
    times.withdraw_time(actor=row.recruiter, time_id=row.pk, note="Perekrut sakit.")
    gone = Calendar.from_ical(client.get(of_time("time_calendar", row)).content).walk("VEVENT")[0]
    assert (gone["UID"], gone["STATUS"]) == (event["UID"], "CANCELLED")
    assert gone["SEQUENCE"] >= first
    html = text_of(client.get(row.get_absolute_url()))
    assert "Perekrut sakit." in html
    assert "Pilih waktu lain" in html
    client.force_login(ResidentFactory(complete=True).user)
    for name in ("time", "time_calendar"):
        assert client.get(of_time(name, row)).status_code == 404
    for name in ("time_release", "time_begin"):
        assert client.post(of_time(name, row)).status_code == 404


def test_the_room_opens_at_its_time_and_the_talk_leads_to_an_application(client, booth, person, recruiter):
    row = booked(booth, person, recruiter, minutes_ahead=30)
    client.force_login(person.user)
    assert "5 menit sebelum" in text_of(client.get(row.get_absolute_url()))
    assert "Belum waktunya." in text_of(client.post(of_time("time_begin", row), follow=True))
    BookedTime.objects.filter(pk=row.pk).delete()
    row = booked(booth, person, recruiter, minutes_ahead=0)
    DocumentFactory(owner=person.user)
    vacancy = BoothVacancyFactory(booth=booth).vacancy
    page = client.post(of_time("time_begin", row), follow=True)
    assert page.status_code == 200
    talk = Talk.objects.get()
    client.force_login(recruiter)
    assert talk.get_absolute_url() in client.post(at_desk("fair_time_begin", booth, pk=row.pk)).url
    cv = at_desk("fair_talk_cv", booth, pk=talk.pk)
    assert cv in client.get(talk.get_absolute_url()).content.decode()
    assert client.get(cv).status_code == 200
    colleague = MembershipFactory(company=booth.company, recruiter=True).user
    client.force_login(colleague)
    assert client.get(cv).status_code == 404
    talks.end_talk(actor=recruiter, talk_id=talk.pk)
    client.force_login(recruiter)
    assert client.get(cv).status_code == 404  # F-06: only meanwhile
    client.force_login(person.user)
    assert "Kirim lamaran" in text_of(client.get(talk.get_absolute_url()))
    apply = reverse("fairs:talk_apply", kwargs={"edition": booth.edition.slug, "pk": talk.pk})
    assert client.post(apply, {"lowongan": "nihil"}).status_code == 404
    client.post(apply, {"lowongan": vacancy.code})
    talk.refresh_from_db()
    assert EditionApplication.objects.get().application == talk.application


# --- the company ----------------------------------------------------------------------------------------
def test_a_recruiter_offers_times_and_reads_who_comes_and_why_somebody_left(client, booth, recruiter, person):
    Edition.objects.update(closes_at=timezone.now() + datetime.timedelta(days=3))
    client.force_login(recruiter)
    day = timezone.localdate() + datetime.timedelta(days=1)
    form = {"date": day.isoformat(), "begins": "09.00", "ends": "10.00", "minutes": "20"}
    page = client.post(at_desk("fair_times_new", booth), form, follow=True)
    assert "3 waktu bicara dibuat." in text_of(page)
    first, second, _third = BookedTime.objects.order_by("during")
    bookings.book_time(actor=person.user, booth_id=booth.pk, time_id=first.pk)
    bookings.book_time(actor=person.user, booth_id=booth.pk, time_id=second.pk, note="Jam pertama bentrok.")
    html = text_of(client.get(at_desk("fair_times", booth)))
    assert person.full_name in html
    assert "Jam pertama bentrok." in html
    client.post(at_desk("fair_time_withdraw", booth, pk=second.pk), {"note": "Kami penuh."})
    second.refresh_from_db()
    assert second.cancelled_at is not None


@pytest.mark.parametrize(
    "wrong",
    [{"date": "2001-01-01"}, {"begins": "25.00"}, {"ends": "08.00"}, {"minutes": "9" * 30}, {"date": "\x00"}],
    ids=["old day", "no hour", "ends before", "huge", "nul"],
)
def test_a_plan_with_a_mistake_keeps_what_was_typed(client, booth, recruiter, wrong):
    Edition.objects.update(closes_at=timezone.now() + datetime.timedelta(days=3))
    client.force_login(recruiter)
    day = timezone.localdate() + datetime.timedelta(days=1)
    form = {"date": day.isoformat(), "begins": "09.00", "ends": "10.00", "minutes": "20", **wrong}
    page = client.post(at_desk("fair_times_new", booth), form)
    assert page.status_code == 422
    assert "Ada yang perlu diperbaiki" in text_of(page)
    assert not BookedTime.objects.exists()


def test_other_companies_and_residents_see_none_of_it(client, booth, person):
    row = booked(booth, person)
    for user in (person.user, MembershipFactory(recruiter=True).user):
        client.force_login(user)
        assert client.get(at_desk("fair_times", booth)).status_code == 404
        assert client.get(at_desk("fair_times_new", booth)).status_code == 404
        assert client.post(at_desk("fair_time_withdraw", booth, pk=row.pk)).status_code == 404
        assert client.post(at_desk("fair_time_begin", booth, pk=row.pk)).status_code == 404


def test_the_list_of_times_costs_the_same_for_one_and_three(client, booth, recruiter):
    client.force_login(recruiter)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            booked(booth, ResidentFactory(complete=True), minutes_ahead=60 + 20 * BookedTime.objects.count())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(at_desk("fair_times", booth))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- an application of the fair at its company ------------------------------------------------------------
def test_the_company_reads_from_which_fair_an_application_came(client, booth, person, recruiter):
    row = booked(booth, person, recruiter, minutes_ahead=0)
    vacancy = BoothVacancyFactory(booth=booth).vacancy
    talk = bookings.begin_booked(actor=person.user, time_id=row.pk)
    talks.end_talk(actor=recruiter, talk_id=talk.pk)
    talks.rate_talk(actor=recruiter, talk_id=talk.pk, rating=5, notes="Rahasia.")
    client.force_login(person.user)
    url = reverse("fairs:talk_apply", kwargs={"edition": booth.edition.slug, "pk": talk.pk})
    client.post(url, {"lowongan": vacancy.code})
    application = EditionApplication.objects.get().application
    client.force_login(recruiter)
    html = text_of(client.get(application.get_desk_url()))
    assert f"Dari {booth.edition.name}" in html
    assert "Sangat sesuai" in html
    assert "Rahasia" not in html


def test_who_waited_in_vain_chooses_a_time_or_applies_in_one_tap(client, booth, person, recruiter):
    """Q-11, from the message to the booked time."""
    place = queue.join_queue(actor=person.user, booth_id=booth.pk)
    vacancy = BoothVacancyFactory(booth=booth).vacancy
    row = BookedTimeFactory(booth=booth, recruiter=recruiter, minutes_ahead=60 * 30)
    officer = OfficerFactory(groups=["Pengelola bursa"])
    change_phase(officer=officer, edition_id=booth.edition_id, arrow="close")
    message = Message.objects.get(kind="fairs.queue_ended", recipient=person.user)
    assert message.context["has_times"] is True
    client.force_login(person.user)
    page = client.get(message.url)
    assert "Kesempatan Anda tidak hilang." in text_of(page)
    assert vacancy.title in text_of(page)
    assert page.content.decode().count('class="button "') + page.content.decode().count('class="button"') == 1
    client.post(at_booth("times", booth), {"waktu": row.pk})
    assert BookedTime.objects.get(pk=row.pk).resident == person
    client.post(
        reverse("fairs:place_apply", kwargs={"edition": booth.edition.slug, "pk": place.pk}),
        {"lowongan": vacancy.code},
    )
    assert EditionApplication.objects.count() == 1
    client.force_login(recruiter)
    desk = text_of(client.get(at_desk("fair_desk", booth)))
    assert "Janji berikutnya" in desk
    assert person.full_name in desk

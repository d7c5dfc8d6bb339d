"""Planning and choosing interview times, through HTTP requests."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs.enums import ApplicationState as S
from jobs.models import InterviewSlot
from tests.accounts.conftest import errors_of, text_of
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, SlotFactory, VacancyFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def membership():
    return MembershipFactory(company__verified=True, recruiter=True)


@pytest.fixture
def vacancy(membership):
    return VacancyFactory(company=membership.company, published=True)


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def page_of(vacancy, name="slots", **more):
    return reverse(f"employer:{name}", kwargs={"code": vacancy.company.code, "vacancy_code": vacancy.code, **more})


def offered(vacancy, **more):
    return ApplicationFactory(
        vacancy=vacancy,
        resident=ResidentFactory(complete=True),
        seen=True,
        slots_offered_at=timezone.now(),
        **more,
    )


def plan(**changes):
    day = timezone.localdate() + datetime.timedelta(days=3)
    return {
        "date_tanggal": day.day,
        "date_bulan": day.month,
        "date_tahun": day.year,
        "begins": "09.00",
        "ends": "11.00",
        "minutes": "30",
        "pause": "0",
        "lanes": "2",
        "place": "Ruang HRD",
        "form_token": str(uuid.uuid4()),
    } | changes


# --- the company --------------------------------------------------------------------------------------
def test_one_form_makes_the_times_and_a_double_press_makes_no_more(employer, vacancy):
    data = plan()
    assert employer.get(page_of(vacancy, "slots_new")).status_code == 200
    assert employer.post(page_of(vacancy, "slots_new"), data).url == page_of(vacancy)
    assert employer.post(page_of(vacancy, "slots_new"), data).url == page_of(vacancy)
    assert InterviewSlot.objects.count() == 8
    page = employer.get(page_of(vacancy))
    assert (page.context["free"], page.context["taken"]) == (8, 0)
    assert "8 masih kosong" in text_of(page)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"begins": "pagi"}, "begins"),
        ({"ends": "08.00"}, "ends"),
        ({"minutes": "99999999999999999999"}, "minutes"),
        ({"lanes": "dua"}, "lanes"),
        ({"date_bulan": "13"}, "date"),
        ({"date_tahun": "2020"}, "date"),
        ({"place": ""}, "place"),
        ({"place": "a\x00b"}, "place"),
    ],
)
def test_a_mistake_in_the_plan_is_named_and_the_rest_is_kept(employer, vacancy, changes, field):
    data = plan(**changes)
    answer = employer.post(page_of(vacancy, "slots_new"), data)
    assert answer.status_code == 422
    assert list(errors_of(answer)) == [field]
    assert f'value="{data["ends"]}"' in answer.content.decode()
    assert not InterviewSlot.objects.exists()


def test_the_table_shows_who_took_which_time_with_as_many_questions_for_one_as_for_three(employer, vacancy):
    application = offered(vacancy)
    SlotFactory(vacancy=vacancy, booked=True, booked_by=application)
    with CaptureQueriesContext(connection) as one:
        page = employer.get(page_of(vacancy))
    assert application.profile["full_name"] in page.content.decode()
    for _ in range(2):
        SlotFactory(vacancy=vacancy, booked=True, booked_by=offered(vacancy))
    with CaptureQueriesContext(connection) as three:
        employer.get(page_of(vacancy))
    assert len(one) == len(three)


def test_times_of_the_past_and_cancelled_ones_stand_apart(employer, vacancy):
    SlotFactory(vacancy=vacancy, at=timezone.now() - HOUR, place="Tempat lama")
    SlotFactory(vacancy=vacancy, cancelled_at=timezone.now(), place="Tempat batal")
    now = employer.get(page_of(vacancy)).content.decode()
    past = employer.get(page_of(vacancy), {"lewat": "1", "halaman": "99999999999999999999"}).content.decode()
    assert "Tempat lama" not in now
    assert "Tempat lama" in past
    assert "Tempat batal" not in now + past


def test_a_cancellation_is_asked_once_and_told(employer, vacancy):
    application = offered(vacancy)
    slot = SlotFactory(vacancy=vacancy)
    client_url = application.get_schedule_url()
    employer.force_login(application.resident.user)
    employer.post(client_url, {"jadwal": str(slot.pk)})
    employer.force_login(MembershipFactory(company=vacancy.company).user)
    url = page_of(vacancy, "slot_cancel", pk=slot.pk)
    assert application.profile["full_name"] in employer.get(url).content.decode()
    assert employer.post(url, {"message": "Maaf, pewawancara sakit."}).url == page_of(vacancy)
    application.refresh_from_db()
    assert application.state == S.IN_PROCESS
    assert employer.post(url).status_code == 404  # it is gone
    employer.force_login(application.resident.user)
    page = employer.get(application.get_absolute_url())
    assert "Maaf, pewawancara sakit." in page.content.decode()
    assert "menawarkan beberapa waktu" in text_of(page)
    assert "wawancara batal" in text_of(page)


@pytest.mark.parametrize("name", ["slots", "slots_new", "slots_calendar", "slot_cancel"])
def test_another_company_an_applicant_and_a_visitor_see_no_times(client, vacancy, name):
    more = {"pk": SlotFactory(vacancy=vacancy).pk} if name == "slot_cancel" else {}
    url = page_of(vacancy, name, **more)
    assert client.get(url).status_code == 302
    for user in (MembershipFactory(company__verified=True).user, offered(vacancy).resident.user):
        client.force_login(user)
        assert client.get(url).status_code == 404
        if name in ("slots_new", "slot_cancel"):
            assert client.post(url, plan()).status_code == 404
    assert InterviewSlot.objects.standing().count() == len(more)


def test_a_slot_of_another_vacancy_is_not_cancelled_from_here(employer, vacancy):
    foreign = SlotFactory()
    assert employer.post(page_of(vacancy, "slot_cancel", pk=foreign.pk)).status_code == 404
    assert InterviewSlot.objects.standing().count() == 1


# --- the applicant ------------------------------------------------------------------------------------
def test_two_taps_choose_a_time(client, vacancy):
    application, slot = offered(vacancy), SlotFactory(vacancy=vacancy)
    client.force_login(application.resident.user)
    page = client.get(application.get_absolute_url())
    assert application.get_schedule_url() in page.content.decode()
    choices = client.get(application.get_schedule_url())
    assert f'value="{slot.pk}"' in choices.content.decode()
    answer = client.post(application.get_schedule_url(), {"jadwal": str(slot.pk)}, follow=True)
    application.refresh_from_db()
    assert application.state == S.INTERVIEW
    text = text_of(answer)
    assert "Jadwal tercatat" in text
    assert "Anda memilih jadwal wawancara" in text
    assert "wawancara.ics" in answer.content.decode()
    assert "Ganti jadwal" in text


def test_who_comes_late_reads_it_and_sees_what_is_left(client, vacancy):
    application = offered(vacancy)
    gone = SlotFactory(vacancy=vacancy, booked=True, booked_by=offered(vacancy))
    left = SlotFactory(vacancy=vacancy)
    client.force_login(application.resident.user)
    answer = client.post(application.get_schedule_url(), {"jadwal": str(gone.pk)}, follow=True)
    assert "baru saja diambil orang lain" in text_of(answer)
    assert f'value="{left.pk}"' in answer.content.decode()
    assert f'value="{gone.pk}"' not in answer.content.decode()


@pytest.mark.parametrize("value", ["", "x", "1", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_a_made_up_time_is_answered_in_words(client, vacancy, value):
    application = offered(vacancy)
    SlotFactory(vacancy=vacancy)
    client.force_login(application.resident.user)
    answer = client.post(application.get_schedule_url(), {"jadwal": value}, follow=True)
    assert answer.status_code == 200
    assert "baru saja diambil" in text_of(answer)


def test_only_the_applicant_sees_and_takes_the_times(client, vacancy, membership):
    application, slot = offered(vacancy), SlotFactory(vacancy=vacancy)
    url = application.get_schedule_url()
    assert client.get(url).status_code == 302
    for user in (ResidentFactory(complete=True).user, membership.user):
        client.force_login(user)
        assert client.get(url).status_code == 404
        assert client.post(url, {"jadwal": str(slot.pk)}).status_code == 404
    assert InterviewSlot.objects.free().count() == 1


def test_without_an_offer_the_page_leads_back_and_when_all_is_taken_it_says_so(client, vacancy):
    plain = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), seen=True)
    client.force_login(plain.resident.user)
    assert client.get(plain.get_schedule_url()).url == plain.get_absolute_url()
    late = offered(vacancy)
    client.force_login(late.resident.user)
    assert "Semua jadwal sudah terisi" in text_of(client.get(late.get_schedule_url()))


def test_near_the_time_no_other_is_offered(client, vacancy):
    application = offered(vacancy)
    near, _later = SlotFactory(vacancy=vacancy, at=timezone.now() + HOUR), SlotFactory(vacancy=vacancy)
    client.force_login(application.resident.user)
    client.post(application.get_schedule_url(), {"jadwal": str(near.pk)})
    page = client.get(application.get_schedule_url())
    assert "tidak bisa diganti lagi" in text_of(page)
    assert 'name="jadwal"' not in page.content.decode()


def test_a_waiting_choice_comes_first_in_the_list(client, vacancy):
    application = offered(vacancy)
    client.force_login(application.resident.user)
    page = client.get("/saya/lamaran/")
    assert page.context["groups"]["action"] == [application]
    assert application.get_schedule_url() in page.content.decode()


def test_the_bulk_bar_offers_times(employer, vacancy):
    offered(vacancy)
    SlotFactory(vacancy=vacancy)
    page = employer.get(vacancy.get_applicants_url()).content.decode()
    assert "Tawarkan jadwal wawancara" in page
    choose = reverse("employer:bulk_choose", kwargs={"code": vacancy.company.code, "vacancy_code": vacancy.code})
    chosen = str(vacancy.applications.get().pk)
    asked = employer.post(choose, {"tindakan": "offer", "pilih": chosen})
    assert employer.get(asked.url).status_code == 200
    done = employer.post(asked.url, follow=True)
    assert done.status_code == 200
    assert vacancy.applications.get().transitions.count() == 0

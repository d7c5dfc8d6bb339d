"""The desk of the vans: the queue by turn, planning with its buttons, the calendar of both vans (TR-6)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from tests.admin.pages import buttons, errors, sentences, signed_in, url_of, words
from tests.factories.accounts import OfficerFactory, kelurahan
from tests.factories.training import CommunityRequestFactory, VanFactory
from training.enums import RequestState
from training.models import VanBooking
from training.services.van_plans import block_van, plan_request

pytestmark = pytest.mark.django_db
LIST = "/admin/training/communityrequest/"
CALENDAR = "/admin/training/vanbooking/kalender/"


def soon(days=14):
    return timezone.localdate() + datetime.timedelta(days=days)


def date_parts(name, day):
    return {f"{name}_tanggal": day.day, f"{name}_bulan": day.month, f"{name}_tahun": day.year}


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola pelatihan"])


@pytest.fixture
def desk(officer):
    return signed_in(officer)


@pytest.fixture
def waiting():
    return CommunityRequestFactory(submitted=True, names=3)


@pytest.fixture
def van(waiting):
    return VanFactory(fields=[waiting.field], name="Si Praja Uji")


def test_the_queue_stands_by_turn_and_says_why(desk, officer, waiting, van):
    served = CommunityRequestFactory(submitted=True, kelurahan=kelurahan("Karawaci"), names=1)
    plan_request(officer=officer, request_id=served.pk, van_id=van.pk, starts_on=soon())
    again = CommunityRequestFactory(submitted=True, kelurahan=kelurahan("Karawaci"), names=1)
    CommunityRequestFactory(whole=True, community="Draf Rahasia")
    answer = desk.get(f"{LIST}?state__exact=submitted")
    text = words(answer)
    assert [row.pk for row in answer.context["cl"].result_list] == [waiting.pk, again.pk]
    assert "belum pernah dikunjungi" in text
    assert "terakhir dikunjungi" in text
    assert "Draf Rahasia" not in words(desk.get(LIST))


def test_planning_by_the_button_shows_free_vans_and_makes_the_batch(desk, waiting, van):
    answer = desk.get(url_of(waiting))
    assert buttons(answer) == [
        "Jadwalkan mobil",
        "Minta perbaikan",
        "Belum dapat dipenuhi",
        "Tempat sudah diperiksa",
    ]
    assert "Calon Peserta" in words(answer)
    form = desk.get(url_of(waiting, "jadwalkan"))
    assert "Si Praja Uji" in words(form)
    data = {"van": van.pk, **date_parts("starts_on", soon())}
    done = desk.post(url_of(waiting, "jadwalkan"), data, follow=True)
    assert "3 orang mendapat kursi" in sentences(done)[0]
    waiting.refresh_from_db()
    assert waiting.state == RequestState.PLANNED
    assert buttons(done) == ["Tempat sudah diperiksa", "Ubah jadwal", "Batalkan jadwal"]


def test_a_taken_van_is_told_at_the_day(desk, officer, waiting, van):
    block_van(officer=officer, van_id=van.pk, first=soon(15), last=soon(15), note="Servis")
    answer = desk.post(url_of(waiting, "jadwalkan"), {"van": van.pk, **date_parts("starts_on", soon())})
    assert errors(answer) == [
        ("starts_on", "Si Praja Uji sudah dijadwalkan di hari itu. Pilih hari lain atau mobil lain.")
    ]


def test_a_van_of_another_kind_is_not_offered(desk, waiting, van):
    other = VanFactory(name="Mobil Lain")
    answer = desk.post(url_of(waiting, "jadwalkan"), {"van": other.pk, **date_parts("starts_on", soon())})
    assert [name for name, _sentence in errors(answer)] == ["van"]


def test_cancelling_asks_what_becomes_of_the_request(desk, officer, waiting, van):
    plan_request(officer=officer, request_id=waiting.pk, van_id=van.pk, starts_on=soon())
    answer = desk.post(url_of(waiting, "batalkan"), {"reason": "Banjir."})
    assert [name for name, _sentence in errors(answer)] == ["after"]
    desk.post(url_of(waiting, "batalkan"), {"reason": "Banjir.", "after": "again"})
    waiting.refresh_from_db()
    assert waiting.state == RequestState.SUBMITTED


def test_opening_the_list_of_names_is_logged(desk, waiting):
    desk.get(url_of(waiting))
    assert AccessLog.objects.get(subject=waiting.contact).kind == "enrolment"


@pytest.mark.parametrize("group", ["Moderator lowongan", "Pendamping usaha"])
def test_officers_of_other_desks_see_nothing(waiting, group):
    other = signed_in(OfficerFactory(groups=[group]))
    assert other.get(LIST).status_code == 404
    assert other.get(CALENDAR).status_code == 404
    assert other.post(url_of(waiting, "jadwalkan")).status_code == 404


# --- the calendar -------------------------------------------------------------------------------------
def test_the_calendar_shows_visits_service_days_and_free_days_of_each_van(desk, officer, waiting, van):
    first = (timezone.localdate().replace(day=1) + datetime.timedelta(days=62)).replace(day=10)
    plan_request(officer=officer, request_id=waiting.pk, van_id=van.pk, starts_on=first)
    after = first + datetime.timedelta(days=8)
    block_van(
        officer=officer, van_id=van.pk, first=after, last=after + datetime.timedelta(days=1), note="Servis rem"
    )
    answer = desk.get(f"{CALENDAR}?bulan={first:%Y-%m}")
    html = answer.content.decode()
    assert waiting.community in html
    assert "Servis rem" in html
    assert 'rowspan="3" class="visit"' in html
    assert 'rowspan="2" class="service"' in html
    days = answer.context["days"]
    assert sum(cell is not None and cell.booking is None for day in days for cell in day.cells) == len(days) - 5


@pytest.mark.parametrize("month", ["", "2026-13", "abc", "9999-99", "2026-1x", "２０２６-１１"])
def test_a_month_that_is_none_shows_the_present_one(desk, month):
    answer = desk.get(CALENDAR, {"bulan": month})
    assert answer.context["first"] == timezone.localdate().replace(day=1)


def test_a_visit_over_the_end_of_a_month_stands_in_both(desk, officer, waiting, van):
    month = (timezone.localdate().replace(day=1) + datetime.timedelta(days=62)).replace(day=1)
    plan_request(
        officer=officer, request_id=waiting.pk, van_id=van.pk, starts_on=month - datetime.timedelta(days=1)
    )
    assert 'rowspan="2" class="visit"' in desk.get(f"{CALENDAR}?bulan={month:%Y-%m}").content.decode()
    before = month - datetime.timedelta(days=1)
    assert 'rowspan="1" class="visit"' in desk.get(f"{CALENDAR}?bulan={before:%Y-%m}").content.decode()


def test_service_days_are_entered_and_taken_back(desk, van):
    url = reverse("admin:training_vanbooking_block")
    bad = desk.post(
        url, {"van": van.pk, **date_parts("first", soon(5)), **date_parts("last", soon(4)), "note": "S"}
    )
    assert [name for name, _sentence in errors(bad)] == ["last"]
    data = {"van": van.pk, **date_parts("first", soon(5)), **date_parts("last", soon(6)), "note": "Servis"}
    assert desk.post(url, data).status_code == 302
    booking = VanBooking.objects.get()
    assert errors(desk.post(url, data)) == [
        ("first", "Si Praja Uji sudah dijadwalkan di hari itu. Pilih hari lain atau mobil lain.")
    ]
    desk.post(url_of(booking, "batalkan"))
    booking.refresh_from_db()
    assert booking.cancelled_at is not None

"""The door as a visitor meets it: pages, cookies, the polled answer, who passes by."""

import datetime
import json
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs.fairs.door import rules as door_rules
from jobs.fairs.door import state
from jobs.fairs.door.ticket import cookie_name
from jobs.fairs.enums import DoorMode, Phase
from jobs.fairs.services.door import set_door
from tests.factories.accounts import MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, EditionFactory, PlaceFactory
from tests.test_pages import problems_of

pytestmark = pytest.mark.django_db
WAITS = "Anda di ruang tunggu"


@pytest.fixture
def full():
    """A live edition into which nobody is let at the moment."""
    return EditionFactory(admit_per_minute=0)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def waits(client, edition, path=None):
    answer = client.get(path or edition.get_absolute_url())
    return WAITS in answer.content.decode()


def poll(client, edition):
    answer = client.get(f"{edition.get_absolute_url()}ruang.json")
    assert answer["Cache-Control"] == "no-store, private"
    return json.loads(answer.content)


def set_rate(edition, per_minute):
    """The office sets how many come in, and every process knows it by now."""
    edition.admit_per_minute = per_minute
    edition.save()
    caches["pages"].delete(f"pintu:{edition.slug}")
    door_rules.forget()


def let_in(edition):
    """The office opens the door; the line moves on as if ten seconds had gone by."""
    set_rate(edition, 60_000)
    state._lines.clear()
    client = state._client(django_settings.REDIS_URL)
    key = f"ruang:{edition.pk}"
    client.hset(key, "at", int(client.hget(key, "at")) - 10_000)


def test_without_a_crowd_nobody_sees_the_waiting_room_and_the_page_is_the_same(client):
    edition = EditionFactory()
    assert not waits(client, edition)
    cookie = client.cookies[cookie_name(edition.pk)]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", edition.get_absolute_url())


def test_who_waits_gets_a_small_page_with_place_rule_and_way_to_refresh(client, full):
    for _visitor in range(3):
        Client().get(full.get_absolute_url())
    answer = client.get(full.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nomor 4" in page
    assert "3 orang sebelum Anda. Lamanya belum bisa diperkirakan." in page
    assert "siapa datang dulu masuk dulu" in page
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh" content="\d+">\s*</noscript>', page)
    assert (answer["Cache-Control"], answer["X-Frame-Options"]) == ("no-store, private", "DENY")
    assert "default-src" in answer["Content-Security-Policy"]
    assert not re.search(r"[\x00-\x08]", page)


def test_the_page_weighs_at_most_twenty_kilobytes_with_all_that_it_loads(client, full):
    page = client.get(full.get_absolute_url()).content
    static = Path(django_settings.BASE_DIR) / "static"
    parts = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    assert sorted(parts) == ["css/waiting.css", "img/favicon.svg", "js/waiting.js"]
    assert len(page) + sum((static / part).stat().st_size for part in parts) <= 20_000
    assert len((static / "js/waiting.js").read_bytes()) <= 1200


def test_refreshing_keeps_the_place_stores_nothing_and_asks_the_database_nothing(client, full):
    client.get(full.get_absolute_url())
    number = client.cookies[cookie_name(full.pk)].value
    Client().get(full.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        page = client.get(full.get_absolute_url()).content.decode()
        said = poll(client, full)
    assert len(asked) == 0
    assert "Anda yang berikutnya." in page
    assert said["place"] == "Nomor 1"
    assert client.cookies[cookie_name(full.pk)].value == number
    assert state.last_line(door_rules.rules_of(full.slug)).last == 2


def test_a_signed_in_person_who_waits_costs_no_statement_either(full):
    client = signed_in(ResidentFactory(complete=True).user)
    client.get(full.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        assert waits(client, full)
        poll(client, full)
    assert len(asked) == 0


def test_the_whole_way_from_the_number_to_the_lobby(client, full):
    first = Client()
    assert waits(first, full)
    assert waits(client, full)
    assert poll(client, full)["again"] >= 5
    let_in(full)
    assert poll(client, full) == {"go": 1}
    assert not waits(client, full)
    set_rate(full, 0)
    assert not waits(client, full)  # stays in
    assert not waits(client, full, BoothFactory(edition=full).get_absolute_url())


def test_deleting_the_cookie_leads_to_the_end_of_the_line(client, full):
    client.get(full.get_absolute_url())
    Client().get(full.get_absolute_url())
    client.cookies.clear()
    assert "Nomor 3" in client.get(full.get_absolute_url()).content.decode()


@pytest.mark.parametrize("text", ["", "1.1.abc.9999999999:tanda", "\x00", "x" * 5000, "0.1.1.9999999999"])
def test_a_cookie_that_we_did_not_sign_counts_as_none(client, full, text):
    Client().get(full.get_absolute_url())
    client.cookies[cookie_name(full.pk)] = text
    assert "Nomor 2" in client.get(full.get_absolute_url()).content.decode()


def test_a_ticket_of_one_edition_does_not_count_at_another(client, full):
    other = EditionFactory()
    client.get(other.get_absolute_url())
    client.cookies[cookie_name(full.pk)] = client.cookies[cookie_name(other.pk)].value
    client.cookies[cookie_name(full.pk)]["path"] = "/"
    assert waits(client, full)


def test_the_copy_of_a_used_number_is_told_why_it_gets_a_new_one(client, full):
    client.get(full.get_absolute_url())
    copy = Client()
    copy.cookies[cookie_name(full.pk)] = client.cookies[cookie_name(full.pk)].value
    let_in(full)
    assert not waits(client, full)
    assert not waits(client, full)
    set_rate(full, 0)
    Client().get(full.get_absolute_url())
    line = state._client(django_settings.REDIS_URL)
    key = next(line.scan_iter(f"ruang:{full.pk}:1.*"))
    newest, before, since = line.get(key).split()
    line.set(key, f"{newest} {before} {int(since) - 60_000}")
    page = copy.get(full.get_absolute_url()).content.decode()
    assert "sudah dipakai masuk dari peramban lain" in page
    assert "Nomor 3" in page


# --- before the opening ------------------------------------------------------------------------------
def test_before_the_opening_the_page_says_when_and_how_without_a_place(client):
    edition = EditionFactory(
        phase=Phase.REGISTRATION, opens_at=timezone.now() + datetime.timedelta(minutes=20), door_mode=DoorMode.ON
    )
    page = client.get(edition.get_absolute_url()).content.decode()
    clock = timezone.localtime(edition.opens_at).strftime("%H.%M")
    assert f"Bursa dibuka pukul {clock} WIB. Saat itu urutan diundi. 1 orang menunggu." in page
    assert "segera dibuka" in page
    assert poll(client, edition)["place"] == ""


def test_a_day_before_the_door_is_open_even_when_it_is_switched_on(client):
    edition = EditionFactory(
        phase=Phase.REGISTRATION, opens_at=timezone.now() + datetime.timedelta(days=1), door_mode=DoorMode.ON
    )
    assert not waits(client, edition)


@pytest.mark.parametrize(
    "changes", [{"door_mode": DoorMode.OFF}, {"phase": Phase.CLOSED}, {"phase": Phase.ARCHIVED}]
)
def test_there_is_no_door_when_it_is_off_or_the_fair_is_over(client, changes):
    edition = EditionFactory(admit_per_minute=0, **changes)
    assert not waits(client, edition)
    assert cookie_name(edition.pk) not in client.cookies
    assert json.loads(client.get(f"{edition.get_absolute_url()}ruang.json").content) == {"go": 1}


def test_addresses_of_no_edition_are_answered_as_before(client):
    assert client.get("/bursa-kerja/tidak-ada/").status_code == 404
    assert client.get("/bursa-kerja/tidak-ada/ruang.json").status_code == 404
    assert client.get(reverse("fairs:list")).status_code == 200


# --- who passes --------------------------------------------------------------------------------------
def test_an_officer_and_a_company_with_a_booth_pass_and_are_asked_once(full):
    booth = BoothFactory(edition=full)
    officer = signed_in(OfficerFactory(groups=["Pengantar kerja"]))
    officer.get("/admin/")
    member = signed_in(MembershipFactory(company=booth.company).user)
    member.get(reverse("employer:home"))
    for client in (officer, member):
        assert not waits(client, full)
        with CaptureQueriesContext(connection) as asked:
            assert not waits(client, full, booth.get_absolute_url())
        assert not any("fairs_booth" in row["sql"] and "memberships" in row["sql"] for row in asked)


def test_a_resident_with_the_mark_and_a_company_without_a_booth_wait(full):
    resident = signed_in(ResidentFactory(complete=True).user)
    resident.cookies["pintu-samping"] = "1"
    other = signed_in(MembershipFactory().user)
    other.get(reverse("employer:home"))
    for client in (resident, other):
        page = client.get(full.get_absolute_url())
        assert WAITS in page.content.decode()
        assert client.cookies[cookie_name(full.pk)].value  # and they have a number
        assert "Nomor" in client.get(full.get_absolute_url()).content.decode()


def test_health_and_what_a_person_already_has_stand_before_the_door(client, full):
    assert client.get("/sehat/hidup").status_code == 200
    place = PlaceFactory(booth=BoothFactory(edition=full))
    own = signed_in(place.resident.user)
    assert own.get(place.get_absolute_url()).status_code == 200
    answer = client.get(reverse("fairs:queue_answer", kwargs={"edition": full.slug, "booth": place.booth.slug}))
    assert answer.status_code == 200


def test_a_number_of_a_booth_is_not_taken_past_the_line(full):
    booth = BoothFactory(edition=full)
    client = signed_in(ResidentFactory(complete=True).user)
    answer = client.post(f"{booth.get_absolute_url()}nomor/", {})
    assert (answer.status_code, answer["Location"]) == (303, booth.get_absolute_url())
    assert waits(client, full, booth.get_absolute_url())


# --- Redis away, the switch ---------------------------------------------------------------------------
def test_without_redis_visitors_come_in_and_nothing_breaks(client, settings):
    edition = EditionFactory()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert not waits(client, edition)
    assert not waits(client, edition)
    full = EditionFactory(admit_per_minute=0)
    assert "Nomor Anda dibuat sebentar lagi." in client.get(full.get_absolute_url()).content.decode()
    assert cookie_name(full.pk) not in client.cookies
    assert poll(client, full) == {"go": 1}


def test_a_change_of_the_office_holds_at_once(client, django_capture_on_commit_callbacks):
    edition = EditionFactory(door_mode=DoorMode.OFF)
    assert not waits(client, edition)
    officer = OfficerFactory(is_superuser=True)
    with django_capture_on_commit_callbacks(execute=True):
        set_door(officer=officer, edition_id=edition.pk, mode=DoorMode.AUTO, capacity=10, per_minute=0)
    assert waits(client, edition)


def test_the_office_turns_the_door_in_the_admin_and_sees_what_it_does(client):
    edition = EditionFactory()
    office = signed_in(OfficerFactory(is_superuser=True))
    address = reverse("admin:fairs_edition_ruang-tunggu", args=[edition.pk])
    assert office.get(address).status_code == 200
    answer = office.post(address, {"mode": "on", "capacity": "200", "per_minute": "30"})
    assert answer.status_code == 302
    edition.refresh_from_db()
    assert (edition.door_mode, edition.door_capacity, edition.admit_per_minute) == ("on", 200, 30)
    html = office.get(reverse("admin:fairs_edition_change", args=[edition.pk])).content.decode()
    assert "orang di dalam (batas 200)" in html
    assert office.post(address, {"mode": "lain", "capacity": "0", "per_minute": "-1"}).status_code == 200


def test_english_words_for_who_chose_them(client, full):
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(full.get_absolute_url())
    assert answer["Content-Language"] == "en"
    assert 'lang="en"' in answer.content.decode()
    assert problems_of(answer) == []

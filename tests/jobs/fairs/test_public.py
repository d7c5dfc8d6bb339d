"""Public pages of the fair: readable by anybody, true at once, the same list with and without the plan."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company
from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import AgendaItem, Booth, BoothHours, BoothVisit, Edition
from jobs.fairs.reading import booths_of, countdown, days_words, opening_of
from jobs.fairs.services.questions import answer_question, ask_question
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory
from tests.factories.fairs import (
    BoothFactory,
    BoothVacancyFactory,
    EditionFactory,
    EntryWindowFactory,
    GroupSessionFactory,
    PlaceFactory,
    TicketFactory,
)
from tests.test_pages import problems_of

pytestmark = pytest.mark.django_db


def open_booth(edition, **extra):
    booth = BoothFactory(edition=edition, **extra)
    BoothHours.objects.create(booth=booth, starts_at=edition.opens_at, ends_at=edition.closes_at)
    return booth


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("phase", sorted(set(Phase.values) - {Phase.DRAFT}))
def test_every_public_page_is_open_clean_and_small(client, phase):
    edition = EditionFactory(phase=phase, forecast_people=500, truth="Lift rusak satu jam.")
    EntryWindowFactory(edition=edition)
    AgendaItem.objects.create(edition=edition, starts_at=edition.opens_at, title="Pembukaan")
    booth = open_booth(edition, hall="A", position=1)
    BoothVacancyFactory(booth=booth)
    GroupSessionFactory(booth=booth)
    for address in (reverse("fairs:list"), edition.get_absolute_url(), booth.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 200
        assert problems_of(answer) == []
        assert len(answer.content) < 60_000


def test_a_draft_is_nobodys_and_its_booths_neither(client):
    booth = BoothFactory(edition=EditionFactory(draft=True))
    page(client, booth.edition.get_absolute_url(), 404)
    page(client, booth.get_absolute_url(), 404)
    page(client, "/bursa-kerja/tidak-ada/", 404)


def test_the_list_of_booths_stands_before_the_plan_and_both_show_the_same(client):
    edition = EditionFactory()
    booths = [open_booth(edition, hall="A", position=number) for number in (1, 2)]
    html = page(client, edition.get_absolute_url())
    assert html.index('id="booths-title"') < html.index('id="hall-title"')
    for booth in booths:
        assert html.count(f'href="{booth.get_absolute_url()}"') == 2
    light = page(client, f"{edition.get_absolute_url()}?hemat=1")
    assert 'id="hall-title"' not in light
    assert light.count(f'{booths[0].get_absolute_url()}?hemat=1"') == 1


def test_booths_are_found_by_company_and_by_work(client):
    edition = EditionFactory()
    sewing = open_booth(edition, company=CompanyFactory(verified=True, name="PT Benang Contoh"))
    BoothVacancyFactory(booth=sewing, vacancy__title="Juru Pola")
    open_booth(edition, company=CompanyFactory(verified=True, name="PT Roti Contoh"))
    for words in ("benang", "juru  pola"):
        html = page(client, f"{edition.get_absolute_url()}?q={words}")
        assert "PT Benang Contoh" in html
        assert "PT Roti Contoh" not in html
    assert "Tidak ada stan yang cocok" in page(client, f"{edition.get_absolute_url()}?q=zzz")
    page(client, f"{edition.get_absolute_url()}?q=%00{'x' * 300}")


def test_a_frozen_company_is_gone_from_the_kept_lobby_at_once(client):
    edition = EditionFactory()
    booth = open_booth(edition)
    assert booth.company.name in page(client, edition.get_absolute_url())
    Company.objects.filter(pk=booth.company_id).update(state="suspended")
    assert booth.company.name not in page(client, edition.get_absolute_url())
    page(client, booth.get_absolute_url(), 404)


def test_a_phase_and_a_removed_booth_show_in_the_kept_page_at_once(client):
    edition = EditionFactory()
    booth = open_booth(edition)
    assert "sedang berlangsung" in page(client, edition.get_absolute_url())
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.CLOSED)
    Booth.objects.filter(pk=booth.pk).update(state=BoothState.REMOVED)
    html = page(client, edition.get_absolute_url())
    assert "sudah selesai" in html
    assert booth.company.name not in html


def test_numbers_of_a_queue_do_not_throw_kept_pages_away():
    from jobs.freshness import public_version

    booth = BoothFactory()
    before = public_version()
    Booth.objects.filter(pk=booth.pk).update(last_number=5, priority_run=1)
    assert public_version() == before
    Booth.objects.filter(pk=booth.pk).update(hall="B")
    assert public_version() > before


def test_the_lobby_asks_as_much_for_three_booths_as_for_one(client):
    counts = []
    for number in (1, 3):
        edition = EditionFactory()
        for turn in range(number):
            booth = open_booth(edition, hall="A", position=turn + 1)
            BoothVacancyFactory(booth=booth)
            GroupSessionFactory(booth=booth)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, edition.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_seats_and_odds_stand_before_the_fair_and_the_truth_after(client):
    edition = EditionFactory(registration=True, forecast_people=1000)
    EntryWindowFactory(edition=edition, quota=600)
    html = page(client, edition.get_absolute_url())
    assert "dari 600 tempat masih ada" in html
    assert "1.000 orang datang" in html
    assert "Kira-kira 6 dari 10" in html
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.CLOSED, truth="Pintu timur terlambat dibuka.")
    html = page(client, edition.get_absolute_url())
    assert "Hasil bursa ini" in html
    assert "Pintu timur terlambat dibuka." in html


def test_own_ticket_replaces_the_way_to_one(client):
    ticket = TicketFactory()
    edition = ticket.edition
    assert reverse("fairs:take", kwargs={"edition": edition.slug}) in page(client, edition.get_absolute_url())
    client.force_login(ticket.resident.user)
    html = page(client, edition.get_absolute_url())
    assert ticket.get_absolute_url() in html
    client.force_login(ResidentFactory(complete=True).user)
    assert ticket.get_absolute_url() not in page(client, edition.get_absolute_url())


# --- a booth ------------------------------------------------------------------------------------------
def test_a_booth_offers_its_open_vacancies_with_their_origin(client):
    booth = open_booth(EditionFactory())
    shown = BoothVacancyFactory(booth=booth).vacancy
    closed = BoothVacancyFactory(booth=booth, vacancy__title="Lowongan Lama")
    type(closed.vacancy).objects.filter(pk=closed.vacancy_id).update(state="closed")
    html = page(client, booth.get_absolute_url())
    assert f"/lamar/?dari={booth.pk}%3A" in html
    assert f'<a class="card-link" href="{shown.get_absolute_url()}"' in html
    assert "Lowongan Lama" not in html


def test_applying_from_a_booth_takes_two_taps_and_counts(client):
    from jobs.fairs.models import EditionApplication

    booth = open_booth(EditionFactory())
    BoothVacancyFactory(booth=booth)
    resident = ResidentFactory(complete=True)
    client.force_login(resident.user)
    html = page(client, booth.get_absolute_url())
    address = next(part for part in html.split('"') if "/lamar/?dari=" in part)
    answer = client.post(address, {"cv": "", "message": ""})
    assert answer.status_code == 302
    assert EditionApplication.objects.get().booth == booth


def test_a_signed_in_visit_counts_once_a_day_and_a_strangers_never(client):
    booth = open_booth(EditionFactory())
    page(client, booth.get_absolute_url())
    resident = ResidentFactory(complete=True)
    client.force_login(resident.user)
    for _ in range(2):
        page(client, booth.get_absolute_url())
    assert [row.resident for row in BoothVisit.objects.all()] == [resident]


def test_a_question_is_read_by_all_once_it_is_answered_and_without_a_name(client):
    member = MembershipFactory(company=CompanyFactory(verified=True))
    booth = open_booth(EditionFactory(), company=member.company)
    resident = ResidentFactory(complete=True, full_name="Siti Penanya")
    question = ask_question(actor=resident.user, booth_id=booth.pk, text="Ada mes  karyawan?")
    assert "Ada mes" not in page(client, booth.get_absolute_url())
    answer_question(actor=member.user, question_id=question.pk, text="Ada, dekat pabrik.")
    html = page(client, booth.get_absolute_url())
    assert "Ada mes karyawan?" in html
    assert "Ada, dekat pabrik." in html
    assert "Siti" not in html


# --- words --------------------------------------------------------------------------------------------
def test_days_are_written_as_people_say_them():
    day = datetime.date
    build = EditionFactory.build
    moment = timezone.now()
    same = {"opens_at": moment, "closes_at": moment}
    assert days_words(build(starts_on=day(2026, 12, 12), ends_on=day(2026, 12, 12), **same)) == "12 Desember 2026"
    assert (
        days_words(build(starts_on=day(2026, 12, 12), ends_on=day(2026, 12, 13), **same)) == "12–13 Desember 2026"
    )
    assert (
        days_words(build(starts_on=day(2026, 11, 30), ends_on=day(2026, 12, 2), **same))
        == "30 November–2 Desember 2026"
    )


def test_the_countdown_says_what_comes_next():
    now = timezone.now()
    edition = EditionFactory.build(registration=True, opens_at=now + datetime.timedelta(days=3))
    assert countdown(edition, now) == "Bursa dibuka 3 hari lagi."
    live = EditionFactory.build(closes_at=now + datetime.timedelta(minutes=30), opens_at=now)
    night = f"Ditutup besok pukul {timezone.localtime(live.closes_at):%H.%M} WIB."
    assert countdown(live, now) in ("Ditutup 30 menit lagi.", night)
    assert countdown(EditionFactory.build(phase=Phase.CLOSED), now) == ""


def test_a_booth_is_open_within_its_hours_while_the_fair_is_live():
    now = timezone.now()
    booth = open_booth(EditionFactory())
    row = booths_of(booth.edition)[0]
    assert opening_of(row, booth.edition, now).is_open
    row.on_break_since = now
    assert opening_of(row, booth.edition, now).words == "Sedang istirahat"
    assert not opening_of(row, EditionFactory.build(registration=True), now).is_open


def test_the_card_counts_who_waits(client):
    booth = open_booth(EditionFactory())
    PlaceFactory(booth=booth)
    PlaceFactory(booth=booth)
    assert "2 orang menunggu" in page(client, booth.edition.get_absolute_url())


def test_booths_that_are_open_stand_first_with_the_wait_and_the_way_into_the_queue(client):
    edition = EditionFactory()
    closed = BoothFactory(edition=edition, hall="A", position=1)
    calm = open_booth(edition, hall="A", position=2)
    busy = open_booth(edition, hall="A", position=3)
    now = timezone.now()
    for _ in range(5):
        PlaceFactory(booth=busy, state="done", ended_at=now - datetime.timedelta(minutes=5))
    for _ in range(4):
        PlaceFactory(booth=busy)
    html = page(client, edition.get_absolute_url())
    order = [html.index(f'card-link" href="{booth.get_absolute_url()}"') for booth in (calm, busy, closed)]
    assert order == sorted(order)
    assert "4 orang menunggu, ± 5–15 menit" in html
    assert html.count("Belum ada yang menunggu") == 1
    for booth, times in ((calm, 1), (busy, 1), (closed, 0)):
        assert html.count(f'href="{booth.get_absolute_url()}nomor/"') == times

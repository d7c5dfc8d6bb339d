"""Kept pages: found again, and never stale (issue: published changes show at once)."""

import datetime

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Company
from jobs import views_count
from jobs.models import Vacancy, VacancyView
from jobs.services.scores import compute_scores
from jobs.services.vacancies import close_vacancy
from jobs.services.words import refresh_words
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


def statements(client, path, **headers):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path, headers=headers)
    return answer, len(seen)


@pytest.mark.parametrize("path", ["/", "/lowongan/", "/lowongan/?q=jahit"])
def test_a_second_visitor_costs_one_statement(client, path):
    VacancyFactory(published=True)
    first, _count = statements(client, path)
    second, count = statements(client, path)
    assert second.content == first.content
    assert count == 1


def test_the_detail_page_is_kept_too(client):
    path = VacancyFactory(published=True).get_absolute_url()
    client.get(path)
    assert statements(client, path)[1] == 1


def test_a_visitor_who_still_has_the_page_gets_no_second_copy(client):
    VacancyFactory(published=True)
    tag = client.get("/lowongan/").headers["ETag"]
    answer, count = statements(client, "/lowongan/", **{"If-None-Match": f"W/{tag}"})
    assert (answer.status_code, answer.content, count) == (304, b"", 1)


def test_a_vacancy_that_is_closed_is_gone_from_the_list_at_once(client):
    vacancy = VacancyFactory(published=True, title="Penjahit Tas")
    owner = MembershipFactory(company=vacancy.company).user
    assert "Penjahit Tas" in client.get("/lowongan/").content.decode()
    close_vacancy(actor=owner, vacancy_id=vacancy.pk)
    assert "Penjahit Tas" not in client.get("/lowongan/").content.decode()
    assert "sudah tutup" in client.get(vacancy.get_absolute_url()).content.decode()


def test_canary_without_the_number_the_closed_vacancy_stays(client, monkeypatch):
    from jobs import freshness

    monkeypatch.setattr(freshness, "public_version", lambda: 0)
    vacancy = VacancyFactory(published=True, title="Penjahit Tas")
    owner = MembershipFactory(company=vacancy.company).user
    client.get("/lowongan/")
    close_vacancy(actor=owner, vacancy_id=vacancy.pk)
    assert "Penjahit Tas" in client.get("/lowongan/").content.decode()


def test_a_raw_change_of_a_vacancy_or_a_company_shows_at_once(client):
    vacancy = VacancyFactory(published=True, title="Penjahit Tas")
    client.get("/lowongan/")
    Vacancy.objects.filter(pk=vacancy.pk).update(title="Penjahit Sepatu")
    assert "Penjahit Sepatu" in client.get("/lowongan/").content.decode()
    Company.objects.filter(pk=vacancy.company_id).update(name="PT Nama Baru Contoh")
    assert "PT Nama Baru Contoh" in client.get("/lowongan/").content.decode()


def test_a_draft_changes_no_public_page(client):
    draft = VacancyFactory()
    client.get("/lowongan/")
    Vacancy.objects.filter(pk=draft.pk).update(title="Belum tayang")
    assert statements(client, "/lowongan/")[1] == 1


def test_the_next_day_is_another_page(client, time_machine):
    VacancyFactory(published=True)
    client.get("/lowongan/")
    time_machine.move_to(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1))
    assert statements(client, "/lowongan/")[1] > 1


def test_a_signed_in_person_gets_a_page_of_their_own_that_nobody_keeps(client):
    VacancyFactory(published=True)
    visitor = client.get("/lowongan/")
    client.force_login(ResidentFactory(complete=True).user)
    own = client.get("/lowongan/")
    assert "Lamaran saya" in own.content.decode()
    assert "Lamaran saya" not in visitor.content.decode()
    assert own.headers["Cache-Control"] == "no-store, private"


def test_a_public_page_sets_no_cookie_and_asks_caches_to_look_at_it(client):
    answer = client.get("/lowongan/")
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in answer.headers["Vary"]


def test_languages_are_kept_apart(client):
    VacancyFactory(published=True)
    indonesian = client.get("/lowongan/").content
    client.cookies["bahasa"] = "en"
    assert client.get("/lowongan/").content != indonesian


def test_a_page_that_is_not_there_is_not_kept(client):
    path = VacancyFactory(published=True).get_absolute_url().replace("/lowongan/", "/lowongan/zzzzzzzz-", 1)
    assert client.get(path).status_code == 404
    assert not caches["details"]._cache


def test_a_flood_of_searches_does_not_push_out_the_pages_of_vacancies(client, settings):
    path = VacancyFactory(published=True).get_absolute_url()
    client.get(path)
    for number in range(caches["visitors"]._max_entries + 1):
        caches["visitors"].set(number, "halaman")
    assert statements(client, path)[1] == 1


def test_a_page_of_a_vacancy_holds_for_ten_minutes_and_not_when_a_like_one_closes(client, time_machine):
    vacancy = VacancyFactory(published=True)
    alike = VacancyFactory(published=True, occupation_group=vacancy.occupation_group, title="Penjahit Topi")
    assert "Penjahit Topi" in client.get(vacancy.get_absolute_url()).content.decode()
    time_machine.move_to(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=5))
    assert statements(client, vacancy.get_absolute_url())[1] == 1
    close_vacancy(actor=MembershipFactory(company=alike.company).user, vacancy_id=alike.pk)
    assert "Penjahit Topi" not in client.get(vacancy.get_absolute_url()).content.decode()


def test_new_scores_show_at_once(client):
    vacancy = VacancyFactory(published=True)
    client.get(vacancy.get_absolute_url())
    compute_scores()
    assert statements(client, vacancy.get_absolute_url())[1] > 1


# --- what is read once a moment -------------------------------------------------------------------------
def test_searches_and_like_vacancies_are_read_once_while_nothing_changes(client):
    vacancy = VacancyFactory(published=True)
    VacancyFactory.create_batch(25, published=True)
    path = vacancy.get_absolute_url()
    assert statements(client, "/lowongan/")[1] == 3
    assert statements(client, "/lowongan/?baru=1")[1] == 1
    assert statements(client, "/lowongan/?urut=segera-tutup")[1] == 2  # the same count in another order
    assert statements(client, path)[1] == 3
    assert statements(client, f"{path}?baru=1")[1] == 2
    VacancyFactory(published=True)
    page, count = statements(client, "/lowongan/?baru=1")
    assert (count, "27 lowongan buka" in page.content.decode()) == (3, True)


def test_a_signed_in_person_reads_what_holds_now(client):
    vacancies = VacancyFactory.create_batch(22, published=True)
    client.force_login(ResidentFactory(complete=True).user)
    assert "22 lowongan buka" in client.get("/lowongan/").content.decode()
    owner = MembershipFactory(company=vacancies[0].company).user
    close_vacancy(actor=owner, vacancy_id=vacancies[0].pk)
    assert "21 lowongan buka" in client.get("/lowongan/").content.decode()


@pytest.mark.parametrize(
    ("path", "most"), [("/lowongan/", 4), ("/lowongan/?q=jahit", 5), ("/lowongan/?q=jahti", 5), ("detail", 5)]
)
def test_a_page_that_is_not_kept_asks_few_questions_however_many_rows_it_shows(client, path, most):
    first = VacancyFactory(published=True, title="Operator Jahit")
    path = first.get_absolute_url() if path == "detail" else path
    refresh_words()
    _answer, few = statements(client, path)
    VacancyFactory.create_batch(
        99, published=True, title="Operator Jahit", occupation_group=first.occupation_group
    )
    _answer, many = statements(client, path)
    assert few <= most
    assert many <= most
    assert many - few <= (1 if path == "/lowongan/" else 0)  # the count, once there is a second page


# --- views --------------------------------------------------------------------------------------------
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 12)"}


def test_looks_are_counted_by_day_kept_page_or_not_and_robots_are_not(client):
    vacancy = VacancyFactory(published=True)
    for _ in range(3):
        client.get(vacancy.get_absolute_url(), headers=PHONE)
    client.get(vacancy.get_absolute_url(), headers={"User-Agent": "Googlebot/2.1"})
    assert views_count.write_views() == 3
    client.get(vacancy.get_absolute_url(), headers=PHONE)
    views_count.write_views()
    assert list(VacancyView.objects.values_list("vacancy_id", "views")) == [(vacancy.pk, 4)]


def test_looks_are_written_by_a_later_look_after_half_a_minute(client, monkeypatch):
    vacancy = VacancyFactory(published=True)
    client.get(vacancy.get_absolute_url(), headers=PHONE)
    assert not VacancyView.objects.exists()
    monkeypatch.setattr(views_count, "FLUSH_SECONDS", 0)
    client.get(vacancy.get_absolute_url(), headers=PHONE)
    assert VacancyView.objects.get().views == 2


def test_a_vacancy_that_is_gone_by_now_keeps_no_other_count_back(client):
    vacancy = VacancyFactory(published=True)
    views_count._waiting.update({("zzzzzzzz", datetime.date(2026, 1, 1)): 5})
    client.get(vacancy.get_absolute_url(), headers=PHONE)
    views_count.write_views()
    assert VacancyView.objects.get().views == 1

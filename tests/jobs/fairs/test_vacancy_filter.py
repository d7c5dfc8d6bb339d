"""The filter "bursa kerja" of the list of vacancies: the address, the count, the chip, kept searches, the feed."""

import pytest
from django.http import QueryDict

from jobs.fairs import vacancy_filter
from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import Booth, Edition
from jobs.models import Vacancy
from jobs.search import bounded_count, find_vacancies, read_criteria, wider_searches
from jobs.services import saved
from tests.factories.accounts import CompanyFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, BoothVacancyFactory, EditionFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_anew():
    vacancy_filter.forget()


def asked(query):
    return read_criteria(QueryDict(query))


def titles(query):
    return sorted(row.title for row in find_vacancies(asked(query)))


def at_fair(edition, **values):
    booth = BoothFactory(edition=edition)
    return BoothVacancyFactory(booth=booth, vacancy__title=values.pop("title", "Penjahit Bursa"), **values)


def test_only_what_stands_at_an_approved_booth_of_the_edition_is_found():
    edition = EditionFactory()
    shown = at_fair(edition)
    at_fair(EditionFactory(), title="Bursa Lain")
    waiting = at_fair(edition, title="Belum Disetujui")
    Booth.objects.filter(pk=waiting.booth_id).update(state=BoothState.REQUESTED)
    closed = at_fair(edition, title="Sudah Tutup")
    Vacancy.objects.filter(pk=closed.vacancy_id).update(state="closed")
    moved = at_fair(edition, title="Milik Perusahaan Lain")
    Vacancy.objects.filter(pk=moved.vacancy_id).update(company=CompanyFactory(verified=True))
    VacancyFactory(published=True, title="Tanpa Bursa")
    assert titles(f"bursa={edition.slug}") == [shown.vacancy.title]
    assert bounded_count(find_vacancies(asked(f"bursa={edition.slug}"))) == (1, True)


def test_the_list_keeps_it_in_the_address_and_a_chip_removes_it_alone(client):
    edition = EditionFactory(name="Bursa Kerja Musim Hujan")
    at_fair(edition)
    VacancyFactory(published=True, title="Penjahit Biasa")
    page = client.get(f"/lowongan/?q=penjahit&bursa={edition.slug}")
    html = page.content.decode()
    assert "1 lowongan ditemukan" in html
    assert f'<option value="{edition.slug}" selected>Bursa Kerja Musim Hujan</option>' in html
    assert [(chip["words"], chip["url"]) for chip in page.context["chips"]] == [
        ("“penjahit”", f"/lowongan/?bursa={edition.slug}"),
        ("Bursa Kerja Musim Hujan", "/lowongan/?q=penjahit"),
    ]
    assert page.context["save_params"] == f"q=penjahit&bursa={edition.slug}"
    filters = client.get(f"/lowongan/saring/?bursa={edition.slug}").content.decode()
    assert "Tampilkan 1 lowongan" in filters
    assert "Hapus semua saringan" in filters


def test_a_closed_vacancy_is_no_longer_counted_on_the_kept_page(client):
    edition = EditionFactory()
    row = at_fair(edition)
    path = f"/lowongan/?bursa={edition.slug}"
    assert "1 lowongan ditemukan" in client.get(path).content.decode()
    row.delete()
    assert "0 lowongan ditemukan" in client.get(path).content.decode()


def test_an_edition_announced_after_the_list_was_read_is_found_at_once(client):
    assert vacancy_filter.choices() == ()
    edition = EditionFactory()
    at_fair(edition)
    assert vacancy_filter.choices() == ()  # of this minute
    assert "1 lowongan ditemukan" in client.get(f"/lowongan/?bursa={edition.slug}").content.decode()


def test_the_select_names_public_editions_with_vacancies_and_is_absent_without_any(client):
    assert 'name="bursa"' not in client.get("/lowongan/").content.decode()
    vacancy_filter.forget()
    named = EditionFactory()
    at_fair(named)
    EditionFactory()  # nothing there yet
    at_fair(EditionFactory(is_rehearsal=True))
    at_fair(EditionFactory(draft=True))
    assert [choice.value for choice in vacancy_filter.choices()] == [named.slug]
    html = client.get("/lowongan/saring/").content.decode()
    assert html.count(f'<option value="{named.slug}">') == 1


@pytest.mark.parametrize("value", ["", "tidak-ada", "%00", "x" * 900, "draf", "'", "1"])
def test_a_wrong_value_counts_as_absent(client, value):
    EditionFactory(slug="draf", phase=Phase.DRAFT)
    VacancyFactory(published=True)
    criteria = asked(f"bursa={value}")
    assert criteria.is_empty
    assert criteria.params() == {}
    assert "1 lowongan buka" in client.get(f"/lowongan/?bursa={value}").content.decode()


def test_a_kept_search_repeats_it_and_forgets_it_with_the_edition():
    edition = EditionFactory(name="Bursa Cibodas")
    at_fair(edition)
    user = ResidentFactory(complete=True).user
    row, _created = saved.save_search(actor=user, criteria=asked(f"bursa={edition.slug}"))
    assert (row.name, row.params) == ("Bursa Cibodas", {"bursa": edition.slug})
    assert find_vacancies(saved.criteria_of(row)).count() == 1
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.DRAFT)
    vacancy_filter.forget()
    assert saved.criteria_of(row).is_empty


def test_no_result_offers_the_search_without_the_fair():
    edition = EditionFactory()
    at_fair(edition, title="Sopir Bursa")
    VacancyFactory(published=True, title="Kasir")
    offers = {row["dropped"]: row["params"] for row in wider_searches(asked(f"q=kasir&bursa={edition.slug}"))}
    assert offers[edition.name] == {"q": "kasir"}


def test_the_lobby_leads_to_the_vacancies_and_the_feed_follows(client):
    edition = EditionFactory()
    row = at_fair(edition)
    VacancyFactory(published=True, title="Tanpa Bursa")
    assert f'href="/lowongan/?bursa={edition.slug}"' in client.get(edition.get_absolute_url()).content.decode()
    feed = client.get(f"/lowongan/umpan.atom?bursa={edition.slug}").content.decode()
    assert row.vacancy.title in feed
    assert "Tanpa Bursa" not in feed

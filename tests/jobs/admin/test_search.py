"""The office's everyday words: who may change them, and that a change holds for the next visitor."""

import pytest
from django.urls import reverse

from jobs.models import SearchSynonym, SearchWord
from tests.admin.pages import signed_in, url_of, words
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db
LIST = "admin:jobs_searchsynonym_changelist"


@pytest.fixture
def officer():
    return signed_in(OfficerFactory(moderator=True))


def add(client, term, means):
    data = {"term": term, "means": means, "is_active": "on", "note": ""}
    return client.post(reverse("admin:jobs_searchsynonym_add"), data)


def found(client, text):
    return client.get("/lowongan/", {"q": text}).content.decode().count('class="card"')


def test_a_new_word_finds_at_once_also_on_a_page_that_was_kept(client, officer):
    VacancyFactory(published=True, title="Pengemudi Motor")
    assert found(client, "abang ojek") == 0
    assert add(officer, "  Abang   OJEK ", "Pengemudi Motor, ").status_code == 302
    row = SearchSynonym.objects.get()
    assert (row.term, row.means) == ("abang ojek", "pengemudi motor")
    assert found(client, "abang ojek") == 1


def test_switching_off_and_deleting_hold_at_once(client, officer):
    VacancyFactory(published=True, title="Pengemudi Motor")
    add(officer, "ojol", "pengemudi")
    row = SearchSynonym.objects.get()
    assert found(client, "ojol") == 1
    officer.post(url_of(row), {"term": "ojol", "means": "pengemudi", "note": ""})
    assert found(client, "ojol") == 0
    officer.post(url_of(row), {"term": "ojol", "means": "pengemudi", "is_active": "on", "note": ""})
    assert found(client, "ojol") == 1
    officer.post(url_of(row, "delete"), {"post": "yes"})
    assert found(client, "ojol") == 0


def test_a_mistyped_everyday_word_is_understood(client, officer):
    VacancyFactory(published=True, title="Satuan Pengamanan")
    add(officer, "sekuriti", "satuan pengamanan")
    assert SearchWord.objects.get(word="sekuriti").vacancies == 0
    assert "Menampilkan hasil untuk <strong>sekuriti</strong>" in client.get(
        "/lowongan/?q=sekurity"
    ).content.decode().replace("sekuritii", "")


@pytest.mark.parametrize(
    ("term", "means", "sentence"),
    [
        ("!!!", "sopir", "Tulis paling sedikit satu kata."),
        ("satu dua tiga empat", "sopir", "Paling banyak tiga kata. Persingkat ungkapan ini."),
        ("supir", " , ;", "Tulis paling sedikit satu kata yang juga dicari."),
        ("Driver", "sopir", "Ungkapan ini sudah ada. Ubah baris yang ada."),
    ],
)
def test_what_a_search_could_not_use_is_refused_with_the_fix(officer, term, means, sentence):
    SearchSynonym.objects.create(term="driver", means="sopir")
    answer = add(officer, term, means)
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert SearchSynonym.objects.count() == 1


def test_only_officers_of_vacancies_may_change_words(client):
    SearchSynonym.objects.create(term="driver", means="sopir")
    assert client.get(reverse(LIST)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse(LIST)).status_code == 302
    assert signed_in(OfficerFactory(verifier=True)).get(reverse(LIST)).status_code in (403, 404)
    assert "driver" in words(signed_in(OfficerFactory(moderator=True)).get(reverse(LIST)))

"""Search for residents: everyday words, honest counts, pages by keyset, hostile input."""

import datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import Vacancy
from jobs.search import Criteria, find_vacancies, page_after, read_criteria, wider_searches
from tests.factories.jobs import VacancyFactory, kecamatan

pytestmark = pytest.mark.django_db


def titles(**params):
    query = QueryDict(mutable=True)
    query.update(params)
    return [vacancy.title for vacancy in find_vacancies(read_criteria(query))]


@pytest.fixture
def shop():
    VacancyFactory(published=True, title="Penjahit Kemeja", duties="Menjahit kemeja.", requirements="Rapi.")
    VacancyFactory(published=True, title="Staf Administrasi", duties="Mengurus surat.", requirements="Teliti.")
    VacancyFactory(published=True, title="Sopir Boks", duties="Mengantar barang.", requirements="SIM A.")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("menjahit", ["Penjahit Kemeja"]),  # the stem joins menjahit and penjahit
        ("admin", ["Staf Administrasi"]),  # a beginning is enough
        ("lowongan sopir di tangerang", ["Sopir Boks"]),  # everyday filler words do not count
        ("SOPIR", ["Sopir Boks"]),
        ("astronot", []),
    ],
)
def test_words_find_what_people_mean(shop, query, expected):
    assert titles(q=query) == expected


def test_a_renamed_company_is_found_by_its_new_name(shop):
    vacancy = Vacancy.objects.get(title="Sopir Boks")
    vacancy.company.name = "PT Gajah Terbang"
    vacancy.company.save()
    assert titles(q="gajah") == ["Sopir Boks"]


def test_only_published_vacancies_before_their_last_day_are_found():
    VacancyFactory(draft=True)
    VacancyFactory(in_review=True)
    VacancyFactory(expired=True)
    VacancyFactory(filled=True)
    VacancyFactory(closed=True)
    VacancyFactory(suspended=True)
    shown = VacancyFactory(published=True)
    assert titles() == [shown.title]


def test_filters_narrow_by_place_education_kind_and_access():
    VacancyFactory(published=True, title="A", kecamatan=kecamatan("benda"), contract_kind="daily")
    VacancyFactory(published=True, title="B", is_disability_friendly=True, min_education_id="s1")
    assert titles(kecamatan="benda") == ["A"]
    assert titles(jenis="daily") == ["A"]
    assert titles(disabilitas="1") == ["B"]
    assert titles(pendidikan="sma") == ["A"]  # a level opens what asks for it or for less
    assert sorted(titles(pendidikan="s2")) == ["A", "B"]


@pytest.mark.parametrize(
    "query", ["'", "a & b | !", "\x00", "(((", "%%%", "x" * 5000, "<script>alert(1)</script>", ":*", "dan"]
)
def test_no_input_breaks_the_list(client, query):
    response = client.get("/lowongan/", {"q": query, "kecamatan": query, "setelah": query, "jenis": query})
    assert response.status_code == 200


def test_a_cursor_far_outside_time_is_an_ordinary_page(client):
    VacancyFactory(published=True)
    for cursor in ("99999999999999999-1", "0-0", "-1", "1-99999999999999999999"):
        assert client.get("/lowongan/", {"setelah": cursor}).status_code == 200


def test_pages_by_keyset_show_every_vacancy_once_also_with_equal_times():
    at = timezone.now() - datetime.timedelta(hours=1)
    VacancyFactory.create_batch(7, published=True, published_at=at)
    seen, cursor = [], ""
    for _ in range(4):
        rows, cursor = page_after(find_vacancies(Criteria()), cursor, size=3)
        seen += [row.pk for row in rows]
        if not cursor:
            break
    assert sorted(seen) == sorted(Vacancy.objects.values_list("pk", flat=True))
    assert len(seen) == 7


def test_no_result_offers_the_wider_searches_that_find_something(shop):
    query = QueryDict("q=sopir&kecamatan=benda")
    [row] = wider_searches(read_criteria(query))
    assert row["params"] == {"q": "sopir"}
    assert row["count"] == 1


def test_the_detail_page_needs_at_most_eight_queries(client):
    vacancy = VacancyFactory(published=True)
    client.get(vacancy.get_absolute_url())
    counts = []
    for _ in range(2):
        VacancyFactory.create_batch(3, published=True)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(vacancy.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert max(counts) <= 8
    assert counts[0] == counts[1]


def test_the_questions_that_will_be_asked_stand_on_the_public_page(client):
    from tests.factories.jobs import QuestionFactory

    vacancy = VacancyFactory(published=True)
    QuestionFactory(vacancy=vacancy, position=2, choice=True)
    QuestionFactory(vacancy=vacancy, position=1, yes_no=True)
    html = client.get(vacancy.get_absolute_url()).content.decode()
    assert html.index("Pertanyaan saat melamar") < html.index("Bersedia kerja malam?") < html.index("Pilih lokasi")
    assert "Cibodas / Jatiuwung" in html
    closed = VacancyFactory(closed=True)
    QuestionFactory(vacancy=closed)
    assert "Pertanyaan saat melamar" not in client.get(closed.get_absolute_url()).content.decode()
    assert (
        "Pertanyaan saat melamar"
        not in client.get(VacancyFactory(published=True).get_absolute_url()).content.decode()
    )

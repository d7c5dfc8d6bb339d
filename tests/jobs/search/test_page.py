"""The list and the page of filters as people see them: filters, chips, counts, wider searches, statements."""

import datetime
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import SearchSynonym, Vacancy
from jobs.search import COUNT_BOUND, Criteria, read_criteria, search_page, wider_searches
from jobs.search.places import near_by_code
from jobs.services.words import refresh_words
from tests.factories.accounts import CompanyFactory, ResidentFactory, kelurahan
from tests.factories.jobs import VacancyFactory, kecamatan

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return CompanyFactory(verified=True)


def publish(firm, count=1, **values):
    return VacancyFactory.create_batch(count, published=True, company=firm, **values)


def titles(query):
    return sorted(row.title for row in search_page(read_criteria(QueryDict(query))).vacancies)


def h1(html):
    return re.sub(r"\s+", " ", re.search(r"<h1>(.*?)</h1>", html, re.DOTALL).group(1)).strip()


# --- filters ------------------------------------------------------------------------------------------
def test_filters_narrow_by_experience_wage_and_country(firm):
    publish(firm, title="Baru", min_experience_years=0)
    publish(firm, title="Lama", min_experience_years=3, wage_min=9_000_000, wage_max=None)
    publish(firm, title="Jauh", abroad=True, hidden_wage=True)
    assert titles("pengalaman=0") == ["Baru", "Jauh"]
    assert titles("pengalaman=3") == ["Baru", "Jauh", "Lama"]
    assert titles("upah=8000000") == ["Lama"]
    assert titles("upah=Rp8.000.000") == ["Lama"]
    assert titles("luar-negeri=1") == ["Jauh"]
    assert titles("luar-negeri=1&upah=1000000") == []


@pytest.mark.parametrize(
    "query",
    [
        "dekat=36.71.99.1001",
        "dekat=%00",
        "pengalaman=-1",
        "pengalaman=31",
        "pengalaman=abc",
        "upah=99999999999999999999",
        "upah=²",
        "upah=0",
        "jenis=serabutan",
        "urut=acak",
        "luar-negeri=ya",
        "persis=2",
        "kecamatan=%00",
        "pendidikan=" + "x" * 500,
        "q=" + "%20" * 50,
    ],
)
def test_wrong_values_count_as_absent(client, firm, query):
    publish(firm)
    criteria = read_criteria(QueryDict(query))
    assert criteria.is_empty
    assert criteria.params() == {}
    assert client.get(f"/lowongan/?{query}").status_code == 200
    assert client.get(f"/lowongan/saring/?{query}").status_code == 200


def test_the_address_holds_the_whole_state(firm):
    code = kelurahan().pk
    query = (
        f"q=jahit&dekat={code}&kecamatan=benda&pendidikan=smk&pengalaman=2&upah=5000000&jenis=daily"
        "&disabilitas=1&luar-negeri=1&urut=upah&persis=1"
    )
    assert read_criteria(QueryDict(query)).params() == QueryDict(query).dict()


def test_each_chip_removes_only_itself(client, firm):
    query = f"q=jahit&dekat={kelurahan().pk}&pengalaman=0&upah=5000000&luar-negeri=1&urut=upah"
    chips = client.get(f"/lowongan/?{query}").context["chips"]
    assert [chip["words"] for chip in chips] == [
        "“jahit”",
        "Dekat Cibodas Sari",
        "Tanpa pengalaman",
        "Upah mulai Rp5.000.000",
        "Luar negeri",
    ]
    for chip, gone in zip(chips, ["q", "dekat", "pengalaman", "upah", "luar-negeri"], strict=True):
        left = QueryDict(chip["url"].partition("?")[2]).dict()
        assert left == {name: value for name, value in QueryDict(query).dict().items() if name != gone}


def test_chosen_values_stay_chosen_also_when_they_are_no_step(client, firm):
    html = client.get("/lowongan/?upah=4321000&pengalaman=7&jenis=daily&pendidikan=smk").content.decode()
    for option in (
        'value="4321000" selected',
        'value="7" selected',
        'value="daily" selected',
        'value="smk" selected',
    ):
        assert html.count(option) == 1


# --- near me ------------------------------------------------------------------------------------------
def test_a_resident_is_offered_the_own_kelurahan_and_nobody_else(client, firm):
    resident = ResidentFactory(complete=True)
    assert client.get("/lowongan/").context["near_me"] is None
    client.force_login(resident.user)
    offer = client.get("/lowongan/?q=jahit").context["near_me"]
    assert offer["near"] == near_by_code()[resident.kelurahan_id]
    assert QueryDict(offer["url"].partition("?")[2]).dict() == {"q": "jahit", "dekat": resident.kelurahan_id}
    assert "Dekat saya" not in client.get(offer["url"]).content.decode()


def test_a_resident_from_elsewhere_is_offered_no_kelurahan(client, firm):
    client.force_login(ResidentFactory(complete=True, outside=True).user)
    assert client.get("/lowongan/").context["near_me"] is None


# --- counts -------------------------------------------------------------------------------------------
def test_the_count_is_exact_up_to_a_thousand_and_says_so_beyond(client, firm):
    [one] = publish(firm, title="Sopir")
    rows = []
    for number in range(COUNT_BOUND - 1):
        row = Vacancy.objects.get(pk=one.pk) if not rows else rows[0]
        copy = Vacancy(
            **{f.attname: getattr(row, f.attname) for f in Vacancy._meta.concrete_fields if not f.generated}
        )
        copy.pk, copy.code = None, f"{number:08d}".translate(str.maketrans("01", "yz"))
        rows.append(copy)
    Vacancy.objects.bulk_create(rows)
    for query in ("", "?q=sopir", "?q=sopir&urut=upah"):
        html = client.get(f"/lowongan/{query}").content.decode()
        assert h1(html).startswith("1.000 lowongan")
    publish(firm, title="Sopir")
    for query in ("", "?q=sopir", "?q=sopir&urut=upah"):
        page = client.get(f"/lowongan/{query}")
        assert h1(page.content.decode()).startswith("Lebih dari 1.000 lowongan")
    assert "Tampilkan lebih dari 1.000 lowongan" in client.get("/lowongan/saring/?q=sopir").content.decode()


def test_the_count_of_a_later_page_is_that_of_the_list(client, firm):
    publish(firm, 23, title="Sopir")
    for query in ("", "?q=sopir", "?q=sopir&urut=segera-tutup"):
        first = client.get(f"/lowongan/{query}")
        second = client.get(first.context["next_url"])
        assert (first.context["count"], second.context["count"]) == (23, 23)
        assert len(second.context["vacancies"]) == 3


# --- nothing found ------------------------------------------------------------------------------------
def test_no_result_offers_the_nearest_wider_searches_first(client, firm):
    publish(firm, 3, title="Sopir", kecamatan=kecamatan("benda"))
    publish(firm, 1, title="Sopir", kecamatan=kecamatan("cibodas"), contract_kind="daily")
    wider = client.get("/lowongan/?q=sopir&kecamatan=benda&jenis=daily").context["wider"]
    assert [(row["dropped"], row["count"]) for row in wider] == [("Benda", 1), ("Harian", 3)]
    html = client.get("/lowongan/?q=sopir&kecamatan=benda&jenis=daily").content.decode()
    assert "Tanpa Benda: 1 lowongan" in html
    assert h1(html) == "0 lowongan ditemukan"


def test_wider_searches_keep_the_synonyms(firm):
    SearchSynonym.objects.create(term="supir", means="sopir")
    publish(firm, title="Sopir")
    [row] = wider_searches(read_criteria(QueryDict("q=supir&kecamatan=benda")))
    assert row["count"] == 1


def test_a_short_list_is_followed_by_similar_vacancies_that_are_not_counted(client, firm):
    publish(firm, title="Sopir Truk", duties="-", requirements="")
    publish(firm, title="Sopir Boks", duties="-", requirements="")
    publish(firm, title="Kasir", duties="-", requirements="")
    page = client.get("/lowongan/?q=sopir+truk")
    assert page.context["count"] == 1
    assert [row.title for row in page.context["vacancies"]] == ["Sopir Truk"]
    assert [row.title for row in page.context["page"].similar] == ["Sopir Boks"]
    assert "Mirip dengan yang Anda cari" in page.content.decode()
    assert titles("q=sopir+truk&sebagian=1") == ["Sopir Boks", "Sopir Truk"]
    assert "Mirip" not in client.get("/lowongan/?q=sopir").content.decode()


def test_similar_vacancies_fit_the_filters(client, firm):
    publish(firm, title="Sopir Truk", kecamatan=kecamatan("benda"))
    publish(firm, title="Sopir Boks", kecamatan=kecamatan("cibodas"))
    similar = client.get("/lowongan/?q=sopir+kapal&kecamatan=benda").context["page"].similar
    assert [row.title for row in similar] == ["Sopir Truk"]


def test_similar_vacancies_stand_also_beneath_a_mended_search_and_one_that_found_nothing(client, firm):
    for title in ("Sopir Truk", "Sopir Boks", "Kapal"):
        publish(firm, title=title, duties="-", requirements="")
    refresh_words()
    page = client.get("/lowongan/?q=sopri+truk").context["page"]
    assert (page.typed, page.count) == ("sopri truk", 1)
    assert [row.title for row in page.vacancies] == ["Sopir Truk"]
    assert [row.title for row in page.similar] == ["Sopir Boks"]
    page = client.get("/lowongan/?q=sopri+kapal").context["page"]
    assert (page.vacancies, sorted(row.title for row in page.similar)) == (
        [],
        ["Kapal", "Sopir Boks", "Sopir Truk"],
    )


def test_a_search_that_found_nothing_leads_on_to_the_fields_of_work(client, firm):
    publish(firm, title="Sopir")
    html = client.get("/lowongan/?q=astronot").content.decode()
    assert "Beri tahu saya bila ada yang baru" in html
    assert "Lowongan menurut bidang dan kecamatan" in html
    assert "Lowongan menurut bidang dan kecamatan" not in client.get("/lowongan/?q=sopir").content.decode()


# --- the page of filters ------------------------------------------------------------------------------
def test_the_button_of_the_filter_page_tells_the_true_number(client, firm):
    publish(firm, 3, title="Sopir", contract_kind="daily")
    publish(firm, 2, title="Sopir", contract_kind="permanent")
    assert "Tampilkan 5 lowongan" in client.get("/lowongan/saring/?q=sopir").content.decode()
    html = client.get("/lowongan/saring/?q=sopir&jenis=daily").content.decode()
    assert "Tampilkan 3 lowongan" in html
    assert "Hitung ulang" in html  # without a script
    answer = client.get("/lowongan/saring/?q=sopir&jenis=permanent", headers={"X-Part": "button"})
    assert answer.content.decode().strip() == "Tampilkan 2 lowongan"
    assert answer["Content-Type"].startswith("text/plain")
    assert "X-Part" in answer["Vary"]


def test_the_filter_page_and_the_list_mean_the_same(client, firm):
    publish(firm, 4, title="Operator Jahit")
    refresh_words()
    assert "Tampilkan 4 lowongan" in client.get("/lowongan/saring/?q=oprator").content.decode()
    assert client.get("/lowongan/?q=oprator").context["count"] == 4


# --- orders as links ----------------------------------------------------------------------------------
def test_sort_links_keep_the_search_and_offer_relevance_only_for_words(client, firm):
    publish(firm)
    plain = client.get("/lowongan/").context["sorts"]
    assert [sort["label"] for sort in plain] == ["Terbaru", "Segera tutup", "Upah tertinggi"]
    assert [sort["is_current"] for sort in plain] == [True, False, False]
    worded = client.get("/lowongan/?q=jahit&urut=upah").context["sorts"]
    assert [sort["label"] for sort in worded if sort["is_current"]] == ["Upah tertinggi"]
    assert worded[0]["url"] == "/lowongan/?q=jahit"
    assert worded[1]["url"] == "/lowongan/?q=jahit&urut=terbaru"


# --- statements (design.md 4.7) -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("", 4),
        ("urut=upah", 4),
        ("kecamatan=benda&jenis=daily", 4),
        ("q=jahit", 5),
        ("q=jahit&urut=segera-tutup&pendidikan=smk", 5),
        ("q=jahit&dekat=36.71.09.1006", 5),
        ("q=operator+jahit+rapi", 5),
        ("q=oprator+jahid", 5),
        ("q=oprator+kapal", 5),
        ("q=tidakada&kecamatan=benda", 5),
    ],
)
def test_the_list_needs_few_statements_whatever_the_rows(client, firm, query, most):
    """Four for the list, five for a search: the number of the latest change is the first of them."""
    publish(firm, title="Operator Jahit")
    refresh_words()
    client.get(f"/lowongan/?{query}")  # what is kept per process is read now
    counts = []
    for rows in (21, 79):
        publish(firm, rows, title="Operator Jahit", kecamatan=kecamatan("benda"), contract_kind="daily")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/lowongan/?{query}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert max(counts) <= most, [q["sql"][:100] for q in queries]


def test_old_words_of_a_closed_vacancy_are_forgotten(firm):
    [row] = publish(firm, title="Penari Topeng")
    assert refresh_words() > 0
    Vacancy.objects.filter(pk=row.pk).update(closes_at=timezone.now() - datetime.timedelta(days=1), state="closed")
    refresh_words()
    assert search_page(Criteria(q="tpoeng")).typed == ""

"""Every order by keyset: each vacancy once, with equal keys, and while others are published between two pages."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.enums import SortOrder
from jobs.models import Vacancy
from jobs.search import Criteria, search_page
from jobs.search import ranking as ranking_module
from jobs.search.cursors import EPOCH, to_moment, to_number
from jobs.search.places import near_by_code
from tests.factories.accounts import CompanyFactory, kelurahan
from tests.factories.jobs import VacancyFactory, kecamatan

pytestmark = pytest.mark.django_db
ORDERS = [SortOrder.RELEVANCE, SortOrder.NEWEST, SortOrder.CLOSING, SortOrder.WAGE]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    """Pages of three, so that a few vacancies are many pages."""
    monkeypatch.setattr("jobs.search.ranking.rank.__kwdefaults__", {"size": 3})
    monkeypatch.setattr("jobs.search.orders.page_by_column.__kwdefaults__", {"is_known": True, "size": 3})


@pytest.fixture
def firm():
    return CompanyFactory(verified=True)


def publish(firm, count, **values):
    return VacancyFactory.create_batch(count, published=True, company=firm, **values)


def walk(criteria, between=None):
    """Return the keys of all pages in their order; ``between(page number)`` runs after each."""
    seen, cursor = [], ""
    for number in range(60):
        page = search_page(criteria, cursor)
        seen += [row.pk for row in page.vacancies]
        cursor = page.next_cursor
        if not cursor:
            return seen
        if between:
            between(number)
    raise AssertionError("the pages never end")


def equal_keys(firm):
    """Vacancies that differ in nothing that an order looks at, and some without a wage."""
    at = timezone.now() - datetime.timedelta(hours=1)
    for hidden in (False, True):
        publish(firm, 7, published_at=at, title="Sopir Boks", **({"hidden_wage": True} if hidden else {}))
    return set(Vacancy.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("words", ["", "sopir", "sopir boks"])
def test_every_vacancy_is_shown_once_also_with_equal_keys(firm, order, near, words):
    home = kelurahan()
    every = equal_keys(firm)
    Vacancy.objects.filter(pk__in=sorted(every)[:4]).update(kelurahan=home)
    criteria = Criteria(q=words, order=order, near=near_by_code()[home.pk] if near else None)
    seen = walk(criteria)
    assert len(seen) == len(set(seen))
    assert set(seen) == every


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("words", ["", "sopir"])
def test_what_is_published_between_two_pages_moves_no_page(firm, order, words):
    every = equal_keys(firm)
    soon = timezone.localdate() + datetime.timedelta(days=2)
    seen = walk(
        Criteria(q=words, order=order),
        between=lambda _number: publish(
            firm,
            1,
            title="Sopir Boks",
            published_at=timezone.now(),
            closes_on=soon,
            wage_min=90_000_000,
            wage_max=None,
        ),
    )
    old = [key for key in seen if key in every]
    assert len(seen) == len(set(seen))
    assert set(old) == every


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (SortOrder.NEWEST, ["C", "B", "A", "D"]),
        (SortOrder.CLOSING, ["B", "D", "A", "C"]),
        (SortOrder.WAGE, ["A", "C", "B", "D"]),
    ],
)
@pytest.mark.parametrize("words", ["", "sopir"])
def test_each_order_is_what_it_says(firm, order, expected, words):
    now, today = timezone.now(), timezone.localdate()
    for title, hours, days, wage in [("A", 3, 9, 8), ("B", 2, 3, 5), ("C", 1, 20, 6), ("D", 4, 5, None)]:
        publish(
            firm,
            1,
            title=title,
            duties="Sopir.",
            published_at=now - datetime.timedelta(hours=hours),
            closes_on=today + datetime.timedelta(days=days),
            wage_min=wage * 1_000_000 if wage else None,
            wage_max=None,
            wage_hidden=wage is None,
        )
    keys = walk(Criteria(q=words, order=order))
    titles = dict(Vacancy.objects.values_list("pk", "title"))
    assert [titles[key] for key in keys] == expected


def test_wages_by_the_day_and_the_hour_are_compared_by_the_month(firm):
    publish(firm, 1, title="Bulan", wage_min=5_000_000, wage_max=None)
    publish(firm, 1, title="Hari", wage_min=250_000, wage_max=None, wage_period="day")  # 6,250,000
    publish(firm, 1, title="Jam", wage_min=20_000, wage_max=None, wage_period="hour")  # 3,460,000
    titles = dict(Vacancy.objects.values_list("pk", "title"))
    assert [titles[key] for key in walk(Criteria(order=SortOrder.WAGE))] == ["Hari", "Bulan", "Jam"]
    assert {titles[key] for key in walk(Criteria(wage_from=5_000_000))} == {"Hari", "Bulan"}


@pytest.mark.parametrize("words", ["", "sopir"])
def test_near_home_is_the_kelurahan_then_the_kecamatan_then_the_neighbours(firm, words):
    home = kelurahan()
    other = home.kecamatan.kelurahan.exclude(pk=home.pk).first()
    values = {"duties": "Sopir.", "published_at": timezone.now() - datetime.timedelta(hours=5)}
    newer = {**values, "published_at": timezone.now()}
    publish(firm, 1, title="rumah", kecamatan=home.kecamatan, kelurahan=home, **values)
    publish(firm, 1, title="kecamatan", kecamatan=home.kecamatan, **values)
    publish(firm, 1, title="kelurahan lain", kecamatan=home.kecamatan, kelurahan=other, **newer)
    publish(firm, 1, title="tetangga", kecamatan=kecamatan("periuk"), **newer)
    publish(firm, 1, title="jauh", kecamatan=kecamatan("benda"), **newer)
    publish(firm, 1, title="luar kota", outside=True, duties="Sopir.")
    titles = dict(Vacancy.objects.values_list("pk", "title"))
    found = [titles[key] for key in walk(Criteria(q=words, near=near_by_code()[home.pk], order=SortOrder.NEWEST))]
    assert found == ["rumah", "kelurahan lain", "kecamatan", "tetangga"]


def test_ranked_pages_go_on_below_the_newest_thousand(firm, monkeypatch):
    """The window is ranked, then the next window: nothing is lost, and the count says that there are more."""
    monkeypatch.setattr(ranking_module, "WINDOW", 8)
    at = timezone.now() - datetime.timedelta(hours=1)
    publish(firm, 20, title="Sopir Boks", published_at=at)
    every = set(Vacancy.objects.values_list("pk", flat=True))
    page = search_page(Criteria(q="sopir"))
    assert (page.count, page.is_exact) == (1000, False)
    seen = walk(Criteria(q="sopir"))
    assert len(seen) == len(set(seen))
    assert set(seen) == every


def test_the_title_comes_before_skills_and_duties(firm):
    publish(firm, 1, title="Penjaga Kios", duties="Menjadi kasir.", requirements="Rapi.")
    publish(firm, 1, title="Penjaga Warung", skills="kasir", duties="Menjaga.", requirements="Rapi.")
    publish(firm, 1, title="Kasir", duties="Menerima bayaran.", requirements="Rapi.")
    assert [row.title for row in search_page(Criteria(q="kasir")).vacancies] == [
        "Kasir",
        "Penjaga Warung",
        "Penjaga Kios",
    ]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "1",
        "1-2",
        "-",
        "0-0-0",
        "99-1-1",
        "0-99999999999999999-9999",
        "1-1-1-1-1-1",
        "9" * 40,
        "0-١-1",
        "1-2-3-4",
    ],
)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("words", ["", "sopir"])
def test_a_made_up_cursor_is_an_ordinary_page(firm, cursor, order, words):
    publish(firm, 2, title="Sopir Boks")
    page = search_page(Criteria(q=words, order=order), cursor)
    assert page.count == 2


def test_a_cursor_keeps_every_microsecond():
    for microseconds in (1_763_990_304_123_457, 1_763_990_304_999_999, 1, 0):
        moment = EPOCH + datetime.timedelta(microseconds=microseconds)
        assert to_number(moment) == microseconds
        assert to_moment(microseconds) == moment


def plan_of(criteria, cursor):
    """Return the plans of the page's statements on vacancies, without the ways that only a small table invites.

    Twelve rows cost the same by every index, and which one wins depends on when the statistics were last
    taken: with neither scan, bitmap nor sort to fall back on, the index that has the order is the only way.
    """
    with CaptureQueriesContext(connection) as queries:
        search_page(criteria, cursor)
    plans = []
    with connection.cursor() as db:
        for way in ("seqscan", "bitmapscan", "sort"):
            db.execute(f"SET LOCAL enable_{way} = off")
        for query in queries:
            if "jobs_vacancy" in query["sql"] and query["sql"].lstrip("(").startswith("SELECT"):
                db.execute(f"EXPLAIN {query['sql']}")
                plans.append("\n".join(row[0] for row in db.fetchall()))
    return plans


@pytest.mark.parametrize(
    ("order", "index", "condition"),
    [
        (SortOrder.NEWEST, "vacancy_newest_open", "published_at <="),
        (SortOrder.CLOSING, "vacancy_closing_open", "closes_at >="),
        (SortOrder.WAGE, "vacancy_wage_open", "monthly_wage <="),
    ],
)
def test_a_later_page_starts_in_the_index_where_the_last_one_ended(firm, order, index, condition):
    """Page 500 costs what page 1 costs: the key is a condition of the index, not a filter of its rows."""
    publish(firm, 12)
    criteria = Criteria(order=order)
    [plan, *_others] = plan_of(criteria, search_page(criteria).next_cursor)
    assert index in plan
    assert re.search(rf"using {index}.*\n\s+Index Cond: .*{condition}", plan)

"""Filters beside words ask the words of facts, filters alone ask columns: both must find the same."""

import datetime

import pytest
from django.db.models import F
from django.http import QueryDict

from jobs.models import Vacancy
from jobs.search import find_vacancies, read_criteria
from tests.factories.accounts import CompanyFactory, kelurahan
from tests.factories.jobs import VacancyFactory, education, kecamatan

pytestmark = pytest.mark.django_db

WAGES = (1_500_000, 2_000_000, 5_500_000, 6_000_000, 15_000_000, 40_000_000)
LEVELS = ("tidak-tamat-sd", "sd", "smp", "sma", "smk", "s1")
YEARS = (0, 3, 10, 11, 12, 25)
KINDS = ("permanent", "fixed_term", "daily", "part_time", "piecework", "internship")


@pytest.fixture
def vacancies():
    """Twelve that differ in all that can be filtered; each is a "Penjahit"."""
    firm = CompanyFactory(verified=True)
    common = {"published": True, "company": firm, "title": "Penjahit", "wage_max": None}
    for number in range(6):
        VacancyFactory(
            **common,
            wage_min=WAGES[number],
            min_education=education(LEVELS[number]),
            min_experience_years=YEARS[number],
            contract_kind=KINDS[number],
            kecamatan=kecamatan("benda" if number % 2 else "cibodas"),
            is_disability_friendly=number == 4,
        )
    VacancyFactory(**common, wage_min=240_000, wage_period="day")
    VacancyFactory(**common, wage_min=35_000, wage_period="hour")
    VacancyFactory(**common, abroad=True, hidden_wage=True)
    return firm


def keys(query):
    return sorted(find_vacancies(read_criteria(QueryDict(query))).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "query",
    [
        *(f"upah={wage}" for wage in (1, 2_000_000, 5_400_000, 5_500_001, 6_000_000, 15_000_000, 40_000_000)),
        *(f"pendidikan={level}" for level in LEVELS),
        *(f"pengalaman={years}" for years in (0, 2, 3, 10, 11, 12, 30)),
        *(f"jenis={kind}" for kind in KINDS),
        "kecamatan=benda",
        "disabilitas=1",
        "luar-negeri=1",
        "upah=5000000&pendidikan=sma&pengalaman=11&jenis=fixed_term",
        "upah=100000000",
    ],
)
def test_a_filter_finds_the_same_beside_words_and_alone(vacancies, query):
    alone = keys(query)
    assert keys(f"q=penjahit&{query}") == alone
    assert len(alone) < Vacancy.objects.count() or query in ("upah=1", "pengalaman=30", "pendidikan=s1")


def test_near_a_home_is_the_same_beside_words_and_alone(vacancies):
    home = f"dekat={kelurahan().pk}"
    assert keys(f"q=penjahit&{home}") == keys(home) != []


def test_words_that_mean_schooling_or_no_experience_filter_as_well(vacancies):
    assert keys("q=penjahit+lulusan+smp") == keys("pendidikan=smp")
    assert keys("q=penjahit+tanpa+pengalaman") == keys("pengalaman=0")


def test_the_facts_follow_every_way_of_writing(vacancies):
    Vacancy.objects.update(
        wage_hidden=False, wage_period="month", wage_min=7_000_000, contract_kind="daily", min_experience_years=2
    )
    assert keys("q=penjahit&upah=6000000&jenis=daily&pengalaman=2") == keys("") != []
    assert keys("q=penjahit&pengalaman=1") == keys("q=penjahit&upah=8000000") == []


def test_the_facts_say_when_a_vacancy_was_published(vacancies):
    Vacancy.objects.update(published_at=F("published_at") - datetime.timedelta(days=400))
    vacancy = Vacancy.objects.open().first()
    seconds = int(vacancy.published_at.timestamp())
    for kind, length in (("h", 3 * 3600), ("d", 86400), ("m", 8 * 86400)):
        assert f"'{kind}{seconds // length}'" in vacancy.facts
    Vacancy.objects.filter(pk=vacancy.pk).update(published_at=None, state="draft")
    vacancy.refresh_from_db()
    assert "'h" not in vacancy.facts

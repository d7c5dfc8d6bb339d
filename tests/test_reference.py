"""Reference data: what is shipped is whole, and loading it again changes nothing."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from reference.models import (
    EducationLevel,
    Holiday,
    IndustryCategory,
    Kecamatan,
    Kelurahan,
    MinimumWage,
    OccupationGroup,
    Province,
)

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")
# domain.md 3.1
KELURAHAN_PER_KECAMATAN = {
    "Tangerang": 8,
    "Jatiuwung": 6,
    "Batuceper": 7,
    "Benda": 5,
    "Cipondoh": 10,
    "Ciledug": 8,
    "Karawaci": 16,
    "Periuk": 5,
    "Cibodas": 6,
    "Neglasari": 7,
    "Pinang": 11,
    "Karang Tengah": 7,
    "Larangan": 8,
}


def test_the_city_has_13_kecamatan_and_104_kelurahan_in_the_published_shares():
    counts = {row.name: row.kelurahan.count() for row in Kecamatan.objects.all()}
    assert counts == KELURAHAN_PER_KECAMATAN
    assert Kelurahan.objects.count() == 104


def test_kelurahan_jatiuwung_lies_in_kecamatan_cibodas():
    assert Kelurahan.objects.get(name="Jatiuwung").kecamatan.name == "Cibodas"


def test_the_other_lists_are_whole():
    assert Province.objects.count() == 38
    assert OccupationGroup.objects.count() == 10
    assert IndustryCategory.objects.count() == 21
    assert EducationLevel.objects.count() == 13


def test_loading_again_changes_no_row_and_keeps_what_staff_edited():
    MinimumWage.objects.filter(year=2026).update(source="Diubah petugas")
    before = {model: model.objects.count() for model in (Province, Kelurahan, EducationLevel, Holiday)}
    call_command("load_reference", verbosity=0)
    assert {model: model.objects.count() for model in before} == before
    assert MinimumWage.objects.get(year=2026).source == "Diubah petugas"


def test_the_minimum_wage_of_a_year_without_a_row_is_the_last_one_known():
    assert MinimumWage.objects.for_year(2026).amount == MinimumWage.objects.for_year(2031).amount
    assert MinimumWage.objects.for_year(2025).year == 2025
    assert MinimumWage.objects.for_year(2000) is None


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ((2026, 11, 20, 9), 1, (2026, 11, 23, 9)),  # Friday to Monday
        ((2026, 12, 24, 15), 1, (2026, 12, 28, 15)),  # Christmas is a Friday, then the weekend
        ((2026, 11, 21, 8), 2, (2026, 11, 24, 8)),  # from a Saturday
    ],
)
def test_deadlines_count_working_days(start, days, expected):
    due = Holiday.objects.add_workdays(datetime.datetime(*start, tzinfo=WIB), days)
    assert due == datetime.datetime(*expected, tzinfo=WIB)


@pytest.mark.parametrize(
    ("end", "days", "expected"),
    [
        ((2026, 11, 23, 9), 1, (2026, 11, 20, 9)),  # Monday back to Friday
        ((2026, 12, 28, 15), 1, (2026, 12, 24, 15)),  # over Christmas and the weekend
        ((2026, 11, 24, 8), 3, (2026, 11, 19, 8)),
    ],
)
def test_working_days_are_counted_backwards(end, days, expected):
    since = Holiday.objects.before_workdays(datetime.datetime(*end, tzinfo=WIB), days)
    assert since == datetime.datetime(*expected, tzinfo=WIB)

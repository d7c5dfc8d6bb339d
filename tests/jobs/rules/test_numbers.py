"""Wages as numbers: under the minimum wage, and far outside what a job family pays (AF-06)."""

import datetime
from decimal import Decimal

import pytest

from jobs.enums import ContractKind, WagePeriod
from jobs.models import WageBand
from jobs.rules import Group, hints
from tests.factories.jobs import VacancyFactory, occupation

pytestmark = pytest.mark.django_db
# UMK 2026 is Rp5.399.405,69 (domain.md 3.4).
IN_2026 = {"closes_on": datetime.date(2026, 12, 20)}


def codes(**fields):
    return [hint.code for hint in hints(VacancyFactory.build(**{"wage_max": None, **IN_2026, **fields}))]


@pytest.mark.parametrize(
    ("wage", "expected"),
    [
        (2_699_702, ["wage", "pay"]),
        (2_699_703, ["wage"]),
        (5_399_404, ["wage"]),
        (5_399_406, []),
        (16_198_217, []),
        (16_198_218, ["pay"]),
    ],
)
def test_the_borders_of_the_usual_wage(wage, expected):
    assert codes(wage_min=wage) == expected


@pytest.mark.parametrize(
    ("period", "wage", "expected"),
    [
        (WagePeriod.DAY, 200_000, ["wage"]),
        (WagePeriod.DAY, 216_000, []),
        (WagePeriod.DAY, 650_000, ["pay"]),
        (WagePeriod.HOUR, 31_000, ["wage"]),
        (WagePeriod.HOUR, 31_300, []),
        (WagePeriod.HOUR, 100_000, ["pay"]),
    ],
)
def test_wages_by_day_and_hour_are_compared_by_the_month(period, wage, expected):
    assert codes(wage_min=wage, wage_period=period) == expected


def test_the_highest_promise_counts():
    assert codes(wage_min=6_000_000, wage_max=25_000_000) == ["pay"]


def test_little_work_for_little_money_is_no_sign_of_fraud():
    assert codes(wage_min=1_500_000, contract_kind=ContractKind.INTERNSHIP) == ["wage"]
    assert codes(wage_min=1_500_000, contract_kind=ContractKind.PERMANENT) == ["wage", "pay"]


def test_outside_the_city_only_the_promise_is_judged():
    assert codes(outside=True, wage_min=2_300_000) == []
    assert codes(outside=True, wage_min=30_000_000) == ["pay"]
    assert codes(abroad=True, wage_min=30_000_000) == []


def test_staff_change_the_band_of_a_family_with_effect_at_once():
    WageBand.objects.create(occupation_group=occupation("1"), low=Decimal("0.5"), high=Decimal("10"))
    assert codes(occupation_group=occupation("1"), wage_min=20_000_000) == []
    assert codes(occupation_group=occupation("7"), wage_min=20_000_000) == ["pay"]
    WageBand.objects.update(high=Decimal("2"))
    assert codes(occupation_group=occupation("1"), wage_min=20_000_000) == ["pay"]


def test_a_hidden_wage_or_none_is_not_judged():
    assert codes(hidden_wage=True) == []


def test_the_sign_names_the_wage_and_how_far_it_is():
    [hint] = hints(VacancyFactory.build(wage_min=20_000_000, wage_max=None, **IN_2026))
    assert (hint.phrase, hint.field, hint.group) == ("Rp20.000.000 per bulan", "wage_min", Group.FRAUD)
    assert "lebih dari 3 kali UMK" in hint.text

"""The demonstration: real places, invented people and firms, written once, only when DEMO=1."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Company, User
from cakapkerja.management.demo.content import ACCOUNTS, PASSWORD
from jobs.models import Application, Vacancy
from placements.models import Placement
from reference.models import MinimumWage

pytestmark = pytest.mark.django_db


def test_without_the_switch_nothing_is_written(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")
    assert not User.objects.exists()


def test_the_demonstration_is_whole_and_a_second_run_adds_nothing(settings, client):
    settings.DEMO = True
    call_command("demo", verbosity=0)

    def counts():
        return [model.objects.count() for model in (User, Company, Vacancy, Application, Placement)]

    first = counts()
    call_command("demo", verbosity=0)
    assert counts() == first

    vacancies = Vacancy.objects.open()
    assert vacancies.count() >= 40
    assert vacancies.exclude(kecamatan=None).values("kecamatan").distinct().count() >= 5
    wage = int(MinimumWage.objects.for_year(2026).amount)
    whole = vacancies.exclude(contract_kind__in=["part_time", "internship"]).filter(wage_period="month")
    monthly = [row.wage_min for row in whole if row.wage_min]
    assert all(wage <= pay <= 2 * wage for pay in monthly)
    assert vacancies.filter(wage_hidden=True).exists()
    assert Company.objects.filter(state="submitted").exists()
    assert Vacancy.objects.filter(state="in_review").exists()
    assert Placement.objects.exists()
    for email, _name, _what in ACCOUNTS.values():
        assert User.objects.get(email=email).check_password(PASSWORD)
        assert email.endswith("@contoh.test")


@pytest.mark.parametrize("day", range(23, 30))  # a week from a Monday
def test_interviews_of_the_demonstration_are_in_office_hours(monkeypatch, day):
    import datetime

    from django.utils import timezone

    from cakapkerja.management.demo import write

    monkeypatch.setattr(write.timezone, "localdate", lambda: datetime.date(2026, 11, day))
    at = timezone.localtime(write._in_office_hours(days=3))
    assert (at.hour, at.minute) == (9, 30)
    assert at.weekday() < 5

"""`manage.py fill`: much data, whole rows, the same for the same seed."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Company, Resident
from jobs.models import Application, Vacancy
from jobs.search import Criteria, find_vacancies
from jobs.services.applications import apply
from tests.factories.accounts import ResidentFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


def fill(**numbers):
    out = io.StringIO()
    call_command("fill", stdout=out, **numbers)
    return out.getvalue()


def what_was_made():
    return (
        list(Vacancy.objects.order_by("pk").values_list("code", "title", "wage_min", "kecamatan_id")),
        list(Company.objects.order_by("pk").values_list("name", "nib")),
        list(Application.objects.order_by("pk").values_list("pk", "number", "state")),
    )


def test_rows_are_whole_and_found(client):
    said = fill(vacancies=40, applications=60, hot=25)
    assert said.startswith("2 companies, 40 vacancies, 25 residents, 60 applications in ")
    for vacancy in Vacancy.objects.all():
        vacancy.clean_fields(exclude=["state"])
        vacancy.validate_constraints()
        assert vacancy.search
    assert find_vacancies(Criteria()).count() == 40
    assert client.get("/lowongan/").status_code == 200
    hot = Vacancy.objects.order_by("pk").first()
    assert hot.applications.count() == 25
    assert all(row.transitions.count() == 1 for row in Application.objects.all())
    assert all(resident.is_complete for resident in Resident.objects.all())


def test_the_same_seed_gives_the_same_rows():
    made = []
    for _ in range(2):
        fill(vacancies=20, applications=30, hot=10, seed=7)
        made.append(what_was_made())
        with connection.cursor() as cursor:  # a database without rows, its keys begin again
            cursor.execute("TRUNCATE jobs_vacancy, accounts_company, accounts_user RESTART IDENTITY CASCADE")
    assert made[0] == made[1]
    fill(vacancies=20, applications=30, hot=10, seed=8)
    assert what_was_made()[0] != made[0][0]


def test_ordinary_work_goes_on_behind_it():
    """Keys, triggers and the history work again."""
    fill(vacancies=20)
    vacancy = VacancyFactory(published=True)
    assert vacancy.pk > 20
    person = ResidentFactory(complete=True)
    assert apply(actor=person.user, vacancy_id=Vacancy.objects.order_by("pk").first().pk)[1]
    vacancy.title = "Judul lain"
    vacancy.save()
    assert vacancy.events.count() == 2


@pytest.mark.parametrize("numbers", [{"vacancies": -1}, {"applications": 5}])
def test_impossible_numbers_are_refused_in_words(numbers):
    with pytest.raises(CommandError, match="Give numbers"):
        fill(**numbers)


def test_a_real_portal_is_never_filled(settings):
    settings.SITE_HTTPS = True
    with pytest.raises(CommandError, match="real one"):
        fill(vacancies=1)

"""Figures of vacancies: what is counted, what is not, whose they are (9.2-18)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import Application, ApplicationTransition
from jobs.statistics import figures_of, figures_of_company
from tests.factories.accounts import MembershipFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory
from tests.jobs.employer.test_vacancies import desk, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return MembershipFactory(company__verified=True)


@pytest.fixture
def company(membership):
    return membership.company


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def answered_after(hours, vacancy, to_state="in_process", **traits):
    """An application that the company answered ``hours`` after it was sent."""
    row = ApplicationFactory(vacancy=vacancy, **(traits or {"in_process": True}))
    sent = timezone.now() - datetime.timedelta(hours=500)
    Application.objects.filter(pk=row.pk).update(created_at=sent)
    for delay, state in [(0, "submitted"), (1, "seen"), (hours, to_state), (hours + 50, to_state)]:
        ApplicationTransition.objects.create(application=row, to_state=state)
        last = ApplicationTransition.objects.latest("pk")
        ApplicationTransition.objects.filter(pk=last.pk).update(at=sent + datetime.timedelta(hours=delay))
    return row


def test_figures_count_what_their_names_say(company):
    vacancy = VacancyFactory(company=company, published=True)
    vacancy.views.create(day=timezone.localdate(), views=40)
    vacancy.views.create(day=timezone.localdate() - datetime.timedelta(days=1), views=2)
    ApplicationFactory(vacancy=vacancy)
    ApplicationFactory(vacancy=vacancy, seen=True)
    for hours in (10, 30, 200):
        answered_after(hours, vacancy)
    ApplicationFactory()  # to another company
    figures = figures_of(vacancy)
    assert (figures.views, figures.applicants, figures.opened, figures.answered) == (42, 5, 4, 3)
    assert (figures.answer_hours, figures.fill_days) == (30, None)


def test_what_the_applicant_or_the_clock_did_is_no_answer(company):
    vacancy = VacancyFactory(company=company, published=True)
    answered_after(5, vacancy, to_state="withdrawn", withdrawn=True)
    assert figures_of(vacancy).answered == 0
    assert figures_of(vacancy).answer_hours is None


def test_the_time_to_fill_runs_from_appearing_to_the_report(company):
    now = timezone.now()
    for days in (4, 10, 12):
        VacancyFactory(
            company=company, filled=True, filled_reported_at=now, published_at=now - datetime.timedelta(days=days)
        )
    VacancyFactory(filled=True, filled_reported_at=now, published_at=now - datetime.timedelta(days=90))
    assert figures_of_company(company).fill_days == 10


def test_the_pages_show_numbers_and_nothing_of_others(employer, company):
    vacancy = VacancyFactory(company=company, published=True, title="Kasir toko")
    vacancy.views.create(day=timezone.localdate(), views=1234)
    ApplicationFactory(vacancy=vacancy, accepted=True)
    VacancyFactory(published=True, title="Milik orang lain").views.create(day=timezone.localdate(), views=9)
    for address in [desk(company, "statistics"), page(vacancy, "vacancy_statistics")]:
        said = employer.get(address).content.decode()
        assert "1.234" in said
        assert "Kasir toko" in said
        assert "Milik orang lain" not in said


def test_a_company_without_vacancies_and_a_wrong_page_number_are_no_crash(employer, company):
    for query in ["", "?hal=x", "?hal=999", "?hal=%00"]:
        assert employer.get(desk(company, "statistics") + query).status_code == 200


def test_the_list_needs_the_same_queries_for_one_and_for_three_rows(employer, company, django_assert_num_queries):
    ApplicationFactory(vacancy=VacancyFactory(company=company, published=True))
    with CaptureQueriesContext(connection) as first:
        employer.get(desk(company, "statistics"))
    for _number in range(2):
        ApplicationFactory(vacancy=VacancyFactory(company=company, published=True))
    with django_assert_num_queries(len(first)):
        employer.get(desk(company, "statistics"))


def test_a_stranger_reads_no_figures(client, company):
    vacancy = VacancyFactory(company=company, published=True)
    client.force_login(MembershipFactory(company__verified=True).user)
    for address in [desk(company, "statistics"), page(vacancy, "vacancy_statistics")]:
        assert client.get(address).status_code == 404

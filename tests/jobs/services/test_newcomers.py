"""The first 30 days of a company: three vacancies at once (AF-08)."""

import threading

import pytest
from django.db import connection

from cakapkerja.errors import BusinessRuleError
from jobs.enums import VacancyState
from jobs.models import Vacancy
from jobs.services import newcomers
from jobs.services.vacancies import submit_vacancy
from tests.factories.accounts import CompanyFactory, MembershipFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


def test_a_new_company_has_three_at_once_and_ended_ones_do_not_count():
    member = MembershipFactory(company=CompanyFactory(verified=True))
    VacancyFactory(company=member.company, published=True)
    VacancyFactory(company=member.company, in_review=True)
    VacancyFactory(company=member.company, closed=True)
    third, fourth = (VacancyFactory(company=member.company) for _ in range(2))
    submit_vacancy(actor=member.user, vacancy_id=third.pk)
    with pytest.raises(BusinessRuleError, match="3 lowongan sekaligus sampai"):
        submit_vacancy(actor=member.user, vacancy_id=fourth.pk)
    fourth.refresh_from_db()
    assert fourth.state == VacancyState.DRAFT


def test_a_known_company_has_as_many_as_it_likes():
    member = MembershipFactory(company=CompanyFactory(known=True))
    VacancyFactory.create_batch(3, company=member.company, published=True)
    draft = VacancyFactory(company=member.company)
    assert submit_vacancy(actor=member.user, vacancy_id=draft.pk).state == VacancyState.IN_REVIEW


def _race():
    member = MembershipFactory(company=CompanyFactory(verified=True))
    VacancyFactory.create_batch(2, company=member.company, published=True)
    drafts = VacancyFactory.create_batch(4, company=member.company)
    barrier = threading.Barrier(4)

    def go(draft):
        try:
            barrier.wait(timeout=30)
            submit_vacancy(actor=member.user, vacancy_id=draft.pk)
        except BusinessRuleError:
            return
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Vacancy.objects.filter(state=VacancyState.IN_REVIEW).count()


@pytest.mark.django_db(transaction=True)
def test_four_drafts_handed_in_at_once_give_one():
    assert _race() == 1


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_lock_more_get_through(monkeypatch):
    """The race is real: with everybody counting before anybody writes, all four pass."""
    barrier = threading.Barrier(4)
    real = newcomers.newcomer_until

    def unlocked(company):
        count = Vacancy.objects.filter(company=company, state__in=["in_review", "published"]).count()
        barrier.wait(timeout=30)
        if count >= newcomers.VACANCIES_AT_ONCE and real(company):
            raise BusinessRuleError("penuh")

    monkeypatch.setattr("jobs.services.vacancies.require_room", unlocked)
    assert _race() == 4

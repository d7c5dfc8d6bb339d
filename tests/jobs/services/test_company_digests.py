"""The morning message to companies: honest numbers, once a day, nobody without a reason (X-157)."""

import datetime

import pytest
from django.utils import timezone

from jobs.models import Application
from jobs.services import company_digests as service
from notifications.models import Message
from tests.factories.accounts import CompanyFactory, MembershipFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True, name="PT Contoh"))


@pytest.fixture
def vacancy(member):
    return VacancyFactory(published=True, company=member.company)


def aged(application, days):
    sent = timezone.now() - datetime.timedelta(days=days)
    Application.objects.filter(pk=application.pk).update(created_at=sent)


def words_for(member):
    return [
        f"{row.context['company']}: {row.context['words']}"
        for row in Message.objects.filter(recipient=member.user, kind="jobs.company_digest")
    ]


def test_the_numbers_are_those_of_the_desk_and_it_comes_once_a_day(vacancy, member):
    for _number in range(2):
        ApplicationFactory(vacancy=vacancy)
    for trait in ({}, {"seen": True}, {"rejected": True}, {"withdrawn": True}):
        aged(ApplicationFactory(vacancy=vacancy, **trait), days=12)
    assert (service.send_company_digests(), service.send_company_digests()) == (1, 0)
    assert words_for(member) == ["PT Contoh: 3 pelamar baru, 2 lewat 10 hari"]


@pytest.mark.parametrize(("weekday", "told"), [(0, 1), (1, 0), (6, 0)])
def test_where_people_only_wait_it_comes_on_mondays(vacancy, member, monkeypatch, weekday, told):
    aged(ApplicationFactory(vacancy=vacancy, seen=True), days=12)
    monday = datetime.datetime(2026, 11, 23, 3, tzinfo=datetime.UTC)
    monkeypatch.setattr(service, "database_now", lambda: monday + datetime.timedelta(days=weekday))
    assert service.send_company_digests() == told
    assert words_for(member) == ["PT Contoh: 1 lewat 10 hari"][:told]


def test_a_company_without_applicants_or_that_is_frozen_hears_nothing(member):
    ApplicationFactory(vacancy=VacancyFactory(suspended=True, company=member.company))
    frozen = MembershipFactory(company=CompanyFactory(suspended=True))
    ApplicationFactory(vacancy=VacancyFactory(published=True, company=frozen.company))
    assert service.send_company_digests() == 0


def test_every_member_hears_and_a_removed_one_does_not(vacancy, member):
    colleague = MembershipFactory(company=member.company, recruiter=True)
    MembershipFactory(company=member.company, is_active=False)
    ApplicationFactory(vacancy=vacancy)
    assert service.send_company_digests() == 2
    assert words_for(colleague) == ["PT Contoh: 1 pelamar baru"]


def test_three_companies_cost_one_statement_of_counting(django_assert_num_queries):
    for _number in range(3):
        ApplicationFactory(vacancy=VacancyFactory(published=True))
    with django_assert_num_queries(1):
        assert len(service._counted(timezone.localdate())) == 3

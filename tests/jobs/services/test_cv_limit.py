"""How many CVs a company opens in a day (AF-14)."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import AccessKind
from accounts.models import AccessLog
from cakapkerja.errors import BusinessRuleError
from jobs.services import cv_limit
from jobs.services.applications import open_cv
from notifications.models import DigestEntry
from tests.factories.accounts import CompanyFactory, DocumentFactory, MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(known=True))


def with_cv(member):
    vacancy = VacancyFactory(published=True, company=member.company)
    resident = ResidentFactory(complete=True)
    return ApplicationFactory(
        vacancy=vacancy, resident=resident, seen=True, cv=DocumentFactory(owner=resident.user)
    )


def opened(member, subject, count, **values):
    rows = [
        AccessLog(subject=subject, actor=member.user, company=member.company, kind=AccessKind.CV, **values)
        for _ in range(count)
    ]
    AccessLog.objects.bulk_create(rows)


def test_twenty_and_five_for_each_application_and_then_a_sentence(member):
    application = with_cv(member)
    person = application.resident.user
    opened(member, person, 24)
    open_cv(actor=member.user, application_id=application.pk)
    with pytest.raises(BusinessRuleError, match="sudah membuka 25 CV"):
        open_cv(actor=member.user, application_id=application.pk)
    assert AccessLog.objects.count() == 25


def test_yesterdays_other_kinds_and_other_companies_do_not_count(member):
    application = with_cv(member)
    person = application.resident.user
    opened(member, person, 30, at=timezone.now() - datetime.timedelta(days=1, hours=1))
    other = MembershipFactory(company=CompanyFactory(known=True))
    opened(other, person, 30)
    assert open_cv(actor=member.user, application_id=application.pk)


def test_the_page_says_so_and_officers_hear_of_it_once_a_day(member, client):
    application = with_cv(member)
    opened(member, application.resident.user, 25)
    assert cv_limit.watch_cv_openings() == 1
    assert cv_limit.watch_cv_openings() == 0
    [entry] = DigestEntry.objects.filter(kind="jobs.cv_openings")
    assert member.company.name in entry.text
    client.force_login(member.user)
    from django.urls import reverse

    address = reverse("employer:application_cv", kwargs={"code": member.company.code, "pk": application.pk})
    answer = client.get(address, follow=True)
    assert "batas sehari" in answer.content.decode()


def test_below_the_limit_nobody_is_told(member):
    application = with_cv(member)
    opened(member, application.resident.user, 24)
    assert cv_limit.watch_cv_openings() == 0


def _race():
    member = MembershipFactory(company=CompanyFactory(known=True))
    application = with_cv(member)
    opened(member, application.resident.user, 23)
    barrier = threading.Barrier(6)

    def go():
        try:
            barrier.wait(timeout=30)
            open_cv(actor=member.user, application_id=application.pk)
        except BusinessRuleError:
            return
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return AccessLog.objects.filter(kind=AccessKind.CV).count()


@pytest.mark.django_db(transaction=True)
def test_six_at_once_do_not_pass_the_limit():
    assert _race() == 25


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_lock_they_do(monkeypatch):
    barrier = threading.Barrier(6)

    def unlocked(company):
        used = cv_limit.openings_today(company=company).count()
        barrier.wait(timeout=30)
        if used >= cv_limit.limit_of(company.pk):
            raise BusinessRuleError("batas")

    monkeypatch.setattr("jobs.services.applications.require_cv_allowance", unlocked)
    assert _race() == 29

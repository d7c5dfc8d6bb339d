"""Ratings of a company's process: once, by its owner, read only as sums of ten or more (F-37)."""

import datetime
import itertools

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from jobs.models import Application, ProcessRating, Vacancy
from jobs.process_figures import process_of
from jobs.services.process_ratings import rate_process
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db
GOOD = {"score": 8, "answer": "in_time", "truth": "yes", "respect": "yes"}


@pytest.fixture
def vacancy():
    return VacancyFactory(published=True)


@pytest.fixture
def ended(vacancy):
    return ApplicationFactory(vacancy=vacancy, rejected=True)


def url(application):
    return f"/saya/lamaran/{application.pk}/nilai/"


def ratings(vacancy, number, **more):
    for _ in range(number):
        application = ApplicationFactory(vacancy=vacancy, rejected=True)
        ProcessRating.objects.create(application=application, vacancy=vacancy, **{**GOOD, **more})


def test_the_applicant_rates_once_and_changes_it_for_14_days(client, ended):
    client.force_login(ended.resident.user)
    assert url(ended) in client.get(ended.get_absolute_url()).content.decode()
    assert client.post(url(ended), GOOD).url == ended.get_absolute_url()
    assert client.post(url(ended), {**GOOD, "score": 3}).status_code == 302
    rating = ProcessRating.objects.get()
    assert (rating.score, rating.vacancy_id) == (3, ended.vacancy_id)
    assert "nilai 3 dari 10" in client.get(ended.get_absolute_url()).content.decode()
    ProcessRating.objects.update(rated_at=timezone.now() - datetime.timedelta(days=14, minutes=5))
    late = client.post(url(ended), GOOD)
    assert late.status_code == 422
    assert "lebih dari 14 hari" in late.content.decode()
    assert url(ended) not in client.get(ended.get_absolute_url()).content.decode()
    assert ProcessRating.objects.get().score == 3


@pytest.mark.parametrize("state", ["started", "withdrawn", "declined", "no_show"])
def test_every_ended_application_can_be_rated(client, vacancy, state):
    application = ApplicationFactory(vacancy=vacancy, **{state: True})
    client.force_login(application.resident.user)
    assert client.get(url(application)).status_code == 200
    assert client.post(url(application), GOOD).status_code == 302


def test_one_that_goes_on_is_not_rated_yet(client, vacancy):
    application = ApplicationFactory(vacancy=vacancy, seen=True)
    client.force_login(application.resident.user)
    assert url(application) not in client.get(application.get_absolute_url()).content.decode()
    assert client.get(url(application)).url == application.get_absolute_url()
    assert client.post(url(application), GOOD).status_code == 422
    assert not ProcessRating.objects.exists()


def test_others_and_the_company_find_nothing(client, ended):
    assert client.get(url(ended)).url.startswith("/akun/login/")
    for user in (ResidentFactory().user, MembershipFactory(company=ended.vacancy.company).user):
        client.force_login(user)
        assert client.get(url(ended)).status_code in (403, 404)
        assert client.post(url(ended), GOOD).status_code in (403, 404)
        with pytest.raises(BusinessRuleError):
            rate_process(actor=user, application_id=ended.pk, **GOOD)
    assert not ProcessRating.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("score", "11"), ("score", "9" * 40), ("score", "\x00"), ("answer", "x"), ("respect", "")]
)
def test_bad_input_is_said_at_its_field_and_the_rest_is_kept(client, ended, field, value):
    client.force_login(ended.resident.user)
    page = client.post(url(ended), {**GOOD, field: value})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not ProcessRating.objects.exists()


def test_the_database_holds_once_and_one_to_ten(ended):
    rate_process(actor=ended.resident.user, application_id=ended.pk, **GOOD)
    for row in ({"application": ended}, {"score": 11}, {"truth": "maybe"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProcessRating.objects.create(**{"vacancy": ended.vacancy, **GOOD, **row})


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_are_one_rating():
    ended = ApplicationFactory(rejected=True)
    user = ended.resident.user
    results, errors = at_once([lambda: rate_process(actor=user, application_id=ended.pk, **GOOD)] * 2)
    assert (len(results), errors, ProcessRating.objects.count()) == (2, [], 1)


# --- what others read ---------------------------------------------------------------------------------
def test_nine_say_nothing_and_ten_are_shown_to_everybody(client, vacancy):
    member = MembershipFactory(company=vacancy.company).user
    public, own = vacancy.company.get_absolute_url(), f"/mitra/{vacancy.company.code}/angka/"
    ratings(vacancy, 9)
    assert process_of(vacancy.company) is None
    client.force_login(member)
    for path in (public, own):
        assert "Penilaian pelamar" not in client.get(path).content.decode()
    ratings(vacancy, 1, score=3, truth="unknown")
    figures = process_of(vacancy.company)
    assert (figures.ratings, figures.score, figures.in_time, figures.true) == (10, 7.5, 100, None)
    for path in (public, own):
        page = client.get(path).content.decode()
        assert "7,5 dari 10" in page
        assert "sesuai kenyataan" not in page
    client.force_login(OfficerFactory(verifier=True))
    office = client.get(f"/admin/accounts/company/{vacancy.company_id}/change/")
    assert "7,5 dari 10" in office.content.decode()


def test_a_visitor_reads_a_new_rating_a_minute_later(client, vacancy, monkeypatch):
    minutes = itertools.count(1_800_000_000, 60)
    monkeypatch.setattr("jobs.pages.time.time", lambda: next(minutes))
    page = vacancy.company.get_absolute_url()
    client.get(page)
    ratings(vacancy, 10)
    assert "8,0 dari 10" in client.get(page).content.decode()


def test_the_eleventh_can_not_be_told_from_the_figures(vacancy):
    ratings(vacancy, 10)
    before = process_of(vacancy.company)
    ratings(vacancy, 1, score=1)
    assert process_of(vacancy.company) == before
    ratings(vacancy, 4, score=1)
    assert process_of(vacancy.company).ratings == 15


def test_one_person_counts_once_and_a_year_ago_not_at_all(vacancy):
    ratings(vacancy, 9)
    person = ProcessRating.objects.first().application.resident
    again = ApplicationFactory(vacancy=vacancy, resident=person, withdrawn=True)
    rate_process(actor=person.user, application_id=again.pk, **GOOD)
    assert process_of(vacancy.company) is None
    ratings(vacancy, 1)
    assert process_of(vacancy.company).ratings == 10
    ProcessRating.objects.filter(application=again).update(rated_at=timezone.now() - datetime.timedelta(days=366))
    ratings(VacancyFactory(published=True), 3)
    assert process_of(vacancy.company).ratings == 10
    ProcessRating.objects.update(rated_at=timezone.now() - datetime.timedelta(days=366))
    assert process_of(vacancy.company) is None


def test_the_numbers_outlive_the_application_and_go_where_the_vacancy_goes(vacancy):
    ratings(vacancy, 10)
    Application.objects.filter(vacancy=vacancy).delete()
    assert ProcessRating.objects.filter(application=None).count() == 10
    other = CompanyFactory(verified=True)
    Vacancy.objects.filter(pk=vacancy.pk).update(company=other)  # as a merge does
    assert process_of(other).ratings == 10
    assert process_of(vacancy.company) is None

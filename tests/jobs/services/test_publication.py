"""A vacancy appears on its day, is extended within bounds, and is opened again by way of the office."""

import datetime

import pytest
from django.utils import timezone

from cakapkerja.clock import end_of_day, start_of_day
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import ReviewDecision, VacancyState
from jobs.models import Vacancy, VacancyTransition
from jobs.services import publication, vacancies
from jobs.services.applications import ClosedVacancyError, apply
from notifications.models import Message
from tests.factories.accounts import MembershipFactory, OfficerFactory, ResidentFactory, UserFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company__verified=True)


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def told(user):
    return sorted(Message.objects.filter(recipient=user).values_list("kind", flat=True))


def approve(vacancy):
    VacancyFactory(company=vacancy.company, published=True).transitions.create(
        from_state=VacancyState.IN_REVIEW, to_state=VacancyState.PUBLISHED
    )  # a known company: one officer is enough
    vacancies.review_vacancy(officer=OfficerFactory(), vacancy_id=vacancy.pk, decision=ReviewDecision.APPROVE)
    vacancy.refresh_from_db()
    return vacancy


def scheduled(member, **changes):
    return approve(VacancyFactory(company=member.company, in_review=True, publish_on=in_days(3), **changes))


# --- a day of its own ---------------------------------------------------------------------------------
def test_an_approved_vacancy_with_a_day_waits_unseen_until_that_day(member):
    vacancy = scheduled(member)
    assert (vacancy.state, vacancy.is_scheduled, vacancy.is_open) == (VacancyState.PUBLISHED, True, False)
    assert vacancy.published_at == start_of_day(in_days(3))
    assert vacancy not in Vacancy.objects.open()
    assert vacancy not in Vacancy.objects.visible_to(UserFactory())
    assert vacancy in Vacancy.objects.visible_to(member.user)
    assert told(member.user) == ["jobs.vacancy_scheduled"]
    with pytest.raises(ClosedVacancyError):
        apply(actor=ResidentFactory(complete=True).user, vacancy_id=vacancy.pk)


def test_pages_show_it_on_its_day_even_when_the_task_sleeps(member):
    vacancy = scheduled(member)
    Vacancy.objects.filter(pk=vacancy.pk).update(published_at=timezone.now() - datetime.timedelta(minutes=1))
    vacancy.refresh_from_db()
    assert vacancy in Vacancy.objects.open()
    assert vacancy.is_open
    apply(actor=ResidentFactory(complete=True).user, vacancy_id=vacancy.pk)


def test_on_its_day_the_company_is_told_once(member):
    vacancy = scheduled(member)
    assert publication.announce_scheduled_vacancies() == 0
    Vacancy.objects.filter(pk=vacancy.pk).update(published_at=timezone.now() - datetime.timedelta(minutes=1))
    assert publication.announce_scheduled_vacancies() == 1
    assert publication.announce_scheduled_vacancies() == 0
    assert told(member.user) == ["jobs.vacancy_published", "jobs.vacancy_scheduled"]


def test_a_day_that_passed_while_the_office_looked_means_at_once(member):
    vacancy = approve(VacancyFactory(company=member.company, in_review=True, publish_on=in_days(0)))
    assert vacancy.is_open
    assert vacancy.publish_on is None
    assert told(member.user) == ["jobs.vacancy_published"]


def test_a_scheduled_vacancy_that_is_closed_never_appears(member):
    vacancy = scheduled(member)
    vacancies.close_vacancy(actor=member.user, vacancy_id=vacancy.pk)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.published_at) == (VacancyState.CLOSED, None)
    assert vacancy not in Vacancy.objects.visible_to(UserFactory())


def test_a_day_after_the_closing_day_is_not_handed_in(member):
    vacancy = VacancyFactory(company=member.company, closes_on=in_days(5), publish_on=in_days(6))
    with pytest.raises(BusinessRuleError, match="sebelum hari terakhir"):
        vacancies.submit_vacancy(actor=member.user, vacancy_id=vacancy.pk)


# --- extend -------------------------------------------------------------------------------------------
def test_a_longer_closing_day_needs_no_review_and_stands_in_the_history(member):
    vacancy = VacancyFactory(company=member.company, published=True, closes_on=in_days(2))
    publication.extend_vacancy(actor=member.user, vacancy_id=vacancy.pk, closes_on=in_days(40))
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.closes_at) == (VacancyState.PUBLISHED, end_of_day(in_days(40)))
    row = VacancyTransition.objects.get(vacancy=vacancy)
    assert (row.actor, row.to_state) == (member.user, VacancyState.PUBLISHED)
    assert row.reason.startswith("Diperpanjang dari")


@pytest.mark.parametrize(
    ("days", "words"), [(1, "Pilih hari setelah"), (2, "Pilih hari setelah"), (61, "Paling lambat")]
)
def test_an_extension_is_bounded(member, days, words):
    vacancy = VacancyFactory(company=member.company, published=True, closes_on=in_days(2))
    with pytest.raises(BusinessRuleError, match=words):
        publication.extend_vacancy(actor=member.user, vacancy_id=vacancy.pk, closes_on=in_days(days))
    vacancy.refresh_from_db()
    assert vacancy.closes_on == in_days(2)


def test_after_half_a_year_in_the_open_a_new_look_is_needed(member):
    vacancy = VacancyFactory(
        company=member.company,
        published=True,
        closes_on=in_days(2),
        published_at=timezone.now() - datetime.timedelta(days=175),
    )
    with pytest.raises(BusinessRuleError, match="Paling lambat"):
        publication.extend_vacancy(actor=member.user, vacancy_id=vacancy.pk, closes_on=in_days(10))


@pytest.mark.parametrize("trait", ["draft", "in_review", "closed", "filled", "suspended", "expired"])
def test_only_what_is_public_is_extended(member, trait):
    vacancy = VacancyFactory(company=member.company, **{trait: True})
    with pytest.raises(StaleStateError):
        publication.extend_vacancy(actor=member.user, vacancy_id=vacancy.pk, closes_on=in_days(40))


# --- open again ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("trait", ["closed", "filled"])
def test_an_ended_vacancy_is_opened_again_by_way_of_the_office(member, trait):
    vacancy = VacancyFactory(company=member.company, filled_reported_at=timezone.now(), **{trait: True})
    publication.reopen_vacancy(actor=member.user, vacancy_id=vacancy.pk, closes_on=in_days(20))
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.review_round, vacancy.filled_reported_at) == (VacancyState.IN_REVIEW, 2, None)
    assert vacancy not in Vacancy.objects.open()
    approve(vacancy)
    assert (vacancy.is_open, vacancy.closes_on, vacancy.ended_at) == (True, in_days(20), None)


@pytest.mark.parametrize("trait", ["draft", "in_review", "published", "suspended"])
def test_what_has_not_ended_is_not_opened_again(member, trait):
    vacancy = VacancyFactory(company=member.company, **{trait: True})
    with pytest.raises(StaleStateError):
        publication.reopen_vacancy(actor=member.user, vacancy_id=vacancy.pk, closes_on=in_days(20))


@pytest.mark.parametrize("days", [0, 61])
def test_opening_again_asks_for_a_day_within_bounds(member, days):
    vacancy = VacancyFactory(company=member.company, closed=True)
    with pytest.raises(BusinessRuleError, match="paling lambat"):
        publication.reopen_vacancy(actor=member.user, vacancy_id=vacancy.pk, closes_on=in_days(days))


def test_a_company_that_lost_its_verification_opens_nothing_again():
    member = MembershipFactory(company__rejected=True)
    vacancy = VacancyFactory(company=member.company, closed=True)
    with pytest.raises(BusinessRuleError, match="belum terverifikasi"):
        publication.reopen_vacancy(actor=member.user, vacancy_id=vacancy.pk, closes_on=in_days(20))


@pytest.mark.parametrize("act", [publication.extend_vacancy, publication.reopen_vacancy])
def test_a_stranger_moves_no_date(act):
    vacancy = VacancyFactory(published=True)
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        act(actor=MembershipFactory(company__verified=True).user, vacancy_id=vacancy.pk, closes_on=in_days(40))


def test_copying_brings_the_questions_and_forgets_the_dates(member):
    from jobs.services.questions import set_questions

    source = VacancyFactory(company=member.company, publish_on=in_days(2))
    set_questions(
        actor=member.user, vacancy_id=source.pk, questions=[{"text": "Bisa kerja malam?", "kind": "yes_no"}]
    )
    copy = vacancies.copy_vacancy(actor=member.user, vacancy_id=source.pk)
    assert [(row.position, row.text, row.kind) for row in copy.questions.all()] == [
        (1, "Bisa kerja malam?", "yes_no")
    ]
    assert (copy.publish_on, copy.closes_on) == (None, None)

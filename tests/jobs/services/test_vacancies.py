"""The workflow of a vacancy: who may move it, two officers for the first one, what the database refuses."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cakapkerja.clock import end_of_day
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import ReviewDecision, VacancyState
from jobs.models import Vacancy, VacancyTransition
from jobs.services import vacancies as service
from notifications.models import Message
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db
APPROVE, RETURN = ReviewDecision.APPROVE, ReviewDecision.RETURN


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True))


@pytest.fixture
def draft(member):
    return VacancyFactory(draft=True, company=member.company)


def submitted(member):
    vacancy = VacancyFactory(draft=True, company=member.company)
    return service.submit_vacancy(actor=member.user, vacancy_id=vacancy.pk)


def kinds_for(user):
    return list(Message.objects.filter(recipient=user).values_list("kind", flat=True))


def test_the_first_vacancy_of_a_company_needs_two_different_officers(member):
    vacancy = submitted(member)
    first, second = OfficerFactory.create_batch(2)
    service.review_vacancy(officer=first, vacancy_id=vacancy.pk, decision=APPROVE)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.IN_REVIEW
    with pytest.raises(BusinessRuleError, match="petugas kedua"):
        service.review_vacancy(officer=first, vacancy_id=vacancy.pk, decision=APPROVE)
    service.review_vacancy(officer=second, vacancy_id=vacancy.pk, decision=APPROVE)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.PUBLISHED
    assert vacancy.closes_at == end_of_day(vacancy.closes_on)
    assert kinds_for(member.user).count("jobs.vacancy_published") == 1
    # The next one needs a single officer.
    assert service.approvals_needed(submitted(member)) == 1


def test_an_approval_of_an_earlier_round_does_not_count(member):
    vacancy = submitted(member)
    first, second = OfficerFactory.create_batch(2)
    service.review_vacancy(officer=first, vacancy_id=vacancy.pk, decision=APPROVE)
    service.review_vacancy(officer=second, vacancy_id=vacancy.pk, decision=RETURN, reason="Upah belum jelas.")
    service.submit_vacancy(actor=member.user, vacancy_id=vacancy.pk)
    service.review_vacancy(officer=second, vacancy_id=vacancy.pk, decision=APPROVE)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.IN_REVIEW


def test_a_return_needs_a_reason_and_reaches_the_company(member):
    vacancy = submitted(member)
    officer = OfficerFactory()
    with pytest.raises(BusinessRuleError, match="harus diperbaiki"):
        service.review_vacancy(officer=officer, vacancy_id=vacancy.pk, decision=RETURN, reason=" ")
    service.review_vacancy(officer=officer, vacancy_id=vacancy.pk, decision=RETURN, reason="Tulis upahnya.")
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.DRAFT
    assert "jobs.vacancy_returned" in kinds_for(member.user)


def test_an_officer_who_acts_for_the_company_may_not_review_it(member):
    vacancy = submitted(member)
    officer = OfficerFactory()
    MembershipFactory(company=member.company, user=officer)
    with pytest.raises(BusinessRuleError, match="petugas lain"):
        service.review_vacancy(officer=officer, vacancy_id=vacancy.pk, decision=APPROVE)


def test_a_second_decision_says_who_decided_when_and_what_it_is_now(member):
    vacancy = submitted(member)
    officer = OfficerFactory(name="Dewi Petugas")
    service.review_vacancy(officer=officer, vacancy_id=vacancy.pk, decision=RETURN, reason="Tulis upahnya.")
    with pytest.raises(StaleStateError, match="Sudah diputuskan oleh Dewi Petugas") as refusal:
        service.review_vacancy(officer=OfficerFactory(), vacancy_id=vacancy.pk, decision=APPROVE)
    assert "draf" in refusal.value.message


def test_a_company_that_is_not_verified_keeps_its_draft(member):
    other = MembershipFactory(company=CompanyFactory())
    draft = VacancyFactory(draft=True, company=other.company)
    with pytest.raises(BusinessRuleError, match="belum terverifikasi"):
        service.submit_vacancy(actor=other.user, vacancy_id=draft.pk)


def test_an_unfinished_draft_can_be_kept_but_not_submitted(member):
    draft = service.save_draft(actor=member.user, company_id=member.company.pk, data={"title": "Kasir"})
    with pytest.raises(BusinessRuleError, match="Lengkapi lowongan"):
        service.submit_vacancy(actor=member.user, vacancy_id=draft.pk)


def test_a_stranger_can_neither_write_nor_move(member, draft):
    stranger = MembershipFactory(company=CompanyFactory(verified=True)).user
    for act in (
        lambda: service.save_draft(actor=stranger, company_id=member.company.pk, data={"title": "x"}),
        lambda: service.save_draft(
            actor=stranger, company_id=member.company.pk, data={"title": "x"}, vacancy_id=draft.pk
        ),
        lambda: service.submit_vacancy(actor=stranger, vacancy_id=draft.pk),
        lambda: service.copy_vacancy(actor=stranger, vacancy_id=draft.pk),
    ):
        with pytest.raises(BusinessRuleError):
            act()


def test_a_published_vacancy_can_not_be_edited(member):
    vacancy = VacancyFactory(published=True, company=member.company)
    with pytest.raises(StaleStateError, match="tidak bisa diubah"):
        service.save_draft(
            actor=member.user, company_id=member.company.pk, data={"title": "x"}, vacancy_id=vacancy.pk
        )


def test_a_copy_keeps_the_words_and_asks_for_a_new_last_day(member):
    source = VacancyFactory(closed=True, company=member.company)
    copy = service.copy_vacancy(actor=member.user, vacancy_id=source.pk)
    assert (copy.title, copy.duties, copy.wage_min) == (source.title, source.duties, source.wage_min)
    assert copy.closes_on is None
    assert copy.code != source.code
    assert copy.state == VacancyState.DRAFT


def test_what_is_past_its_last_day_is_closed_once_and_the_company_is_told(member):
    vacancy = VacancyFactory(expired=True, company=member.company)
    VacancyFactory(published=True, company=member.company)
    assert service.close_expired_vacancies() == 1
    assert service.close_expired_vacancies() == 0
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.CLOSED
    assert VacancyTransition.objects.filter(vacancy=vacancy, actor=None).count() == 1
    assert kinds_for(member.user) == ["jobs.vacancy_closed"]


def test_the_last_day_ends_at_midnight_in_jakarta():
    day = datetime.date(2026, 12, 31)
    assert end_of_day(day).astimezone(datetime.UTC) == datetime.datetime(2026, 12, 31, 17, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"min_education": None},
        {"openings_any": 0},
        {"wage_min": None, "wage_max": None},
        {"wage_max": 1},
        {"age_max": 30},
        {"kecamatan": None},
        {"published_at": None},
    ],
)
def test_the_database_refuses_a_published_vacancy_that_is_not_whole(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        VacancyFactory(published=True, **fields)


def test_the_state_can_not_be_set_by_hand():
    vacancy = VacancyFactory(draft=True)
    with pytest.raises(AttributeError):
        vacancy.state = VacancyState.PUBLISHED


def test_visible_to_hides_drafts_and_frozen_ones_from_strangers(member):
    from django.contrib.auth.models import AnonymousUser

    VacancyFactory(draft=True, company=member.company)
    VacancyFactory(suspended=True, company=member.company)
    VacancyFactory(published=True, company=member.company)
    VacancyFactory(closed=True, company=member.company)
    assert Vacancy.objects.visible_to(AnonymousUser()).count() == 2
    assert Vacancy.objects.visible_to(member.user).count() == 4
    assert timezone.now() < Vacancy.objects.open().get().closes_at


@pytest.mark.parametrize("year", [9999, timezone.localdate().year + 2])
def test_a_closing_day_is_at_most_a_year_ahead_at_every_step(member, draft, year):
    far = datetime.date(year, 12, 31)
    with pytest.raises(BusinessRuleError, match="satu tahun"):
        service.save_draft(
            actor=member.user, company_id=member.company_id, vacancy_id=draft.pk, data={"closes_on": far}
        )
    Vacancy.objects.filter(pk=draft.pk).update(closes_on=far)
    with pytest.raises(BusinessRuleError, match="satu tahun"):
        service.submit_vacancy(actor=member.user, vacancy_id=draft.pk)
    old = VacancyFactory(in_review=True, company=member.company, closes_on=far)
    VacancyFactory(published=True, company=member.company)
    first, second = OfficerFactory.create_batch(2)
    service.review_vacancy(officer=first, vacancy_id=old.pk, decision=APPROVE)
    with pytest.raises(BusinessRuleError, match="satu tahun"):
        service.review_vacancy(officer=second, vacancy_id=old.pk, decision=APPROVE)
    last = timezone.localdate() + datetime.timedelta(days=service.OPEN_DAYS_AT_MOST)
    service.save_draft(
        actor=member.user, company_id=member.company_id, vacancy_id=draft.pk, data={"closes_on": last}
    )

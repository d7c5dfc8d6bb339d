"""Reports: a ticket at once, out of sight at three people, an answer by an officer (VC-4, F-34, AF-11, AF-12)."""

import threading

import pytest
from django.db import connection, transaction

from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import ReportState, VacancyState
from jobs.models import Removal, Vacancy, VacancyReport
from jobs.services import reports
from jobs.services.vacancies import suspend_vacancy
from notifications.models import Message
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory, UserFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy():
    return VacancyFactory(published=True, title="Admin Online")


@pytest.fixture
def officer():
    return OfficerFactory(moderator=True)


def state_of(vacancy):
    return Vacancy.objects.get(pk=vacancy.pk).state


def report(vacancy, reporter=None, **changes):
    return reports.report_vacancy(reporter=reporter, vacancy_id=vacancy.pk, **{"sign": "fee", **changes})


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_a_report_has_a_number_a_due_time_and_a_message(vacancy):
    user = UserFactory()
    row = report(vacancy, user, text="Diminta Rp500.000")
    assert row.number.startswith("L-")
    assert row.due_at > row.created_at
    assert told("jobs.vacancy_report_received") == {user.pk}
    assert state_of(vacancy) == VacancyState.PUBLISHED


def test_the_same_person_again_is_the_first_report(vacancy):
    user = UserFactory()
    assert report(vacancy, user).pk == report(vacancy, user, sign="other").pk


def test_the_third_person_hides_the_vacancy_and_everybody_is_told(vacancy):
    owner = MembershipFactory(company=vacancy.company).user
    applicant = ApplicationFactory(vacancy=vacancy).resident.user
    for _ in range(2):
        report(vacancy, UserFactory())
    assert state_of(vacancy) == VacancyState.PUBLISHED
    report(vacancy, UserFactory())
    assert state_of(vacancy) == VacancyState.SUSPENDED
    assert told("jobs.vacancy_hidden_by_reports") == {owner.pk}
    assert told("jobs.application_on_hold") == {applicant.pk}
    body = Message.objects.get(kind="jobs.vacancy_hidden_by_reports").context
    assert set(body) == {"title"}  # the company never learns who (AF-11)


def test_visitors_and_one_person_thrice_hide_nothing(vacancy):
    for _ in range(5):
        report(vacancy)
    user = UserFactory()
    for _ in range(3):
        report(vacancy, user)
    assert state_of(vacancy) == VacancyState.PUBLISHED


def test_an_unknown_sign_and_a_closed_vacancy_are_refused_in_words(vacancy):
    with pytest.raises(BusinessRuleError, match="Pilih satu tanda"):
        report(vacancy, sign="rumor")
    with pytest.raises(BusinessRuleError, match="tidak tayang"):
        report(VacancyFactory(closed=True))


def test_an_eleventh_report_of_a_day_is_refused():
    user = UserFactory()
    company = CompanyFactory(verified=True)
    for _ in range(10):
        report(VacancyFactory(published=True, company=company), user)
    with pytest.raises(BusinessRuleError, match="10 laporan hari ini"):
        report(VacancyFactory(published=True, company=company), user)


def test_a_report_that_is_right_freezes_answers_everybody_and_enters_the_register(vacancy, officer):
    first, second = UserFactory(), UserFactory()
    rows = [report(vacancy, first), report(vacancy, second), report(vacancy)]
    reports.uphold_report(
        officer=officer, report_id=rows[0].pk, answer="Sudah kami bekukan.", public_reason="Meminta uang."
    )
    assert state_of(vacancy) == VacancyState.SUSPENDED
    assert set(VacancyReport.objects.values_list("state", "answer")) == {
        (ReportState.UPHELD, "Sudah kami bekukan.")
    }
    assert told("jobs.vacancy_report_answered") == {first.pk, second.pk}
    assert Removal.objects.get().reason == "Meminta uang."


def test_a_report_that_is_not_right_brings_a_hidden_vacancy_back(vacancy, officer):
    rows = [report(vacancy, UserFactory()) for _ in range(3)]
    reports.dismiss_report(officer=officer, report_id=rows[1].pk, answer="Tidak terbukti.")
    assert state_of(vacancy) == VacancyState.PUBLISHED
    assert Vacancy.objects.get(pk=vacancy.pk).ended_at is None
    assert vacancy.company.memberships.count() == 0 or told("jobs.vacancy_restored")


def test_a_freeze_by_an_officer_is_not_undone_by_dismissing_a_report(vacancy, officer):
    row = report(vacancy, UserFactory())
    suspend_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Sebab lain.")
    reports.dismiss_report(officer=officer, report_id=row.pk, answer="Tidak terbukti.")
    assert state_of(vacancy) == VacancyState.SUSPENDED


def test_a_second_decision_says_what_the_first_one_was(vacancy, officer):
    row = report(vacancy, UserFactory())
    reports.dismiss_report(officer=officer, report_id=row.pk, answer="Tidak terbukti.")
    with pytest.raises(StaleStateError, match="tidak terbukti"):
        reports.uphold_report(officer=officer, report_id=row.pk, answer="Benar.")


def test_an_answer_is_needed(vacancy, officer):
    row = report(vacancy)
    with pytest.raises(BusinessRuleError, match="Tulis jawaban"):
        reports.uphold_report(officer=officer, report_id=row.pk, answer="  ")
    assert state_of(vacancy) == VacancyState.PUBLISHED


def test_only_a_frozen_vacancy_enters_the_register_once_and_restoring_takes_it_out(vacancy, officer):
    with pytest.raises(BusinessRuleError, match="dibekukan"):
        reports.list_removal(officer=officer, vacancy_id=vacancy.pk, reason="x")
    suspend_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Sebab.")
    reports.list_removal(officer=officer, vacancy_id=vacancy.pk, reason="Meminta uang.")
    with pytest.raises(StaleStateError):
        reports.list_removal(officer=officer, vacancy_id=vacancy.pk, reason="Lagi.")
    reports.restore_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Salah paham.")
    assert Removal.objects.get().lifted_at is not None
    assert state_of(vacancy) == VacancyState.PUBLISHED


def test_a_vacancy_past_its_last_day_is_not_restored(officer, time_machine):
    import datetime

    vacancy = VacancyFactory(published=True)
    suspend_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Sebab.")
    past = Vacancy.objects.get(pk=vacancy.pk).closes_at - datetime.timedelta(days=90)
    Vacancy.objects.filter(pk=vacancy.pk).update(closes_at=past)
    with pytest.raises(BusinessRuleError, match="sudah lewat"):
        reports.restore_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Salah paham.")


@pytest.mark.django_db(transaction=True)
def test_three_people_at_once_hide_the_vacancy_once():
    vacancy = VacancyFactory(published=True)
    users = [UserFactory() for _ in range(3)]
    start, problems = threading.Barrier(3), []

    def act(user):
        try:
            start.wait(timeout=30)
            report(vacancy, user)
        except BusinessRuleError as refusal:
            problems.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []
    with transaction.atomic():
        assert state_of(vacancy) == VacancyState.SUSPENDED
    assert vacancy.transitions.filter(to_state=VacancyState.SUSPENDED).count() == 1

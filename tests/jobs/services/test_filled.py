"""The report of who was hired (Perpres 57/2023 article 6), its reminders, and the office's list."""

import datetime

import pytest
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import VacancyState
from jobs.models import HiredPerson, Vacancy
from jobs.services import filled
from notifications.models import Message
from tests.factories.accounts import MembershipFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company__verified=True)


def person(**changes):
    return {
        "full_name": "Budi Contoh",
        "sex": "male",
        "in_city": True,
        "started_on": timezone.localdate(),
        **changes,
    }


def reminders(user):
    return Message.objects.filter(recipient=user, kind="jobs.filled_report_asked").count()


@pytest.mark.parametrize("trait", ["published", "closed"])
def test_people_hired_elsewhere_fill_a_vacancy(member, trait):
    vacancy = VacancyFactory(company=member.company, **{trait: True})
    filled.report_filled(
        actor=member.user, vacancy_id=vacancy.pk, people=[person(), person(full_name="Sari Contoh")]
    )
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.FILLED
    assert vacancy.filled_reported_at is not None
    assert vacancy.ended_at is not None
    assert vacancy.transitions.get().reason == "2 orang diterima."
    row = vacancy.hired_elsewhere.first()
    assert (row.full_name, row.sex, row.in_city, row.reported_by) == ("Budi Contoh", "male", True, member.user)


def test_those_accepted_here_are_enough(member):
    vacancy = VacancyFactory(company=member.company, published=True)
    ApplicationFactory(vacancy=vacancy, accepted=True)
    ApplicationFactory(vacancy=vacancy, started=True)
    ApplicationFactory(vacancy=vacancy, no_show=True)
    filled.report_filled(actor=member.user, vacancy_id=vacancy.pk)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.transitions.get().reason) == (VacancyState.FILLED, "2 orang diterima.")


def test_a_report_without_anybody_is_refused(member):
    vacancy = VacancyFactory(company=member.company, closed=True)
    with pytest.raises(BusinessRuleError, match="Tulis siapa"):
        filled.report_filled(actor=member.user, vacancy_id=vacancy.pk)


def test_a_filled_vacancy_takes_more_people_and_keeps_the_day_of_its_first_report(member):
    vacancy = VacancyFactory(company=member.company, published=True)
    filled.report_filled(actor=member.user, vacancy_id=vacancy.pk, people=[person()])
    first = Vacancy.objects.get(pk=vacancy.pk).filled_reported_at
    filled.report_filled(actor=member.user, vacancy_id=vacancy.pk, people=[person(full_name="Sari Contoh")])
    vacancy.refresh_from_db()
    assert vacancy.filled_reported_at == first
    assert [row.reason for row in vacancy.transitions.all()] == ["1 orang diterima.", "2 orang diterima."]


def test_nobody_hired_closes_the_vacancy_and_counts_as_reported(member):
    vacancy = VacancyFactory(company=member.company, published=True)
    with pytest.raises(BusinessRuleError, match="mengapa"):
        filled.report_nobody(actor=member.user, vacancy_id=vacancy.pk, reason="  ")
    filled.report_nobody(actor=member.user, vacancy_id=vacancy.pk, reason="Pesanan batal.")
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.CLOSED
    assert vacancy.filled_reported_at is not None
    assert vacancy.transitions.get().reason == "Tidak ada yang diterima: Pesanan batal."


def test_nobody_is_not_said_when_somebody_was_hired(member):
    vacancy = VacancyFactory(company=member.company, closed=True)
    ApplicationFactory(vacancy=vacancy, accepted=True)
    with pytest.raises(BusinessRuleError, match="Sudah ada yang diterima"):
        filled.report_nobody(actor=member.user, vacancy_id=vacancy.pk, reason="Batal")


@pytest.mark.parametrize("trait", ["draft", "in_review", "suspended"])
def test_what_was_not_open_is_not_reported(member, trait):
    vacancy = VacancyFactory(company=member.company, **{trait: True})
    with pytest.raises(StaleStateError):
        filled.report_filled(actor=member.user, vacancy_id=vacancy.pk, people=[person()])
    with pytest.raises(StaleStateError):
        filled.report_nobody(actor=member.user, vacancy_id=vacancy.pk, reason="Batal")
    assert not HiredPerson.objects.exists()


def test_what_has_not_appeared_yet_is_not_reported(member):
    day = timezone.now() + datetime.timedelta(days=2)
    vacancy = VacancyFactory(company=member.company, published=True, published_at=day)
    with pytest.raises(StaleStateError, match="terjadwal"):
        filled.report_filled(actor=member.user, vacancy_id=vacancy.pk, people=[person()])
    with pytest.raises(StaleStateError, match="terjadwal"):
        filled.report_nobody(actor=member.user, vacancy_id=vacancy.pk, reason="Batal")


def test_a_stranger_reports_nothing():
    vacancy = VacancyFactory(published=True)
    stranger = MembershipFactory(company__verified=True).user
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        filled.report_filled(actor=stranger, vacancy_id=vacancy.pk, people=[person()])
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        filled.remove_hired_person(actor=stranger, vacancy_id=vacancy.pk, person_id=1)


def test_a_wrong_sex_or_a_name_too_long_is_a_sentence(member):
    vacancy = VacancyFactory(company=member.company, published=True)
    for wrong in [person(sex="x"), person(full_name="a" * 121)]:
        with pytest.raises(BusinessRuleError):
            filled.report_filled(actor=member.user, vacancy_id=vacancy.pk, people=[wrong])


# --- reminders ----------------------------------------------------------------------------------------
def ended(member, days, **changes):
    return VacancyFactory(
        company=member.company, closed=True, ended_at=timezone.now() - datetime.timedelta(days=days), **changes
    )


def test_a_silent_company_is_reminded_once_a_step(member):
    vacancy = ended(member, 3.1)
    ended(member, 2.9)
    assert filled.remind_filled_reports() == 1
    assert filled.remind_filled_reports() == 0
    for days, total in [(9, 1), (10.1, 2), (19, 2), (20.1, 3), (60, 3)]:
        back = timezone.now() - datetime.timedelta(days=days)
        Vacancy.objects.filter(pk=vacancy.pk).update(ended_at=back)
        # What was sent lies as far back as the steps say.
        step = {1: 3.1, 2: 10.1, 3: 20.1}[reminders(member.user)]
        Vacancy.objects.filter(pk=vacancy.pk).update(filled_reminded_at=back + datetime.timedelta(days=step))
        filled.remind_filled_reports()
        assert reminders(member.user) == total


def test_after_a_long_stop_one_reminder_goes_out_not_three(member):
    ended(member, 25)
    filled.remind_filled_reports()
    filled.remind_filled_reports()
    assert reminders(member.user) == 1


def test_who_reported_or_never_was_public_is_left_in_peace(member):
    ended(member, 30, filled_reported_at=timezone.now())
    ended(member, 30, published_at=None)
    VacancyFactory(company=member.company, filled=True, ended_at=timezone.now() - datetime.timedelta(days=30))
    VacancyFactory(company=member.company, suspended=True)
    assert filled.remind_filled_reports() == 0


def test_the_office_sees_who_stayed_silent_past_the_last_reminder(member):
    late = ended(member, 21)
    ended(member, 19)
    ended(member, 21, filled_reported_at=timezone.now())
    assert list(filled.late_reports()) == [late]

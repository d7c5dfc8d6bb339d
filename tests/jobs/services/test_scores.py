"""The answer score: what counts, from when it is shown, and how it is contested (N-08)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.models import AnswerScore, ApplicationTransition
from jobs.services import scores
from notifications.models import Message
from tests.admin.pages import signed_in
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy():
    return VacancyFactory(published=True)


def sent(vacancy, days, *steps, **traits):
    """An application sent ``days`` ago; ``steps`` are (state, days after sending)."""
    at = timezone.now() - datetime.timedelta(days=days)
    row = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), created_at=at, **traits)
    for state, after in steps:
        log = ApplicationTransition.objects.create(application=row, to_state=state)
        ApplicationTransition.objects.filter(pk=log.pk).update(at=at + datetime.timedelta(days=after))
    return row


def score_of(vacancy):
    scores.compute_scores()
    row = AnswerScore.objects.filter(company=vacancy.company).first()
    return row and (row.answered, row.applications)


@pytest.mark.parametrize("state", ["interview", "reserve", "rejected", "accepted"])
def test_a_word_within_14_days_is_an_answer(vacancy, state):
    sent(vacancy, 20, ("seen", 1), (state, 13.9))
    assert score_of(vacancy) == (1, 1)


@pytest.mark.parametrize("steps", [[], [("seen", 1)], [("in_process", 1)], [("rejected", 14.1)], [("closed", 30)]])
def test_looking_weighing_or_a_late_word_is_none(vacancy, steps):
    sent(vacancy, 40, *steps)
    assert score_of(vacancy) == (0, 1)


def test_an_offer_of_times_is_an_answer(vacancy):
    sent(vacancy, 20, slots_offered_at=timezone.now() - datetime.timedelta(days=18))
    assert score_of(vacancy) == (1, 1)


def test_what_is_young_old_or_ended_by_its_person_counts_for_nobody(vacancy):
    sent(vacancy, 13)
    sent(vacancy, 366)
    sent(vacancy, 20, ("withdrawn", 3))
    sent(vacancy, 20, ("closed", 3))
    assert score_of(vacancy) is None
    sent(vacancy, 20, ("rejected", 2), ("withdrawn", 3))
    assert score_of(vacancy) == (1, 1)


def test_the_middle_answer_and_a_second_run(vacancy):
    for days in (1, 2, 10):
        sent(vacancy, 20, ("rejected", days))
    sent(vacancy, 20)
    scores.compute_scores()
    first = AnswerScore.objects.values("applications", "answered", "median_hours").get()
    assert first == {"applications": 4, "answered": 3, "median_hours": 48}
    scores.compute_scores()
    assert AnswerScore.objects.values("applications", "answered", "median_hours").get() == first


def test_a_score_without_applications_goes_to_zero_and_keeps_its_contest(vacancy):
    score = AnswerScore.objects.create(
        company=vacancy.company,
        applications=9,
        answered=3,
        contest_text="Kami menjawab.",
        computed_at=timezone.now() - datetime.timedelta(days=1),
    )
    scores.compute_scores()
    score.refresh_from_db()
    assert (score.applications, score.answered, score.contest_text) == (0, 0, "Kami menjawab.")


@pytest.mark.parametrize(("number", "shown"), [(4, False), (5, True)])
def test_words_stand_on_the_pages_from_five_on(client, vacancy, number, shown):
    AnswerScore.objects.create(company=vacancy.company, applications=number, answered=3, median_hours=72)
    sentence = f"Menjawab 3 dari {number} pelamar dalam 14 hari, biasanya dalam 3 hari."
    for address in (vacancy.get_absolute_url(), vacancy.company.get_absolute_url()):
        assert (sentence in " ".join(client.get(address).content.decode().split())) is shown


def test_a_company_without_a_score_has_pages(client, vacancy):
    assert client.get(vacancy.get_absolute_url()).status_code == 200
    assert client.get(vacancy.company.get_absolute_url()).status_code == 200


def test_the_company_contests_and_the_office_answers(client):
    member = MembershipFactory(company=CompanyFactory(verified=True))
    score = AnswerScore.objects.create(company=member.company, applications=9, answered=3)
    page = reverse("employer:answer_score", kwargs={"code": member.company.code})
    client.force_login(member.user)
    assert client.post(page, {"text": " "}).status_code == 422
    assert client.post(page, {"text": "Kami menjawab lewat telepon."}).status_code == 302
    with pytest.raises(StaleStateError):
        scores.contest_score(actor=member.user, company_id=member.company.pk, text="Lagi.")

    officer = OfficerFactory(moderator=True)
    office = signed_in(officer)
    start = office.get(reverse("admin:index")).content.decode()
    assert "Sanggahan nilai jawaban" in start
    change = reverse("admin:jobs_answerscore_change", args=[score.pk])
    assert "Kami menjawab lewat telepon." in office.get(change).content.decode()
    answer = reverse("admin:jobs_answerscore_jawab", args=[score.pk])
    assert office.post(answer, {"reason": "Jawaban lewat portal yang dihitung."}).status_code == 302
    assert "Jawaban lewat portal yang dihitung." in client.get(page).content.decode()
    assert Message.objects.filter(recipient=member.user, kind="jobs.company_contest_answered").count() == 1
    with pytest.raises(StaleStateError):
        scores.answer_contest(officer=officer, score_id=score.pk, answer="Lagi.")


def test_strangers_neither_read_nor_contest(client):
    score = AnswerScore.objects.create(company=CompanyFactory(verified=True), applications=9, answered=3)
    stranger = MembershipFactory(company=CompanyFactory(verified=True))
    page = reverse("employer:answer_score", kwargs={"code": score.company.code})
    assert client.get(page).status_code == 302
    client.force_login(stranger.user)
    assert client.get(page).status_code == 404
    assert client.post(page, {"text": "x"}).status_code == 404
    with pytest.raises(BusinessRuleError):
        scores.contest_score(actor=stranger.user, company_id=score.company_id, text="x")
    own = reverse("employer:answer_score", kwargs={"code": stranger.company.code})
    assert "setelah ada lima lamaran" in client.get(own).content.decode()
    insider = OfficerFactory(moderator=True)
    MembershipFactory(company=score.company, user=insider)
    scores.contest_score(actor=insider, company_id=score.company_id, text="x")
    with pytest.raises(BusinessRuleError, match="petugas lain"):
        scores.answer_contest(officer=insider, score_id=score.pk, answer="x")

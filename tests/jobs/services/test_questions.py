"""Screening questions: three at most, on a draft only, none for identity or bank data."""

import pytest

from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.services.questions import set_questions
from tests.factories.accounts import MembershipFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company__verified=True)


@pytest.fixture
def draft(member):
    return VacancyFactory(company=member.company)


def ask(member, draft, *questions):
    return set_questions(actor=member.user, vacancy_id=draft.pk, questions=list(questions))


def test_questions_replace_those_before_and_keep_their_order(member, draft):
    ask(member, draft, {"text": "Lama?"})
    ask(
        member,
        draft,
        {"text": "  Bisa   memakai mesin obras? ", "kind": "yes_no", "choices": "tidak dipakai"},
        {"text": "Giliran mana?", "kind": "choice", "choices": "pagi, ,malam , sore"},
        {"text": "Berapa tahun menjahit?"},
    )
    assert [(q.position, q.text, q.kind, q.choice_list) for q in draft.questions.all()] == [
        (1, "Bisa memakai mesin obras?", "yes_no", []),
        (2, "Giliran mana?", "choice", ["pagi", "malam", "sore"]),
        (3, "Berapa tahun menjahit?", "text", []),
    ]


@pytest.mark.parametrize(
    "text", ["Tulis NIK Anda", "Kirim foto KTP", "Nomor rekening BCA Anda?", "Apa kode OTP Anda?"]
)
def test_identity_and_bank_data_are_refused_and_the_question_is_named(member, draft, text):
    with pytest.raises(BusinessRuleError) as refused:
        ask(member, draft, {"text": "Bisa kerja malam?"}, {"text": text})
    assert refused.value.field == 2
    assert not draft.questions.exists()


def test_a_driving_licence_may_be_asked_for(member, draft):
    ask(member, draft, {"text": "Punya SIM C?", "kind": "yes_no"})
    assert draft.questions.count() == 1


def test_four_questions_or_a_choice_of_one_are_refused(member, draft):
    with pytest.raises(BusinessRuleError, match="Paling banyak 3"):
        ask(member, draft, *[{"text": f"Pertanyaan {n}?"} for n in range(4)])
    with pytest.raises(BusinessRuleError, match="dua pilihan"):
        ask(member, draft, {"text": "Giliran mana?", "kind": "choice", "choices": "pagi, pagi"})


@pytest.mark.parametrize("trait", ["in_review", "published", "closed", "filled", "suspended"])
def test_only_a_draft_takes_questions(member, trait):
    vacancy = VacancyFactory(company=member.company, **{trait: True})
    with pytest.raises(StaleStateError):
        ask(member, vacancy, {"text": "Bisa kerja malam?"})


def test_a_stranger_asks_nothing(draft):
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        ask(MembershipFactory(company__verified=True), draft, {"text": "Bisa kerja malam?"})


def test_spare_parts_and_interest_are_no_question_about_a_people(member, draft):
    from jobs.rules import question_refusal

    assert question_refusal("Pernah mengurus gudang suku cadang?") is None
    assert question_refusal("Suku apa?") is not None
    ask(member, draft, {"text": "Hafal nama suku cadang motor?"})
    assert draft.questions.count() == 1

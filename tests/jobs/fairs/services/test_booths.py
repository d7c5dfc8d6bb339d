"""How companies come to a booth: invited, asked, decided, gone."""

import datetime

import pytest

from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.fairs.enums import BoothState as S
from jobs.fairs.enums import Phase
from jobs.fairs.models import Booth
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.services import booths as service
from jobs.fairs.services.setup import furnish_booth
from notifications.models import Message
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory, UserFactory
from tests.factories.fairs import BoothFactory, EditionFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola bursa"])


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True))


def ask(member, edition):
    return service.request_booth(actor=member.user, company_id=member.company_id, edition_id=edition.pk)


def kinds_for(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at").values_list("kind", flat=True))


def test_a_verified_company_asks_and_the_office_approves(member, officer):
    edition = EditionFactory(registration=True)
    booth = ask(member, edition)
    assert booth.state == S.REQUESTED
    assert ask(member, edition).pk == booth.pk
    service.approve_booth(officer=officer, booth_id=booth.pk)
    booth.refresh_from_db()
    assert booth.state == S.APPROVED
    assert booth.hours.exists()
    assert kinds_for(member.user) == ["fairs.booth_approved"]
    assert [(row.from_state, row.to_state) for row in booth.transitions.all()] == [
        ("", S.REQUESTED),
        (S.REQUESTED, S.APPROVED),
    ]


@pytest.mark.parametrize("trait", ["submitted", "suspended"])
def test_a_company_that_is_not_verified_gets_no_booth(trait):
    member = MembershipFactory(company=CompanyFactory(**{trait: True}))
    with pytest.raises(BusinessRuleError):
        ask(member, EditionFactory())
    assert not Booth.objects.exists()


def test_nobody_asks_for_somebody_elses_company(member):
    with pytest.raises(BusinessRuleError, match="bukan milik akun"):
        service.request_booth(actor=UserFactory(), company_id=member.company_id, edition_id=EditionFactory().pk)


def test_an_invitation_is_taken_at_once_and_the_taker_stands_at_the_booth(member, officer):
    edition = EditionFactory()
    assert service.invite_companies(officer=officer, edition_id=edition.pk, company_ids=[member.company_id]) == 1
    assert service.invite_companies(officer=officer, edition_id=edition.pk, company_ids=[member.company_id]) == 0
    assert kinds_for(member.user) == ["fairs.booth_invited"]
    booth = ask(member, edition)
    assert booth.state == S.APPROVED
    assert [row.user for row in booth.recruiters.all()] == [member.user]


def test_a_frozen_company_is_not_invited(officer):
    company = CompanyFactory(suspended=True)
    assert service.invite_companies(officer=officer, edition_id=EditionFactory().pk, company_ids=[company.pk]) == 0


def test_an_invitation_can_be_refused_and_asked_for_again(member):
    edition = EditionFactory()
    booth = BoothFactory(edition=edition, company=member.company, state=S.INVITED)
    assert service.leave_edition(actor=member.user, booth_id=booth.pk).state == S.DECLINED
    assert ask(member, edition).state == S.REQUESTED


def test_a_refusal_and_a_removal_need_a_reason_and_are_told(member, officer):
    booth = BoothFactory(company=member.company, state=S.REQUESTED)
    with pytest.raises(BusinessRuleError) as refusal:
        service.decline_booth(officer=officer, booth_id=booth.pk, reason=" ")
    assert refusal.value.field == "reason"
    service.decline_booth(officer=officer, booth_id=booth.pk, reason="Stan penuh.")
    with pytest.raises(StaleStateError):
        service.approve_booth(officer=officer, booth_id=booth.pk)
    other = BoothFactory(company=MembershipFactory(company=CompanyFactory(verified=True)).company)
    service.remove_booth(officer=officer, booth_id=other.pk, reason="Meminta biaya.")
    assert not Booth.objects.public().filter(pk=other.pk).exists()
    assert kinds_for(member.user) == ["fairs.booth_declined"]


def test_a_removed_company_does_not_come_back_by_itself(member):
    edition = EditionFactory()
    BoothFactory(edition=edition, company=member.company, state=S.REMOVED)
    with pytest.raises(BusinessRuleError, match="mengeluarkan"):
        ask(member, edition)


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.ARCHIVED])
def test_nobody_joins_a_fair_that_is_over(member, phase):
    with pytest.raises(WrongPhaseError):
        ask(member, EditionFactory(phase=phase))


def test_a_draft_is_joined_by_invitation_only(member):
    edition = EditionFactory(draft=True)
    with pytest.raises(BusinessRuleError, match="belum diumumkan"):
        ask(member, edition)
    BoothFactory(edition=edition, company=member.company, state=S.INVITED)
    assert ask(member, edition).state == S.APPROVED


def test_local_officers_decide_at_their_own_fair_only(officer):
    local = OfficerFactory(groups=["Petugas wilayah"])
    own, other = BoothFactory(state=S.REQUESTED), BoothFactory(state=S.REQUESTED)
    own.edition.local_officers.add(local)
    service.approve_booth(officer=local, booth_id=own.pk)
    with pytest.raises(BusinessRuleError, match="bukan bagian Anda"):
        service.approve_booth(officer=local, booth_id=other.pk)


# --- furnishing ---------------------------------------------------------------------------------------
def furnish(booth, member, **changes):
    hours = service.fair_days(booth.edition)
    data = {
        "about": "Kami menjahit kemeja.",
        "link": "",
        "answers_wanted": "",
        "hours": hours,
        "vacancy_ids": [],
        "user_ids": [member.user_id],
        **changes,
    }
    return furnish_booth(actor=member.user, booth_id=booth.pk, **data)


def test_a_booth_shows_own_open_vacancies_and_own_members_only(member):
    booth = BoothFactory(company=member.company)
    own = VacancyFactory(published=True, company=member.company)
    draft = VacancyFactory(draft=True, company=member.company)
    foreign, stranger = VacancyFactory(published=True), UserFactory()
    furnish(booth, member, vacancy_ids=[own.pk, draft.pk, foreign.pk], user_ids=[member.user_id, stranger.pk])
    assert [row.vacancy for row in booth.booth_vacancies.all()] == [own]
    assert [row.user for row in booth.recruiters.all()] == [member.user]
    furnish(booth, member, vacancy_ids=[])
    assert not booth.booth_vacancies.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers_wanted": "Berapa nomor KTP Anda?"}, "answers_wanted"),
        ({"about": "Transfer biaya pendaftaran Rp200.000 ke rekening kami."}, "about"),
        ({"hours": []}, "days"),
        ({"user_ids": []}, "people"),
    ],
)
def test_what_a_booth_may_not_say_is_refused_with_its_field(member, changes, field):
    booth = BoothFactory(company=member.company)
    with pytest.raises(BusinessRuleError) as refusal:
        furnish(booth, member, **changes)
    assert refusal.value.field == field


def test_hours_lie_within_the_fair(member):
    booth = BoothFactory(company=member.company)
    early = booth.edition.opens_at - datetime.timedelta(hours=1)
    with pytest.raises(BusinessRuleError, match="di antara jam buka"):
        furnish(booth, member, hours=[(early, booth.edition.closes_at)])


def test_a_colleague_of_another_company_furnishes_nothing(member):
    with pytest.raises(BusinessRuleError, match="bukan milik perusahaan Anda"):
        furnish(BoothFactory(), member)


def test_a_booth_that_does_not_take_part_is_not_furnished(member):
    with pytest.raises(BusinessRuleError, match="belum ikut"):
        furnish(BoothFactory(company=member.company, state=S.INVITED), member)

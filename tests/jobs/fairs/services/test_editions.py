"""Phases through one door, and next month's edition out of this one."""

import datetime

import pytest
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import AgendaItem, Edition
from jobs.fairs.phases import WrongPhaseError, require_booths, require_live, require_tickets
from jobs.fairs.services import editions as service
from notifications.models import Message
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory
from tests.factories.fairs import BoothFactory, EditionFactory, EntryWindowFactory, TicketFactory

pytestmark = pytest.mark.django_db

ARROWS = {
    "publish": ({Phase.DRAFT}, Phase.PUBLISHED),
    "open_registration": ({Phase.PUBLISHED}, Phase.REGISTRATION),
    "go_live": ({Phase.PUBLISHED, Phase.REGISTRATION}, Phase.LIVE),
    "close": ({Phase.LIVE}, Phase.CLOSED),
    "archive": ({Phase.CLOSED}, Phase.ARCHIVED),
    "take_back": ({Phase.PUBLISHED, Phase.REGISTRATION}, Phase.DRAFT),
}


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola bursa"])


@pytest.mark.parametrize("phase", Phase.values)
@pytest.mark.parametrize("arrow", sorted(ARROWS))
def test_each_arrow_leads_on_from_its_phases_only(officer, phase, arrow):
    edition = EditionFactory(phase=phase)
    EntryWindowFactory(edition=edition)
    BoothFactory(edition=edition)
    sources, target = ARROWS[arrow]
    if phase not in sources:
        with pytest.raises(WrongPhaseError):
            service.change_phase(officer=officer, edition_id=edition.pk, arrow=arrow)
        assert Edition.objects.get(pk=edition.pk).phase == phase
        return
    service.change_phase(officer=officer, edition_id=edition.pk, arrow=arrow, reason="Sesuai jadwal")
    edition = Edition.objects.get(pk=edition.pk)
    row = edition.transitions.get()
    assert (edition.phase, row.from_state, row.to_state) == (target, phase, target)
    assert (row.actor, row.reason) == (officer, "Sesuai jadwal")


def test_registration_needs_a_wave_and_the_live_phase_a_booth(officer):
    edition = EditionFactory(phase=Phase.PUBLISHED)
    for arrow in ("open_registration", "go_live"):
        with pytest.raises(BusinessRuleError):
            service.change_phase(officer=officer, edition_id=edition.pk, arrow=arrow)


def test_an_edition_with_tickets_is_not_taken_back(officer):
    edition = EditionFactory(registration=True)
    TicketFactory(window=EntryWindowFactory(edition=edition))
    with pytest.raises(BusinessRuleError, match="tidak bisa ditarik"):
        service.change_phase(officer=officer, edition_id=edition.pk, arrow="take_back")


def test_a_name_that_is_no_arrow_is_a_mistake_of_ours(officer):
    with pytest.raises(ValueError, match="delete"):
        service.change_phase(officer=officer, edition_id=EditionFactory().pk, arrow="delete")


def test_only_managers_and_the_named_local_officer_move_an_edition():
    edition = EditionFactory()
    named, other = OfficerFactory(groups=["Petugas wilayah"]), OfficerFactory(groups=["Petugas wilayah"])
    edition.local_officers.add(named)
    with pytest.raises(BusinessRuleError, match="bukan bagian Anda"):
        service.change_phase(officer=other, edition_id=edition.pk, arrow="close")
    assert service.change_phase(officer=named, edition_id=edition.pk, arrow="close").phase == Phase.CLOSED


def test_closing_tells_the_listeners_inside_the_same_transaction(officer, monkeypatch):
    told = []
    monkeypatch.setattr(service, "_closed_listeners", [lambda edition, actor: told.append((edition.phase, actor))])
    service.change_phase(officer=officer, edition_id=EditionFactory().pk, arrow="close")
    assert told == [(Phase.CLOSED, officer)]


def test_invited_companies_hear_of_it_when_the_draft_is_published(officer):
    member = MembershipFactory(company=CompanyFactory(verified=True))
    edition = EditionFactory(draft=True)
    BoothFactory(edition=edition, company=member.company, state=BoothState.INVITED)
    assert not Message.objects.filter(recipient=member.user).exists()
    service.change_phase(officer=officer, edition_id=edition.pk, arrow="publish")
    assert [row.kind for row in Message.objects.filter(recipient=member.user)] == ["fairs.booth_invited"]


# --- copying ------------------------------------------------------------------------------------------
def test_a_copy_shifts_times_waves_agenda_and_invites_the_companies_again(officer):
    source = EditionFactory(number=7, name="Job Fair edisi 7", forecast_people=900)
    window = EntryWindowFactory(edition=source, quota=50)
    item = AgendaItem.objects.create(edition=source, starts_at=source.opens_at, title="Pembukaan")
    kept = BoothFactory(edition=source, hall="A", position=3, about="Kami menjahit.")
    BoothFactory(edition=source, state=BoothState.DECLINED)
    BoothFactory(edition=source, company=CompanyFactory(suspended=True))
    day = source.starts_on + datetime.timedelta(days=28)
    copy = service.copy_edition(officer=officer, edition_id=source.pk, starts_on=day)
    shift = datetime.timedelta(days=28)
    assert (copy.phase, copy.number, copy.name) == (Phase.DRAFT, 8, "Job Fair edisi 8")
    assert (copy.starts_on, copy.opens_at, copy.closes_at) == (
        day,
        source.opens_at + shift,
        source.closes_at + shift,
    )
    assert (copy.forecast_people, copy.copied_from, copy.created_by) == (900, source, officer)
    assert [(row.starts_at, row.quota, row.taken) for row in copy.windows.all()] == [
        (window.starts_at + shift, 50, 0)
    ]
    assert [(row.title, row.starts_at) for row in copy.agenda.all()] == [("Pembukaan", item.starts_at + shift)]
    booth = copy.booths.get()
    assert (booth.company, booth.state) == (kept.company, BoothState.INVITED)
    assert (booth.hall, booth.position, booth.about) == ("A", 3, "Kami menjahit.")
    assert not Message.objects.exists()


def test_two_copies_have_numbers_and_addresses_of_their_own(officer):
    source = EditionFactory(name="Bursa Kerja Kota")
    day = source.starts_on + datetime.timedelta(days=28)
    first = service.copy_edition(officer=officer, edition_id=source.pk, starts_on=day)
    second = service.copy_edition(officer=officer, edition_id=source.pk, starts_on=day)
    assert len({source.slug, first.slug, second.slug}) == 3
    assert len({source.number, first.number, second.number}) == 3


@pytest.mark.parametrize("days", [0, -3, 500])
def test_a_copy_begins_later_and_within_a_year(officer, days):
    source = EditionFactory()
    with pytest.raises(BusinessRuleError) as refusal:
        service.copy_edition(
            officer=officer, edition_id=source.pk, starts_on=source.starts_on + datetime.timedelta(days=days)
        )
    assert refusal.value.field == "starts_on"


# --- what a phase allows ------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", Phase.values)
def test_what_is_not_done_in_a_phase_says_so_in_a_sentence(phase):
    edition = EditionFactory.build(phase=phase, opens_at=timezone.now())
    table = {
        require_tickets: {Phase.REGISTRATION, Phase.LIVE},
        require_booths: {Phase.DRAFT, Phase.PUBLISHED, Phase.REGISTRATION, Phase.LIVE},
        require_live: {Phase.LIVE},
    }
    for check, allowed in table.items():
        if phase in allowed:
            check(edition)
        else:
            with pytest.raises(WrongPhaseError, match="ursa ini"):
                check(edition)

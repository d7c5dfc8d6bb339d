"""Applications from a booth count for its edition, and so do the placements that come of them."""

import pytest

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import EditionApplication, EditionPlacement
from jobs.fairs.reading import results_of
from jobs.fairs.services.outcomes import booth_origin
from jobs.models import Application
from jobs.services import applications
from placements.enums import CancelReason
from placements.services.placements import cancel_placement
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, BoothVacancyFactory, EditionFactory
from tests.factories.jobs import VacancyFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True))


@pytest.fixture
def resident():
    return ResidentFactory(complete=True)


def shown(member, **edition):
    booth = BoothFactory(company=member.company, edition=EditionFactory(**edition))
    return booth, BoothVacancyFactory(booth=booth).vacancy


def apply(resident, vacancy, origin):
    return applications.apply(actor=resident.user, vacancy_id=vacancy.pk, origin=origin)[0]


def test_an_application_from_a_booth_counts_and_its_placement_too(member, resident):
    booth, vacancy = shown(member)
    application = apply(resident, vacancy, booth_origin(booth))
    assert EditionApplication.objects.get().application == application
    applications.open_application(actor=member.user, application_id=application.pk)
    applications.accept_applicant(actor=member.user, application_id=application.pk)
    placement = EditionPlacement.objects.get().placement
    assert placement.source == "fair"
    results = results_of(booth.edition)
    assert (results["applications"], results["placed"], results["placed_city"]) == (1, 1, 1)
    cancel_placement(actor=member.user, placement_id=placement.pk, reason_code=CancelReason.DECLINED)
    assert results_of(booth.edition)["placed"] == 0


def test_a_placement_long_after_the_fair_still_counts_for_it(member, resident):
    booth, vacancy = shown(member)
    application = apply(resident, vacancy, booth_origin(booth))
    type(booth.edition).objects.filter(pk=booth.edition_id).update(phase=Phase.ARCHIVED)
    applications.open_application(actor=member.user, application_id=application.pk)
    applications.accept_applicant(actor=member.user, application_id=application.pk)
    assert results_of(booth.edition)["placed"] == 1


@pytest.mark.parametrize("origin", ["", "tipuan", "1:abc", "\N{SNOWMAN}"])
def test_an_origin_that_is_not_ours_changes_nothing(member, resident, origin):
    _booth, vacancy = shown(member)
    application = apply(resident, vacancy, origin)
    assert Application.objects.get() == application
    assert not EditionApplication.objects.exists()


def test_a_vacancy_that_the_booth_does_not_show_does_not_count(member, resident):
    booth, _vacancy = shown(member)
    apply(resident, VacancyFactory(published=True), booth_origin(booth))
    assert not EditionApplication.objects.exists()


@pytest.mark.parametrize("change", [{"phase": Phase.ARCHIVED}, {"phase": Phase.PUBLISHED}])
def test_outside_the_fair_an_application_is_an_ordinary_one(member, resident, change):
    booth, vacancy = shown(member, **change)
    apply(resident, vacancy, booth_origin(booth))
    assert not EditionApplication.objects.exists()


def test_a_booth_that_was_removed_counts_nothing(member, resident):
    booth, vacancy = shown(member)
    type(booth).objects.filter(pk=booth.pk).update(state=BoothState.REMOVED)
    apply(resident, vacancy, booth_origin(booth))
    assert not EditionApplication.objects.exists()


def test_the_limit_of_a_fair_holds_and_a_withdrawn_application_makes_room(member, resident):
    booth, first = shown(member, applications_per_person=1)
    second = BoothVacancyFactory(booth=booth).vacancy
    sent = apply(resident, first, booth_origin(booth))
    with pytest.raises(BusinessRuleError, match="1 lamaran"):
        apply(resident, second, booth_origin(booth))
    assert Application.objects.count() == 1
    applications.withdraw_application(actor=resident.user, application_id=sent.pk)
    apply(resident, second, booth_origin(booth))
    assert results_of(booth.edition)["applications"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_do_not_both_send_the_last_application_of_a_limit(member, resident):
    """X-105: the person's row is held while the applications are counted."""
    booth, vacancy = shown(member, applications_per_person=1)
    other = BoothVacancyFactory(booth=booth).vacancy
    origin = booth_origin(booth)
    _results, errors = at_once([lambda row=row: apply(resident, row, origin) for row in (vacancy, other)])
    assert len(errors) == 1
    assert isinstance(errors[0], BusinessRuleError)
    assert EditionApplication.objects.count() == 1
    assert Application.objects.count() == 1  # the one that was refused was not sent either

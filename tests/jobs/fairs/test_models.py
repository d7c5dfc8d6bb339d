"""What the database itself holds of the fair."""

import pytest
from django.db import IntegrityError, transaction

from jobs.fairs.enums import PlaceState
from jobs.fairs.models import Edition
from tests.factories.accounts import OfficerFactory
from tests.factories.fairs import BoothFactory, EditionFactory, PlaceFactory, TicketFactory

pytestmark = pytest.mark.django_db


def test_one_live_ticket_and_one_live_number_per_person():
    ticket, place = TicketFactory(), PlaceFactory()
    for factory, row, where in (
        (TicketFactory, ticket, {"window": ticket.window}),
        (PlaceFactory, place, {"booth": place.booth}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            factory(resident=row.resident, **where)


def test_nobody_is_called_in_two_booths_at_once():
    """Q-02: being called in one booth pauses the others."""
    first, officer = PlaceFactory(), OfficerFactory()
    second = PlaceFactory(booth=BoothFactory(edition=first.booth.edition), resident=first.resident)
    for place, fails in ((first, False), (second, True)):
        place.state, place.called_by, place.called_at = PlaceState.CALLED, officer, place.joined_at
        if fails:
            with pytest.raises(IntegrityError), transaction.atomic():
                place.save()
        else:
            place.refresh_from_db(fields=["joined_at"])
            place.called_at = place.joined_at
            place.save()


def test_a_local_officer_manages_only_the_editions_that_name_them():
    mine, _other = EditionFactory(), EditionFactory()
    officer = OfficerFactory(groups=["Petugas wilayah"])
    mine.local_officers.add(officer)
    assert list(Edition.objects.manageable_by(officer)) == [mine]
    assert Edition.objects.manageable_by(OfficerFactory(groups=["Pengelola bursa"])).count() == 2
    assert not Edition.objects.manageable_by(OfficerFactory()).exists()

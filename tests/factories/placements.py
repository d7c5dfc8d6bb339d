"""Placements as tests need them: an in-city hiring through the portal unless a trait says otherwise."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from placements.enums import CancelReason, PlacementKind, PlacementSource
from placements.models import Placement
from reference.models import Kelurahan, Province


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    resident = factory.SubFactory("tests.factories.accounts.ResidentFactory")
    company = factory.SubFactory("tests.factories.accounts.CompanyFactory")
    employer_name = factory.LazyAttribute(lambda o: o.company.name)
    position = "Operator Jahit"
    accepted_on = factory.LazyFunction(timezone.localdate)
    kind = PlacementKind.LOCAL
    source = PlacementSource.VACANCY
    in_city = True
    residence_level = factory.LazyAttribute(lambda o: o.resident.residence_level)
    kelurahan = factory.LazyFunction(lambda: Kelurahan.objects.order_by("code")[0])
    sex = factory.LazyAttribute(lambda o: o.resident.sex)
    education = factory.LazyAttribute(lambda o: o.resident.education)
    work_province = factory.LazyFunction(lambda: Province.objects.get(code="36"))

    class Params:
        outside = factory.Trait(in_city=False, kelurahan=None, outside_place="Kab. Tangerang, Banten")
        started = factory.Trait(started_on=factory.LazyFunction(timezone.localdate))
        cancelled = factory.Trait(
            cancelled_at=factory.LazyFunction(timezone.now), cancel_reason=CancelReason.NO_SHOW
        )

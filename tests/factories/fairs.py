"""Editions, booths, tickets and queues as tests need them. Without a trait: a live virtual edition."""

import datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from factory.django import DjangoModelFactory

from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import BookedTime, Booth, BoothVacancy, Edition, EntryWindow, GroupSession, Place, Ticket
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    class Params:
        draft = factory.Trait(phase=Phase.DRAFT)
        registration = factory.Trait(
            phase=Phase.REGISTRATION,
            opens_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=3)),
        )

    number = factory.Sequence(lambda n: n + 1)
    slug = factory.LazyAttribute(lambda edition: f"bursa-{edition.number}")
    name = factory.LazyAttribute(lambda edition: f"Bursa Kerja Contoh {edition.number}")
    phase = Phase.LIVE
    registration_opens_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=7))
    opens_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(hours=1))
    closes_at = factory.LazyAttribute(lambda edition: edition.opens_at + datetime.timedelta(hours=8))
    starts_on = factory.LazyAttribute(lambda edition: timezone.localdate(edition.opens_at))
    ends_on = factory.LazyAttribute(lambda edition: timezone.localdate(edition.closes_at))


class EntryWindowFactory(DjangoModelFactory):
    class Meta:
        model = EntryWindow

    edition = factory.SubFactory(EditionFactory)
    starts_at = factory.LazyAttribute(lambda window: window.edition.opens_at)
    ends_at = factory.LazyAttribute(lambda window: window.edition.closes_at)
    quota = 100


class BoothFactory(DjangoModelFactory):
    class Meta:
        model = Booth

    edition = factory.SubFactory(EditionFactory)
    company = factory.SubFactory(CompanyFactory, verified=True)
    slug = factory.Sequence(lambda n: f"stan-{n}")
    state = BoothState.APPROVED
    queue_open = True


class TicketFactory(DjangoModelFactory):
    class Meta:
        model = Ticket

    window = factory.SubFactory(EntryWindowFactory)
    edition = factory.LazyAttribute(lambda ticket: ticket.window.edition)
    resident = factory.SubFactory(ResidentFactory, complete=True)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = super()._create(model_class, *args, **kwargs)
        EntryWindow.objects.filter(pk=row.window_id).update(
            taken=Ticket.objects.filter(window=row.window_id, state="held").count()
        )
        return row


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    booth = factory.SubFactory(BoothFactory)
    resident = factory.SubFactory(ResidentFactory, complete=True)
    number = factory.LazyAttribute(lambda place: Place.objects.filter(booth=place.booth).count() + 1)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = super()._create(model_class, *args, **kwargs)
        Booth.objects.filter(pk=row.booth_id).update(last_number=row.number)
        return row


class BoothVacancyFactory(DjangoModelFactory):
    class Meta:
        model = BoothVacancy

    booth = factory.SubFactory(BoothFactory)
    vacancy = factory.SubFactory(
        "tests.factories.jobs.VacancyFactory", published=True, company=factory.SelfAttribute("..booth.company")
    )


class GroupSessionFactory(DjangoModelFactory):
    class Meta:
        model = GroupSession

    booth = factory.SubFactory(BoothFactory)
    title = "Kenalan dengan pabrik kami"
    starts_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(hours=2))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + datetime.timedelta(minutes=30))
    quota = 2
    link = "https://contoh.test/temu"


class BookedTimeFactory(DjangoModelFactory):
    """A free time with a recruiter of the booth, ``minutes_ahead`` from now; each ten minutes behind the last."""

    class Meta:
        model = BookedTime

    class Params:
        minutes_ahead = factory.Sequence(lambda n: 60 + 10 * n)
        begins = factory.LazyAttribute(
            lambda time: timezone.now().replace(microsecond=0) + datetime.timedelta(minutes=time.minutes_ahead)
        )

    booth = factory.SubFactory(BoothFactory)
    recruiter = factory.LazyAttribute(
        lambda time: MembershipFactory(company=time.booth.company, recruiter=True).user
    )
    during = factory.LazyAttribute(
        lambda time: DateTimeTZRange(time.begins, time.begins + datetime.timedelta(minutes=10))
    )

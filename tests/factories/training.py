"""Programmes, classes and participants as tests need them.

Without a trait: a published first-come batch of a BLK field whose registration is open.
"""

import datetime

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from accounts.models.residents import NIK_CONTEXT
from cakapkerja.crypto import keyed_index
from tests.factories.accounts import BORN, CompanyFactory, ResidentFactory, UserFactory, kelurahan, make_nik
from training.enums import BatchState, EnrolmentState, OnTheJobState, RequestState, SelectionMode
from training.models import (
    Batch,
    Business,
    CommunityPerson,
    CommunityRequest,
    Dossier,
    DossierItem,
    Enrolment,
    Field,
    OnTheJob,
    Programme,
    TrainingDay,
    Van,
)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ["slug"]

    slug = "blk"
    name = "Balai Latihan Kerja (BLK)"
    summary = "Kelas keterampilan gratis."


class FieldFactory(DjangoModelFactory):
    class Meta:
        model = Field
        django_get_or_create = ["programme", "slug"]

    programme = factory.SubFactory(ProgrammeFactory)
    name = "Menjahit"
    slug = factory.LazyAttribute(lambda field: slugify(field.name))
    skills = "menjahit, jahit"
    valid_from = datetime.date(2023, 1, 27)


class BatchFactory(DjangoModelFactory):
    """``quota`` seats; opened an hour ago, closes in a week, begins in three weeks and lasts five days."""

    class Meta:
        model = Batch
        skip_postgeneration_save = True

    class Params:
        lottery = factory.Trait(
            mode=SelectionMode.LOTTERY,
            seed_source="Angka pertama pengumuman contoh",
            seed_at=factory.LazyAttribute(lambda batch: batch.closes_at + datetime.timedelta(days=1)),
        )
        scores = factory.Trait(mode=SelectionMode.SCORES)
        draft = factory.Trait(state=BatchState.DRAFT)
        soon = factory.Trait(opens_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1)))
        closed = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=8)),
            closes_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(hours=1)),
        )
        running = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=30)),
            closes_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=20)),
            starts_on=factory.LazyFunction(timezone.localdate),
        )

    field = factory.SubFactory(FieldFactory)
    number = factory.Sequence(lambda n: n + 1)
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    slug = factory.LazyAttribute(lambda batch: f"{batch.field.slug}-{batch.number}-{batch.year}")
    opens_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(hours=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=7))
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=21))
    ends_on = factory.LazyAttribute(lambda batch: batch.starts_on + datetime.timedelta(days=4))
    place = "UPT BLK Contoh"
    quota = 20
    mode = SelectionMode.FIRST_COME
    state = BatchState.PUBLISHED

    @factory.post_generation
    def days(self, create, extracted, **kwargs):
        if create and extracted is not False:
            for offset in range((self.ends_on - self.starts_on).days + 1):
                TrainingDay.objects.create(batch=self, date=self.starts_on + datetime.timedelta(days=offset))


class EnrolmentFactory(DjangoModelFactory):
    """A participant with a seat; the batch's counters follow. ``state=`` for another one."""

    class Meta:
        model = Enrolment

    batch = factory.SubFactory(BatchFactory)
    resident = factory.SubFactory(ResidentFactory)
    full_name = factory.LazyAttribute(lambda row: row.resident.full_name or "Orang Uji")
    number = factory.LazyAttribute(lambda row: Enrolment.objects.filter(batch=row.batch).count() + 1)
    state = EnrolmentState.CONFIRMED
    in_city = True
    kelurahan = factory.LazyFunction(kelurahan)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = super()._create(model_class, *args, **kwargs)
        changes = {"last_number": row.number}
        if row.waiting_number:
            changes["last_waiting_number"] = row.waiting_number
        changes["seats_taken"] = Enrolment.objects.filter(batch=row.batch).seated().count()
        Batch.objects.filter(pk=row.batch_id).update(**changes)
        return row


class VanFactory(DjangoModelFactory):
    """A van; ``fields=[...]`` are the kinds of training that it can serve."""

    class Meta:
        model = Van
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Mobil Contoh {n}")

    @factory.post_generation
    def fields(self, create, extracted, **kwargs):
        if create and extracted:
            self.fields.set(extracted)


class VanFieldFactory(FieldFactory):
    """A kind of training that comes with a van."""

    programme = factory.SubFactory(
        ProgrammeFactory, slug="si-praja", name="Mobil Si Praja", by_community=True, position=3
    )
    name = "Barista"


class CommunityRequestFactory(DjangoModelFactory):
    """A draft with nothing in it; ``whole`` could be handed in, ``submitted`` was. ``names=3`` adds people."""

    class Meta:
        model = CommunityRequest
        skip_postgeneration_save = True

    class Params:
        whole = factory.Trait(
            kind="rt",
            community=factory.Sequence(lambda n: f"RW {n:02d} Contoh"),
            contact_name="Ketua Contoh",
            contact_phone="+628120000001",
            kelurahan=factory.LazyFunction(kelurahan),
            field=factory.SubFactory("tests.factories.training.VanFieldFactory"),
            wished_on=factory.LazyFunction(lambda: [timezone.localdate() + datetime.timedelta(days=14)]),
            place="Balai Warga Contoh",
            address="Jalan Contoh 5",
            has_power=True,
            has_roof=True,
            has_room=True,
            van_can_park=True,
            has_toilet=True,
        )
        submitted = factory.Trait(
            whole=True,
            state=RequestState.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            due_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=5)),
        )

    contact = factory.SubFactory(UserFactory)

    @factory.post_generation
    def names(self, create, extracted, **kwargs):
        for number in range(1, (extracted or 0) + 1):
            CommunityPersonFactory(request=self, position=number)


class CommunityPersonFactory(DjangoModelFactory):
    """Somebody who agreed, with a NIK that nobody else has."""

    class Meta:
        model = CommunityPerson

    request = factory.SubFactory(CommunityRequestFactory)
    position = 1
    full_name = factory.Sequence(lambda n: f"Calon Peserta {n}")
    sex = "female"
    birth_date = BORN
    kelurahan = factory.LazyFunction(kelurahan)
    agreed = True
    nik = factory.Sequence(lambda n: make_nik(serial=n % 9999 + 1))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        nik = kwargs.pop("nik")
        if nik:
            kwargs |= {"nik_index": keyed_index(nik, context=NIK_CONTEXT), "nik_last4": nik[-4:]}
        return super()._create(model_class, *args, **kwargs)


class BusinessFactory(DjangoModelFactory):
    """A business of a resident, not in the catalogue."""

    class Meta:
        model = Business

    owner = factory.SubFactory(ResidentFactory, complete=True)
    name = factory.Sequence(lambda n: f"Dapur Contoh {n}")
    line = "Kue kering"
    contact = "+6281200000099"
    kelurahan = factory.LazyFunction(kelurahan)


class DossierFactory(DjangoModelFactory):
    """A draft that could be handed in: a plan and one line of budget."""

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    business = factory.SubFactory(BusinessFactory)
    kind = "capital"
    plan = "Membeli oven agar pesanan cepat selesai."

    @factory.post_generation
    def items(self, create, extracted, **kwargs):
        if create and extracted is not False:
            DossierItem.objects.create(dossier=self, position=1, name="Oven", count=2, price=1_500_000)


class OnTheJobFactory(DjangoModelFactory):
    """Planned to begin today for 60 days; ``running`` began 40 days ago. Written without the service."""

    class Meta:
        model = OnTheJob

    class Params:
        running = factory.Trait(
            state=OnTheJobState.RUNNING,
            starts_on=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=40)),
        )

    resident = factory.SubFactory(ResidentFactory, complete=True)
    company = factory.SubFactory(CompanyFactory, verified=True)
    position = "Menjahit"
    supervisor = "Pembimbing Contoh"
    agreement_number = "OJT/01"
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyAttribute(lambda row: row.starts_on + datetime.timedelta(days=60))
    created_by = factory.SubFactory(UserFactory)

"""Vacancies and applications as tests need them. Without a trait: a whole draft, a just-sent application."""

import datetime

import factory
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from factory.django import DjangoModelFactory

from cakapkerja.clock import end_of_day
from jobs.enums import ApplicationState, ContractKind, QuestionKind, RejectReason, VacancyState
from jobs.models import Application, InterviewSlot, Question, Vacancy, VacancyReport
from reference.models import EducationLevel, Kecamatan, OccupationGroup, Province


def education(code):
    """The shipped level of schooling with ``code``, "smk"."""
    return EducationLevel.objects.get(code=code)


def occupation(code):
    """The shipped KBJI group with ``code``, "7"."""
    return OccupationGroup.objects.get(code=code)


def kecamatan(slug="cibodas"):
    return Kecamatan.objects.get(slug=slug)


def _ended(state):
    return {
        "state": state,
        "review_round": 1,
        "submitted_at": factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=10)),
        "published_at": factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=9)),
        "ended_at": factory.LazyFunction(timezone.now),
        "closes_at": factory.LazyAttribute(lambda o: end_of_day(o.closes_on)),
    }


class VacancyFactory(DjangoModelFactory):
    class Meta:
        model = Vacancy

    company = factory.SubFactory("tests.factories.accounts.CompanyFactory", verified=True)
    title = factory.Sequence(lambda n: f"Operator Jahit {n}")
    occupation_group = factory.LazyFunction(lambda: occupation("7"))
    duties = "Menjahit bagian kemeja dengan mesin jahit lurus dan obras."
    requirements = "Bisa memakai mesin jahit lurus."
    contract_kind = ContractKind.FIXED_TERM
    openings_any = 5
    min_education = factory.LazyFunction(lambda: education("smp"))
    wage_min = 5_400_000
    wage_max = 6_000_000
    kecamatan = factory.LazyFunction(kecamatan)
    work_address = "Jl. Contoh Industri 1"
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))

    class Params:
        draft = factory.Trait(state=VacancyState.DRAFT)
        empty = factory.Trait(
            occupation_group=None,
            duties="",
            requirements="",
            contract_kind="",
            openings_any=0,
            min_education=None,
            wage_min=None,
            wage_max=None,
            kecamatan=None,
            work_address="",
            closes_on=None,
        )
        in_review = factory.Trait(
            state=VacancyState.IN_REVIEW,
            review_round=1,
            submitted_at=factory.LazyFunction(timezone.now),
            due_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1)),
        )
        published = factory.Trait(
            state=VacancyState.PUBLISHED,
            review_round=1,
            submitted_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=2)),
            published_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=1)),
            closes_at=factory.LazyAttribute(lambda o: end_of_day(o.closes_on)),
        )
        expired = factory.Trait(
            state=VacancyState.PUBLISHED,
            review_round=1,
            published_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=40)),
            closes_on=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1)),
            closes_at=factory.LazyAttribute(lambda o: end_of_day(o.closes_on)),
        )
        filled = factory.Trait(**_ended(VacancyState.FILLED))
        closed = factory.Trait(**_ended(VacancyState.CLOSED))
        suspended = factory.Trait(state=VacancyState.SUSPENDED, review_round=1)
        hidden_wage = factory.Trait(wage_min=None, wage_max=None, wage_hidden=True)
        outside = factory.Trait(
            kecamatan=None,
            work_province=factory.LazyFunction(lambda: Province.objects.get(code="32")),
            work_city="Kabupaten Bekasi",
        )
        abroad = factory.Trait(kecamatan=None, work_country="Malaysia", sip2mi="SIP2MI-1")


class SlotFactory(DjangoModelFactory):
    """A free time for an interview, half an hour long, in three days; ``at`` sets when it begins."""

    class Meta:
        model = InterviewSlot

    vacancy = factory.SubFactory(VacancyFactory, published=True)
    during = factory.LazyAttribute(lambda o: DateTimeTZRange(o.at, o.at + datetime.timedelta(minutes=30)))
    place = "Ruang HRD, Jl. Contoh Industri 1"
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")

    class Params:
        at = factory.Sequence(lambda n: timezone.now() + datetime.timedelta(days=3, hours=n % 100))
        booked_by = None
        booked = factory.Trait(
            application=factory.SelfAttribute("booked_by"),
            resident=factory.SelfAttribute("booked_by.resident"),
            booked_at=factory.LazyFunction(timezone.now),
        )


class QuestionFactory(DjangoModelFactory):
    """An open question; ``yes_no`` and ``choice`` are closed ones."""

    class Meta:
        model = Question

    vacancy = factory.SubFactory(VacancyFactory, published=True)
    position = 1
    text = "Berapa tahun pengalaman Anda menjahit?"

    class Params:
        yes_no = factory.Trait(kind=QuestionKind.YES_NO, text="Bersedia kerja malam?")
        choice = factory.Trait(kind=QuestionKind.CHOICE, text="Pilih lokasi", choices="Cibodas, Jatiuwung")


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    vacancy = factory.SubFactory(VacancyFactory, published=True)
    resident = factory.SubFactory("tests.factories.accounts.ResidentFactory")
    profile = factory.LazyAttribute(lambda o: o.resident.snapshot())

    @classmethod
    def _build(cls, model_class, *args, **kwargs):
        return cls._whole(model_class, kwargs)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        application = cls._whole(model_class, kwargs)
        application.save(force_insert=True)
        return application

    @staticmethod
    def _whole(model_class, kwargs):
        """With the columns of the list, as ``apply`` fills them; what a test names itself stays."""
        application = model_class(**kwargs)
        level = application.resident.education
        application.copy_profile(education_rank=level.rank if level else None, sent_on=timezone.localdate())
        for name in kwargs.keys() & {"name_key", "education_rank", "in_city", "kecamatan_name", "is_verified"}:
            setattr(application, name, kwargs[name])
        return application

    class Params:
        hired = factory.Trait(
            seen_at=factory.LazyFunction(timezone.now),
            decided_at=factory.LazyFunction(timezone.now),
            placement=factory.SubFactory(
                "tests.factories.placements.PlacementFactory",
                resident=factory.SelfAttribute("..resident"),
                company=factory.SelfAttribute("..vacancy.company"),
                position=factory.SelfAttribute("..vacancy.title"),
            ),
        )
        seen = factory.Trait(state=ApplicationState.SEEN, seen_at=factory.LazyFunction(timezone.now))
        in_process = factory.Trait(state=ApplicationState.IN_PROCESS, seen_at=factory.LazyFunction(timezone.now))
        interview = factory.Trait(
            state=ApplicationState.INTERVIEW,
            seen_at=factory.LazyFunction(timezone.now),
            interview_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=3)),
            interview_place="Ruang HRD, Jl. Contoh Industri 1",
        )
        reserve = factory.Trait(state=ApplicationState.RESERVE, seen_at=factory.LazyFunction(timezone.now))
        rejected = factory.Trait(
            state=ApplicationState.REJECTED,
            reject_reason=RejectReason.OTHERS,
            seen_at=factory.LazyFunction(timezone.now),
            decided_at=factory.LazyFunction(timezone.now),
        )
        withdrawn = factory.Trait(state=ApplicationState.WITHDRAWN)
        accepted = factory.Trait(hired=True, state=ApplicationState.ACCEPTED)
        started = factory.Trait(hired=True, state=ApplicationState.STARTED)
        declined = factory.Trait(hired=True, state=ApplicationState.DECLINED)
        no_show = factory.Trait(hired=True, state=ApplicationState.NO_SHOW)


class VacancyReportFactory(DjangoModelFactory):
    """A visitor's report that waits for an officer."""

    class Meta:
        model = VacancyReport

    vacancy = factory.SubFactory(VacancyFactory, published=True)
    sign = "fee"
    due_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=1))

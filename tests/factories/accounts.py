"""People and companies as tests need them. Without a trait: an account just made, a company not handed in."""

import datetime

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.enums import CheckState, CompanyKind, CompanySize, CompanyState, MemberRole, Sex, VerificationLevel
from accounts.models import (
    Company,
    CompanyDocument,
    Document,
    IdentityCheck,
    Invitation,
    Membership,
    Resident,
    User,
)
from reference.models import EducationLevel, IndustryCategory, Kelurahan, Province

PASSWORD = "kata-sandi-untuk-uji"
BORN = datetime.date(1998, 5, 17)


def kelurahan(name="Cibodas Sari"):
    """A kelurahan of the city by its name; in Kecamatan Cibodas unless another is named."""
    return Kelurahan.objects.get(name__iexact=name)


def make_nik(*, born=BORN, sex=Sex.FEMALE, serial=1):
    """A NIK that fits ``born`` and ``sex``; nobody has it: its place codes are 3699."""
    day = born.day + (40 if sex == Sex.FEMALE else 0)
    return f"369999{day:02d}{born:%m%y}{serial:04d}"


class UserFactory(DjangoModelFactory):
    """An account whose e-mail address is proved, with :data:`PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"orang{n}@contoh.test")
    name = factory.Sequence(lambda n: f"Orang Uji {n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def address(self, create, extracted, **kwargs):
        if create and extracted is not False and self.email:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class OfficerFactory(UserFactory):
    """An officer; ``groups=["Verifikator"]`` gives permissions as ``sync_groups`` writes them."""

    email = factory.Sequence(lambda n: f"petugas{n}@contoh.test")
    name = factory.Sequence(lambda n: f"Petugas Uji {n}")
    is_staff = True
    groups = ()

    class Params:
        verifier = factory.Trait(groups=["Verifikator"])
        moderator = factory.Trait(groups=["Moderator lowongan"])
        placement_officer = factory.Trait(groups=["Pengantar kerja"])
        data_admin = factory.Trait(groups=["Admin data"])

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        names = kwargs.pop("groups")
        officer = super()._create(model_class, *args, **kwargs)
        if names:
            call_command("sync_groups", verbosity=0)
            found = list(Group.objects.filter(name__in=names))
            if len(found) != len(names):
                raise ValueError(f"unknown group in {names}")
            officer.groups.set(found)
        return officer


class ResidentFactory(DjangoModelFactory):
    class Meta:
        model = Resident

    user = factory.SubFactory(UserFactory)
    full_name = factory.LazyAttribute(lambda o: o.user.name)

    class Params:
        complete = factory.Trait(
            birth_date=BORN,
            sex=Sex.FEMALE,
            phone=factory.Sequence(lambda n: f"+62812{n:07d}"),
            education=factory.LazyFunction(lambda: EducationLevel.objects.get(code="smk")),
            graduation_year=2016,
            wanted_work="Operator jahit",
            kelurahan=factory.LazyFunction(kelurahan),
            street="Jl. Contoh 1",
        )
        outside = factory.Trait(
            kelurahan=None,
            outside_province=factory.LazyFunction(lambda: Province.objects.get(code="36")),
            outside_city="Kabupaten Tangerang",
        )
        verified = factory.Trait(
            identity_level=VerificationLevel.OFFICER,
            residence_level=VerificationLevel.OFFICER,
            verified_at=factory.LazyFunction(timezone.now),
        )
        with_nik = factory.Trait(
            nik=factory.Sequence(lambda n: make_nik(serial=n % 9999 + 1)), birth_date=BORN, sex=Sex.FEMALE
        )

    @classmethod
    def _build(cls, model_class, *args, **kwargs):
        return cls._whole(model_class, kwargs)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        resident = cls._whole(model_class, kwargs)
        resident.save(force_insert=True)
        return resident

    @staticmethod
    def _whole(model_class, kwargs):
        nik = kwargs.pop("nik", None)
        resident = model_class(**kwargs)
        if nik:
            resident.put_nik(nik)
        return resident


class CompanyFactory(DjangoModelFactory):
    """A company with all its data; traits say how far the office is."""

    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"PT Contoh Busana {n}")
    kind = CompanyKind.PRIVATE
    nib = factory.Sequence(lambda n: f"{1_000_000_000_000 + n}")
    npwp = factory.Sequence(lambda n: f"0{100_000_000_000_000 + n}")
    industry = factory.LazyFunction(lambda: IndustryCategory.objects.get(code="C"))
    size = CompanySize.MEDIUM
    street = factory.Sequence(lambda n: f"Jl. Contoh Industri {n}")
    kelurahan = factory.LazyFunction(kelurahan)
    phone = factory.Sequence(lambda n: f"021 555{n:06d}")
    email = factory.Sequence(lambda n: f"kantor@busana{n}.test")

    class Params:
        bare = factory.Trait(nib=None, npwp="", industry=None, size="", street="", kelurahan=None, phone="")
        submitted = factory.Trait(
            state=CompanyState.SUBMITTED,
            submitted_at=factory.LazyFunction(timezone.now),
            due_at=factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=2)),
        )
        verified = factory.Trait(
            state=CompanyState.VERIFIED,
            submitted_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=2)),
            verified_at=factory.LazyFunction(timezone.now),
        )
        known = factory.Trait(
            state=CompanyState.VERIFIED,
            verified_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=60)),
        )
        rejected = factory.Trait(state=CompanyState.REJECTED)
        suspended = factory.Trait(state=CompanyState.SUSPENDED)
        merged = factory.Trait(
            state=CompanyState.MERGED,
            merged_into=factory.SubFactory("tests.factories.accounts.CompanyFactory", verified=True),
        )


class MembershipFactory(DjangoModelFactory):
    """Somebody who acts for a company: its owner unless ``recruiter``."""

    class Meta:
        model = Membership

    company = factory.SubFactory(CompanyFactory)
    user = factory.SubFactory(UserFactory)
    role = MemberRole.OWNER

    class Params:
        recruiter = factory.Trait(role=MemberRole.RECRUITER)


class DocumentFactory(DjangoModelFactory):
    """A resident's CV."""

    class Meta:
        model = Document

    owner = factory.SubFactory(UserFactory)
    name = "CV.pdf"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4 contoh", name="x.pdf"))
    size = 15
    sha256 = "0" * 64


class CompanyDocumentFactory(DjangoModelFactory):
    class Meta:
        model = CompanyDocument

    company = factory.SubFactory(CompanyFactory)
    uploaded_by = factory.SubFactory(UserFactory)
    name = "NIB.pdf"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4 contoh", name="x.pdf"))
    size = 15
    sha256 = "0" * 64


class IdentityCheckFactory(DjangoModelFactory):
    """A photo of a KTP that waits; ``approved`` and ``rejected`` were decided now."""

    class Meta:
        model = IdentityCheck

    resident = factory.SubFactory(ResidentFactory, complete=True)
    picture = factory.LazyFunction(lambda: ContentFile(b"\xff\xd8\xff contoh", name="x.jpg"))
    due_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=2))

    class Params:
        decided = factory.Trait(
            decided_at=factory.LazyFunction(timezone.now), decided_by=factory.SubFactory(OfficerFactory)
        )
        approved = factory.Trait(decided=True, state=CheckState.APPROVED)
        rejected = factory.Trait(decided=True, state=CheckState.REJECTED, reason="Tulisan tidak terbaca.")


class InvitationFactory(DjangoModelFactory):
    """An open invitation whose link is lost; tests of the link go through ``invite_member``."""

    class Meta:
        model = Invitation

    company = factory.SubFactory(CompanyFactory)
    email = factory.Sequence(lambda n: f"rekan{n}@contoh.test")
    token_hash = factory.Sequence(lambda n: f"{n:064d}")
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=7))

"""The resident's profile: making it, changing it, the NIK, consent, tasks."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import ConsentPurpose, ResidentTaskKind, VerificationLevel
from accounts.known import tell_identity_known
from accounts.models import Consent, Resident, ResidentTask
from accounts.nik import NumberError, check_nik
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, ChangedMeanwhileError
from cakapkerja.fingerprint import changed_since

CONSENT_TEXT = "akun-1"
PROFILE_FIELDS = (
    "full_name",
    "birth_date",
    "sex",
    "phone",
    "education",
    "major",
    "graduation_year",
    "wanted_work",
    "wanted_group",
    "skills",
    "experience",
    "street",
    "kelurahan",
    "outside_province",
    "outside_city",
)
IDENTITY_FIELDS = ("full_name", "birth_date", "sex")
ADDRESS_FIELDS = ("street", "kelurahan", "outside_province", "outside_city")


@transaction.atomic
def start_resident(*, user):
    """Return the resident's profile of ``user``, made when there is none yet."""
    Resident.objects.bulk_create([Resident(user=user, full_name=user.name)], ignore_conflicts=True)
    return Resident.objects.get(user=user)


def _locked(user):
    return Resident.objects.select_for_update(of=("self",)).get(user=user)


@transaction.atomic
def update_profile(*, actor, data, seen=None):
    """Change fields of the own profile (names in :data:`PROFILE_FIELDS`).

    A verified name, birth date or sex is changed by an officer only; a new address loses its verification.
    ``seen`` is the fingerprint the form was opened with: raises :class:`ChangedMeanwhileError` when another tab
    saved one of its fields since.
    """
    resident = _locked(actor)
    if meanwhile := changed_since(
        seen, {name: getattr(resident, name) for name in PROFILE_FIELDS if name in data}
    ):
        raise ChangedMeanwhileError(meanwhile)
    changed = [name for name in PROFILE_FIELDS if name in data and getattr(resident, name) != data[name]]
    if resident.is_verified and any(name in IDENTITY_FIELDS for name in changed):
        raise BusinessRuleError(
            _("Nama, tanggal lahir, dan jenis kelamin sudah terverifikasi. Minta petugas membetulkannya.")
        )
    for name in changed:
        setattr(resident, name, data[name])
    if resident.has_nik and ("birth_date" in changed or "sex" in changed):
        _fits_stored_nik(resident)
    if any(name in ADDRESS_FIELDS for name in changed):
        resident.residence_level = VerificationLevel.STATED
    try:
        resident.clean_fields(exclude=["user"])
        resident.validate_constraints()
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages)) from exc
    resident.save()
    if "full_name" in changed:
        actor.name = resident.full_name
        actor.save(update_fields=["name"])
    return resident


def _fits_stored_nik(resident):
    """A stored NIK goes on matching the profile (AC-2)."""
    try:
        check_nik(resident.open_nik(), birth_date=resident.birth_date, sex=resident.sex)
    except NumberError as exc:
        raise BusinessRuleError(
            _("Tanggal lahir atau jenis kelamin tidak cocok dengan NIK yang tersimpan. Periksa lagi.")
        ) from exc


@transaction.atomic
def set_nik(*, actor, resident_id, nik):
    """Seal the NIK into the own profile and close the task that asked for it.

    Uniqueness is left to the constraint. The refusal does not tell that the number exists (SEC-09).
    """
    resident = Resident.objects.select_for_update(of=("self",)).get(pk=resident_id)
    if resident.user_id != actor.pk:
        raise BusinessRuleError(_("NIK hanya bisa diisi oleh pemilik akun."))
    if resident.has_nik and resident.is_verified:
        raise BusinessRuleError(_("NIK Anda sudah terverifikasi. Minta petugas membetulkannya."))
    try:
        digits = check_nik(nik, birth_date=resident.birth_date, sex=resident.sex)
    except NumberError as exc:
        raise BusinessRuleError(exc.message, field="nik") from exc
    resident.put_nik(digits)
    try:
        with transaction.atomic():
            resident.save(update_fields=["nik_sealed", "nik_index", "nik_last4", "updated_at"])
    except IntegrityError as exc:
        raise BusinessRuleError(
            _("NIK ini tidak dapat disimpan. Periksa lagi, atau hubungi petugas."), field="nik"
        ) from exc
    ResidentTask.objects.open().filter(resident=resident, kind=ResidentTaskKind.ADD_NIK).update(
        done_at=database_now()
    )
    tell_identity_known(resident)
    return resident


def open_nik_task(*, resident, reason):
    """Ask the resident for the NIK, once: an open task is kept as it is."""
    ResidentTask.objects.bulk_create(
        [ResidentTask(resident=resident, kind=ResidentTaskKind.ADD_NIK, reason=reason[:200])],
        ignore_conflicts=True,
    )


def give_consent(*, user, purpose=ConsentPurpose.ACCOUNT, text_version=CONSENT_TEXT):
    """Return the row that ``user`` agreed to ``purpose`` in the words of ``text_version``; again is the same."""
    Consent.objects.bulk_create(
        [Consent(user=user, purpose=purpose, text_version=text_version)], ignore_conflicts=True
    )
    return Consent.objects.get(user=user, purpose=purpose, text_version=text_version, withdrawn_at__isnull=True)


def withdraw_consent(*, user, purpose, text_version):
    """End an agreement; the row stays as the proof of both (PDP-02). Twice is once."""
    Consent.objects.filter(
        user=user, purpose=purpose, text_version=text_version, withdrawn_at__isnull=True
    ).update(withdrawn_at=database_now())

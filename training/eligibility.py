"""Who may come to a class (TR-2, TR-4, OQ-04): each rule answers with the sentence that says how to fix it.

The page shows every obstacle before anybody types; the service asks again under the lock of the person's row.
"""

import dataclasses
import datetime
import uuid
from typing import NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Resident
from cakapkerja.clock import database_now
from reference.models import EducationLevel
from training.enums import ENROLMENT_LIVE, EnrolmentState
from training.models import Enrolment

# Who has a place, or had one and used it: counts as this year's class (OQ-04).
COUNTS_FOR_YEAR = {
    EnrolmentState.REGISTERED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
    EnrolmentState.ACCEPTED,
    EnrolmentState.CONFIRMED,
    EnrolmentState.PASSED,
    EnrolmentState.FAILED,
    EnrolmentState.DROPPED,
}


@dataclasses.dataclass(frozen=True)
class Obstacle:
    """Why somebody can not register now, and where it can be put right ("" when only time helps).

    ``office`` says the same to an officer at the counter.
    """

    code: str
    sentence: str
    url: str = ""
    label: str = ""
    office: str = ""


@dataclasses.dataclass(frozen=True)
class AtCounter:
    """Somebody at the office as the papers say: what the rules ask, with or without an account."""

    nik_index: bytes
    account: Resident | None = None
    birth_date: datetime.date | None = None
    education: EducationLevel | None = None
    is_city_resident: bool = False

    def age_on(self, day):
        """Whole years on ``day``, None without a birth date."""
        return Resident(birth_date=self.birth_date).age_on(day)


# An officer may except somebody from these, with a reason that stays (OQ-04). Never from double training (TR-4),
# nor from living in the city (TR-2): that is a rule of the batch.
MAY_BE_EXCEPTED = {"education", "age", "no_show"}


def obstacles(resident, batch, history=None):
    """Return every :class:`Obstacle` between ``resident`` and ``batch``, in the order in which to fix them.

    ``history`` is their :class:`History` when it was read already.
    """
    if resident is None or not resident.is_complete:
        return [
            Obstacle(
                "profile",
                _("Lengkapi profil Anda dulu. Isi sekali saja, lalu mendaftar cukup dua ketukan."),
                reverse("resident:start"),
                _("Lengkapi profil"),
            )
        ]
    history = history or History.of(resident, batch)
    rules = (_nik, _city, _education, _age, history.this_year, history.passed_before, history.no_show)
    return [found for rule in rules if (found := rule(resident, batch)) is not None]


def counter_obstacles(person, batch):
    """Return every :class:`Obstacle` between somebody at the counter (:class:`AtCounter`) and ``batch``."""
    history = History.of(person, batch)
    rules = (history.this_year, history.passed_before, history.no_show, _city, _education, _age)
    return [found for rule in rules if (found := rule(person, batch)) is not None]


def _nik(resident, batch):
    if resident.has_nik:
        return None
    return Obstacle(
        "nik",
        _("Kelas ini perlu NIK, agar satu orang mendapat satu kursi. Isi NIK Anda dulu."),
        reverse("resident:nik"),
        _("Isi NIK"),
    )


def _city(resident, batch):
    if not batch.residents_only or resident.is_city_resident:
        return None
    return Obstacle(
        "city",
        _("Kelas ini untuk warga Kota Tangerang. Sudah pindah ke sini? Ubah alamat di profil."),
        reverse("resident:profile"),
        _("Ubah profil"),
        office=_("Kelas ini hanya untuk warga Kota Tangerang."),
    )


def _education(resident, batch):
    least = batch.min_education
    if least is None or (resident.education and resident.education.rank >= least.rank):
        return None
    return Obstacle(
        "education",
        _("Kelas ini untuk lulusan %(level)s ke atas. Bila profil Anda keliru, betulkan pendidikan Anda.")
        % {"level": least},
        reverse("resident:profile"),
        _("Ubah profil"),
        office=_("Kelas ini untuk lulusan %(level)s ke atas. Periksa ijazahnya.") % {"level": least},
    )


def _age(resident, batch):
    """Age is counted on the first day of the class."""
    age = resident.age_on(batch.starts_on)
    if age is None or ((batch.age_min or 0) <= age <= (batch.age_max or 200)):
        return None
    return Obstacle(
        "age",
        _("Umur Anda %(age)d tahun saat kelas mulai. %(rule)s Pilih kelas lain.")
        % {"age": age, "rule": age_words(batch)},
        office=_("Umur orang ini %(age)d tahun saat kelas mulai. %(rule)s")
        % {"age": age, "rule": age_words(batch)},
    )


def age_words(batch):
    """The age rule of a batch in one sentence, "" without one."""
    values = {"low": batch.age_min, "high": batch.age_max}
    if batch.age_min and batch.age_max:
        return _("Kelas ini untuk umur %(low)d sampai %(high)d tahun.") % values
    if batch.age_min:
        return _("Kelas ini untuk umur %(low)d tahun ke atas.") % values
    return _("Kelas ini untuk umur paling tua %(high)d tahun.") % values if batch.age_max else ""


class PastEnrolment(NamedTuple):
    """What the rules ask of an enrolment."""

    pk: uuid.UUID
    batch_id: int
    year: int
    field_id: int
    starts_on: datetime.date
    state: str
    resident_id: uuid.UUID | None


class History:
    """What a person has and had in a programme, known by account or NIK (TR-4); read by one small statement."""

    # By hand: a thousand people ask it in the same minute (FT-06), and building it takes longer than its answer.
    ASK = """
        SELECT enrolment.id, enrolment.batch_id, batch.year, batch.field_id, batch.starts_on, enrolment.state,
            enrolment.resident_id
        FROM training_enrolment enrolment JOIN training_batch batch ON batch.id = enrolment.batch_id
            JOIN training_field field ON field.id = batch.field_id
        WHERE (enrolment.resident_id = %s OR enrolment.nik_index = %s) AND field.programme_id = %s
        ORDER BY enrolment.registered_at DESC, enrolment.id
    """

    def __init__(self, rows):
        self._rows = rows

    @classmethod
    def of(cls, person, batch):
        """The enrolments of a resident, or of somebody :class:`AtCounter`, in the programme of ``batch``."""
        resident = person.account if isinstance(person, AtCounter) else person
        nik_index = person.nik_index or (resident and resident.nik_index)
        with connection.cursor() as cursor:
            cursor.execute(
                cls.ASK,
                [resident and resident.pk, nik_index and bytes(nik_index), batch.field.programme_id],
            )
            return cls([PastEnrolment(*row) for row in cursor.fetchall()])

    def is_in(self, batch, resident):
        """Whether the account is in ``batch`` already."""
        return any(
            row.batch_id == batch.pk and row.resident_id == resident.pk and row.state in ENROLMENT_LIVE
            for row in self._rows
        )

    def _first(self, batch, fits):
        for row in self._rows:
            if row.batch_id != batch.pk and fits(row):
                return Enrolment.objects.select_related("batch__field").get(pk=row.pk)
        return None

    def this_year(self, _person, batch):
        if not batch.field.programme.one_class_per_year:
            return None
        other = self._first(batch, lambda row: row.year == batch.year and row.state in COUNTS_FOR_YEAR)
        if other is None:
            return None
        values = {"batch": other.batch, "year": batch.year}
        office = _("Orang ini sudah punya kelas di program ini tahun %d.") % batch.year
        if other.resident_id and other.is_live and other.state != EnrolmentState.PASSED:
            return Obstacle(
                "year",
                _("Anda sudah terdaftar di %(batch)s. Batalkan itu dulu bila ingin pindah ke kelas ini.") % values,
                other.get_absolute_url(),
                _("Lihat pendaftaran"),
                office,
            )
        return Obstacle(
            "year",
            _("Tahun %(year)d Anda sudah ikut %(batch)s. Kelas berikutnya bisa tahun depan.") % values,
            office=office,
        )

    def passed_before(self, _person, batch):
        if batch.field.programme.may_repeat_passed:
            return None
        passed = self._first(
            batch, lambda row: row.field_id == batch.field_id and row.state == EnrolmentState.PASSED
        )
        if passed is None:
            return None
        return Obstacle(
            "passed",
            _("Anda sudah lulus %(batch)s. Pilih bidang lain, agar orang lain mendapat giliran.")
            % {"batch": passed.batch},
            office=_("Orang ini sudah lulus bidang ini. Pilih bidang lain."),
        )

    def no_show(self, _person, batch):
        months = batch.field.programme.no_show_wait_months
        if not months:
            return None
        latest = History(sorted(self._rows, key=lambda row: row.starts_on, reverse=True))
        missed = latest._first(batch, lambda row: row.state == EnrolmentState.NO_SHOW)
        if missed is None:
            return None
        until = months_after(missed.batch.starts_on, months)
        if database_now().date() >= until:
            return None
        from cakapkerja.templatetags.cakap import tanggal

        return Obstacle(
            "no_show",
            _("Anda tidak datang di %(batch)s. Anda boleh mendaftar lagi mulai %(day)s.")
            % {"batch": missed.batch, "day": tanggal(until)},
            office=_("Orang ini tidak datang di %(batch)s. Ia boleh mendaftar lagi mulai %(day)s.")
            % {"batch": missed.batch, "day": tanggal(until)},
        )


def months_after(day, months):
    """Return the same day ``months`` later, or the first day after a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return day.replace(year=year, month=month + 1, day=1)

"""From a name on a community's list to an enrolment, and from an enrolment to its resident (TR-4, TR-6)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Resident
from cakapkerja.errors import BusinessRuleError
from notifications.services import notify_many
from training.community_notifications import VanClassPlanned
from training.enums import ENROLMENT_LIVE, ENROLMENT_TOOK_PART, EnrolmentSource
from training.models import Enrolment
from training.services import seats
from training.visits import visit_words

LINK_AT_MOST = 100


@override("id")
def enrol_people(*, request, batch, officer):
    """Enrol the list of a locked request in its new batch: seats by the order of the list, then waiting numbers.

    Whoever already has a class of the programme this year is left out, and the officer reads why (TR-4, OQ-04).
    Returns the enrolments. Persons with an account are told.
    """
    batch = seats.lock_batch(batch.pk)
    people = list(request.people.order_by("position", "pk"))
    known = [bytes(person.nik_index) for person in people if person.nik_index]
    residents = {bytes(row.nik_index): row for row in Resident.objects.filter(nik_index__in=known)}
    made = []
    for person in people:
        resident = residents.get(bytes(person.nik_index)) if person.nik_index else None
        if resident is not None and not is_same_person(resident, person):
            resident = None
        reason = _why_not(person, resident, batch)
        enrolment = None
        if not reason:
            enrolment, reason = _enrol(person, resident, batch, request, officer)
        person.resident, person.left_out = resident, reason[:200]
        person.save(update_fields=["resident", "left_out"])
        if enrolment is not None:
            made.append(enrolment)
    _tell(made, batch, request)
    return made


def _why_not(person, resident, batch):
    programme = batch.field.programme
    if person.faults or not person.agreed:
        return _("Barisnya belum lengkap.")
    if not programme.one_class_per_year:
        return ""
    taken = (
        Enrolment.objects.of_person(resident=resident, nik_index=person.nik_index)
        .filter(
            batch__field__programme=programme,
            batch__year=batch.year,
            state__in=ENROLMENT_LIVE | ENROLMENT_TOOK_PART,
        )
        .select_related("batch__field")
        .first()
    )
    return _("Sudah ikut %s tahun ini.") % taken.batch if taken else ""


def _enrol(person, resident, batch, request, officer):
    """Return (the enrolment, "") or (None, why the database or a rule refused)."""
    try:
        with transaction.atomic():
            enrolment = seats.enrol(
                batch,
                source=EnrolmentSource.COMMUNITY,
                actor=officer,
                resident=resident,
                person={
                    "full_name": person.full_name,
                    "phone": person.phone,
                    "sex": person.sex,
                    "birth_date": person.birth_date,
                    "education": person.education,
                    "kelurahan": person.kelurahan,
                    "in_city": person.kelurahan_id is not None,
                    "nik_index": person.nik_index,
                    "nik_last4": person.nik_last4,
                },
                community_request=request,
                reason=_("Didaftarkan oleh %s.") % request.community,
            )
    except IntegrityError:
        return None, _("Orang ini sudah terdaftar di kelas ini.")
    except BusinessRuleError as exc:
        return None, exc.message
    return enrolment, ""


def _tell(enrolments, batch, request):
    words = visit_words(request, batch)
    notify_many(
        VanClassPlanned,
        recipients=(
            (
                row.resident.user_id,
                {**words, "waiting_number": row.waiting_number or ""},
                f"/saya/pelatihan/{row.pk}/",
            )
            for row in enrolments
            if row.resident is not None
        ),
    )


def is_same_person(resident, row):
    """Whether ``row``, known by the NIK of ``resident``, is that person beyond the number.

    A NIK that somebody only stated could be a stranger's: the account gets the row when the office has verified
    it, or when name and birth date agree as well.
    """
    if resident.is_verified:
        return True
    same_name = _folded(resident.full_name) == _folded(row.full_name)
    return same_name and (row.birth_date is None or row.birth_date == resident.birth_date)


def _folded(name):
    return " ".join(name.casefold().replace(".", " ").replace(",", " ").split())


def link_enrolments(resident):
    """Give a resident the enrolments that are known by the NIK only; return how many (TR-4).

    Called inside the transaction that saves a NIK or verifies an identity (:mod:`accounts.known`). An enrolment
    that would be the second live one of the person in a batch stays as it is.
    """
    if resident.nik_index is None:
        return 0
    rows = Enrolment.objects.filter(nik_index=bytes(resident.nik_index), resident__isnull=True).order_by("pk")
    linked = 0
    for row in rows[:LINK_AT_MOST]:
        if not is_same_person(resident, row):
            continue
        try:
            with transaction.atomic():
                linked += Enrolment.objects.filter(pk=row.pk, resident__isnull=True).update(resident=resident)
        except IntegrityError:
            continue
    return linked

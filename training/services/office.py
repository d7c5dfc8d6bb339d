"""What the office does for one person: registers them at the counter, decides, downloads the list (TR-3, SEC-30).

No decision here passes anybody in line: before the draw or the ranking nobody is accepted, and from the waiting
list only the lowest number is (N-05).
"""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.enums import AccessKind
from accounts.models import AccessLog, Resident
from accounts.models.residents import NIK_CONTEXT
from accounts.services.access import log_access
from cakapkerja import crypto
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from cakapkerja.sheets import write_sheet
from training.eligibility import MAY_BE_EXCEPTED, AtCounter, counter_obstacles
from training.enums import (
    PRESENCE_CAME,
    BatchState,
    EnrolmentSource,
    EnrolmentState,
    SelectionMode,
)
from training.models import Allocation, Batch, Enrolment, EnrolmentFile
from training.services.seats import enrol, fill_free_seats, lock_batch, move

AT_MOST = 5000


# --- at the counter -----------------------------------------------------------------------------------
def enrol_at_counter(*, officer, batch_id, nik, person, exception="", token=None, url_of=None):
    """Register somebody who came to the office; the same door and the same line as everybody else's.

    ``person`` holds the enrolment's own fields. An account with that NIK is joined. The rules of
    :mod:`training.eligibility` hold here too; ``exception`` is the officer's reason to let one of
    ``MAY_BE_EXCEPTED`` pass, and stays with the registration.
    """
    index = crypto.keyed_index(nik, context=NIK_CONTEXT)
    with once(officer, token) as receipt:
        # The person before the batch, as in the portal: two counters and a phone stand in one line (TR-4).
        # Somebody without an account has no row to hold: the NIK itself is held.
        hold_person(index)
        resident = Resident.objects.select_for_update(of=("self",), no_key=True).filter(nik_index=index).first()
        batch = lock_batch(batch_id)
        state = _state_at_counter(batch)
        reason = _excepted(batch, resident, index, person, exception)
        try:
            with transaction.atomic():
                row = enrol(
                    batch,
                    source=EnrolmentSource.OFFICE,
                    state=state,
                    actor=officer,
                    resident=resident,
                    person={**person, "nik_index": index, "nik_last4": nik[-4:]},
                    reason=reason,
                    tell=resident is not None,
                )
        except IntegrityError as exc:
            raise BusinessRuleError(_("Orang ini sudah terdaftar di kelas ini."), field="nik") from exc
        receipt.url = url_of(row) if url_of else ""
    return row


def hold_person(nik_index):
    """Hold whoever has this NIK until the transaction ends: the year's rule sees their other registration."""
    with connection.cursor() as cursor:
        key = int.from_bytes(bytes(nik_index)[:4], "big", signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('training-person'), %s)", [key])


def _state_at_counter(batch):
    """The state in which the counter may register now, None for "a seat or the next number"."""
    now = database_now()
    if batch.state != BatchState.PUBLISHED or (now >= batch.closes_at and batch.mode == SelectionMode.FIRST_COME):
        raise BusinessRuleError(_("Pendaftaran kelas ini tidak dibuka."))
    if now < batch.opens_at:
        raise BusinessRuleError(_("Pendaftaran belum dibuka, juga di loket."))
    if batch.mode == SelectionMode.FIRST_COME:
        return None
    if now < batch.closes_at:
        return EnrolmentState.REGISTERED
    if Allocation.objects.filter(batch=batch, drawn_at__isnull=False).exists():
        return EnrolmentState.WAITING
    raise BusinessRuleError(_("Pendaftaran sudah ditutup. Daftar sedang dipilih."))


def _excepted(batch, resident, index, person, exception):
    """Return what to write beside the registration: the exceptions with their reason, "" without one."""
    found = counter_obstacles(
        AtCounter(
            nik_index=index,
            account=resident,
            birth_date=person.get("birth_date"),
            education=person.get("education"),
            is_city_resident=bool(person.get("in_city")),
        ),
        batch,
    )
    exception = " ".join(exception.replace("\x00", "").split())[:300]
    for one in found:
        if one.code not in MAY_BE_EXCEPTED:
            field = "kelurahan" if one.code == "city" else "nik"
            raise BusinessRuleError(one.office, field=field, code=one.code)
    if found and not exception:
        sentences = [one.office for one in found]
        sentences.append(_("Bila ada pengecualian yang sah, tulis alasannya."))
        raise BusinessRuleError(" ".join(sentences), field="exception", code=found[0].code)
    if not found:
        return ""
    return _("Pengecualian: %(rules)s Alasan: %(reason)s") % {
        "rules": " ".join(one.office for one in found),
        "reason": exception,
    }


# --- decisions on one person --------------------------------------------------------------------------
def _locked(enrolment_id):
    """Return the enrolment as it is now, its batch locked first (R-06)."""
    row = Enrolment.objects.filter(pk=enrolment_id).values_list("batch_id", flat=True).first()
    if row is None:
        raise BusinessRuleError(_("Pendaftaran ini tidak ada."))
    batch = lock_batch(row)
    enrolment = Enrolment.objects.select_related("resident__user").get(pk=enrolment_id)
    enrolment.batch = batch
    return enrolment


@transaction.atomic
def accept_enrolment(*, officer, enrolment_id, reason=""):
    """Offer a free seat to the first of the waiting list; refused for everybody else."""
    enrolment = _locked(enrolment_id)
    batch = enrolment.batch
    if enrolment.state == EnrolmentState.REGISTERED:
        raise BusinessRuleError(_("Kursi kelas ini diberikan lewat seleksi atau undian, tidak satu per satu."))
    first = batch.enrolments.filter(state=EnrolmentState.WAITING).order_by("waiting_number", "pk").first()
    if enrolment.state == EnrolmentState.WAITING and first.pk != enrolment.pk:
        raise BusinessRuleError(
            _("Nomor tunggu %d lebih dulu. Urutannya tidak dilangkahi.") % first.waiting_number
        )
    if batch.seats_left == 0:
        raise BusinessRuleError(_("Semua kursi sudah terisi. Tambah kuota atau tunggu kursi kosong."))
    move(enrolment, "offer", actor=officer, reason=reason, keep_until=database_now() + batch.offer_time)
    return enrolment


@transaction.atomic
def confirm_enrolment(*, officer, enrolment_id):
    """Daftar ulang at the counter."""
    enrolment = _locked(enrolment_id)
    if enrolment.keep_until is not None and enrolment.keep_until <= database_now():
        raise BusinessRuleError(_("Batas waktunya sudah lewat. Kursi ini untuk orang berikutnya."))
    if enrolment.state == EnrolmentState.REGISTERED:
        raise BusinessRuleError(_("Kursi kelas ini diberikan lewat seleksi atau undian, tidak satu per satu."))
    move(enrolment, "confirm", actor=officer)
    return enrolment


@transaction.atomic
def wait_enrolment(*, officer, enrolment_id, reason=""):
    """Put somebody whom the selection did not see behind the last of the waiting list, after the results."""
    enrolment = _locked(enrolment_id)
    if not Allocation.objects.filter(batch=enrolment.batch, drawn_at__isnull=False).exists():
        raise BusinessRuleError(_("Daftar tunggu baru ada setelah hasil diumumkan."))
    move(enrolment, "wait", actor=officer, reason=reason)
    fill_free_seats(enrolment.batch, actor=officer)
    return enrolment


@transaction.atomic
def refuse_enrolment(*, officer, enrolment_id, reason):
    """Not selected, with a reason that the person reads: papers that do not fit, a rule that is not met."""
    enrolment = _locked(enrolment_id)
    reason = reason.strip()
    if not reason:
        raise BusinessRuleError(_("Tulis alasannya. Orang ini membacanya."), field="reason")
    move(enrolment, "refuse", actor=officer, reason=reason)
    return enrolment


@transaction.atomic
def withdraw_enrolment(*, officer, enrolment_id, reason):
    """Give the place back for somebody who called or came; the seat goes to the next of the waiting list."""
    enrolment = _locked(enrolment_id)
    move(enrolment, "withdraw", actor=officer, reason=reason)
    fill_free_seats(enrolment.batch, actor=officer)
    return enrolment


@transaction.atomic
def record_no_show(*, officer, enrolment_id, reason=""):
    """Never came. Only once the class has begun, and not for somebody with a day of attendance."""
    enrolment = _locked(enrolment_id)
    if database_now().astimezone().date() < enrolment.batch.starts_on:
        raise BusinessRuleError(_("Kelas belum mulai."))
    if enrolment.attendance.filter(presence__in=PRESENCE_CAME).exists():
        raise BusinessRuleError(_("Orang ini pernah hadir. Catat sebagai berhenti di tengah."))
    move(enrolment, "miss", actor=officer, reason=reason)
    return enrolment


@transaction.atomic
def call_replacement(*, officer, batch_id, reason=""):
    """Offer a seat that came free after the first day to the first of the waiting list. Return the sentence.

    Before the first day this happens by itself.
    """
    batch = lock_batch(batch_id)
    if batch.state != BatchState.PUBLISHED:
        raise StaleStateError(_("Angkatan ini tidak tayang."))
    first = batch.enrolments.filter(state=EnrolmentState.WAITING).order_by("waiting_number", "pk").first()
    if first is None:
        raise BusinessRuleError(_("Daftar tunggu kosong."))
    accept_enrolment(officer=officer, enrolment_id=first.pk, reason=reason)
    return _("Kursi ditawarkan kepada nomor tunggu %d.") % first.waiting_number


# --- looking ------------------------------------------------------------------------------------------
@transaction.atomic
def open_file(*, officer, file_id):
    """Return a paper of a registration, or None when it is gone; the person reads who looked (PDP-05)."""
    row = EnrolmentFile.objects.select_related("enrolment__resident__user", "enrolment__batch__field").filter(
        pk=file_id, deleted_at__isnull=True
    )
    paper = row.first()
    if paper is None or not paper.file:
        return None
    _log_look(paper.enrolment, officer, AccessKind.ENROLMENT_FILE)
    return paper


@transaction.atomic
def log_opened(*, officer, enrolment):
    """The page of one participant was opened."""
    _log_look(enrolment, officer, AccessKind.ENROLMENT)


def _log_look(enrolment, officer, kind):
    if enrolment.resident is not None:
        log_access(subject=enrolment.resident.user, actor=officer, kind=kind, about=str(enrolment.batch))


@transaction.atomic
def download_participants(*, officer, batch_id, reason):
    """Return the bytes of an XLSX with everybody of a batch; each can read who took the list and why."""
    batch = Batch.objects.select_related("field").filter(pk=batch_id).first()
    reason = " ".join(reason.split())[:200]
    if batch is None:
        raise BusinessRuleError(_("Kelas ini tidak ada. Pilih kelas lain."))
    if not reason:
        raise BusinessRuleError(_("Tulis untuk apa daftar ini diunduh."), field="reason")
    rows = batch.enrolments.exclude(state=EnrolmentState.WITHDRAWN).select_related(
        "resident", "education", "kelurahan__kecamatan"
    )
    found = list(rows.order_by("number", "pk")[: AT_MOST + 1])
    if not found:
        raise BusinessRuleError(_("Belum ada peserta di kelas ini."))
    if len(found) > AT_MOST:
        raise BusinessRuleError(_("Daftar ini terlalu panjang untuk satu berkas."))
    AccessLog.objects.bulk_create(
        [
            AccessLog(
                subject_id=row.resident.user_id,
                actor=officer,
                kind=AccessKind.PARTICIPANT_LIST,
                about=str(batch)[:160],
                reason=reason,
            )
            for row in found
            if row.resident is not None and row.resident.user_id != officer.pk
        ],
        batch_size=2000,
    )
    return write_sheet("Peserta", _header(), [_row(row) for row in found])


def _header():
    return [
        (_("Nomor"), 8),
        (_("Kode peserta"), 12),
        (_("Nama"), 28),
        (_("Keadaan"), 22),
        (_("Nomor tunggu"), 10),
        (_("Nomor HP"), 16),
        (_("Jenis kelamin"), 14),
        (_("Pendidikan"), 22),
        (_("Tempat tinggal"), 34),
        (_("Nilai akhir"), 10),
        (_("Urutan hasil"), 10),
    ]


def _row(row):
    return [
        row.number,
        row.ticket,
        row.full_name,
        row.get_state_display(),
        row.waiting_number,
        row.phone,
        row.get_sex_display(),
        row.education.name if row.education else "",
        f"{row.kelurahan.name}, {row.kelurahan.kecamatan.name}" if row.kelurahan else "",
        str(row.total_score).replace(".", ",") if row.total_score is not None else "",
        row.rank,
    ]

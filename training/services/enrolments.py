"""A person's way through a class: register, answer an offer, withdraw, hand in papers. Seats are in ``seats``."""

import time

from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from accounts.enums import ConsentPurpose
from accounts.files import check_pdf, clean_picture
from accounts.models import Resident
from accounts.services.residents import give_consent
from cakapkerja.clock import database_now, start_of_day
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from training.eligibility import History, obstacles
from training.enums import EnrolmentSource, EnrolmentState
from training.models import Enrolment, EnrolmentFile, EnrolmentNeed, RegistrationDraft
from training.services import seats
from training.telling import tell_registered

NEED_TEXT = "kelas-1"  # raise it with every change of the words beside the tick
TRIES = 3
LOCK_NOT_AVAILABLE = "55P03"
MAX_FILES = 8
# What the rules ask of a profile and what an enrolment copies from it.
OF_RESIDENT = (
    *(
        "user",
        "full_name",
        "phone",
        "sex",
        "birth_date",
        "education",
        "kelurahan",
        "outside_province",
        "outside_city",
    ),
    *("nik_index", "nik_last4"),
)


class BusyError(BusinessRuleError):
    """Too many people at the same moment; the same form may be sent again."""


def patiently(act):
    """Carry out ``act`` again when it waited too long for a lock (R-06). It must be a whole transaction."""
    for attempt in range(1, TRIES + 1):
        try:
            return act()
        except OperationalError as exc:
            if getattr(exc.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
                raise
            if attempt < TRIES:
                time.sleep(0.1 * attempt)
    raise BusyError(_("Sedang ramai, kami coba lagi. Isian Anda aman."), code="busy")


def register(*, actor, batch, motivation="", has_disability=False, need="", share_need=False, token=None):
    """Register ``actor`` for a public ``batch``; return ``(enrolment, created)``, with the seat or waiting number.

    A repeat, by the same form or another, gives the first registration (R-04, R-05). Raises
    :class:`BusinessRuleError` with the first obstacle (code of :mod:`training.eligibility`),
    :class:`training.services.seats.ClosedBatchError`, or :class:`BusyError`.
    """

    def act():
        with once(actor, token) as receipt:
            enrolment, created = _register(actor, batch, motivation, has_disability, need, share_need)
            receipt.url = enrolment.get_receipt_url()
        return enrolment, created

    try:
        return patiently(act)
    except IntegrityError:  # the other request of the same person was first
        mine = live_enrolment(actor, batch.pk)
        if mine is None:
            raise BusinessRuleError(
                _("NIK Anda sudah terdaftar di kelas ini. Hubungi petugas bila itu bukan Anda."), code="nik"
            ) from None
        return mine, False


def live_enrolment(user, batch_id):
    """The person's living registration in a batch, or None."""
    return (
        Enrolment.objects.for_user(user)
        .live()
        .select_related("batch__field__programme")
        .filter(batch_id=batch_id)
        .first()
    )


def _register(actor, batch, motivation, has_disability, need, share_need):
    """Few and small statements: a thousand people come in the same minute (FT-06)."""
    # One person's registrations stand in one line, so that two classes at once do not both pass the year's rule.
    resident = Resident.objects.select_for_update(of=("self",), no_key=True).filter(user=actor).order_by().first()
    history = History.of(resident, batch) if resident else None
    if history and history.is_in(batch, resident):
        return live_enrolment(actor, batch.pk), False
    if batch.field.programme.by_community:
        raise BusinessRuleError(
            _("Kelas ini diminta lewat RT/RW, karang taruna, atau kelurahan."), code="community"
        )
    for found in obstacles(resident, batch, history):
        raise BusinessRuleError(found.sentence, code=found.code)
    if (has_disability or need.strip()) and not share_need:
        raise BusinessRuleError(
            _("Centang izin agar pengajar membaca kebutuhan Anda, atau kosongkan."), field="share_need"
        )
    RegistrationDraft.objects.filter(user=actor, batch=batch).delete()
    enrolment = Enrolment(
        batch=batch,
        resident=resident,
        source=EnrolmentSource.PORTAL,
        motivation=motivation.strip(),
        **person_of(resident),
    )
    seats.take_seat_or_number(enrolment, actor=actor)
    if has_disability or need.strip():
        consent = give_consent(user=actor, purpose=ConsentPurpose.TRAINING_NEED, text_version=NEED_TEXT)
        EnrolmentNeed.objects.create(
            enrolment=enrolment, has_disability=has_disability, text=need.strip(), consent=consent
        )
    tell_registered(enrolment)
    return enrolment, True


def person_of(resident):
    """What an enrolment copies from a profile, so that a later move changes no number."""
    return {
        "full_name": resident.full_name,
        "phone": resident.phone,
        "sex": resident.sex,
        "birth_date": resident.birth_date,
        "education_id": resident.education_id,
        "kelurahan_id": resident.kelurahan_id,
        "in_city": resident.is_city_resident,
        "nik_index": resident.nik_index,
        "nik_last4": resident.nik_last4,
    }


def save_draft(*, actor, batch_id, data):
    """Keep what somebody typed and did not send; nothing typed keeps nothing."""
    kept = {
        str(name)[:40]: str(text).replace("\x00", "")[:500] for name, text in data.items() if str(text).strip()
    }
    if not kept or live_enrolment(actor, batch_id) is not None:
        RegistrationDraft.objects.filter(user=actor, batch_id=batch_id).delete()
        return False
    RegistrationDraft.objects.update_or_create(user=actor, batch_id=batch_id, defaults={"data": kept})
    return True


def draft_of(user, batch):
    row = RegistrationDraft.objects.filter(user=user, batch=batch).first()
    return row.data if row else {}


# --- answers ----------------------------------------------------------------------------------------
def _lock_own(actor, enrolment_id):
    """Lock the batch, then read the person's enrolment as it is now."""
    own = Enrolment.objects.for_user(actor).filter(pk=enrolment_id)
    batch_id = own.values_list("batch_id", flat=True).first()
    if batch_id is None:
        raise BusinessRuleError(_("Pendaftaran ini tidak ada atau bukan milik akun Anda."), code="missing")
    batch = seats.lock_batch(batch_id)
    enrolment = own.select_related("resident__user").get()
    enrolment.batch = batch
    return enrolment


def take_seat(*, actor, enrolment_id):
    """Accept an offer from the waiting list, or do daftar ulang, before the kept time ends. Twice is once."""

    @transaction.atomic
    def act():
        enrolment = _lock_own(actor, enrolment_id)
        if enrolment.state == EnrolmentState.CONFIRMED:
            return enrolment
        if enrolment.needs_answer and enrolment.keep_until <= database_now():
            raise BusinessRuleError(
                _("Batas waktunya sudah lewat. Kursi ditawarkan ke nomor berikutnya."), code="late"
            )
        seats.move(enrolment, "confirm", actor=actor)
        return enrolment

    return patiently(act)


def withdraw(*, actor, enrolment_id, reason=""):
    """Give the place back; a freed seat is offered to the next number in the same moment. Twice is once."""

    @transaction.atomic
    def act():
        enrolment = _lock_own(actor, enrolment_id)
        if enrolment.state == EnrolmentState.WITHDRAWN:
            return enrolment
        if enrolment.holds_seat and database_now() >= start_of_day(enrolment.batch.starts_on):
            raise BusinessRuleError(_("Kelas sudah mulai. Bicarakan dengan pengajar Anda."), code="started")
        seats.move(enrolment, "withdraw", actor=actor, reason=reason)
        seats.fill_free_seats(enrolment.batch)
        return enrolment

    return patiently(act)


# --- papers -----------------------------------------------------------------------------------------
def add_file(*, actor, enrolment_id, kind, uploaded):
    """Keep one paper that the batch asks for; a new one replaces the old. Raises ``FileRefused``."""
    enrolment = Enrolment.objects.for_user(actor).select_related("batch").filter(pk=enrolment_id).first()
    if enrolment is None:
        raise BusinessRuleError(_("Pendaftaran ini tidak ada atau bukan milik akun Anda."), code="missing")
    if kind not in enrolment.batch.documents:
        raise BusinessRuleError(_("Kelas ini tidak meminta berkas itu."), field="kind")
    if not enrolment.is_live:
        raise BusinessRuleError(_("Pendaftaran ini sudah berakhir."), code="ended")
    content, content_type = _clean(uploaded)
    with transaction.atomic():
        Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment_id)
        if enrolment.files.count() >= MAX_FILES * len(enrolment.batch.documents):
            raise BusinessRuleError(_("Berkas ini sudah diganti terlalu sering. Hubungi petugas."), field="file")
        enrolment.files.filter(kind=kind, deleted_at__isnull=True).update(deleted_at=database_now())
        row = EnrolmentFile(enrolment=enrolment, kind=kind, content_type=content_type)
        row.file.save("x", content, save=False)
        row.save()
    return row


def _clean(uploaded):
    if uploaded.name.lower().endswith(".pdf"):
        return ContentFile(check_pdf(uploaded)), "application/pdf"
    return clean_picture(uploaded), "image/jpeg"

"""Transport money: bank data asked late, read with a reason, and gone 30 days after payment (TR-5, PDP-03)."""

import dataclasses
import datetime
import logging

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AccessKind, ConsentPurpose
from accounts.services.access import log_access
from accounts.services.residents import give_consent, withdraw_consent
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.sheets import write_sheet
from notifications.services import notify
from training.attendance import shares_of
from training.enums import ENROLMENT_TOOK_PART
from training.models import Attendance, BankAccount, Batch, Enrolment, TransportPayment
from training.notifications import TransportPaid
from training.services.seats import lock_batch

logger = logging.getLogger(__name__)
CONSENT_TEXT = "rekening-1"
NUMBER_LEAST, NUMBER_MOST = 6, 20
BANK_DAYS = 30  # security.md 3.4, retention: bank book
AT_ONCE = 500
MAY_PAY = "training.pay_transport"
SHEET = [
    ("Nomor", 8), ("Nama", 32), ("Hari hadir", 10), ("Jumlah (Rp)", 14), ("Bank", 20), ("Nomor rekening", 24),
    ("Atas nama", 32),
]  # fmt: skip


# --- the participant ----------------------------------------------------------------------------------
def may_give_bank(enrolment):
    """Whether bank data is asked at all: a participant of a class that pays transport money, and nobody else."""
    return enrolment.state in ENROLMENT_TOOK_PART and enrolment.batch.transport_money > 0


@transaction.atomic
def save_bank(*, actor, enrolment_id, bank_name, number, holder, agreed):
    """Keep where the money goes, sealed, by the person's own consent; a second entry replaces the first."""
    enrolment = (
        Enrolment.objects.for_user(actor)
        .select_for_update(of=("self",))
        .select_related("batch")
        .filter(pk=enrolment_id)
        .first()
    )
    if enrolment is None or not may_give_bank(enrolment):
        raise BusinessRuleError(_("Rekening hanya diminta dari peserta kelas yang memberi uang transpor."))
    if not agreed:
        raise BusinessRuleError(_("Centang persetujuan agar kami boleh memakai rekening ini."), field="agreed")
    digits = "".join(char for char in number if char not in " -.")
    if not (digits.isascii() and digits.isdigit() and NUMBER_LEAST <= len(digits) <= NUMBER_MOST):
        raise BusinessRuleError(
            _("Nomor rekening terdiri dari %(least)d sampai %(most)d angka. Periksa lagi.")
            % {"least": NUMBER_LEAST, "most": NUMBER_MOST},
            field="number",
        )
    consent = give_consent(user=actor, purpose=ConsentPurpose.TRAINING_BANK, text_version=CONSENT_TEXT)
    row = BankAccount.objects.filter(enrolment=enrolment).first() or BankAccount(enrolment=enrolment)
    row.bank_name, row.consent, row.given_at = bank_name.strip(), consent, database_now()
    row.seal(number=digits, holder=holder.strip())
    row.save()
    return row


@transaction.atomic
def remove_bank(*, actor, enrolment_id):
    """Take the consent back: the account is deleted at once. Twice is once."""
    BankAccount.objects.filter(enrolment__resident__user=actor, enrolment_id=enrolment_id).delete()
    if not BankAccount.objects.filter(enrolment__resident__user=actor).exists():
        withdraw_consent(user=actor, purpose=ConsentPurpose.TRAINING_BANK, text_version=CONSENT_TEXT)


# --- the office ---------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Due:
    """What one person is owed. ``open_amount`` is below 0 when too much was paid. Rupiah."""

    enrolment: Enrolment
    days: int
    amount: int
    paid: int

    @property
    def open_amount(self):
        return self.amount - self.paid

    @property
    def bank(self):
        return getattr(self.enrolment, "bank_account", None)


def dues_of(batch):
    """A :class:`Due` for everybody who came to ``batch`` at least once or was paid; three queries and the days."""
    shares = shares_of(batch)
    paid = dict(
        TransportPayment.objects.filter(enrolment__batch=batch)
        .order_by()
        .values_list("enrolment_id")
        .annotate(total=Sum("amount"))
    )
    people = (
        Enrolment.objects.filter(batch=batch, pk__in={*shares, *paid})
        .select_related("bank_account", "resident__user")
        .order_by("full_name", "pk")
    )
    rows = []
    for person in people:
        days = shares[person.pk].came if person.pk in shares else 0
        rows.append(Due(person, days, days * batch.transport_money, paid.get(person.pk, 0)))
    return [row for row in rows if row.days or row.paid]


def _payable_batch(officer, batch_id):
    batch = Batch.objects.taught_by(officer).filter(pk=batch_id).first()
    if batch is None or not officer.has_perm(MAY_PAY):
        raise BusinessRuleError(_("Anda tidak mengurus uang transpor kelas ini."), code="missing")
    return batch


@transaction.atomic
def open_numbers(*, officer, batch_id, reason):
    """Return ``[(Due, number, holder)]`` of who is still to be paid; each person reads who looked, and why."""
    batch = _payable_batch(officer, batch_id)
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa Anda perlu nomor rekening ini."), field="reason")
    rows = [row for row in dues_of(batch) if row.bank is not None and row.open_amount > 0]
    for row in rows:
        if row.enrolment.resident is not None:
            log_access(
                subject=row.enrolment.resident.user,
                actor=officer,
                kind=AccessKind.BANK,
                about=str(batch),
                reason=reason.strip(),
            )
    return [(row, row.bank.open_number(), row.bank.open_holder()) for row in rows]


def export_payments(*, officer, batch_id, reason):
    """Return the XLSX for the bank: who is still to be paid, how much, and where. Each look is logged."""
    rows = open_numbers(officer=officer, batch_id=batch_id, reason=reason)
    return write_sheet(
        "Uang transpor",
        SHEET,
        (
            (place, row.enrolment.full_name, row.days, row.open_amount, row.bank.bank_name, number, holder)
            for place, (row, number, holder) in enumerate(rows, start=1)
        ),
    )


@transaction.atomic
def mark_paid(*, officer, batch_id, paid_on, reference):
    """Record that everybody with an account was paid what was open, under one ``reference``; return how many.

    The same reference twice is refused: a second press can not record a second payment.
    """
    _payable_batch(officer, batch_id)
    batch = lock_batch(batch_id)
    today = timezone.localdate(database_now())
    if not batch.starts_on <= paid_on <= today:
        raise BusinessRuleError(_("Tanggal bayar antara hari pertama kelas dan hari ini."), field="paid_on")
    reference = reference.strip()
    if not reference:
        raise BusinessRuleError(_("Tulis nomor bukti pembayarannya."), field="reference")
    if TransportPayment.objects.filter(enrolment__batch=batch, reference=reference).exists():
        raise BusinessRuleError(_("Nomor bukti ini sudah dipakai di kelas ini."), field="reference")
    rows = [row for row in dues_of(batch) if row.bank is not None and row.open_amount > 0]
    if not rows:
        raise BusinessRuleError(_("Tidak ada yang menunggu pembayaran."))
    try:
        with transaction.atomic():
            for row in rows:
                _pay(row, officer, paid_on, reference)
    except IntegrityError as exc:
        raise BusinessRuleError(_("Nomor bukti ini sudah dipakai di kelas ini."), field="reference") from exc
    return len(rows)


def _pay(row, officer, paid_on, reference):
    TransportPayment.objects.create(
        enrolment=row.enrolment,
        days=row.days,
        amount=row.open_amount,
        paid_on=paid_on,
        reference=reference,
        recorded_by=officer,
    )
    if row.enrolment.resident is not None:
        notify(
            TransportPaid,
            recipient=row.enrolment.resident.user,
            context={"title": str(row.enrolment.batch)},
            url=f"/saya/pelatihan/{row.enrolment.pk}/rekening/",
        )


# --- the night ----------------------------------------------------------------------------------------
@transaction.atomic
def delete_old_accounts():
    """Delete accounts 30 days after the last payment, later where nobody was paid; return how many."""
    now = database_now()
    limit = now - datetime.timedelta(days=BANK_DAYS)
    old = (
        BankAccount.objects.annotate(last=Max("enrolment__payments__recorded_at"))
        .filter(
            Q(last__lt=limit)
            | Q(last__isnull=True) & ~Q(enrolment__state__in=sorted(ENROLMENT_TOOK_PART))
            | Q(
                last__isnull=True,
                enrolment__batch__ends_on__lt=timezone.localdate(limit) - datetime.timedelta(150),
            )
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    keys = list(old[:AT_ONCE])
    BankAccount.objects.filter(pk__in=keys).delete()
    logger.info("bank accounts deleted: %d", len(keys))
    if len(keys) == AT_ONCE:
        logger.error("bank accounts: the backlog is larger than one batch")
    return len(keys)


def own_payments(enrolment):
    """What the person was paid, and the days that count, for their own page."""
    came = Attendance.objects.filter(enrolment=enrolment, presence__in=["present", "late"]).count()
    return came, list(TransportPayment.objects.filter(enrolment=enrolment))

"""The life of a batch: made or copied, its days, published, its quota, cancelled, finished (TR-1)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from notifications.services import notify_many
from reference.models import Holiday
from training.enums import BatchState, EnrolmentState, SelectionMode
from training.models import Allocation, Batch, BatchTransition, TrainingDay
from training.notifications import BatchChanged
from training.services.seats import check_seats, fill_free_seats, lock_batch, move

DAYS_AT_MOST = 366
# Nobody may know the seed when the list is frozen; the task that freezes it has an hour (N-04).
SEED_AFTER_CLOSING = datetime.timedelta(hours=1)
NOT_COPIED = {
    "id", "number", "year", "slug", "starts_on", "ends_on", "opens_at", "closes_at", "seed_at", "results_on",
    "state", "cancel_reason", "seats_taken", "last_waiting_number", "last_number", "copied_from", "is_imported",
    "created_by", "created_at", "updated_at", "results_approved_at", "results_approved_by", "results_told_at",
    "seed_source", "title",
}  # fmt: skip
# What people who registered have to know when it changes.
TOLD_WHEN_CHANGED = {"starts_on", "ends_on", "place", "address"}


def batch_slug(field, number, year):
    """The address of a batch; with the programme in front where another programme has a field of that name."""
    slug = slugify(f"{field.slug}-{number}-{year}")
    taken = Batch.objects.filter(slug=slug).exclude(field=field, number=number, year=year).exists()
    return slugify(f"{field.programme.slug}-{slug}")[:100] if taken else slug[:100]


def next_batch_number(field, year):
    last = Batch.objects.filter(field=field, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _log(batch, before, officer, reason=""):
    BatchTransition.objects.create(
        batch=batch, from_state=before, to_state=batch.state, actor=officer, reason=reason[:2000]
    )


# --- made ---------------------------------------------------------------------------------------------
@transaction.atomic
def add_batch(*, officer, batch):
    """Save a new draft that a form has filled; its address follows from field, number and year."""
    batch.slug = batch_slug(batch.field, batch.number, batch.year)
    batch.state = BatchState.DRAFT
    batch.created_by = officer
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError as exc:
        raise BusinessRuleError(_("Nomor angkatan ini sudah dipakai. Pilih nomor berikutnya.")) from exc
    _log(batch, "", officer)
    return batch


def copy_batch(*, officer, batch_id, starts_on, token=None, url_of=None):
    """Make a draft like ``batch_id`` that begins on ``starts_on``, every date as far from the start as before.

    The next number of the field in that year. The seed of a lottery is never copied: each draw names its own.
    """
    with once(officer, token) as receipt:
        old = lock_batch(batch_id)
        if abs((starts_on - old.starts_on).days) > 10 * DAYS_AT_MOST:
            raise BusinessRuleError(_("Tanggal mulai terlalu jauh. Periksa tahunnya."), field="starts_on")
        shift = starts_on - old.starts_on
        values = {
            field.attname: getattr(old, field.attname)
            for field in Batch._meta.concrete_fields
            if field.name not in NOT_COPIED
        }
        new = Batch(
            **values,
            number=next_batch_number(old.field, starts_on.year),
            year=starts_on.year,
            starts_on=starts_on,
            ends_on=old.ends_on + shift,
            opens_at=old.opens_at + shift,
            closes_at=old.closes_at + shift,
            results_on=old.results_on + shift if old.results_on else None,
            copied_from=old,
        )
        add_batch(officer=officer, batch=new)
        new.instructors.set(old.instructors.all())
        _copy_days(old, new, shift)
        receipt.url = url_of(new) if url_of else ""
    return new


def _copy_days(old, new, shift):
    """The same weekdays and hours; a day that would fall on a holiday is left out."""
    days = list(old.days.all())
    off = set(Holiday.objects.filter(date__in=[day.date + shift for day in days]).values_list("date", flat=True))
    TrainingDay.objects.bulk_create(
        TrainingDay(
            batch=new, date=day.date + shift, starts_at=day.starts_at, ends_at=day.ends_at, topic=day.topic
        )
        for day in days
        if day.date + shift not in off
    )


@transaction.atomic
def make_days(*, officer, batch_id, weekdays, starts_at, ends_at):
    """Write the training days from first to last on ``weekdays`` (0 is Monday), holidays left out.

    Days with attendance stay whatever the plan says; others that are not in it go. Return the sentence to show.
    """
    batch = lock_batch(batch_id)
    if batch.state in (BatchState.CANCELLED, BatchState.FINISHED):
        raise StaleStateError(_("Angkatan ini sudah berakhir."))
    if ends_at <= starts_at:
        raise BusinessRuleError(_("Jam selesai harus setelah jam mulai."), field="ends_at")
    length = (batch.ends_on - batch.starts_on).days + 1
    if length > DAYS_AT_MOST:
        raise BusinessRuleError(_("Kelas lebih dari satu tahun. Periksa tanggalnya dulu."))
    span = [batch.starts_on + datetime.timedelta(days=number) for number in range(length)]
    wanted = [day for day in span if day.weekday() in weekdays]
    off = dict(Holiday.objects.filter(date__in=wanted).values_list("date", "name"))
    dates = [day for day in wanted if day not in off]
    if not dates:
        raise BusinessRuleError(_("Tidak ada hari belajar yang cocok. Pilih hari lain."), field="weekdays")
    batch.days.filter(attendance__isnull=True).exclude(date__in=dates).delete()
    batch.days.filter(attendance__isnull=True).update(starts_at=starts_at, ends_at=ends_at)
    TrainingDay.objects.bulk_create(
        [TrainingDay(batch=batch, date=day, starts_at=starts_at, ends_at=ends_at) for day in dates],
        ignore_conflicts=True,
    )
    text = ngettext("%(n)d hari pelatihan ditulis.", "%(n)d hari pelatihan ditulis.", len(dates)) % {
        "n": len(dates)
    }
    if not off:
        return text
    return f"{text} {_('Dilewati karena libur: %s.') % ', '.join(off.values())}"


# --- published ----------------------------------------------------------------------------------------
def publication_faults(batch, now):
    """What keeps a draft from being published, as sentences; [] when nothing does."""
    faults = []
    if batch.closes_at <= now:
        faults.append(_("Pendaftaran sudah lewat. Ubah waktu tutupnya."))
    if batch.closes_at.astimezone().date() > batch.starts_on:
        faults.append(_("Pendaftaran harus ditutup sebelum hari pertama belajar."))
    if not batch.field.programme.is_active or not type(batch.field).objects.valid_on(batch.starts_on).filter(
        pk=batch.field_id
    ):
        faults.append(_("Bidang ini tidak berlaku pada hari mulai belajar."))
    if not batch.days.exists():
        faults.append(_("Belum ada hari pelatihan. Tekan “Buat hari pelatihan”."))
    if batch.mode == SelectionMode.LOTTERY:
        faults += _lottery_faults(batch)
    if (
        batch.mode == SelectionMode.SCORES
        and batch.weight_file + batch.weight_test + batch.weight_interview != 100
    ):
        faults.append(_("Jumlah ketiga bobot harus 100."))
    if batch.rule is not None and batch.mode == SelectionMode.FIRST_COME:
        faults.append(_("Aturan kuota tidak berlaku untuk siapa cepat. Pilih seleksi atau undian."))
    if batch.results_on and not batch.closes_at <= batch.results_on:
        faults.append(_("Hasil harus diumumkan setelah pendaftaran ditutup."))
    return faults


def _lottery_faults(batch):
    if not batch.seed_source.strip() or batch.seed_at is None:
        return [_("Sebut sumber angka undian dan kapan angka itu keluar.")]
    if batch.seed_at < batch.closes_at + SEED_AFTER_CLOSING:
        return [_("Angka undian harus keluar paling cepat satu jam setelah pendaftaran ditutup.")]
    if batch.seed_at.astimezone().date() > batch.starts_on:
        return [_("Angka undian harus keluar sebelum kelas mulai.")]
    return []


@transaction.atomic
def publish_batch(*, officer, batch_id):
    """A draft becomes public; from now on what decides who gets a seat stands (N-04, N-06)."""
    batch = lock_batch(batch_id)
    if batch.state != BatchState.DRAFT:
        raise StaleStateError(_("Angkatan ini sudah tidak berupa draf."))
    faults = publication_faults(batch, database_now())
    if faults:
        raise BusinessRuleError(" ".join(faults))
    try:
        batch.full_clean()
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages)) from exc
    batch.state = BatchState.PUBLISHED
    batch.save(update_fields=["state", "updated_at"])
    _log(batch, BatchState.DRAFT, officer)
    return batch


@transaction.atomic
def change_quota(*, officer, batch_id, quota, reason):
    """Set the number of seats; new seats go to the waiting list in the same transaction. Return the sentence."""
    batch = lock_batch(batch_id)
    if batch.state not in (BatchState.DRAFT, BatchState.PUBLISHED):
        raise StaleStateError(_("Angkatan ini sudah berakhir."))
    if quota < batch.seats_taken:
        raise BusinessRuleError(
            _("%(taken)d kursi sudah terisi. Kuota paling sedikit %(taken)d.") % {"taken": batch.seats_taken},
            field="quota",
        )
    if Allocation.objects.filter(batch=batch, drawn_at__isnull=True).exists():
        raise BusinessRuleError(
            _("Daftar undian sudah dibekukan. Kuota bisa diubah lagi setelah undian."), field="quota"
        )
    before, batch.quota = batch.quota, quota
    batch.save(update_fields=["quota", "updated_at"])
    BatchTransition.objects.create(
        batch=batch,
        from_state=batch.state,
        to_state=batch.state,
        actor=officer,
        reason=_("Kuota %(before)d menjadi %(after)d: %(why)s")
        % {"before": before, "after": quota, "why": reason},
    )
    offered = []
    if quota > before and batch.state == BatchState.PUBLISHED:
        offered = fill_free_seats(batch, actor=officer)
    if not offered:
        return _("Kuota menjadi %d.") % quota
    return ngettext(
        "Kuota menjadi %(quota)d. %(n)d orang dari daftar tunggu ditawari kursi.",
        "Kuota menjadi %(quota)d. %(n)d orang dari daftar tunggu ditawari kursi.",
        len(offered),
    ) % {"quota": quota, "n": len(offered)}


@transaction.atomic
def announce_change(*, batch_id, changed):
    """Tell everybody who has a place or waits that day or place changed; return how many were told."""
    if not TOLD_WHEN_CHANGED & set(changed):
        return 0
    batch = lock_batch(batch_id)
    if batch.state != BatchState.PUBLISHED:
        return 0
    rows = batch.enrolments.live().filter(resident__isnull=False).order_by("number", "pk")
    return notify_many(
        BatchChanged,
        recipients=[
            (user, {"title": str(batch)}, f"/saya/pelatihan/{pk}/")
            for user, pk in rows.values_list("resident__user", "pk")
        ],
    )


# --- ended --------------------------------------------------------------------------------------------
@transaction.atomic
def cancel_batch(*, officer, batch_id, reason):
    """The class will not be held: every live enrolment is cancelled and everybody is told why."""
    batch = lock_batch(batch_id)
    if batch.state not in (BatchState.DRAFT, BatchState.PUBLISHED):
        raise StaleStateError(_("Angkatan ini sudah berakhir."))
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise BusinessRuleError(_("Tulis sebab kelas dibatalkan."), field="reason")
    if batch.enrolments.filter(state__in=[EnrolmentState.PASSED, EnrolmentState.FAILED]).exists():
        raise BusinessRuleError(_("Sudah ada hasil kelas. Selesaikan angkatan ini, jangan dibatalkan."))
    before, batch.state, batch.cancel_reason = batch.state, BatchState.CANCELLED, reason
    batch.save(update_fields=["state", "cancel_reason", "updated_at"])
    _log(batch, before, officer, reason)
    people = list(batch.enrolments.live().select_related("resident__user").order_by("number", "pk"))
    for enrolment in people:
        enrolment.batch = batch
        move(enrolment, "cancel", actor=officer, reason=reason)
    told = len([enrolment for enrolment in people if enrolment.resident_id])
    text = ngettext(
        "Kelas dibatalkan. %(n)d orang diberi tahu.", "Kelas dibatalkan. %(n)d orang diberi tahu.", told
    )
    return text % {"n": told}


@transaction.atomic
def finish_batch(*, officer, batch_id):
    """The class is over: everybody has a result, who still waits hears that no seat came free."""
    batch = lock_batch(batch_id)
    if batch.state != BatchState.PUBLISHED:
        raise StaleStateError(_("Hanya angkatan yang tayang yang bisa diselesaikan."))
    if batch.ends_on > database_now().astimezone().date():
        raise BusinessRuleError(_("Kelas ini belum sampai hari terakhir."))
    open_places = batch.enrolments.filter(state=EnrolmentState.CONFIRMED).count()
    if open_places:
        raise BusinessRuleError(
            ngettext(
                "%(n)d peserta belum punya hasil. Isi hasilnya dulu.",
                "%(n)d peserta belum punya hasil. Isi hasilnya dulu.",
                open_places,
            )
            % {"n": open_places}
        )
    for enrolment in batch.enrolments.filter(state__in=[EnrolmentState.OFFERED, EnrolmentState.ACCEPTED]).order_by(
        "number", "pk"
    ):
        move(enrolment, "lapse", actor=officer, reason=_("Kelas sudah selesai."))
    waiting = [EnrolmentState.REGISTERED, EnrolmentState.WAITING]
    for enrolment in batch.enrolments.filter(state__in=waiting).order_by("number", "pk"):
        move(enrolment, "refuse", actor=officer, reason=_("Kelas selesai tanpa kursi kosong."))
    batch.refresh_from_db()
    batch.state = BatchState.FINISHED
    batch.save(update_fields=["state", "updated_at"])
    _log(batch, BatchState.PUBLISHED, officer)
    if faults := check_seats(batch.pk):
        raise BusinessRuleError(_("Jumlah kursi tidak cocok. Hubungi pengelola sistem.") + f" {faults[0]}")
    return batch

"""Times for two, the company's side: offered ahead beside the queue, withdrawn with a note (F-09, X-112)."""

import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now, start_of_day
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from jobs.fairs.enums import PHASE_TAKES_TICKETS, BoothState, Phase, TimeStep
from jobs.fairs.models import BookedTime, TimeEvent
from jobs.fairs.notifications import TimeWithdrawn
from jobs.fairs.phases import require_phase
from jobs.fairs.services.booths import lock_own_booth
from jobs.rules import DANGER, text_hints
from notifications.services import notify

MOST_TIMES = 100  # made by one form
MINUTES = (5, 60)
# A fair that is over still gives times to those who waited in vain.
AFTER_CLOSING = datetime.timedelta(days=7)
MOST_NOTE = 300


def last_moment(edition):
    """Return until when a time of the edition may last."""
    return edition.closes_at + AFTER_CLOSING


def require_offers(edition):
    """Raise unless a company may offer times now: from the announcement to a week after closing."""
    phases = {Phase.PUBLISHED, *PHASE_TAKES_TICKETS}
    if edition.phase == Phase.CLOSED and database_now() < last_moment(edition):
        return
    require_phase(edition, phases, _("Waktu bicara bisa dibuat di bursa berikutnya."))


def offer_times(*, actor, booth_id, day, begins, ends, minutes, token=None):
    """Offer times of ``minutes`` between ``begins`` and ``ends`` (WIB) on ``day`` with ``actor``; return how many.

    Raises :class:`BusinessRuleError` where ``actor`` has a time already, or outside the fair and a week after it.
    """
    with once(actor, token) as receipt:
        booth = lock_own_booth(actor, booth_id)
        if booth.state != BoothState.APPROVED:
            raise BusinessRuleError(_("Stan Anda belum ikut bursa ini."))
        require_offers(booth.edition)
        rows = _planned(actor, booth, day, begins, ends, minutes)
        try:
            with transaction.atomic():
                BookedTime.objects.bulk_create(rows)
        except IntegrityError as exc:
            raise BusinessRuleError(
                _("Anda sudah punya waktu lain di jam itu. Ganti jamnya, atau batalkan yang lama."), field="begins"
            ) from exc
        receipt.url = f"/mitra/{booth.company.code}/bursa/{booth.edition.slug}/waktu/"
    return len(rows)


def _planned(actor, booth, day, begins, ends, minutes):
    low, high = MINUTES
    if not low <= minutes <= high:
        raise BusinessRuleError(
            _("Lama bicara antara %(low)d dan %(high)d menit.") % {"low": low, "high": high}, field="minutes"
        )
    at, end = (start_of_day(day) + datetime.timedelta(hours=t.hour, minutes=t.minute) for t in (begins, ends))
    if end <= at:
        raise BusinessRuleError(_("Jam selesai harus setelah jam mulai."), field="ends")
    if at <= database_now():
        raise BusinessRuleError(_("Jam ini sudah lewat. Pilih waktu yang akan datang."), field="begins")
    if at < booth.edition.opens_at or end > last_moment(booth.edition):
        raise BusinessRuleError(
            _("Pilih waktu selama bursa, atau paling lama 7 hari setelah bursa ditutup."), field="date"
        )
    length, rows = datetime.timedelta(minutes=minutes), []
    while at + length <= end:
        rows.append(BookedTime(booth=booth, recruiter=actor, during=DateTimeTZRange(at, at + length)))
        at += length
    if not rows:
        raise BusinessRuleError(_("Satu waktu bicara pun tidak muat. Perpanjang jamnya."), field="ends")
    if len(rows) > MOST_TIMES:
        raise BusinessRuleError(
            _("Ini menjadi %(n)d waktu. Paling banyak %(most)d sekali buat.")
            % {"n": len(rows), "most": MOST_TIMES},
            field="ends",
        )
    return rows


@transaction.atomic
def withdraw_time(*, actor, time_id, note=""):
    """Take a time back. Whoever had booked it is told and may choose another. Twice is once."""
    row = (
        BookedTime.objects.manageable_by(actor)
        .select_for_update(of=("self",))
        .select_related("booth__edition", "booth__company", "resident__user")
        .filter(pk=time_id)
        .first()
    )
    if row is None:
        raise BusinessRuleError(_("Waktu ini tidak ada di stan Anda."), code="missing")
    if row.cancelled_at is not None:
        return row
    if row.starts_at <= database_now():
        raise BusinessRuleError(_("Waktu ini sudah mulai atau lewat, jadi tidak bisa dibatalkan."))
    note = clean_note(note)
    check_note(note)
    row.cancelled_at = database_now()
    row.save(update_fields=["cancelled_at"])
    TimeEvent.objects.create(time=row, step=TimeStep.WITHDRAWN, actor=actor, note=note)
    if row.resident is not None:
        notify(
            TimeWithdrawn,
            recipient=row.resident.user,
            context=time_words(row),
            url=row.get_absolute_url(),
        )
    return row


def clean_note(text):
    return " ".join(str(text).replace("\x00", "").split())[:MOST_NOTE]


def check_note(text):
    """Nobody reviews a note before it is read, so a sign of fraud is refused at once (AF-05)."""
    found = next((hint for hint in text_hints(text, for_reader=False) if hint.level == DANGER), None)
    if found is not None:
        raise BusinessRuleError(f"“{found.phrase}”: {found.text}", field="note")


def time_words(row):
    """What a message about a time says: company and when, never the note."""
    from cakapkerja.templatetags.cakap import waktu

    return {"company": row.booth.company.name, "when": str(waktu(row.starts_at))}

"""Seats of group sessions (F-10): one conditional update, like a class's quota (R-06)."""

import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import BoothState
from jobs.fairs.models import GroupSession, SessionSeat
from jobs.fairs.notifications import SessionCancelled
from jobs.fairs.phases import require_booths, require_tickets
from jobs.fairs.services.booths import lock_own_booth
from notifications.services import notify

MOST_SESSIONS = 3  # F-10: of one company at one edition
LONGEST = datetime.timedelta(hours=3)

_TAKE = """
    UPDATE fairs_groupsession SET taken = taken + 1
     WHERE id = %s AND taken < quota AND cancelled_at IS NULL AND starts_at > now()
 RETURNING taken
"""


def take_seat(*, actor, session_id):
    """Take a seat for ``actor``; again is the same seat."""
    resident = actor.resident_or_none
    if resident is None:
        raise BusinessRuleError(_("Isi profil Anda dulu, lalu ambil kursi."), code="profile")
    rows = GroupSession.objects.filter(pk=session_id, cancelled_at__isnull=True)
    session = rows.select_related("booth__edition").first()
    if session is None:
        raise BusinessRuleError(_("Sesi ini sudah dibatalkan. Lihat sesi lain."))
    require_tickets(session.booth.edition)
    own = SessionSeat.objects.filter(session=session, resident=resident, cancelled_at__isnull=True)
    try:
        with transaction.atomic():
            if own.exists():
                return session
            SessionSeat.objects.create(session=session, resident=resident)
            with connection.cursor() as cursor:
                cursor.execute(_TAKE, [session_id])
                if cursor.fetchone() is None:
                    raise BusinessRuleError(_("Kursinya habis atau sesinya sudah mulai. Pilih sesi lain."))
    except IntegrityError:  # the same person in another tab
        if not own.exists():
            raise
    return session


@transaction.atomic
def leave_seat(*, actor, session_id):
    """Give the seat back. Twice is once."""
    session = GroupSession.objects.select_for_update(of=("self",)).filter(pk=session_id).first()
    if session is None:
        raise BusinessRuleError(_("Sesi ini tidak ada."))
    gone = SessionSeat.objects.filter(session=session, resident__user=actor, cancelled_at__isnull=True).update(
        cancelled_at=database_now()
    )
    if gone:
        session.taken -= gone
        session.save(update_fields=["taken"])
    return session


# --- the company's side -------------------------------------------------------------------------------
@transaction.atomic
def plan_session(*, actor, booth_id, title, starts_at, minutes, quota, link="", place=""):
    """Plan a group session at an own booth; ``minutes`` long, for ``quota`` people."""
    booth = lock_own_booth(actor, booth_id)
    require_booths(booth.edition)
    if booth.state != BoothState.APPROVED:
        raise BusinessRuleError(_("Stan Anda belum ikut bursa ini."))
    ends_at = starts_at + datetime.timedelta(minutes=minutes)
    if starts_at <= database_now():
        raise BusinessRuleError(_("Waktu sesi sudah lewat. Pilih waktu yang akan datang."), field="date")
    if not (booth.edition.opens_at <= starts_at and ends_at <= booth.edition.closes_at):
        raise BusinessRuleError(_("Pilih waktu di antara jam buka dan tutup bursa."), field="date")
    if booth.sessions.filter(cancelled_at__isnull=True).count() >= MOST_SESSIONS:
        raise BusinessRuleError(_("Paling banyak tiga sesi untuk satu perusahaan. Batalkan satu dulu."))
    if not (link or place.strip()):
        raise BusinessRuleError(_("Isi tempat atau tautan sesi ini."), field="place")
    return GroupSession.objects.create(
        booth=booth,
        title=" ".join(title.split()),
        starts_at=starts_at,
        ends_at=ends_at,
        quota=quota,
        link=link,
        place=place.strip(),
    )


@transaction.atomic
def cancel_session(*, actor, booth_id, session_id):
    """Cancel a session and tell everybody who has a seat. Twice is once."""
    from cakapkerja.templatetags.cakap import waktu

    booth = lock_own_booth(actor, booth_id)
    session = GroupSession.objects.select_for_update(of=("self",)).filter(pk=session_id, booth=booth).first()
    if session is None:
        raise BusinessRuleError(_("Sesi ini tidak ada di stan Anda."))
    if session.cancelled_at is not None:
        return session
    session.cancelled_at = database_now()
    session.save(update_fields=["cancelled_at"])
    for seat in session.seats.filter(cancelled_at__isnull=True).select_related("resident"):
        notify(
            SessionCancelled,
            recipient=seat.resident.user_id,
            context={"title": session.title, "when": str(waktu(session.starts_at))},
            url=booth.edition.get_absolute_url(),
        )
    return session

"""Attendance: marks that may come late, twice, or from two phones, and end as one mark each (TR-5, FT-27).

A mark made without a signal carries the event made on the phone and the time of the phone. Of two marks for one
person and day the one made later stands, whenever it arrives; the same event again changes nothing.
"""

import dataclasses
import datetime
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from training.cards import ticket_of_card
from training.enums import ENROLMENT_TOOK_PART, BatchState, EnrolmentState, MarkedBy, Presence
from training.models import Attendance, Batch, Enrolment, TrainingDay

MARKS_AT_MOST = 400
# A phone whose clock is further off than this is corrected by the time at which it says that it sends.
CLOCK_TOLERANCE = datetime.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True)
class Mark:
    """One mark as it was made. ``card`` is the scanned text, "" for the list."""

    event: uuid.UUID
    enrolment_id: uuid.UUID
    presence: str
    at: datetime.datetime
    card: str = ""


@dataclasses.dataclass(frozen=True)
class Answer:
    """What became of a mark: the presence that stands now, or a sentence why it was not taken."""

    event: uuid.UUID
    presence: str = ""
    sentence: str = ""


def days_of(user):
    """Days whose attendance ``user`` may mark or read."""
    return TrainingDay.objects.filter(batch__in=Batch.objects.taught_by(user))


@transaction.atomic
def record_marks(*, actor, day_id, marks, sent_at=None):
    """Take ``marks`` for one day and return an :class:`Answer` for each, in their order.

    ``sent_at`` is the phone's own time of sending. Raises :class:`BusinessRuleError` when the whole day can not
    be marked: not the actor's class, a day that has not come, a class that is cancelled or finished.
    """
    # One day's marks come one after the other: two phones and a repeat meet here.
    day = days_of(actor).select_for_update(of=("self",)).select_related("batch").filter(pk=day_id).first()
    if day is None:
        raise BusinessRuleError(_("Hari ini bukan hari kelas Anda."), code="missing")
    now = database_now()
    _refuse_day(day, now)
    if len(marks) > MARKS_AT_MOST:
        raise BusinessRuleError(_("Terlalu banyak tanda sekaligus. Kirim bertahap."))
    shift = now - sent_at if sent_at and abs(now - sent_at) > CLOCK_TOLERANCE else datetime.timedelta()
    people = {
        row.pk: row
        for row in Enrolment.objects.filter(batch_id=day.batch_id, pk__in={mark.enrolment_id for mark in marks})
    }
    standing = {row.enrolment_id: row for row in Attendance.objects.filter(day=day, enrolment__in=people)}
    # Whose mark an event is: an event that was spent on somebody else or on another day is no mark here.
    spent = dict(
        Attendance.objects.filter(event__in=[mark.event for mark in marks]).values_list("event", "enrolment_id")
    )
    answers = []
    for mark in marks:
        person, row = people.get(mark.enrolment_id), standing.get(mark.enrolment_id)
        sentence = _refusal(person, mark)
        if sentence:
            answers.append(Answer(mark.event, sentence=sentence))
            continue
        at = min(mark.at + shift, now)
        is_older = row is not None and row.marked_at > at
        if mark.event not in spent and not is_older:
            row = standing[person.pk] = _stand(row or Attendance(day=day, enrolment=person), mark, actor, at)
            spent[mark.event] = person.pk
        answers.append(Answer(mark.event, presence=row.presence if row else ""))
    return answers


def _stand(row, mark, actor, at):
    row.presence, row.event, row.marked_at, row.marked_by = mark.presence, mark.event, at, actor
    row.how = MarkedBy.SCAN if mark.card else MarkedBy.LIST
    row.received_at = database_now()
    row.save()
    return row


def _refuse_day(day, now):
    if day.batch.state == BatchState.CANCELLED:
        raise BusinessRuleError(_("Kelas ini dibatalkan."))
    if day.batch.state == BatchState.FINISHED:
        raise BusinessRuleError(_("Kelas ini sudah ditutup. Minta petugas membukanya lagi."))
    if day.date > timezone.localdate(now):
        raise BusinessRuleError(_("Hari ini belum tiba. Kehadiran dicatat mulai hari itu."))


def _refusal(person, mark):
    """Why this mark is not taken, or ""."""
    if person is None:
        return _("Orang ini bukan peserta kelas ini.")
    if person.state not in ENROLMENT_TOOK_PART:
        return _("%(name)s bukan peserta lagi: %(state)s.") % {
            "name": person.full_name,
            "state": person.get_state_display(),
        }
    if mark.presence not in Presence.values:
        return _("Pilih hadir, terlambat, izin, atau tidak hadir.")
    if mark.card and ticket_of_card(mark.card) != person.ticket:
        return _("Kode QR ini tidak asli. Minta peserta membuka kartunya lagi.")
    return ""


@transaction.atomic
def mark_everybody_present(*, actor, day_id):
    """Mark whoever has no mark yet as present; return how many."""
    day = days_of(actor).select_for_update(of=("self",)).filter(pk=day_id).first()
    if day is None:
        raise BusinessRuleError(_("Hari ini bukan hari kelas Anda."), code="missing")
    unmarked = (
        Enrolment.objects.filter(batch_id=day.batch_id, state=EnrolmentState.CONFIRMED)
        .exclude(attendance__day=day)
        .values_list("pk", flat=True)
    )
    now = database_now()
    marks = [Mark(uuid.uuid4(), pk, Presence.PRESENT, now) for pk in unmarked]
    return len(record_marks(actor=actor, day_id=day_id, marks=marks))

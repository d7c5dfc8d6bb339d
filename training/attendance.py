"""Reading attendance: who is on today's list, and how many days somebody came."""

import dataclasses

from django.db.models import Count, F, Q
from django.utils import timezone

from training.enums import ENROLMENT_TOOK_PART, PRESENCE_CAME, Presence
from training.models import Attendance, Enrolment


def participants(batch):
    """People of ``batch`` whose attendance counts, in the order of the office's list."""
    return Enrolment.objects.filter(batch=batch, state__in=ENROLMENT_TOOK_PART).order_by("full_name", "pk")


def rows_of_day(day):
    """``[{"enrolment", "mark"}]`` of a day; ``mark`` is the standing Attendance or None. Two queries."""
    marks = {row.enrolment_id: row for row in Attendance.objects.filter(day=day)}
    return [{"enrolment": person, "mark": marks.get(person.pk)} for person in participants(day.batch)]


def days_with_counts(batch):
    """Days of ``batch`` with how many people came (present or late) and how many have a mark."""
    return batch.days.annotate(
        came=Count("attendance", filter=Q(attendance__presence__in=sorted(PRESENCE_CAME))),
        marked=Count("attendance"),
    ).order_by("date", "starts_at", "pk")  # grouping forgets the model's own order


@dataclasses.dataclass(frozen=True)
class Share:
    """Days that were held and those that a person came to. A day nobody was marked on is not held."""

    came: int
    held: int
    late: int = 0
    excused: int = 0

    @property
    def percent(self):
        """Whole per cent, rounded down; 0 when no day was held."""
        return self.came * 100 // self.held if self.held else 0


def shares_of(batch):
    """``{enrolment id: Share}`` for everybody of ``batch`` with a mark; two queries."""
    held = batch.days.filter(date__lte=timezone.localdate(), attendance__isnull=False).distinct().count()
    counted = (
        Attendance.objects.filter(day__batch=batch)
        .order_by()
        .values("enrolment_id")
        .annotate(
            came=Count("pk", filter=Q(presence__in=sorted(PRESENCE_CAME))),
            late=Count("pk", filter=Q(presence=Presence.LATE)),
            excused=Count("pk", filter=Q(presence=Presence.EXCUSED)),
        )
    )
    return {row["enrolment_id"]: Share(row["came"], held, row["late"], row["excused"]) for row in counted}


def share_of(enrolment):
    """The :class:`Share` of one person."""
    return shares_of(enrolment.batch).get(enrolment.pk) or Share(
        0, enrolment.batch.days.filter(attendance__isnull=False).distinct().count()
    )


def marks_of(enrolment):
    """The person's own days, each with the mark or None, oldest first."""
    marks = {row.day_id: row for row in Attendance.objects.filter(enrolment=enrolment).select_related("day")}
    return [{"day": day, "mark": marks.get(day.pk)} for day in enrolment.batch.days.order_by(F("date"), "pk")]

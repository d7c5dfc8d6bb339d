"""The days of a class as a calendar file: one event a day, taken out again after a cancellation."""

import datetime

from django.utils import timezone

from cakapkerja.calendars import calendar_event, calendar_file
from training.enums import BatchState


def class_calendar(batch):
    """Every day of ``batch`` as bytes."""
    cancelled = batch.state == BatchState.CANCELLED
    events = [_event(batch, day, cancelled) for day in batch.days.all()]
    return calendar_file(events, subject="Pelatihan", cancelled=cancelled)


def _event(batch, day, cancelled):
    starts_at, ends_at = (
        timezone.make_aware(datetime.datetime.combine(day.date, time)) for time in (day.starts_at, day.ends_at)
    )
    return calendar_event(
        uid=f"kelas-{batch.slug}-{day.date:%Y%m%d}",
        sequence=1 if cancelled else 0,
        starts_at=starts_at,
        ends_at=ends_at,
        summary=f"{batch}: {day.topic}" if day.topic else str(batch),
        location=day.place or ", ".join(part for part in (batch.place, batch.address) if part),
        url=batch.get_absolute_url(),
        cancelled=cancelled,
    )

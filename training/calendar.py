"""The days of a class as a calendar file (RFC 5545): one event a day, taken out again after a cancellation."""

import datetime

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from training.enums import BatchState

PRODUCT = "-//Tangerang Cakap Kerja//Pelatihan//ID"


def class_calendar(batch):
    """Every day of ``batch`` as bytes."""
    cancelled = batch.state == BatchState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for day in batch.days.all():
        event = Event()
        event.add("uid", f"kelas-{batch.slug}-{day.date:%Y%m%d}@{settings.SITE_HOST.split(':')[0]}")
        event.add("sequence", 1 if cancelled else 0)
        event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
        for name, time in (("dtstart", day.starts_at), ("dtend", day.ends_at)):
            local = timezone.make_aware(datetime.datetime.combine(day.date, time))
            event.add(name, local.astimezone(datetime.UTC))
        event.add("summary", f"{batch}: {day.topic}" if day.topic else str(batch))
        event.add("location", day.place or ", ".join(part for part in (batch.place, batch.address) if part))
        event.add("url", f"{settings.SITE_URL}{batch.get_absolute_url()}")
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical()

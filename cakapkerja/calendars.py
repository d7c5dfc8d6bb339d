"""Calendar files (RFC 5545): what every event and every file of the portal has."""

import datetime

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event


def calendar_event(*, uid, sequence, starts_at, ends_at, summary, location, url, cancelled):
    """Return an event. ``uid`` is unique in the portal, ``url`` a path of it; the times are aware."""
    event = Event()
    event.add("uid", f"{uid}@{settings.SITE_HOST.split(':')[0]}")
    event.add("sequence", sequence)
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("dtstart", starts_at.astimezone(datetime.UTC))
    event.add("dtend", ends_at.astimezone(datetime.UTC))
    event.add("summary", summary)
    event.add("location", location)
    event.add("url", f"{settings.SITE_URL}{url}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def calendar_file(events, *, subject, cancelled):
    """Return the file as bytes. ``subject`` names the service; a cancelled file takes its events away."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Tangerang Cakap Kerja//{subject}//ID")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()

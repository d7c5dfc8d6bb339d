"""A booked time as a calendar file (RFC 5545): one event a person and booth, moved by SEQUENCE."""

import datetime

from django.utils.translation import gettext as _
from icalendar import Alarm

from cakapkerja.calendars import calendar_event, calendar_file


def time_calendar(row):
    """The booked time for the person's calendar, as bytes, with an alarm fifteen minutes before."""
    is_off = row.cancelled_at is not None
    event = calendar_event(
        # A new time moves the event in the calendar instead of adding one.
        uid=f"bicara-{row.booth_id}-{row.resident_id}",
        sequence=int((row.cancelled_at or row.booked_at).timestamp()),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=_("Bicara dengan %s") % row.booth.company.name,
        location=row.booth.edition.name,
        url=row.get_absolute_url(),
        cancelled=is_off,
    )
    if not is_off:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("Bicara 15 menit lagi"))
        alarm.add("trigger", datetime.timedelta(minutes=-15))
        event.add_component(alarm)
    return calendar_file([event], subject="Bursa kerja", cancelled=is_off)

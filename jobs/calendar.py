"""Interviews as calendar files (RFC 5545): one event an application, changed by SEQUENCE, ended by CANCEL."""

import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress

from jobs.enums import ApplicationState

PRODUCT = "-//Tangerang Cakap Kerja//Wawancara//ID"
NO_FEE = "Pemerintah kota dan perusahaan tidak pernah meminta biaya."  # AF-10


def applicant_calendar(application):
    """The interview for the applicant's calendar, as bytes, with an alarm two hours before."""
    vacancy = application.vacancy
    event = _event(
        application,
        summary=_("Wawancara: %(title)s, %(company)s") % {"title": vacancy.title, "company": vacancy.company.name},
        url=application.get_absolute_url(),
    )
    if not application.interview_is_off:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _("Wawancara dua jam lagi"))
        alarm.add("trigger", datetime.timedelta(hours=-2))
        event.add_component(alarm)
    return _calendar([event], cancelled=application.interview_is_off)


def company_calendar(applications):
    """Interviews for the company's calendar, as bytes; a withdrawn applicant has no name any more (F-35)."""
    events = []
    for application in applications:
        gone = application.state == ApplicationState.WITHDRAWN
        name = _("pelamar menarik lamarannya") if gone else application.profile.get("full_name", "")
        events.append(
            _event(
                application,
                summary=_("Wawancara: %(name)s, %(title)s") % {"name": name, "title": application.vacancy.title},
                url=application.get_desk_url(),
            )
        )
    return _calendar(events, cancelled=len(applications) == 1 and applications[0].interview_is_off)


def _event(application, *, summary, url):
    event = Event()
    # One event for the life of the application: a new time moves it in the calendar instead of adding one.
    event.add("uid", f"wawancara-{application.pk}@{settings.SITE_HOST.split(':')[0]}")
    event.add("sequence", application.interview_sequence)
    event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
    event.add("dtstart", application.interview_at.astimezone(datetime.UTC))
    event.add("dtend", application.interview_ends_at.astimezone(datetime.UTC))
    event.add("summary", summary)
    event.add("location", application.interview_place)
    event.add("description", NO_FEE)
    event.add("url", f"{settings.SITE_URL}{url}")
    event.add("status", "CANCELLED" if application.interview_is_off else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.split('<')[-1].rstrip('> ')}")
    organizer.params["cn"] = "Tangerang Cakap Kerja"
    event.add("organizer", organizer)
    return event


def _calendar(events, *, cancelled):
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()

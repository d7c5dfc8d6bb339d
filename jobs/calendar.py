"""Interviews as calendar files (RFC 5545): one event an application, changed by SEQUENCE, ended by CANCEL."""

import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, vCalAddress

from cakapkerja.calendars import calendar_event, calendar_file
from jobs.enums import ApplicationState

SUBJECT = "Wawancara"
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
    return calendar_file([event], subject=SUBJECT, cancelled=application.interview_is_off)


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
    return calendar_file(
        events, subject=SUBJECT, cancelled=len(applications) == 1 and applications[0].interview_is_off
    )


def _event(application, *, summary, url):
    event = calendar_event(
        # One event for the life of the application: a new time moves it in the calendar instead of adding one.
        uid=f"wawancara-{application.pk}",
        sequence=application.interview_sequence,
        starts_at=application.interview_at,
        ends_at=application.interview_ends_at,
        summary=summary,
        location=application.interview_place,
        url=url,
        cancelled=application.interview_is_off,
    )
    event.add("description", NO_FEE)
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.split('<')[-1].rstrip('> ')}")
    organizer.params["cn"] = "Tangerang Cakap Kerja"
    event.add("organizer", organizer)
    return event

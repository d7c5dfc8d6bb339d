"""Calendar files as three parsers read them (FT-26): one event, moved by SEQUENCE, ended by CANCEL."""

import datetime

import ics
import pytest
import vobject
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from jobs.models import Application
from jobs.services import applications as service
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, SlotFactory, VacancyFactory

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2031, 3, 4, 2, 30, tzinfo=datetime.UTC)  # 09.30 WIB


@pytest.fixture
def application():
    vacancy = VacancyFactory(published=True, title="Operator Jahit, bagian obras; malam")
    return ApplicationFactory(
        vacancy=vacancy,
        resident=ResidentFactory(complete=True, full_name="Siti Aminah\nBEGIN:VEVENT"),
        interview=True,
        interview_at=AT,
        interview_minutes=45,
        interview_place="Ruang HRD, Jl. Contoh 1; temui Bu Rina \\ lantai 2",
    )


@pytest.fixture
def member(application):
    return MembershipFactory(company=application.vacancy.company)


def own_url(application):
    return reverse("resident:calendar", kwargs={"pk": application.pk})


def desk_url(application):
    return reverse("employer:calendar", kwargs={"code": application.vacancy.company.code, "pk": application.pk})


def fetch(client, user, url):
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content


def read(data):
    """What icalendar, ics and vobject make of the only event; they must agree."""
    calendar = Calendar.from_ical(data)
    components = [calendar, *calendar.walk()]
    assert [component.errors for component in components] == [[] for _ in components]
    [event] = calendar.walk("VEVENT")
    first = (
        str(event["uid"]),
        event["dtstart"].dt,
        event["dtend"].dt,
        str(event["summary"]),
        str(event["location"]),
    )
    [other] = ics.Calendar(data.decode()).events
    second = (other.uid, other.begin.datetime, other.end.datetime, other.name, other.location)
    third_event = vobject.readOne(data.decode()).vevent
    third = (
        third_event.uid.value,
        third_event.dtstart.value,
        third_event.dtend.value,
        third_event.summary.value,
        third_event.location.value,
    )
    assert first == second == third
    return calendar, event


def test_three_parsers_read_the_same_interview(client, application):
    calendar, event = read(fetch(client, application.resident.user, own_url(application)))
    assert event["dtstart"].dt == AT
    assert event["dtend"].dt == AT + datetime.timedelta(minutes=45)
    assert str(event["location"]) == "Ruang HRD, Jl. Contoh 1; temui Bu Rina \\ lantai 2"
    assert str(event["summary"]).startswith("Wawancara: Operator Jahit, bagian obras; malam, PT Contoh")
    assert str(event["description"]) == "Pemerintah kota dan perusahaan tidak pernah meminta biaya."
    assert (str(calendar["method"]), str(event["status"])) == ("PUBLISH", "CONFIRMED")
    [alarm] = event.walk("VALARM")
    assert alarm["trigger"].dt == datetime.timedelta(hours=-2)


def test_both_sides_hold_the_same_event_and_a_name_can_not_break_out(client, application, member):
    _calendar, own = read(fetch(client, application.resident.user, own_url(application)))
    data = fetch(client, member.user, desk_url(application))
    _calendar, theirs = read(data)
    assert str(own["uid"]) == str(theirs["uid"])
    assert str(theirs["summary"]).startswith("Wawancara: Siti Aminah")
    assert data.count(b"\r\nBEGIN:VEVENT") == 1
    assert application.profile["phone"].encode() not in data


def test_a_new_time_moves_the_event_by_its_sequence(client, application, member):
    _calendar, before = read(fetch(client, application.resident.user, own_url(application)))
    at = AT + datetime.timedelta(days=1)
    Application.objects.filter(pk=application.pk).update(interview_at=timezone.now() + datetime.timedelta(days=2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "INVITE_DAYS_AHEAD", 5000)
        service.invite_applicant(actor=member.user, application_id=application.pk, at=at, place="Kantor baru")
    _calendar, after = read(fetch(client, application.resident.user, own_url(application)))
    assert str(after["uid"]) == str(before["uid"])
    assert after["sequence"] == before["sequence"] + 1
    assert (after["dtstart"].dt, str(after["location"])) == (at, "Kantor baru")


@pytest.mark.parametrize("end", ["reject", "withdraw", "process"])
def test_an_end_before_the_interview_cancels_the_event_for_both(client, application, member, end):
    key = {"application_id": application.pk}
    _calendar, before = read(fetch(client, application.resident.user, own_url(application)))
    if end == "withdraw":
        service.withdraw_application(actor=application.resident.user, **key)
    elif end == "reject":
        service.reject_applicant(actor=member.user, reason_code="others", **key)
    else:
        service.process_application(actor=member.user, **key)
    for user, url in ((application.resident.user, own_url(application)), (member.user, desk_url(application))):
        data = fetch(client, user, url)
        calendar, event = read(data)
        assert (str(calendar["method"]), str(event["status"])) == ("CANCEL", "CANCELLED")
        assert str(event["uid"]) == str(before["uid"])
        assert event["sequence"] == before["sequence"] + 1
        assert event.walk("VALARM") == []
    assert (b"Siti Aminah" in data) == (end != "withdraw")  # a withdrawn applicant has no name any more


def test_the_file_is_private(client, application, member):
    for url in (own_url(application), desk_url(application)):
        client.logout()
        assert client.get(url).status_code == 302
        client.force_login(ResidentFactory(complete=True).user)
        assert client.get(url).status_code == 404
        client.force_login(MembershipFactory(company__verified=True).user)
        assert client.get(url).status_code == 404
    client.force_login(application.resident.user)
    assert client.get(desk_url(application)).status_code == 404
    answer = client.get(own_url(application))
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="wawancara-{application.number}.ics"')


def test_without_an_interview_there_is_no_file(client):
    application = ApplicationFactory(resident=ResidentFactory(complete=True), seen=True)
    client.force_login(application.resident.user)
    assert client.get(own_url(application)).status_code == 404
    client.force_login(MembershipFactory(company=application.vacancy.company).user)
    assert client.get(desk_url(application)).status_code == 404


def test_the_company_takes_all_interviews_of_a_vacancy_in_one_file(client, application, member):
    vacancy = application.vacancy
    second = ApplicationFactory(
        vacancy=vacancy, interview=True, interview_at=AT + datetime.timedelta(hours=1), interview_place="Kantor"
    )
    ApplicationFactory(vacancy=vacancy, interview=True, interview_at=timezone.now() - datetime.timedelta(days=1))
    ApplicationFactory(interview=True, interview_at=AT)
    SlotFactory(vacancy=vacancy)
    url = reverse("employer:slots_calendar", kwargs={"code": vacancy.company.code, "vacancy_code": vacancy.code})
    data = fetch(client, member.user, url)
    starts = sorted(event["dtstart"].dt for event in Calendar.from_ical(data).walk("VEVENT"))
    assert starts == [AT, second.interview_at]
    assert len(ics.Calendar(data.decode()).events) == 2
    assert len(vobject.readOne(data.decode()).vevent_list) == 2
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.get(url).status_code == 404

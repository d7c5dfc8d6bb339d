"""Applications as officers read them: no button, no note of the company, and the look is logged."""

import pytest
from django.urls import reverse

from accounts.enums import AccessKind
from accounts.models import AccessLog
from jobs.enums import ApplicationState
from jobs.models import Application, ApplicationNote, ApplicationTransition
from tests.admin.pages import buttons, signed_in, url_of, words
from tests.factories.accounts import DocumentFactory, OfficerFactory, ResidentFactory, UserFactory
from tests.factories.jobs import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return OfficerFactory(placement_officer=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def test_the_page_tells_what_was_sent_and_what_happened(client):
    application = ApplicationFactory(resident=ResidentFactory(complete=True), accepted=True, message="Siap kerja.")
    ApplicationTransition.objects.create(
        application=application, from_state="seen", to_state="accepted", actor=UserFactory(name="Rudi Perekrut")
    )
    response = client.get(url_of(application))
    text = words(response)
    assert buttons(response) == []
    for part in (application.number, "Siap kerja.", "Diterima · Rudi Perekrut", str(application.placement)):
        assert part in text


def test_notes_and_the_file_of_the_cv_stay_away_from_officers(client):
    application = ApplicationFactory(cv=DocumentFactory())
    ApplicationNote.objects.create(application=application, author=UserFactory(), text="Catatan rahasia HRD")
    html = client.get(url_of(application)).content.decode()
    assert "Catatan rahasia HRD" not in html
    assert application.cv.name not in html and application.cv.file.name not in html


def test_the_look_leaves_a_row_of_the_officer_not_of_the_company(client, officer):
    application = ApplicationFactory()
    client.get(url_of(application))
    row = AccessLog.objects.get()
    assert (row.subject, row.actor, row.kind, row.company) == (
        application.resident.user,
        officer,
        AccessKind.APPLICATION,
        None,
    )


def test_looking_does_not_mark_an_application_as_seen_and_nothing_can_be_written(client):
    application = ApplicationFactory()
    client.get(url_of(application))
    assert client.post(url_of(application), {"state": "accepted"}).status_code == 404
    row = Application.objects.get()
    assert (row.state, row.seen_at) == (ApplicationState.SUBMITTED, None)


@pytest.mark.parametrize("group", ["Verifikator", "Moderator lowongan", "Admin data"])
def test_officers_of_other_groups_find_no_applications(group):
    application = ApplicationFactory()
    client = signed_in(OfficerFactory(groups=[group]))
    for url in (url_of(application), url_of(application, "history"), reverse("admin:jobs_application_changelist")):
        assert client.get(url).status_code == 404
    assert AccessLog.objects.count() == 0


def test_the_list_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries):
    url = reverse("admin:jobs_application_changelist")
    ApplicationFactory()
    with django_assert_num_queries(8):
        client.get(url)
    ApplicationFactory(), ApplicationFactory(seen=True)
    with django_assert_num_queries(8):
        client.get(url)

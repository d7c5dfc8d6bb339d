"""The live board and the screen with numbers: whose they are, what they count, and what they cost."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.fairs import kiosk, live
from jobs.fairs.enums import Phase, PlaceState
from jobs.fairs.models import BoothVisit, Edition, EditionApplication, Place
from tests.admin.pages import signed_in, words
from tests.factories.accounts import OfficerFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, EditionFactory, PlaceFactory, TicketFactory
from tests.factories.jobs import ApplicationFactory
from tests.test_pages import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    live.forget()
    kiosk.forget()


@pytest.fixture
def manager():
    return OfficerFactory(groups=["Pengelola bursa"])


def at(name, edition, **more):
    return reverse(f"fair_staff:{name}", kwargs={"edition": edition.slug, **more})


def test_pages_open_for_managers_and_named_local_officers_only(client, manager):
    """JF-6: a local officer runs the editions that name him, and none once he left the group or the office."""
    edition = EditionFactory()
    local = OfficerFactory(groups=["Petugas wilayah"])
    edition.local_officers.add(local)
    other, verifier = OfficerFactory(groups=["Petugas wilayah"]), OfficerFactory(verifier=True)
    pages = [
        at(name, edition) for name in ("board", "board_answer", "gate", "gate_list", "gate_conflicts", "report")
    ]
    for page in pages:
        answer = signed_in(manager).get(page)
        assert answer.status_code == 200, page
        assert page.endswith(".json") or problems_of(answer) == []
        assert signed_in(local).get(page).status_code == 200, page
        for stranger in (other, verifier, ResidentFactory(complete=True).user):
            assert signed_in(stranger).get(page).status_code == 404, page
        assert client.get(page).status_code == 302
    local.groups.clear()
    assert signed_in(local).get(pages[0]).status_code == 404
    assert edition.name in words(signed_in(manager).get(reverse("fair_staff:home")))
    assert edition.name not in words(signed_in(other).get(reverse("fair_staff:home")))


def test_a_local_officer_who_left_the_office_runs_nothing():
    edition = EditionFactory()
    local = OfficerFactory(groups=["Petugas wilayah"], is_staff=False)
    edition.local_officers.add(local)
    assert not Edition.objects.manageable_by(local).exists()


def test_visitors_are_counted_once_however_they_came(manager):
    place = PlaceFactory()
    edition, resident = place.booth.edition, place.resident
    BoothVisit.objects.create(booth=place.booth, resident=resident, day=edition.starts_on)
    BoothVisit.objects.create(booth=BoothFactory(edition=edition), resident=resident, day=edition.starts_on)
    outside = ResidentFactory(complete=True, outside=True)
    BoothVisit.objects.create(booth=place.booth, resident=outside, day=edition.starts_on)
    TicketFactory(window__edition=edition)  # a ticket alone is no visit
    link = EditionApplication.objects.create(
        edition=edition, booth=place.booth, application=ApplicationFactory(resident=outside)
    )
    gone = ApplicationFactory(state="withdrawn")
    EditionApplication.objects.create(edition=edition, booth=place.booth, application=gone)
    figures = live.live_figures(edition)
    # Whoever took the application back came all the same.
    assert (figures["visitors"], figures["inside"], figures["outside"]) == (3, 1, 2)
    assert figures["kecamatan"] == [{"name": resident.kelurahan.kecamatan.name, "n": 1, "share": 100}]
    assert (figures["waiting"], figures["tickets"]) == (1, 1)
    assert (figures["applications"], figures["applications_inside"], figures["applications_outside"]) == (1, 0, 1)
    row = next(line for line in figures["companies"] if line["id"] == link.booth_id)
    assert (row["waiting"], row["applications"], row["share"]) == (1, 1, 100)


def test_the_board_costs_the_same_for_one_and_three_booths():
    booth = PlaceFactory().booth
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            live.live_figures(booth.edition)
        counts.append(len(asked))
        for other in BoothFactory.create_batch(2, edition=booth.edition):
            PlaceFactory(booth=other)
    assert counts[0] == counts[1]


def test_the_answer_is_small_and_not_sent_twice(manager):
    edition = PlaceFactory().booth.edition
    client = signed_in(manager)
    first = client.get(at("board_answer", edition))
    assert json.loads(first.content)["waiting"] == 1
    again = client.get(at("board_answer", edition), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in first["Cache-Control"]


# --- the screen ---------------------------------------------------------------------------------------
def test_the_screen_shows_who_is_called_first_and_no_person(client):
    edition = EditionFactory()
    quiet = PlaceFactory(booth=BoothFactory(edition=edition, hall="A", position=1))
    called = PlaceFactory(booth=BoothFactory(edition=edition, hall="B", position=2), number=7)
    Place.objects.filter(pk=called.pk).update(
        state=PlaceState.CALLED, called_at=edition.opens_at, called_by=OfficerFactory()
    )
    page = client.get(kiosk.kiosk_url(edition))
    assert page.status_code == 200
    assert problems_of(page) == []
    text = page.content.decode()
    assert text.index(called.booth.company.name) < text.index(quiet.booth.company.name)
    assert called.resident.full_name not in text
    assert not page.cookies
    answer = client.get(reverse("fairs:kiosk_answer", kwargs={"code": kiosk.kiosk_url(edition).split("/")[-2]}))
    assert [(row["now"], row["waiting"]) for row in json.loads(answer.content)["booths"]] == [([7], 0), ([], 1)]
    only = client.get(f"{kiosk.kiosk_url(edition)}?stan={quiet.booth.slug}").content.decode()
    assert called.booth.company.name not in only


def test_a_screen_with_a_made_up_code_or_of_a_draft_is_missing(client):
    edition = EditionFactory()
    url = kiosk.kiosk_url(edition)
    assert client.get(url.replace("/layar/", "/layar/x")).status_code == 404
    Edition.objects.update(phase=Phase.DRAFT)
    assert client.get(url).status_code == 404
    assert "Layar nomor" not in words(
        signed_in(OfficerFactory(groups=["Pengelola bursa"])).get(at("board", edition))
    )

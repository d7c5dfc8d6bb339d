"""Editions and booths at the office: managers all, local officers their own, buttons with reasons."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import CheckInConflict, Edition, EntryWindow, PlaceEvent, Ticket
from tests.admin.pages import signed_in, words
from tests.factories.accounts import CompanyFactory, OfficerFactory, kelurahan
from tests.factories.fairs import (
    BoothFactory,
    EditionFactory,
    EntryWindowFactory,
    PlaceFactory,
    TicketFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(OfficerFactory(groups=["Pengelola bursa"]))


def url(name, *args):
    return reverse(f"admin:fairs_{name}", args=args)


def test_the_pages_open_for_managers_and_not_for_others(client):
    booth = BoothFactory()
    EntryWindowFactory(edition=booth.edition)
    pages = [
        url("edition_changelist"),
        url("edition_add"),
        url("edition_change", booth.edition_id),
        url("edition_history", booth.edition_id),
        url("booth_changelist"),
        url("booth_change", booth.pk),
        url("edition_salin", booth.edition_id),
        url("edition_undang", booth.edition_id),
    ]
    other = signed_in(OfficerFactory(verifier=True))
    for page in pages:
        assert client.get(page).status_code == 200, page
        assert other.get(page).status_code in (302, 403, 404), page


def test_an_edition_moves_by_a_button_with_a_reason(client):
    edition = EditionFactory(draft=True)
    page = url("edition_umumkan", edition.pk)
    assert client.post(page, {"reason": ""}).status_code == 200
    assert Edition.objects.get().phase == Phase.DRAFT
    assert client.post(page, {"reason": "Sudah siap."}).status_code == 302
    assert Edition.objects.get().phase == Phase.PUBLISHED
    answer = client.get(page)
    assert answer.status_code == 302
    assert "Sudah siap." in client.get(url("edition_history", edition.pk)).content.decode()


def test_last_months_edition_is_copied_by_one_button(client):
    source = EditionFactory(phase=Phase.CLOSED)
    EntryWindowFactory(edition=source)
    day = source.starts_on + datetime.timedelta(days=28)
    assert client.post(url("edition_salin", source.pk), {"starts_on": day.isoformat()}).status_code == 302
    copy = Edition.objects.get(copied_from=source)
    assert (copy.phase, copy.windows.count()) == (Phase.DRAFT, 1)


def test_companies_are_invited_from_the_edition(client):
    edition, company = EditionFactory(), CompanyFactory(verified=True)
    client.post(url("edition_undang", edition.pk), {"companies": [company.pk]})
    assert edition.booths.get().state == BoothState.INVITED


def test_booth_requests_wait_on_the_start_page_and_are_decided(client):
    booth = BoothFactory(state=BoothState.REQUESTED)
    assert "Permintaan stan" in client.get(reverse("admin:index")).content.decode()
    other = BoothFactory(state=BoothState.REQUESTED)
    client.post(url("booth_setujui", booth.pk), {})
    client.post(url("booth_tolak", other.pk), {"reason": "Stan penuh."})
    booth.refresh_from_db()
    other.refresh_from_db()
    assert (booth.state, other.state) == (BoothState.APPROVED, BoothState.DECLINED)
    assert "Permintaan stan" not in client.get(reverse("admin:index")).content.decode()


def test_the_place_in_the_hall_is_changed_and_given_once(client):
    booth = BoothFactory()
    taken = BoothFactory(edition=booth.edition, hall="A", position=1)
    page = url("booth_change", booth.pk)
    assert client.post(page, {"hall": "A", "position": "1"}).status_code == 200
    assert client.post(page, {"hall": "A", "position": "2"}).status_code == 302
    booth.refresh_from_db()
    assert (booth.hall, booth.position, booth.state) == ("A", 2, BoothState.APPROVED)
    assert taken.position == 1


def local_moment(moment):
    local = timezone.localtime(moment)
    return {"_0": local.strftime("%Y-%m-%d"), "_1": local.strftime("%H:%M:%S")}


def edition_form(edition, window, **changes):
    data = {
        "name": edition.name,
        "slug": edition.slug,
        "number": edition.number,
        "kind": edition.kind,
        "starts_on": edition.starts_on.isoformat(),
        "ends_on": edition.ends_on.isoformat(),
        "places_per_person": 3,
        "talk_minutes": 10,
        "admit_per_minute": 1200,
        "windows-TOTAL_FORMS": 1,
        "windows-INITIAL_FORMS": 1,
        "windows-0-id": window.pk,
        "windows-0-edition": edition.pk,
        "windows-0-quota": window.quota,
        "agenda-TOTAL_FORMS": 0,
        "agenda-INITIAL_FORMS": 0,
    }
    moments = {
        "opens_at": edition.opens_at,
        "closes_at": edition.closes_at,
        "registration_opens_at": edition.registration_opens_at,
        "windows-0-starts_at": window.starts_at,
        "windows-0-ends_at": window.ends_at,
    }
    for name, moment in moments.items():
        data |= {f"{name}{part}": text for part, text in local_moment(moment).items()}
    return {**data, **changes}


def test_a_wave_that_grows_lets_the_first_in_line_in(client):
    window = EntryWindowFactory(edition=EditionFactory(registration=True), quota=1)
    TicketFactory(window=window)
    waiting = TicketFactory(window=window, state="waiting", waiting_number=1)
    page = url("edition_change", window.edition_id)
    answer = client.post(page, edition_form(window.edition, window, **{"windows-0-quota": 2}))
    assert answer.status_code == 302, answer.context["errors"]
    assert Ticket.objects.get(pk=waiting.pk).state == "held"
    answer = client.post(page, edition_form(window.edition, window, **{"windows-0-quota": 1}))
    assert answer.status_code == 200
    assert "Kuota tidak boleh di bawah" in answer.content.decode()


def test_a_wave_above_four_fifths_of_the_capacity_is_pointed_out(client):
    """F-19."""
    window = EntryWindowFactory(edition=EditionFactory(registration=True, door_capacity=1000))
    page = url("edition_change", window.edition_id)
    for quota, is_told in ((800, False), (801, True)):
        answer = client.post(page, edition_form(window.edition, window, **{"windows-0-quota": quota}), follow=True)
        assert ("lebih dari 80% dari 1.000" in words(answer)) is is_told


def test_a_wave_with_tickets_is_not_deleted(client):
    ticket = TicketFactory()
    page = url("edition_change", ticket.edition_id)
    answer = client.post(page, edition_form(ticket.edition, ticket.window, **{"windows-0-DELETE": "on"}))
    assert answer.status_code == 200
    assert EntryWindow.objects.filter(pk=ticket.window_id).exists()


# --- small fairs (JF-6) -------------------------------------------------------------------------------
def test_a_local_officer_sees_and_runs_only_the_fair_that_names_them():
    local = OfficerFactory(groups=["Petugas wilayah"])
    own, other = EditionFactory(name="Bursa Kecil"), EditionFactory(name="Bursa Besar")
    own.local_officers.add(local)
    client = signed_in(local)
    html = client.get(url("edition_changelist")).content.decode()
    assert "Bursa Kecil" in html
    assert "Bursa Besar" not in html
    assert client.get(url("edition_change", own.pk)).status_code == 200
    assert client.get(url("edition_change", other.pk)).status_code == 302
    assert client.get(url("edition_add")).status_code == 404
    day = (own.starts_on + datetime.timedelta(days=28)).isoformat()
    client.post(url("edition_salin", own.pk), {"starts_on": day})
    assert not Edition.objects.filter(copied_from=own).exists()  # it is no small fair of a kelurahan
    client.post(url("edition_tutup", own.pk), {"reason": "Sudah sore."})
    assert client.post(url("edition_tutup", other.pk), {"reason": "Sudah sore."}).status_code == 404
    assert [Edition.objects.get(pk=row.pk).phase for row in (own, other)] == [Phase.CLOSED, Phase.LIVE]


# --- what happened, only to read ----------------------------------------------------------------------
def test_every_skip_is_listed_with_its_reason_for_whoever_runs_the_edition(client):
    """Q-06."""
    recruiter = OfficerFactory()
    place = PlaceFactory()
    PlaceEvent.objects.create(place=place, step="skipped", reason="other_job", actor=recruiter)
    PlaceEvent.objects.create(place=place, step="joined")
    page = words(client.get(url("skip_changelist")))
    assert "Mencari pekerjaan yang tidak kami buka" in page
    assert place.booth.company.name in page
    assert place.resident.full_name not in page
    local = OfficerFactory(groups=["Petugas wilayah"])
    other = EditionFactory()
    other.local_officers.add(local)
    assert place.booth.company.name not in words(signed_in(local).get(url("skip_changelist")))
    assert signed_in(OfficerFactory(verifier=True)).get(url("skip_changelist")).status_code == 404


def test_scans_that_did_not_count_are_listed(client):
    edition = EditionFactory()
    CheckInConflict.objects.create(
        edition=edition,
        event=uuid.uuid4(),
        code="bcdfghjk",
        why="Kode ini tidak dikenal.",
        scanned_at=timezone.now(),
        by=OfficerFactory(),
    )
    assert "Kode ini tidak dikenal." in words(client.get(url("checkinconflict_changelist")))


def test_a_local_officer_copies_the_own_small_fair_and_no_big_one():
    """JF-6."""
    local = OfficerFactory(groups=["Petugas wilayah"])
    small = EditionFactory(kelurahan=kelurahan(), phase=Phase.CLOSED)
    big = EditionFactory(phase=Phase.CLOSED)
    for edition in (small, big):
        edition.local_officers.add(local)
    client = signed_in(local)
    day = {"starts_on": (small.starts_on + datetime.timedelta(days=28)).isoformat()}
    client.post(url("edition_salin", small.pk), day)
    assert client.get(url("edition_salin", big.pk)).status_code == 302
    client.post(url("edition_salin", big.pk), day)
    copy = Edition.objects.get(copied_from__isnull=False)
    assert (copy.copied_from, list(copy.local_officers.all()), copy.kelurahan) == (small, [local], small.kelurahan)

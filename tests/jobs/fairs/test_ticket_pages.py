"""A visitor's own pages: ticket, cancelling by link, questions, seats of sessions."""

import pytest
from django.urls import reverse

from jobs.fairs.enums import Phase, TicketState
from jobs.fairs.models import BoothQuestion, SessionSeat, Ticket
from jobs.fairs.ticket_codes import cancel_url
from tests.factories.accounts import ResidentFactory, UserFactory
from tests.factories.fairs import (
    BoothFactory,
    EditionFactory,
    EntryWindowFactory,
    GroupSessionFactory,
    TicketFactory,
)
from tests.test_pages import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(client):
    row = ResidentFactory(complete=True)
    client.force_login(row.user)
    return row


def take_address(edition):
    return reverse("fairs:take", kwargs={"edition": edition.slug})


def cancel_path(ticket):
    return "/" + cancel_url(ticket).split("/", 3)[3]


def test_a_ticket_is_taken_in_one_form(client, resident):
    window = EntryWindowFactory()
    answer = client.get(take_address(window.edition))
    assert problems_of(answer) == []
    answer = client.post(take_address(window.edition), {"window": window.pk, "lane": "ordinary"})
    ticket = Ticket.objects.get()
    assert answer.url == ticket.get_absolute_url()
    html = client.get(answer.url).content.decode()
    assert ticket.code.upper() in html
    assert '<svg class="qr"' in html
    assert client.get(take_address(window.edition)).url == ticket.get_absolute_url()


@pytest.mark.parametrize("bad", [{"window": "0"}, {"window": "9" * 30}, {"window": ""}, {"lane": "raja"}])
def test_bad_input_is_a_sentence_at_its_field(client, resident, bad):
    window = EntryWindowFactory()
    answer = client.post(take_address(window.edition), {"window": window.pk, "lane": "ordinary", **bad})
    assert answer.status_code == 422
    assert not Ticket.objects.exists()


def test_a_lane_without_consent_keeps_what_was_chosen(client, resident):
    window = EntryWindowFactory()
    answer = client.post(take_address(window.edition), {"window": window.pk, "lane": "pregnant"})
    assert answer.status_code == 422
    assert "Setujui dulu" in answer.content.decode()
    assert answer.context["form"]["lane"].value() == "pregnant"


def test_the_wrong_phase_answers_409_with_a_sentence(client, resident):
    for phase in (Phase.PUBLISHED, Phase.CLOSED):
        window = EntryWindowFactory(edition=EditionFactory(phase=phase))
        for answer in (
            client.get(take_address(window.edition)),
            client.post(take_address(window.edition), {"window": window.pk, "lane": "ordinary"}),
        ):
            assert answer.status_code == 409
            assert "ursa ini sudah" in answer.content.decode()


def test_an_incomplete_profile_is_completed_first_and_leads_back(client):
    edition = EntryWindowFactory().edition
    client.force_login(UserFactory())
    answer = client.get(take_address(edition))
    assert answer.status_code == 302
    assert "next=%2Fbursa-kerja%2F" in answer.url


def test_a_ticket_is_its_owners_alone(client):
    ticket = TicketFactory()
    assert client.get(ticket.get_absolute_url()).status_code == 302
    client.force_login(UserFactory())
    assert client.get(ticket.get_absolute_url()).status_code == 404
    cancel = reverse("fairs:ticket_cancel", kwargs={"edition": ticket.edition.slug, "pk": ticket.pk})
    assert client.post(cancel).status_code == 404
    client.force_login(ticket.resident.user)
    assert client.get(ticket.get_absolute_url()).status_code == 200
    client.post(cancel)
    assert Ticket.objects.get().state == TicketState.CANCELLED
    assert "sudah dibatalkan" in client.get(ticket.get_absolute_url()).content.decode()


def test_a_waiting_ticket_says_its_number_and_who_is_before(client):
    window = EntryWindowFactory(quota=1)
    TicketFactory(window=window)
    TicketFactory(window=window, state="waiting", waiting_number=1)
    ticket = TicketFactory(window=window, state="waiting", waiting_number=2)
    client.force_login(ticket.resident.user)
    html = client.get(ticket.get_absolute_url()).content.decode()
    assert "1 orang sebelum Anda" in html
    assert '<svg class="qr"' not in html


def test_the_link_of_a_mail_shows_first_and_cancels_by_a_button(client):
    ticket = TicketFactory()
    answer = client.get(cancel_path(ticket))
    assert problems_of(answer) == []
    assert ticket.resident.full_name not in answer.content.decode()
    assert Ticket.objects.get().state == TicketState.HELD
    assert "sudah dibatalkan" in client.post(cancel_path(ticket)).content.decode()
    assert Ticket.objects.get().state == TicketState.CANCELLED
    assert client.get("/bursa-kerja/tiket/batal/tipuan/").status_code == 404


# --- questions and sessions ---------------------------------------------------------------------------
def ask(client, booth, text):
    address = reverse("fairs:ask", kwargs={"edition": booth.edition.slug, "booth": booth.slug})
    return client.post(address, {"text": text})


def test_three_open_questions_at_a_booth_are_enough(client, resident):
    booth = BoothFactory()
    for text in ("Satu?", "Dua?", "Tiga?", "Empat?", "", "x" * 301):
        assert ask(client, booth, text).status_code == 302
    assert [row.text for row in BoothQuestion.objects.order_by("asked_at")] == ["Satu?", "Dua?", "Tiga?"]


def test_questions_wait_for_registration(client, resident):
    assert ask(client, BoothFactory(edition=EditionFactory(phase=Phase.PUBLISHED)), "Ada mes?").status_code == 409


def test_a_seat_is_taken_and_given_back_and_the_link_is_for_those_who_have_one(client, resident):
    session = GroupSessionFactory()
    edition = session.booth.edition
    address = reverse("fairs:session_seat", kwargs={"edition": edition.slug, "pk": session.pk})
    assert session.link not in client.get(edition.get_absolute_url()).content.decode()
    client.post(address)
    assert session.link in client.get(edition.get_absolute_url()).content.decode()
    client.post(address, {"lepas": "1"})
    assert SessionSeat.objects.filter(cancelled_at__isnull=True).count() == 0
    nowhere = reverse("fairs:session_seat", kwargs={"edition": edition.slug, "pk": 999999999})
    assert client.post(nowhere).status_code == 302

"""Profiles shared by the visitor's own yes, tests on the spot, and the survey afterwards."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import ContactAnswer, Phase
from jobs.fairs.models import BoothVisit, Edition, SharedContact, SpotTest, SurveyAnswer, Ticket
from jobs.fairs.services import contacts, spot_tests, survey
from jobs.fairs.ticket_codes import qr_text
from notifications.models import Message
from tests.admin.pages import signed_in, words
from tests.factories.accounts import MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, EntryWindowFactory, PlaceFactory, TicketFactory
from tests.test_pages import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def booth():
    return BoothFactory()


@pytest.fixture
def recruiter(booth):
    return MembershipFactory(company=booth.company).user


@pytest.fixture
def ticket(booth):
    return TicketFactory(window=EntryWindowFactory(edition=booth.edition))


def desk(name, booth, **more):
    kwargs = {"code": booth.company.code, "edition": booth.edition.slug, **more}
    return reverse(f"employer:{name}", kwargs=kwargs)


# --- F-18, X-120 --------------------------------------------------------------------------------------
@pytest.mark.parametrize("scanned", [True, False], ids=["scanned", "typed"])
def test_a_scan_shows_nothing_before_the_persons_yes(booth, recruiter, ticket, scanned):
    client, name = signed_in(recruiter), ticket.resident.full_name
    page = desk("fair_visitors", booth)
    text = qr_text(ticket) if scanned else ticket.code.upper()
    answer = client.post(page, {"code": text}, follow=True)
    contact = SharedContact.objects.get()
    assert name not in answer.content.decode()
    assert client.get(desk("fair_contact", booth, pk=contact.pk)).status_code == 404
    message = Message.objects.get(recipient=ticket.resident.user)
    assert message.kind == "fairs.contact_asked"

    own = signed_in(ticket.resident.user)
    assert "tidak ada data yang dibagikan" in words(own.get(contact.get_absolute_url()))
    own.post(contact.get_absolute_url(), {"jawab": "ya"})
    assert name in client.get(page).content.decode()
    assert name in client.get(desk("fair_contact", booth, pk=contact.pk)).content.decode()
    assert AccessLog.objects.filter(subject=ticket.resident.user, actor=recruiter).exists()


def test_a_yes_is_taken_back_at_any_time(booth, recruiter, ticket):
    contact = contacts.offer_contact(actor=ticket.resident.user, booth_id=booth.pk)
    assert contact.answer == ContactAnswer.AGREED
    client = signed_in(recruiter)
    client.post(desk("fair_contact", booth, pk=contact.pk), {"note": "Hubungi Senin"})
    contact.refresh_from_db()
    assert contact.note == "Hubungi Senin"
    signed_in(ticket.resident.user).post(contact.get_absolute_url(), {"jawab": "tidak"})
    assert client.get(desk("fair_contact", booth, pk=contact.pk)).status_code == 404
    assert ticket.resident.full_name not in client.get(desk("fair_visitors", booth)).content.decode()
    with pytest.raises(BusinessRuleError, match="tidak membagikan"):
        contacts.ask_contact(actor=recruiter, booth_id=booth.pk, text=ticket.code)


def test_asking_twice_is_asking_once(booth, recruiter, ticket):
    for _ in range(2):
        contacts.ask_contact(actor=recruiter, booth_id=booth.pk, text=ticket.code)
    assert (SharedContact.objects.count(), Message.objects.count()) == (1, 1)


def test_only_the_person_answers_and_only_the_company_reads(booth, ticket, recruiter):
    contact = contacts.offer_contact(actor=ticket.resident.user, booth_id=booth.pk)
    stranger = signed_in(ResidentFactory(complete=True).user)
    other = signed_in(MembershipFactory(company=BoothFactory(edition=booth.edition).company).user)
    assert stranger.post(contact.get_absolute_url(), {"jawab": "tidak"}).status_code == 404
    assert other.get(desk("fair_contact", booth, pk=contact.pk)).status_code == 404
    for code in ("bcdfghjk", "x:y", TicketFactory().code):
        answer = signed_in(recruiter).post(desk("fair_visitors", booth), {"code": code})
        assert answer.status_code == 422
        assert "bukan tiket bursa ini" in words(answer)


def test_numbers_of_visits_are_for_all_and_the_sheet_names_nobody(booth, recruiter, ticket):
    BoothVisit.objects.create(booth=booth, resident=ticket.resident, day=booth.edition.starts_on)
    client = signed_in(recruiter)
    page = client.get(desk("fair_visitors", booth))
    assert problems_of(page) == []
    assert problems_of(client.get(desk("fair_tests", booth))) == []
    assert "1 orang membuka stan ini" in words(page)
    assert ticket.resident.full_name not in page.content.decode()
    sheet = client.get(desk("fair_report_sheet", booth))
    assert sheet["Content-Disposition"].endswith('.xlsx"')


def test_the_booths_page_offers_sharing_to_residents_only(client, booth, ticket):
    assert "Bagikan profil saya" not in words(client.get(booth.get_absolute_url()))
    own = signed_in(ticket.resident.user)
    assert "Bagikan profil saya" in words(own.get(booth.get_absolute_url()))
    url = reverse("fairs:offer_contact", kwargs={"edition": booth.edition.slug, "booth": booth.slug})
    assert "Dibagikan" in words(own.post(url, follow=True))
    Edition.objects.update(phase=Phase.CLOSED)
    assert own.post(url).status_code == 409


# --- JF-7 ---------------------------------------------------------------------------------------------
def test_a_result_is_written_by_the_company_corrected_and_read_beside_the_ticket(booth, recruiter, ticket):
    client, page = signed_in(recruiter), desk("fair_tests", booth)
    form = {"code": ticket.code.upper(), "name": "Tes menjahit", "score": "82.5", "passed": ""}
    client.post(page, form)
    client.post(page, {**form, "passed": "1"})
    row = SpotTest.objects.get()
    assert (row.score, row.passed, row.recorded_by) == (82.5, True, recruiter)
    assert ticket.resident.full_name not in client.get(page).content.decode()
    shown = words(signed_in(ticket.resident.user).get(ticket.get_absolute_url()))
    assert "Tes menjahit nilai 82,50 Lulus" in shown
    assert [message.kind for message in Message.objects.all()] == ["fairs.spot_test"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"score": "", "passed": ""}, "Isi nilainya"),
        ({"code": "bcdfghjk"}, "bukan tiket bursa ini"),
        ({"name": ""}, "Isi nama tesnya"),
        ({"score": "1e99"}, ""),
        ({"name": "a\x00b"}, ""),
    ],
    ids=["empty", "code", "name", "huge", "nul"],
)
def test_a_result_that_cannot_be_is_refused_and_keeps_what_was_typed(booth, recruiter, ticket, change, said):
    form = {"code": ticket.code, "name": "Tes menjahit", "score": "82", **change}
    answer = signed_in(recruiter).post(desk("fair_tests", booth), form)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not SpotTest.objects.exists()


def test_officers_write_results_for_a_company_and_strangers_for_none(booth, ticket):
    officer = OfficerFactory(groups=["Pengelola bursa"])
    url = reverse("fair_staff:tests", kwargs={"edition": booth.edition.slug})
    form = {"booth": booth.pk, "code": ticket.code, "name": "Tes", "passed": "0"}
    assert signed_in(officer).post(url, form).status_code == 302
    assert SpotTest.objects.get().passed is False
    assert "Pilih perusahaan" in words(signed_in(officer).post(url, {**form, "booth": 9**30}))
    with pytest.raises(BusinessRuleError, match="bukan bagian Anda"):
        spot_tests.record_test(
            actor=ResidentFactory(complete=True).user, booth_id=booth.pk, text=ticket.code, name="Tes", passed=True
        )


# --- X-126 --------------------------------------------------------------------------------------------
def survey_url(edition):
    return reverse("fairs:survey", kwargs={"edition": edition.slug})


def test_the_survey_is_short_and_once(ticket):
    client = signed_in(ticket.resident.user)
    url = survey_url(ticket.edition)
    assert client.post(url, {"stars": "", "text": "x"}).status_code == 422
    for _ in range(2):
        client.post(url, {"stars": "4", "text": "Antrean jelas"})
    row = SurveyAnswer.objects.get()
    assert (row.stars, row.text, row.was_called) == (4, "Antrean jelas", False)
    assert "Terima kasih" in words(client.get(url))
    with pytest.raises(BusinessRuleError, match="sudah mengisi"):
        survey.answer_survey(actor=ticket.resident.user, edition_id=ticket.edition_id, stars=1)


def test_the_survey_is_for_visitors_and_for_thirty_days(ticket):
    stranger = ResidentFactory(complete=True).user
    url = survey_url(ticket.edition)
    assert "belum untuk Anda" in words(signed_in(stranger).get(url))
    assert signed_in(stranger).post(url, {"stars": "1"}).status_code == 422
    Edition.objects.update(phase=Phase.CLOSED)
    client = signed_in(ticket.resident.user)
    assert problems_of(client.get(url)) == []
    assert "Dua pertanyaan" in words(client.get(url))
    assert "Beri nilai dan saran" in words(client.get(ticket.edition.get_absolute_url()))
    old = timezone.now() - datetime.timedelta(days=31)
    Edition.objects.update(opens_at=old, registration_opens_at=old, closes_at=old + datetime.timedelta(hours=1))
    assert "belum untuk Anda" in words(client.get(url))


def test_visitors_are_asked_once_and_only_those_who_came(booth, ticket):
    came = TicketFactory(window=ticket.window)
    PlaceFactory(booth=booth, resident=came.resident)
    answered = TicketFactory(window=ticket.window, first_seen_at=timezone.now())
    SurveyAnswer.objects.create(edition=ticket.edition, user=answered.resident.user, stars=5)
    assert survey.ask_visitors() == 0  # it still runs
    Edition.objects.update(phase=Phase.CLOSED)
    assert [survey.ask_visitors(), survey.ask_visitors()] == [1, 0]
    message = Message.objects.get(kind="fairs.survey")
    assert message.recipient == came.resident.user
    assert Ticket.objects.filter(survey_asked_at__isnull=False).get() == came


def test_a_made_up_contact_is_missing(ticket):
    url = reverse("fairs:contact", kwargs={"edition": ticket.edition.slug, "pk": uuid.uuid4()})
    assert signed_in(ticket.resident.user).get(url).status_code == 404

"""The office's adviser in the talk, asked for by the person (N-16)."""

import pytest
from django.urls import reverse

from accounts.models import AccessLog, Consent
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.models import Talk, TalkMessage
from jobs.fairs.services import advisers, calls, queue, talks
from notifications.models import Message
from tests.accounts.conftest import text_of
from tests.factories.accounts import MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, EntryWindowFactory, TicketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def booth():
    return BoothFactory()


@pytest.fixture
def recruiter(booth):
    return MembershipFactory(company=booth.company, recruiter=True).user


@pytest.fixture
def officer(db):
    return OfficerFactory(groups=["Pengelola bursa"])


@pytest.fixture
def person(booth):
    ticket = TicketFactory(window=EntryWindowFactory(edition=booth.edition), lane="disability", needs_adviser=True)
    return ticket.resident


@pytest.fixture
def talk(booth, recruiter, person):
    place = queue.join_queue(actor=person.user, booth_id=booth.pk)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    return talks.answer_call(actor=person.user, place_id=place.pk)


def at_fair(name, talk, **more):
    return reverse(f"fair_staff:{name}", kwargs={"edition": talk.booth.edition.slug, **more})


def ask(client, talk):
    client.force_login(talk.resident.user)
    kwargs = {"edition": talk.booth.edition.slug, "pk": talk.pk}
    return client.post(reverse("fairs:talk_adviser", kwargs=kwargs), follow=True)


def test_the_person_asks_the_adviser_comes_and_all_three_write(client, talk, officer, recruiter):
    client.force_login(talk.resident.user)
    assert "Undang pendamping" in text_of(client.get(talk.get_absolute_url()))
    assert "sudah diberi tahu" in text_of(ask(client, talk))
    assert Message.objects.filter(kind="fairs.adviser_wanted", recipient=officer).count() == 1
    client.force_login(officer)
    assert talk.resident.full_name in text_of(client.get(at_fair("advise", talk)))
    page = client.post(at_fair("advise_join", talk, pk=talk.pk), follow=True)
    assert "Mendampingi pembicaraan" in text_of(page)
    client.post(at_fair("advise_talk", talk, pk=talk.pk), {"text": "Saya bantu menjelaskan."})
    client.force_login(recruiter)
    html = text_of(client.get(talk.get_absolute_url()))
    assert "Petugas pendamping" in html
    assert "Saya bantu menjelaskan." in html
    assert AccessLog.objects.filter(subject=talk.resident.user, actor=officer).count() == 1


def test_the_company_learns_nothing_before_the_person_agrees(client, talk, officer, recruiter):
    client.force_login(recruiter)
    html = text_of(client.get(talk.get_absolute_url()))
    assert "pendamping" not in html.lower()
    assert "disabilitas" not in html.lower()
    assert not Consent.objects.filter(text_version=advisers.consent_text(talk.booth.company)).exists()
    ask(client, talk)
    assert Consent.objects.filter(text_version=advisers.consent_text(talk.booth.company)).count() == 1


def test_nobody_comes_into_a_talk_unasked(client, talk, officer):
    client.force_login(officer)
    assert client.post(at_fair("advise_join", talk, pk=talk.pk)).status_code == 404
    assert client.get(at_fair("advise_talk", talk, pk=talk.pk)).status_code == 404
    with pytest.raises(BusinessRuleError):
        advisers.join_talk(officer=officer, talk_id=talk.pk)


def test_only_the_person_asks_and_only_once(client, talk, officer, recruiter):
    with pytest.raises(BusinessRuleError, match="oleh warga"):
        advisers.ask_adviser(actor=recruiter, talk_id=talk.pk)
    ask(client, talk)
    ask(client, talk)
    assert Message.objects.filter(kind="fairs.adviser_wanted", recipient=officer).count() == 1


def test_the_first_officer_stays_and_a_colleague_reads_who_it_is(client, talk, officer):
    ask(client, talk)
    advisers.join_talk(officer=officer, talk_id=talk.pk)
    advisers.join_talk(officer=officer, talk_id=talk.pk)
    colleague = OfficerFactory(groups=["Pengelola bursa"])
    client.force_login(colleague)
    page = client.post(at_fair("advise_join", talk, pk=talk.pk), follow=True)
    assert "Rekan Anda sudah ikut" in text_of(page)
    assert client.get(at_fair("advise_talk", talk, pk=talk.pk)).status_code == 302
    with pytest.raises(BusinessRuleError, match="Ikut dulu"):
        advisers.write_as_adviser(officer=colleague, talk_id=talk.pk, text="Halo")
    assert Talk.objects.get().adviser == officer
    assert not TalkMessage.objects.exists()


def test_strangers_residents_and_companies_see_no_list(client, talk, recruiter):
    ask(client, talk)
    for user in (recruiter, talk.resident.user, ResidentFactory().user):
        client.force_login(user)
        assert client.get(at_fair("advise", talk)).status_code == 404
        assert client.post(at_fair("advise_join", talk, pk=talk.pk)).status_code == 404


def test_an_adviser_writes_until_the_talk_ends(client, talk, officer, recruiter):
    ask(client, talk)
    advisers.join_talk(officer=officer, talk_id=talk.pk)
    client.force_login(officer)
    assert client.post(at_fair("advise_talk", talk, pk=talk.pk), {"text": ""}).status_code == 422
    talks.end_talk(actor=recruiter, talk_id=talk.pk)
    assert client.post(at_fair("advise_talk", talk, pk=talk.pk), {"text": "Halo"}).status_code == 422
    assert "Waktu bicara sudah selesai." in text_of(client.get(at_fair("advise_talk", talk, pk=talk.pk)))


def test_a_person_is_warned_when_their_own_line_holds_an_account_number(client, talk):
    client.force_login(talk.resident.user)
    kwargs = {"edition": talk.booth.edition.slug, "pk": talk.pk}
    client.post(reverse("fairs:talk_write", kwargs=kwargs), {"text": "Rekening BCA saya 1234567890"})
    assert "Nomor rekening tidak diperlukan" in text_of(client.get(talk.get_absolute_url()))

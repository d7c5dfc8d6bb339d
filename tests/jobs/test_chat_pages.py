"""The conversation about an application, through HTTP requests."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import ChatMessage
from jobs.services import applications as applications_service
from jobs.services import chat as service
from tests.accounts.conftest import text_of
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
AF_10 = "Pemerintah kota dan perusahaan tidak pernah meminta biaya."


@pytest.fixture
def member():
    return MembershipFactory(company__verified=True, recruiter=True)


@pytest.fixture
def application(member):
    return seen(VacancyFactory(published=True, company=member.company))


def seen(vacancy, **more):
    return ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), **({"seen": True} | more))


def say(application, member, text="Silakan datang"):
    return service.write_to_applicant(actor=member.user, application_id=application.pk, text=text)


def test_both_sides_talk_and_the_fixed_line_stands_below_what_the_company_writes(client, application, member):
    client.force_login(member.user)
    client.post(application.get_desk_chat_url(), {"text": "Bisa datang <b>Senin</b>?"})
    client.force_login(application.resident.user)
    page = client.get(application.get_chat_url())
    html = page.content.decode()
    assert "Bisa datang &lt;b&gt;Senin&lt;/b&gt;?" in html
    assert html.count(f'<p class="chat-fixed">{AF_10}</p>') == 1
    client.post(application.get_chat_url(), {"text": "Bisa, terima kasih."})
    client.force_login(member.user)
    page = client.get(application.get_desk_chat_url())
    assert "Bisa, terima kasih." in text_of(page)
    assert page.content.decode().count(f'<p class="chat-fixed">{AF_10}</p>') == 1
    assert "dibaca" in text_of(page)


def test_a_double_press_sends_once(client, application):
    client.force_login(application.resident.user)
    data = {"text": "Halo", "form_token": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(application.get_chat_url(), data).url == application.get_chat_url()
    assert ChatMessage.objects.count() == 1


@pytest.mark.parametrize("text", ["", "x" * 1001, "a\x00b"])
def test_a_message_that_can_not_be_sent_is_kept_in_the_form(client, application, text):
    client.force_login(application.resident.user)
    answer = client.post(application.get_chat_url(), {"text": text})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]
    assert not ChatMessage.objects.exists()


def test_a_warning_stands_above_a_message_that_asks_for_money(client, application, member):
    say(application, member, "Transfer biaya seragam dulu ke rekening BCA 1234567890")
    client.force_login(application.resident.user)
    text = text_of(client.get(application.get_chat_url()))
    assert "Jangan bayar apa pun untuk melamar" in text
    assert "Transfer biaya seragam dulu" in text


def test_looking_writes_nothing_and_the_mark_is_a_press(client, application, member):
    message = say(application, member)
    client.force_login(application.resident.user)
    page = client.get(application.get_chat_url())
    assert "Tandai sudah dibaca" in text_of(page)
    message.refresh_from_db()
    assert message.read_at is None
    url = reverse("resident:chat_read", kwargs={"pk": application.pk})
    assert client.get(url).status_code == 405
    assert client.post(url).url == application.get_chat_url()
    message.refresh_from_db()
    assert message.read_at is not None
    assert "Tandai sudah dibaca" not in text_of(client.get(application.get_chat_url()))


def test_unread_messages_are_said_in_the_lists_of_both_sides(client, application, member):
    say(application, member)
    client.force_login(application.resident.user)
    for url in ("/saya/", "/saya/lamaran/"):
        assert "1 pesan baru" in text_of(client.get(url))
    assert "1 baru" in text_of(client.get(application.get_absolute_url()))
    client.post(application.get_chat_url(), {"text": "Baik"})
    assert "pesan baru" not in text_of(client.get("/saya/lamaran/"))
    client.force_login(member.user)
    desk = reverse("employer:desk", kwargs={"code": member.company.code})
    assert "Pesan pelamar 1 belum dibaca" in text_of(client.get(desk))
    assert "1 belum dibaca" in text_of(client.get(reverse("employer:chats", kwargs={"code": member.company.code})))
    assert "1 baru" in text_of(client.get(application.get_desk_url()))


def test_the_list_of_conversations_asks_the_same_for_one_and_three(client, application, member):
    service.write_to_company(actor=application.resident.user, application_id=application.pk, text="Halo")
    client.force_login(member.user)
    url = reverse("employer:chats", kwargs={"code": member.company.code})
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        row = seen(application.vacancy)
        service.write_to_company(actor=row.resident.user, application_id=row.pk, text="Halo")
    seen(application.vacancy)  # nobody wrote
    with CaptureQueriesContext(connection) as three:
        page = client.get(url)
    assert len(one) == len(three)
    assert len(page.context["page"].object_list) == 3
    assert client.get(url, {"halaman": "99999999999999999999"}).status_code == 200


def test_the_conversation_asks_the_same_for_one_message_and_three(client, application, member):
    say(application, member)
    client.force_login(application.resident.user)
    with CaptureQueriesContext(connection) as one:
        client.get(application.get_chat_url())
    say(application, member)
    say(application, member)
    with CaptureQueriesContext(connection) as three:
        client.get(application.get_chat_url())
    assert len(one) == len(three)


# --- walls --------------------------------------------------------------------------------------------
def test_strangers_see_nothing_and_write_nothing(client, application, member):
    say(application, member, "Rahasia antara kami")
    own = [application.get_chat_url(), reverse("resident:chat_read", kwargs={"pk": application.pk})]
    key = {"code": member.company.code, "pk": application.pk}
    theirs = [application.get_desk_chat_url(), reverse("employer:chat_read", kwargs=key)]
    inbox = reverse("employer:chats", kwargs={"code": member.company.code})
    for url in [*own, *theirs]:
        assert client.post(url, {"text": "x"}).status_code == 302
    assert client.get(inbox).status_code == 302
    outsider = MembershipFactory(company__verified=True).user
    for user in (ResidentFactory(complete=True).user, outsider, seen(application.vacancy).resident.user):
        client.force_login(user)
        for url in [*own, *theirs]:
            assert client.post(url, {"text": "x"}).status_code == 404
        for url in (own[0], theirs[0], inbox):
            assert client.get(url).status_code == 404
    client.force_login(member.user)
    assert client.get(own[0]).status_code == 404
    client.force_login(application.resident.user)
    assert client.get(theirs[0]).status_code == 404
    assert ChatMessage.objects.count() == 1
    assert ChatMessage.objects.get().read_at is None


def test_a_withdrawn_application_closes_the_conversation(client, application, member):
    say(application, member)
    applications_service.withdraw_application(actor=application.resident.user, application_id=application.pk)
    client.force_login(member.user)
    assert client.get(application.get_desk_chat_url()).url == application.get_desk_url()
    assert client.post(application.get_desk_chat_url(), {"text": "Halo?"}).url == application.get_desk_url()
    assert application.profile["full_name"] not in text_of(
        client.get(reverse("employer:chats", kwargs={"code": member.company.code}))
    )
    client.force_login(application.resident.user)
    page = client.get(application.get_chat_url())
    assert "percakapannya ditutup" in text_of(page)
    assert "<textarea" not in page.content.decode()
    assert client.post(application.get_chat_url(), {"text": "Halo?"}).status_code == 422
    assert ChatMessage.objects.count() == 1


def test_before_it_is_opened_the_company_is_led_to_open_it(client, member):
    application = seen(VacancyFactory(published=True, company=member.company), seen=False)
    client.force_login(member.user)
    assert client.get(application.get_desk_chat_url()).url == application.get_desk_url()
    client.force_login(application.resident.user)
    assert "setelah perusahaan membuka" in text_of(client.get(application.get_chat_url()))
    assert application.get_chat_url() not in client.get(application.get_absolute_url()).content.decode()


def test_the_bulk_bar_sends_a_message_after_a_preview(client, application, member):
    client.force_login(member.user)
    choose = reverse(
        "employer:bulk_choose",
        kwargs={"code": member.company.code, "vacancy_code": application.vacancy.code},
    )
    asked = client.post(choose, {"tindakan": "message", "pilih": str(application.pk)})
    preview = client.get(asked.url)
    assert application.profile["full_name"] in text_of(preview)
    assert "Kirim pesan (1 pelamar)" in text_of(preview)
    assert AF_10 in text_of(preview)
    assert client.post(asked.url, {"message": ""}).status_code == 422
    assert not ChatMessage.objects.exists()
    client.post(asked.url, {"message": "Wawancara diundur ke Rabu."})
    assert ChatMessage.objects.get().text == "Wawancara diundur ke Rabu."


@pytest.mark.parametrize("kind", ["message", "offer"])
def test_the_preview_counts_only_those_whom_it_will_reach(client, application, member, kind):
    vacancy = application.vacancy
    seen(vacancy, seen=False)
    seen(vacancy, seen=False, rejected=True)
    client.force_login(member.user)
    choose = reverse("employer:bulk_choose", kwargs={"code": member.company.code, "vacancy_code": vacancy.code})
    asked = client.post(choose, {"tindakan": kind, "semua": "1"})
    preview = client.get(asked.url)
    assert preview.context["will"] == 1
    assert dict(preview.context["left"]) == {"Terkirim": 1, "Ditolak": 1}
    assert "1 pelamar akan menerimanya" in text_of(preview)

"""The resident's messages: list, open, read all, choose channels; for the owner, a stranger, anybody else."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message, Preference
from notifications.views import PAGE_SIZE
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.notifications.conftest import write, write_many
from tests.notifications.notices import News, Secret

pytestmark = pytest.mark.django_db
INBOX = reverse("notifications:inbox")
CHOICES = reverse("notifications:preferences")
READ_ALL = reverse("notifications:read_all")


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def person(client, user):
    client.force_login(user)
    return client


def opened(message):
    return reverse("notifications:open", args=[message.pk])


def subjects(page):
    return re.findall(r'<h2 class="card-title">(.*?)</h2>', page.content.decode())


# --- who ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["inbox", "preferences", "read_all", "open"])
def test_a_visitor_signs_in_first(client, name, method):
    message = write()
    url = opened(message) if name == "open" else reverse(f"notifications:{name}")
    answer = getattr(client, method)(url)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))
    message.refresh_from_db()
    assert message.read_at is None


def test_a_stranger_sees_and_opens_nothing(client):
    message = write()
    client.force_login(UserFactory())
    assert subjects(client.get(INBOX)) == []
    answer = client.post(opened(message))
    assert answer.status_code == 404
    client.post(READ_ALL)
    message.refresh_from_db()
    assert message.read_at is None


@pytest.mark.parametrize(
    ("name", "allowed"), [("inbox", "get"), ("read_all", "post"), ("open", "post")], ids=["inbox", "all", "open"]
)
def test_each_address_takes_its_method_only(person, user, name, allowed):
    url = opened(write(recipient=user)) if name == "open" else reverse(f"notifications:{name}")
    other = {"get": "post", "post": "get"}[allowed]
    assert getattr(person, other)(url).status_code == 405


# --- the list -----------------------------------------------------------------------------------------
def test_an_empty_inbox_says_so_and_shows_a_way_on(person):
    text = person.get(INBOX).content.decode()
    assert "Belum ada pesan" in text
    assert f'href="{reverse("jobs:list")}"' in text
    assert READ_ALL not in text


def test_messages_are_listed_newest_first_with_their_words(person, user):
    write(recipient=user, title="lama")
    write(recipient=user, title="A & B", body="Baris satu.\n\n<b>tebal</b>")
    Message.objects.filter(context__title="lama").update(created_at=timezone.now() - datetime.timedelta(days=2))
    page = person.get(INBOX)
    assert subjects(page) == ["Kabar A &amp; B", "Kabar lama"]
    text = page.content.decode()
    assert "<p>Baris satu.</p>" in text
    assert "&lt;b&gt;tebal&lt;/b&gt;" in text
    assert text.count("Belum dibaca") == 2


def test_words_of_a_template_are_escaped_once(person, user):
    from notifications.notice import DailyDigest

    write(DailyDigest, recipient=user, count=1, lines=["PT A & B <x>"], more=0)
    text = person.get(INBOX).content.decode()
    assert "PT A &amp; B &lt;x&gt;" in text


def test_one_time_codes_are_in_no_inbox_and_in_no_count(person, user):
    message = write(Secret, recipient=user, code="778899")
    page = person.get(INBOX)
    assert subjects(page) == []
    assert "778899" not in page.content.decode()
    assert 'class="count"' not in page.content.decode()
    assert person.post(opened(message)).status_code == 404


def test_the_bell_counts_the_unread(person, user):
    write_for = [write(recipient=user) for _ in range(3)]
    assert '<span class="count">3</span>' in person.get(CHOICES).content.decode()
    person.post(opened(write_for[0]))
    assert '<span class="count">2</span>' in person.get(CHOICES).content.decode()
    person.post(READ_ALL)
    assert 'class="count"' not in person.get(CHOICES).content.decode()


def test_old_and_unknown_messages_show_that_they_were_there(person, user):
    old, unknown, bare = (write(recipient=user) for _ in range(3))
    Message.objects.filter(pk=old.pk).update(context={}, created_at=timezone.now() - datetime.timedelta(days=91))
    Message.objects.filter(pk=unknown.pk).update(kind="no.such.kind")
    Message.objects.filter(pk=bare.pk).update(kind=News.kind, context={"title": "tanpa isi"})
    page = person.get(INBOX)
    assert sorted(subjects(page)) == ["Kabar tanpa isi", "Pesan lama", "Pesan lama"]
    assert page.content.decode().count("Isi pesan ini sudah dihapus.") == 2


def test_every_message_is_on_exactly_one_page(person, user):
    """Messages of one change share their time to the microsecond: the place must not be rounded."""
    write_many(2 * PAGE_SIZE + 5)
    at = datetime.datetime(2026, 3, 2, 7, 15, 22, 123457, tzinfo=datetime.UTC)
    Message.objects.update(recipient=user, created_at=at)
    seen, url = [], INBOX
    while url:
        page = person.get(url)
        seen += subjects(page)
        more = re.search(r'href="(\?setelah=[^"]+)"', page.content.decode())
        url = INBOX + more.group(1) if more else ""
    assert len(seen) == 2 * PAGE_SIZE + 5
    assert len(set(seen)) == 2 * PAGE_SIZE + 5


@pytest.mark.parametrize(
    "place", ["x", "1-2", "9999999999999999-" + "a" * 36, "1-" + "-" * 36, "99-\x00", "0-" + "0" * 36]
)
def test_a_place_that_makes_no_sense_shows_the_first_page(person, user, place):
    write(recipient=user)
    page = person.get(INBOX, {"setelah": place})
    assert page.status_code == 200
    assert subjects(page) == ["Kabar kerja"]


def test_the_list_needs_as_many_statements_for_many_as_for_one(person, user, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    write(recipient=user)
    with CaptureQueriesContext(
        connection,
    ) as one:
        person.get(INBOX)
    for _ in range(2):
        write(recipient=user)
    with django_assert_num_queries(len(one)):
        person.get(INBOX)


# --- opening ------------------------------------------------------------------------------------------
def test_opening_marks_the_message_and_leads_to_its_page(person, user):
    message = write(recipient=user, url="/lowongan/")
    answer = person.post(opened(message))
    assert (answer.status_code, answer.url) == (302, "/lowongan/")
    message.refresh_from_db()
    first = message.read_at
    assert first
    person.post(opened(message))
    message.refresh_from_db()
    assert message.read_at == first


@pytest.mark.parametrize(
    "url", ["", "https://jahat.test/", "//jahat.test/", "javascript:alert(1)", "/\\jahat.test"]
)
def test_a_message_leads_out_of_the_portal_never(person, user, url):
    assert person.post(opened(write(recipient=user, url=url))).url == INBOX


def test_reading_all_leaves_the_messages_of_others(person, user):
    mine, theirs = write(recipient=user), write()
    assert READ_ALL in person.get(INBOX).content.decode()
    assert person.post(READ_ALL).url == INBOX
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.read_at is not None, theirs.read_at) == (True, None)
    assert READ_ALL not in person.get(INBOX).content.decode()


# --- choosing -----------------------------------------------------------------------------------------
def boxes(page):
    """Return {name: ticked} of the page's choices."""
    found = re.findall(r'<input type="checkbox"[^>]*name="([^"]+)"([^>]*)>', page.content.decode())
    return {name: "checked" in rest for name, rest in found}


def test_everything_is_on_until_somebody_says_no(person):
    choices = boxes(person.get(CHOICES))
    assert choices["lamaran-email"] is True
    assert set(choices.values()) == {True}
    assert "akun-email" not in choices  # always sent: nothing to choose
    assert "tugas-email" not in choices  # for officers


def test_officers_choose_about_their_tasks_too(client):
    client.force_login(OfficerFactory())
    assert boxes(client.get(CHOICES))["tugas-email"] is True


def test_a_choice_is_kept_and_can_be_taken_back(person, user):
    answer = person.post(CHOICES, {"perusahaan-email": "on"}, follow=True)
    assert "Pilihan tersimpan." in answer.content.decode()
    assert boxes(answer)["lamaran-email"] is False
    assert boxes(answer)["perusahaan-email"] is True
    assert write(recipient=user).deliveries.count() == 0
    person.post(CHOICES, {"lamaran-email": "on"})
    assert boxes(person.get(CHOICES))["lamaran-email"] is True
    assert write(recipient=user).deliveries.count() == 1


def test_a_choice_concerns_the_own_messages_only(person, user):
    person.post(CHOICES, {})
    assert {choice.user_id for choice in Preference.objects.all()} == {user.pk}


def test_what_is_not_offered_can_not_be_chosen(person):
    person.post(CHOICES, {"akun-email": "on", "tugas-email": "on", "lamaran-fax": "on", "x": "on"})
    kept = {(choice.category, choice.channel) for choice in Preference.objects.all()}
    assert {category for category, _channel in kept}.isdisjoint({"akun", "tugas", "x"})
    assert {channel for _category, channel in kept} == {"email"}

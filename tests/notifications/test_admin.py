"""Deliveries in the admin: officers see what failed, not what was said, and queue it again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from notifications.models import Delivery, Message
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.notifications.conftest import states, write
from tests.notifications.notices import Secret

pytestmark = pytest.mark.django_db
LIST = reverse("admin:notifications_delivery_changelist")


@pytest.fixture
def officer(client):
    person = OfficerFactory(data_admin=True)
    client.force_login(person)
    return person


@pytest.fixture
def dead():
    message = write(recipient=UserFactory(email="rahasia.budi@contoh.test"), title="kode-778899")
    Delivery.objects.update(state="dead", attempts=5, last_error="550 RCPT")
    return message.deliveries.get()


def requeue(client, *rows):
    data = {"action": "requeue", "_selected_action": [str(row.pk) for row in rows]}
    return client.post(LIST, data, follow=True).content.decode()


def test_dead_messages_are_listed_without_words_and_addresses(client, officer, dead):
    write()
    page = client.get(LIST, {"state__exact": "dead"}).content.decode()
    assert "550 RCPT" in page
    assert "ra…@contoh.test" in page
    assert page.count('name="_selected_action"') == 1
    for secret in ("rahasia.budi", "kode-778899"):
        assert secret not in page
        assert (
            secret
            not in client.get(reverse("admin:notifications_delivery_change", args=[dead.pk])).content.decode()
        )


def test_the_start_page_counts_dead_messages(client, officer, dead):
    page = client.get(reverse("admin:index")).content.decode()
    assert "Pesan yang gagal dikirim" in page
    assert f"{LIST}?state__exact=dead" in page.replace("&amp;", "&")


def test_a_dead_message_is_queued_again_and_the_officer_is_noted(client, officer, dead):
    page = requeue(client, dead)
    assert "1 pesan diantrekan lagi." in page
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.last_error) == ("pending", 0, "")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (officer, str(dead.pk))


def test_what_is_not_dead_is_refused_and_said(client, officer, dead):
    waiting = write().deliveries.get()
    secret = write(Secret, code="1").deliveries.get()
    Delivery.objects.filter(pk=secret.pk).update(state="dead")
    Message.objects.filter(pk=secret.message_id).update(context={})
    page = requeue(client, dead, waiting, secret)
    assert "1 pesan diantrekan lagi." in page
    assert "2 dilewati" in page
    assert states() == {"pending": 2, "dead": 1}


def test_an_officer_without_the_permission_sees_nothing(client, dead):
    client.force_login(OfficerFactory(verifier=True))
    assert client.get(LIST).status_code == 404
    requeue(client, dead)
    assert states() == {"dead": 1}


def test_who_may_only_look_can_not_queue_again(client, dead):
    from django.contrib.auth.models import Permission

    person = OfficerFactory()
    person.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client.force_login(person)
    assert "Antrekan ulang" not in client.get(LIST).content.decode()
    requeue(client, dead)
    assert states() == {"dead": 1}


def test_a_resident_is_sent_away(client, dead):
    client.force_login(dead.message.recipient)
    assert client.get(LIST).status_code in (302, 404)


def test_nothing_can_be_written_by_hand(client, officer, dead):
    change = reverse("admin:notifications_delivery_change", args=[dead.pk])
    assert client.post(change, {"state": "sent"}).status_code == 404
    assert client.get(reverse("admin:notifications_delivery_add")).status_code == 404
    assert client.post(reverse("admin:notifications_delivery_delete", args=[dead.pk])).status_code == 404
    assert states() == {"dead": 1}


def test_officers_read_what_a_kind_is_called():
    from notifications.notice import label_of

    assert label_of("jobs.application_invited") == "Lamaran saya: Anda diundang tes atau wawancara"
    assert label_of("mail.raw") == "Akun dan keamanan"
    assert label_of("gone.kind") == "gone.kind"


def test_the_list_is_called_by_its_table(client):
    client.force_login(OfficerFactory(data_admin=True))
    page = client.get("/admin/notifications/delivery/")
    assert page.context["title"] == "Pengiriman"

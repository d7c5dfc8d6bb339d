"""News of a field: asked for, stopped, told once to each person for each batch that opens."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from tests.factories.accounts import ResidentFactory, UserFactory
from tests.factories.jobs import ApplicationFactory
from tests.factories.training import BatchFactory, EnrolmentFactory, FieldFactory, VanFieldFactory
from training.enums import EnrolmentState as S
from training.models import FieldNews
from training.services import field_news as service

pytestmark = pytest.mark.django_db
HERE = "/pelatihan/blk/kabari/menjahit/"


@pytest.fixture
def field():
    return FieldFactory()


@pytest.fixture
def user(client):
    user = ResidentFactory(complete=True).user
    client.force_login(user)
    return user


def why(user):
    return [row.context["why"] for row in Message.objects.filter(recipient=user, kind="training.batch_opened")]


# --- asked and stopped ----------------------------------------------------------------------------------
def test_one_press_asks_and_another_stops(client, user, field):
    assert "Kabari saya" in client.get("/pelatihan/blk/").content.decode()
    assert client.post(HERE).headers["Location"] == "/pelatihan/blk/"
    assert client.post(HERE).status_code == 302
    assert FieldNews.objects.get().wants
    assert "Berhenti dikabari" in client.get("/saya/pelatihan/").content.decode()
    assert client.post(HERE, {"berhenti": "1", "kembali": "saya"}).headers["Location"] == "/saya/pelatihan/"
    assert not FieldNews.objects.get().wants
    assert "Berhenti dikabari" not in client.get("/saya/pelatihan/").content.decode()


def test_a_visitor_gets_a_link_and_signs_in_on_the_way(client, field):
    html = client.get("/pelatihan/blk/").content.decode()
    assert f'href="{HERE}"' in html
    assert "csrfmiddlewaretoken" not in html
    assert client.get(HERE).headers["Location"].endswith(f"?next={HERE}")
    assert client.post(HERE).status_code == 302
    assert not FieldNews.objects.exists()


@pytest.mark.parametrize("trait", [{"soon": True}, {"closed": True}, {"running": True}])
def test_a_class_that_cannot_be_joined_now_offers_news(client, user, trait):
    html = client.get(BatchFactory(**trait).get_absolute_url()).content.decode()
    assert f'action="{HERE}"' in html


def test_a_class_that_can_be_joined_does_not(client, user):
    assert HERE not in client.get(BatchFactory().get_absolute_url()).content.decode()


def test_what_communities_ask_for_and_what_is_over_has_no_news(client, user, field):
    VanFieldFactory()
    FieldFactory(name="Lama", valid_until=timezone.localdate() - datetime.timedelta(days=1))
    for path in ("si-praja/kabari/barista", "blk/kabari/lama", "blk/kabari/tidak-ada", "x/kabari/menjahit"):
        assert client.post(f"/pelatihan/{path}/").status_code == 404


def test_thirty_fields_are_enough(client, user):
    fields = [FieldFactory(name=f"Bidang {number}") for number in range(31)]
    for field in fields:
        client.post(f"/pelatihan/blk/kabari/{field.slug}/")
    assert FieldNews.objects.count() == 30


# --- told -----------------------------------------------------------------------------------------------
def test_who_asked_hears_once_for_each_batch(user, field):
    service.want_news(actor=user, field_id=field.pk)
    BatchFactory(field=field)
    assert [service.tell_batch_opened() for _ in range(2)] == [1, 0]
    BatchFactory(field=field)
    assert service.tell_batch_opened() == 1
    assert why(user) == ["asked", "asked"]


@pytest.mark.parametrize("state", [S.NOT_SELECTED, S.CANCELLED])
def test_who_found_no_seat_hears(user, field, state):
    EnrolmentFactory(batch__field=field, batch__running=True, resident=user.resident, state=state)
    BatchFactory(field=field)
    assert service.tell_batch_opened() == 1
    assert why(user) == ["missed"]


def test_who_applied_for_work_that_asks_for_the_skill_hears_unless_the_profile_has_it(user, field):
    ApplicationFactory(resident=user.resident, vacancy__skills="Menjahit, obras")
    knows = ResidentFactory(complete=True, skills="menjahit")
    ApplicationFactory(resident=knows, vacancy__skills="Menjahit, obras")
    ApplicationFactory(resident=ResidentFactory(complete=True), vacancy__skills="las")
    BatchFactory(field=field)
    assert service.tell_batch_opened() == 1
    assert why(user) == ["skill"]


def test_who_stopped_sits_in_it_or_passed_hears_nothing(field):
    for state in (S.NOT_SELECTED, S.PASSED, S.CONFIRMED):
        row = EnrolmentFactory(batch__field=field, batch__running=True, state=state)
        service.want_news(actor=row.resident.user, field_id=field.pk)
        if state == S.NOT_SELECTED:
            service.stop_news(actor=row.resident.user, field_id=field.pk)
    batch = BatchFactory(field=field)
    waiting = EnrolmentFactory(batch=batch, state=S.WAITING, waiting_number=1)
    service.want_news(actor=waiting.resident.user, field_id=field.pk)
    assert service.tell_batch_opened() == 0


@pytest.mark.parametrize("trait", [{"draft": True}, {"soon": True}, {"closed": True}])
def test_a_batch_that_is_not_open_is_told_to_nobody(user, field, trait):
    service.want_news(actor=user, field_id=field.pk)
    BatchFactory(field=field, **trait)
    assert service.tell_batch_opened() == 0


def test_a_batch_published_after_its_opening_hour_is_told_too(user, field):
    service.want_news(actor=user, field_id=field.pk)
    batch = BatchFactory(field=field, opens_at=timezone.now() - datetime.timedelta(days=3))
    assert service.tell_batch_opened() == 0
    batch.transitions.create(from_state="draft", to_state="published", actor=UserFactory())
    assert service.tell_batch_opened() == 1


# --- stopped by the link --------------------------------------------------------------------------------
def test_the_link_of_the_message_stops_without_signing_in(client, field):
    user = UserFactory()
    service.want_news(actor=user, field_id=field.pk)
    BatchFactory(field=field)
    service.tell_batch_opened()
    stop = Message.objects.get().context["stop"]
    assert "Berhenti menerima kabar kelas Menjahit?" in client.get(stop).content.decode()
    assert FieldNews.objects.get().wants
    assert "sudah berhenti" in client.post(stop).content.decode()
    assert not FieldNews.objects.get().wants


def test_a_token_of_nobody_is_not_found(client):
    assert client.get(reverse("training:stop_field_news", kwargs={"token": "abc:def"})).status_code == 404

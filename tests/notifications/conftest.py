"""Mail servers, and the passing of time as the outbox sees it."""

import datetime

import pytest
from django.db import transaction
from django.db.models import F

from notifications.models import Delivery, Message
from notifications.services import notify
from tests.factories.accounts import UserFactory
from tests.mailserver import mail_server
from tests.notifications.notices import News


def write(notice=News, *, recipient=None, url="", dedup_key=None, **context):
    """Write one message as a service does; return it."""
    context = {"title": "kerja", "body": "Isi pesan.", **context}
    with transaction.atomic():
        return notify(notice, recipient=recipient or UserFactory(), context=context, url=url, dedup_key=dedup_key)


def write_many(count, notice=News, **context):
    user = UserFactory()
    return [write(notice, recipient=user, **{"title": str(number), **context}) for number in range(count)]


def time_passes(seconds):
    """What was written and planned lies ``seconds`` further back."""
    step = datetime.timedelta(seconds=seconds)
    Delivery.objects.update(
        due_at=F("due_at") - step, leased_until=F("leased_until") - step, created_at=F("created_at") - step
    )
    Message.objects.update(created_at=F("created_at") - step)


def states():
    """Return {state: number of deliveries}."""
    found = {}
    for state in Delivery.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


@pytest.fixture
def smtp(settings):
    """A mail server that the portal is set to."""
    with mail_server() as inbox:
        use_smtp(settings, inbox.port)
        yield inbox


def use_smtp(settings, port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 5

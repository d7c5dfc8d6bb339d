"""Mail as people get it: the relay runs, then the mailbox is read."""

import re

import pytest
from django.core import mail

from cakapkerja.clock import database_now
from notifications.models import Delivery
from notifications.services.relay import deliver_due_messages


def deliver():
    """Run the relay. A test is one transaction: for the database no time has passed since its first statement."""
    Delivery.objects.filter(due_at__gt=database_now()).update(due_at=database_now())
    deliver_due_messages()


class Mailbox:
    def __call__(self, address):
        """Deliver what waits; return the mails to ``address``, oldest first."""
        deliver()
        return [message for message in mail.outbox if message.to == [address]]

    def code(self, address):
        """Return the newest code that was mailed to ``address``."""
        for message in reversed(self(address)):
            match = re.search(r"^(\d{6})$", message.body, re.MULTILINE)
            if match:
                return match.group(1)
        raise AssertionError(f"no code for {address}")


@pytest.fixture
def mailbox():
    return Mailbox()


def errors_of(response, name="form"):
    """Return {field: [messages]} of the form of a page."""
    return {field: list(texts) for field, texts in response.context[name].errors.items()}


def text_of(response):
    """Return the words of the page's main part, without tags, blanks folded."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group(0)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())

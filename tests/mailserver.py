"""A real SMTP server on loopback, and ways to make it behave badly."""

import contextlib
import email
import email.policy
import socket
import threading
import time

from aiosmtpd.controller import Controller


class Inbox:
    """What a mail server got.

    ``answer(envelope)`` may return another reply to the end of a mail; ``accepted(count)`` is called when a mail
    is kept and the sender does not know it yet.
    """

    def __init__(self):
        self.mails = []
        self.answer = lambda envelope: None
        self.answer_to_recipient = lambda address: None
        self.accepted = lambda count: None
        self.delay = 0
        self.lock = threading.Lock()

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.answer_to_recipient(address)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            time.sleep(self.delay)  # the whole server is slow: one mail after the other
        reply = self.answer(envelope)
        if reply == "hang up":
            server.transport.close()
            return "421 bye"
        if reply:
            return reply
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.lock:
            self.mails.append(mail)
        self.accepted(len(self.mails))
        return "250 OK"

    @property
    def ids(self):
        with self.lock:
            return [str(mail["Message-ID"]) for mail in self.mails]

    @property
    def subjects(self):
        with self.lock:
            return [str(mail["Subject"]) for mail in self.mails]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def mail_server(port=None, **options):
    """Run a server for the length of a ``with`` block; its :class:`Inbox` has ``port``."""
    inbox = Inbox()
    inbox.port = port or free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **options)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()

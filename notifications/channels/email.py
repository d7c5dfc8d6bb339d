"""E-mail by Django's mail backend: SMTP from EMAIL_URL, files when it is unset."""

import contextlib
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Channel, Rejected, Unavailable
from notifications.rendering import render_mail, render_subject


class EmailChannel(Channel):
    name = "email"
    label = _("E-mail")

    def address_of(self, message):
        return message.address or (message.recipient.email if message.recipient_id else "") or ""

    @contextlib.contextmanager
    def session(self):
        connection = get_connection()
        try:
            connection.open()
        except OSError as exc:  # smtplib's errors are OSErrors too
            raise Unavailable(type(exc).__name__) from exc
        try:
            yield connection
        finally:
            with contextlib.suppress(Exception):
                connection.close()

    def send(self, session, delivery):
        message = delivery.message
        with translation.override(settings.LANGUAGE_CODE):
            mail = EmailMessage(
                subject=render_subject(message),
                body=render_mail(message),
                to=[self.address_of(message)],
                connection=session,
                # The same row always carries the same id: a repeat is seen as one (FT-02).
                headers={"Message-ID": f"<{delivery.id}@{settings.SITE_HOST.split(':')[0]}>"},
            )
        try:
            session.send_messages([mail])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as exc:
            raise Rejected(type(exc).__name__) from exc
        except (smtplib.SMTPException, OSError) as exc:
            raise Unavailable(type(exc).__name__) from exc

"""E-mail by Django's mail backend: SMTP from EMAIL_URL, files when it is unset."""

import contextlib
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from notifications.channels.base import Channel, Deferred, Rejected, Unavailable
from notifications.notice import notice_of
from notifications.rendering import render_mail, render_subject

TOO_LARGE = 552


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
        stop = notice_of(message).stop_path()
        # RFC 8058: the mail program's own button.
        extra = {
            "List-Unsubscribe": f"<{settings.SITE_URL}{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        with translation.override(settings.LANGUAGE_CODE):
            mail = EmailMessage(
                subject=render_subject(message),
                body=render_mail(message),
                to=[self.address_of(message)],
                connection=session,
                headers={
                    # The same row always carries the same id: a repeat is seen as one (FT-02).
                    "Message-ID": f"<{delivery.id}@{settings.SITE_HOST.split(':')[0]}>",
                    "Auto-Submitted": "auto-generated",  # asks other machines for no answer (RFC 3834)
                    **(extra if stop else {}),
                },
            )
        try:
            session.send_messages([mail])
        except (smtplib.SMTPException, OSError) as exc:
            raise _judged(exc) from exc


def _judged(exc):
    """Return what an SMTP error means for this mail and for the others. The texts name no address."""
    if isinstance(exc, smtplib.SMTPRecipientsRefused):
        code, where = next(iter(exc.recipients.values()))[0], "RCPT"
    elif isinstance(exc, smtplib.SMTPDataError):
        code, where = exc.smtp_code, "DATA"
    elif isinstance(exc, smtplib.SMTPSenderRefused) and exc.smtp_code == TOO_LARGE:
        code, where = exc.smtp_code, "MAIL"  # the sender is the same for all, the size is not
    else:
        return Unavailable(type(exc).__name__)
    if code == 421:  # the server closes the session
        return Unavailable(f"{code} {where}")
    return (Rejected if code >= 500 else Deferred)(f"{code} {where}")

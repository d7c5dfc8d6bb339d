"""Words of a message from its kind and context: for the inbox, and for mail."""

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext as _

from notifications.notice import notice_of


def render_subject(message):
    """Return the subject line: one line, whatever the context holds (SEC-38)."""
    subject = str(notice_of(message).subject).format_map(message.context)
    return " ".join(subject.split())[:180]


def render_body(message):
    """Return the text without greeting and footer, as the inbox shows it: plain text, escaped by nobody yet."""
    notice = notice_of(message)
    if not notice.template:
        return message.context.get("body", "")
    template = get_template(f"emails/{notice.template}.txt").template
    return template.render(Context(message.context, autoescape=False)).strip()


def render_warnings(message):
    """Return the lines against fraud: one on every message (MC-14), one more on those of an employer (AF-10)."""
    free = _("Gratis. Jangan bayar kepada siapa pun.")
    if notice_of(message).from_employer:
        return [_("Pemerintah kota dan perusahaan tidak pernah meminta biaya."), free]
    return [free]


def render_mail(message):
    """Return the whole text of a mail: body, link, and the lines against fraud."""
    body = render_body(message)
    parts = [body]
    if message.url:
        parts.append(f"{_('Buka')}: {settings.SITE_URL}{message.url}")
    parts += [line for line in render_warnings(message) if line not in body]
    return "\n\n".join(parts) + "\n"

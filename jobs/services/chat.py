"""Messages between a company and an applicant about one application (X-061, AF-10, F-33).

Only while the application lives and after the company opened it. A notice says that there is a message, never what
it says; at most one an hour and conversation.
"""

import datetime
import logging

from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from jobs.models import Application, ChatMessage
from jobs.notifications import ChatFromApplicant, ChatFromCompany
from jobs.rules import message_signs
from jobs.services.applications import lock_managed, lock_own
from notifications.models import Message
from notifications.services import notify, notify_many

logger = logging.getLogger(__name__)

NO_FEE = gettext_lazy("Pemerintah kota dan perusahaan tidak pernah meminta biaya.")  # AF-10
MAX_TEXT = 1000
NOTICE_EVERY = datetime.timedelta(hours=1)
MOST_IN_CONVERSATION = 20  # an hour and writer
MOST_OF_WRITER = 200  # an hour, all conversations, group messages aside
MOST_AT_ONCE = 500
MOST_GROUPS_A_DAY = 5  # a vacancy
KEPT_FOR = datetime.timedelta(days=365)  # security.md 3.4: chat, 12 months
BATCH = 5000


# --- writing ------------------------------------------------------------------------------------------
def write_to_company(*, actor, application_id, text, token=None):
    """Send a message from the applicant; return it."""
    with once(actor, token) as receipt:
        application = lock_own(actor, application_id)
        message = _write(application, actor, text, from_company=False)
        receipt.url = application.get_chat_url()
        _tell_company(application)
    return message


def write_to_applicant(*, actor, application_id, text, token=None):
    """Send a message from the company; return it. Signs of fraud are kept with it, for the banner (F-33)."""
    with once(actor, token) as receipt:
        application = lock_managed(actor, application_id)
        message = _write(application, actor, text, from_company=True)
        receipt.url = application.get_desk_chat_url()
        _tell_applicant(application)
    return message


def chat_refusal(application):
    """Why nobody can write in this conversation now, or "". Reading stays possible."""
    if application.seen_at is None:
        return _("Pesan bisa dikirim setelah perusahaan membuka lamaran.")
    if application.is_ended:
        return _("Lamaran ini sudah selesai, jadi percakapannya ditutup.")
    return ""


def _clean(text, field="text"):
    text = str(text).replace("\x00", "").strip()
    if not text:
        raise BusinessRuleError(_("Tulis pesannya dulu."), field=field)
    if len(text) > MAX_TEXT:
        raise BusinessRuleError(
            _("Pesan paling panjang %(most)d huruf. Ringkas sedikit.") % {"most": MAX_TEXT}, field=field
        )
    return text


def _write(application, actor, text, *, from_company):
    text = _clean(text)
    refusal = chat_refusal(application)
    if refusal:
        raise BusinessRuleError(refusal, code="closed")
    recent = ChatMessage.objects.filter(sender=actor, at__gt=database_now() - datetime.timedelta(hours=1))
    if recent.filter(application=application).count() >= MOST_IN_CONVERSATION or recent.count() >= MOST_OF_WRITER:
        raise BusinessRuleError(_("Anda mengirim terlalu banyak pesan. Coba lagi satu jam lagi."), code="throttle")
    mark_read(application=application, by_company=from_company)  # who answers has read
    return ChatMessage.objects.create(
        application=application,
        sender=actor,
        from_company=from_company,
        text=text,
        signs=signs_of(text) if from_company else [],
    )


def signs_of(text):
    """The kinds of signs in a message, without doubles, as they are stored."""
    return list(dict.fromkeys(hint.code for hint in message_signs(text)))


# --- to many ------------------------------------------------------------------------------------------
def check_group(bulk, text, now):
    """Raise when a group message (a ``BulkAction`` not begun yet) is empty, too long or for too many."""
    _clean(text, field="message")
    if bulk.total > MOST_AT_ONCE:  # FT-39: more need a second person, and that desk does not exist yet
        raise BusinessRuleError(
            _("Pesan bersama paling banyak untuk %(most)d pelamar. Saring daftarnya dulu.")
            % {"most": MOST_AT_ONCE},
            field="message",
        )
    sent = bulk.vacancy.bulk_actions.filter(kind=bulk.kind, confirmed_at__gt=now - datetime.timedelta(days=1))
    if sent.count() >= MOST_GROUPS_A_DAY:
        raise BusinessRuleError(
            _("Hari ini sudah %(most)d pesan bersama untuk lowongan ini. Coba lagi besok.")
            % {"most": MOST_GROUPS_A_DAY},
            field="message",
        )


def group_refusal(application):
    """Why this applicant gets no group message, or ""."""
    return chat_refusal(application)


def write_to_many(applications, *, actor, text, dedup_key):
    """One message to each applicant (locked, none with a :func:`group_refusal`); inside a transaction."""
    text = _clean(text)
    signs = signs_of(text)
    ChatMessage.objects.bulk_create(
        [
            ChatMessage(application=row, sender=actor, from_company=True, text=text, signs=signs)
            for row in applications
        ]
    )
    urls = {row.get_chat_url(): row for row in applications}
    told = set(
        Message.objects.filter(
            recipient__in=[row.resident.user_id for row in applications],
            kind=ChatFromCompany.kind,
            url__in=list(urls),
            created_at__gt=database_now() - NOTICE_EVERY,
        ).values_list("url", flat=True)
    )
    notify_many(
        ChatFromCompany,
        recipients=[(row.resident.user_id, _words_for(row), url) for url, row in urls.items() if url not in told],
        dedup_key=dedup_key,
    )


# --- notices ------------------------------------------------------------------------------------------
def first_name_of(application):
    """The applicant's first name as it was sent; a mail needs no more."""
    return (application.profile.get("full_name") or "").split(" ")[0][:40]


def _words_for(application):
    return {
        "first_name": first_name_of(application),
        "company": application.vacancy.company.name,
        "title": application.vacancy.title,
    }


def _was_told(user_id, notice, url, since):
    """Whether a notice of this conversation went out within the hour; the application's lock makes it sure."""
    return Message.objects.filter(recipient_id=user_id, kind=notice.kind, url=url, created_at__gt=since).exists()


def _hour_key(application, since):
    return f"chat:{application.pk}:{since:%Y%m%d%H}"


def _tell_company(application):
    url, since = application.get_desk_chat_url(), database_now() - NOTICE_EVERY
    for membership in application.vacancy.company.memberships.filter(is_active=True).select_related("user"):
        if not _was_told(membership.user_id, ChatFromApplicant, url, since):
            notify(
                ChatFromApplicant,
                recipient=membership.user,
                context={
                    "first_name": membership.user.first_name,
                    "sender": first_name_of(application),
                    "title": application.vacancy.title,
                },
                url=url,
                dedup_key=_hour_key(application, since),
            )


def _tell_applicant(application):
    url, since = application.get_chat_url(), database_now() - NOTICE_EVERY
    if not _was_told(application.resident.user_id, ChatFromCompany, url, since):
        notify(
            ChatFromCompany,
            recipient=application.resident.user,
            context=_words_for(application),
            url=url,
            dedup_key=_hour_key(application, since),
        )


# --- reading, keeping ---------------------------------------------------------------------------------
def mark_read(*, application, by_company):
    """Note when the other side's messages were read; the first time counts."""
    ChatMessage.objects.filter(application=application, from_company=not by_company, read_at__isnull=True).update(
        read_at=Now()
    )


def unread_of_company(company):
    """How many conversations of ``company`` hold something that nobody there has read."""
    return (
        Application.objects.live()
        .filter(vacancy__company=company, messages__from_company=False, messages__read_at__isnull=True)
        .distinct()
        .count()
    )


def delete_old_messages():
    """Delete messages older than :data:`KEPT_FOR`, at most :data:`BATCH`; return how many."""
    old = ChatMessage.objects.filter(at__lt=Now() - KEPT_FOR).order_by("at", "pk").values_list("pk", flat=True)
    count, _by_model = ChatMessage.objects.filter(pk__in=list(old[:BATCH])).delete()
    logger.info("chat: %d old messages deleted", count)
    if count == BATCH:
        logger.error("chat: more than %d messages were old", BATCH)
    return count

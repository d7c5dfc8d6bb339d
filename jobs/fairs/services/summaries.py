"""What was said in a group session, in writing within three working days of its end (F-15)."""

import logging

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Membership
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.models import Booth, Edition, GroupSession
from jobs.fairs.notifications import SessionSummaryDue
from jobs.rules import DANGER, text_hints
from notifications.services import notify_many
from reference.models import Holiday

logger = logging.getLogger(__name__)

WORKDAYS = 3
LONGEST = 8000  # letters
BATCH = 200


def summary_due(session):
    """Return the instant by which the summary of a session should be public."""
    return Holiday.objects.add_workdays(session.ends_at, WORKDAYS)


def late_before():
    """Sessions that ended before this instant and have no summary are late."""
    return Holiday.objects.before_workdays(database_now(), WORKDAYS)


@transaction.atomic
def write_summary(*, actor, session_id, text):
    """Publish or correct what was said in a session that is over: its company, or an officer of the edition."""
    session = (
        GroupSession.objects.select_for_update(of=("self",))
        .filter(pk=session_id)
        .filter(_may_write(actor))
        .first()
    )
    if session is None:
        raise BusinessRuleError(_("Sesi ini tidak ada di stan Anda."))
    if session.cancelled_at is not None or session.ends_at > database_now():
        raise BusinessRuleError(_("Tulis ringkasan setelah sesinya selesai."))
    text = text.replace("\x00", "").strip()
    if not text or len(text) > LONGEST:
        raise BusinessRuleError(_("Tulis ringkasan, paling panjang 8.000 huruf."), field="summary")
    # Nobody reviews it before it is public: a sign of fraud is refused at once (AF-05).
    found = next((hint for hint in text_hints(text, for_reader=False) if hint.level == DANGER), None)
    if found is not None:
        raise BusinessRuleError(f"“{found.phrase}”: {found.text}", field="summary")
    session.summary, session.summary_by = text, actor
    session.summary_at = session.summary_at or database_now()
    session.save(update_fields=["summary", "summary_by", "summary_at"])
    return session


def _may_write(actor):
    return Q(booth__in=Booth.objects.manageable_by(actor).values("pk")) | Q(
        booth__edition__in=Edition.objects.manageable_by(actor).values("pk")
    )


@transaction.atomic
def remind_of_summaries():
    """Tell companies once of a summary that is late; return how many sessions. Twice is once."""
    now = database_now()
    rows = list(
        GroupSession.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .filter(
            summary="",
            cancelled_at__isnull=True,
            summary_reminded_at__isnull=True,
            ends_at__lt=late_before(),
            booth__edition__is_rehearsal=False,
            booth__in=Booth.objects.public(),
        )
        .select_related("booth__company", "booth__edition")
        .order_by("ends_at", "pk")[:BATCH]
    )
    GroupSession.objects.filter(pk__in=[row.pk for row in rows]).update(summary_reminded_at=now)
    for row in rows:
        booth = row.booth
        members = Membership.objects.filter(company=booth.company, is_active=True).order_by("pk")
        notify_many(
            SessionSummaryDue,
            recipients=[
                (user_id, {"title": row.title, "fair": booth.edition.name})
                for user_id in members.values_list("user_id", flat=True)
            ],
            url=f"/mitra/{booth.company.code}/bursa/{booth.edition.slug}/",
            dedup_key=f"summary-due:{row.pk}",
        )
    if rows:
        logger.info("reminders of session summaries: %d sessions", len(rows))
    if len(rows) == BATCH:
        logger.error("reminders of session summaries: the backlog is larger than one batch")
    return len(rows)

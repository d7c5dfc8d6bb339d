"""What somebody typed into an application and has not sent: kept on the server, for its owner only (X-044)."""

import datetime
import logging

from django.db import transaction
from django.db.models.functions import Now

from jobs.models import Application, ApplicationDraft

logger = logging.getLogger(__name__)

KEPT_FOR = datetime.timedelta(days=14)  # FT-27 asks for at least seven
MAX_TEXT = 1000
MAX_KEYS = 12
BATCH = 5000


def _kept(data):
    """The text of a form as JSON can hold it: no NUL, bounded, nothing empty."""
    pairs = [(str(name)[:40], str(text).replace("\x00", "")[:MAX_TEXT]) for name, text in data.items()]
    return dict([(name, text) for name, text in pairs if text.strip()][:MAX_KEYS])


@transaction.atomic
def save_draft(*, actor, vacancy_id, data):
    """Keep ``data`` (field name to text) as the draft of ``actor``; return whether something is kept now.

    Nothing typed keeps nothing, and what was sent already is no draft any more: a late save of an open page
    does not bring it back.
    """
    kept = _kept(data)
    sent = Application.objects.for_user(actor).live().filter(vacancy_id=vacancy_id).exists()
    if sent or not kept:
        delete_draft(actor=actor, vacancy_id=vacancy_id)
        return False
    ApplicationDraft.objects.bulk_create(
        [ApplicationDraft(user=actor, vacancy_id=vacancy_id, data=kept)],
        update_conflicts=True,
        unique_fields=["user", "vacancy"],
        update_fields=["data", "updated_at"],
    )
    return True


def draft_of(user, vacancy):
    """What ``user`` typed for ``vacancy``, or an empty dict."""
    row = ApplicationDraft.objects.filter(user=user, vacancy=vacancy).first()
    return row.data if row else {}


def drafts_of(user):
    """The drafts of ``user``, newest first, with what a row of the list shows."""
    return ApplicationDraft.objects.filter(user=user).select_related(
        "vacancy__company", "vacancy__kecamatan", "vacancy__work_province"
    )


def delete_draft(*, actor, vacancy_id):
    """Throw a draft away. Twice is once."""
    ApplicationDraft.objects.filter(user=actor, vacancy_id=vacancy_id).delete()


def delete_old_drafts():
    """Delete drafts that nobody touched for :data:`KEPT_FOR`; return how many."""
    old = ApplicationDraft.objects.filter(updated_at__lt=Now() - KEPT_FOR).order_by("pk").values("pk")[:BATCH]
    count, _by_model = ApplicationDraft.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    logger.info("drafts: %d deleted", count)
    if count == BATCH:
        logger.error("drafts: more than %d were old", BATCH)
    return count

"""One act on many applicants (AP-5): the exact list is frozen first, confirmed, then worked through in steps.

Each step locks its applications, takes those that still stand where they were seen, and says of every other why
it was left alone. A step is one transaction: a worker that dies loses nothing, and twice is once.
"""

import datetime
import logging
import time

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_fsm import can_proceed

from accounts.freezing import FrozenError
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import ApplicationState, BulkKind, BulkOutcome, BulkState, RejectReason
from jobs.models import ApplicantTag, Application, BulkAction, BulkItem, Vacancy
from jobs.models.bulk import MAX_TAG_LENGTH
from jobs.notifications import (
    ApplicationInProcess,
    ApplicationRejected,
    ApplicationReserved,
    CompanyBulkDone,
)
from jobs.services.applications import stale_sentence
from jobs.services.chat import check_group, group_refusal, write_to_many
from jobs.services.freezing import hold_unfrozen, refuse_frozen
from jobs.services.many import move_many, tell_applicants
from jobs.services.slots import check_offer, offer_refusal, offer_slots
from notifications.services import notify

logger = logging.getLogger(__name__)

AT_ONCE = 50  # up to here the request itself does it
STEP = 250
ASKED_FOR = datetime.timedelta(days=1)
MAX_TAGS_OF_COMPANY = 50
MAX_TAGS = 10
ARROWS = {
    BulkKind.PROCESS: ("process", ApplicationInProcess),
    BulkKind.RESERVE: ("reserve", ApplicationReserved),
    BulkKind.REJECT: ("reject", ApplicationRejected),
}


# --- ask ----------------------------------------------------------------------------------------------
@transaction.atomic
def ask_bulk(*, actor, vacancy_id, kind, applications, back_url=""):
    """Freeze the list of ``applications`` (a queryset) and the state each is in now; nothing else happens yet."""
    if kind not in BulkKind.values:
        raise BusinessRuleError(_("Pilih tindakannya dari daftar."), field="tindakan")
    vacancy = Vacancy.objects.manageable_by(actor).filter(pk=vacancy_id).first()
    if vacancy is None:
        raise BusinessRuleError(_("Lowongan ini bukan milik perusahaan Anda."))
    refuse_frozen(vacancy)
    rows = (
        applications.filter(vacancy=vacancy).exclude(state=ApplicationState.WITHDRAWN).order_by("created_at", "pk")
    )
    chosen = list(rows.values_list("pk", "state"))
    if not chosen:
        raise BusinessRuleError(_("Pilih paling sedikit satu pelamar."))
    bulk = BulkAction.objects.create(
        vacancy=vacancy, actor=actor, kind=kind, total=len(chosen), back_url=back_url[:1000]
    )
    BulkItem.objects.bulk_create(
        [BulkItem(bulk=bulk, application_id=pk, seen_state=state) for pk, state in chosen], batch_size=2000
    )
    return bulk


def clean_tag(text):
    """Return a tag as it is kept: small letters, single spaces. Raises for an empty or too long one."""
    tag = " ".join(text.replace("\x00", "").replace(",", " ").lower().split())
    if not tag:
        raise BusinessRuleError(_("Tulis labelnya."), field="tag")
    if len(tag) > MAX_TAG_LENGTH:
        raise BusinessRuleError(_("Label paling panjang %d huruf.") % MAX_TAG_LENGTH, field="tag")
    return tag


def keep_tags(company, tags):
    """Add ``tags`` to the company's words; raise when there would be more than fifty."""
    ApplicantTag.objects.bulk_create(
        [ApplicantTag(company=company, name=tag) for tag in tags], ignore_conflicts=True
    )
    if company.applicant_tags.count() > MAX_TAGS_OF_COMPANY:
        raise BusinessRuleError(
            _("Perusahaan Anda sudah punya %d label. Pakai label yang ada.") % MAX_TAGS_OF_COMPANY, field="tag"
        )


# --- confirm ------------------------------------------------------------------------------------------
@transaction.atomic
def confirm_bulk(*, actor, bulk_id, reason_code="", message="", tag=""):
    """Let an asked action begin. A second confirmation finds it begun and changes nothing."""
    bulk = (
        BulkAction.objects.select_for_update(of=("self",))
        .select_related("vacancy__company")
        .filter(pk=bulk_id, actor=actor, vacancy__in=Vacancy.objects.manageable_by(actor))
        .first()
    )
    if bulk is None:
        raise BusinessRuleError(_("Tindakan ini tidak ada atau bukan milik akun Anda."), code="missing")
    if bulk.state != BulkState.ASKED:
        return bulk
    refuse_frozen(bulk.vacancy)
    now = database_now()
    if bulk.created_at < now - ASKED_FOR:
        raise StaleStateError(_("Pilihan ini dibuat lebih dari sehari lalu. Pilih lagi dari daftar pelamar."))
    if bulk.kind == BulkKind.MESSAGE:
        check_group(bulk, message, now)
    if bulk.kind == BulkKind.OFFER:
        check_offer(bulk.vacancy)
    if bulk.kind == BulkKind.REJECT and reason_code not in RejectReason.values:
        raise BusinessRuleError(_("Pilih satu alasan dari daftar."), field="reason_code")
    if bulk.kind in (BulkKind.TAG, BulkKind.UNTAG):
        bulk.tag = clean_tag(tag)
    if bulk.kind == BulkKind.TAG:
        keep_tags(bulk.vacancy.company, [bulk.tag])
    if bulk.kind == BulkKind.REJECT:
        bulk.reason_code = reason_code
    bulk.message = message.strip()
    bulk.state, bulk.confirmed_at = BulkState.WAITING, now
    bulk.save()
    if bulk.total > AT_ONCE:
        transaction.on_commit(_wake, robust=True)
    return bulk


def _wake():
    """Ask a worker to begin now; without a broker beat finds the row within a minute (R-01)."""
    from jobs.tasks import run_bulk_actions

    try:
        run_bulk_actions.apply_async(retry=False, expires=60)
    except Exception as exc:  # whatever the broker's client raises: the row is safe
        logger.warning("bulk action not woken: %s", type(exc).__name__)


# --- do -----------------------------------------------------------------------------------------------
def run_bulk_actions(seconds=200):
    """Work through every confirmed action until ``seconds`` have passed; return how many applications."""
    ends, count = time.monotonic() + seconds, 0
    waiting = BulkAction.objects.filter(state=BulkState.WAITING).order_by("confirmed_at", "pk")
    for bulk_id in list(waiting.values_list("pk", flat=True)[:100]):
        count += run_bulk(bulk_id, ends=ends)
        if time.monotonic() >= ends:
            logger.error("bulk actions: the backlog is larger than one run")
            break
    logger.info("bulk actions: %d applications", count)
    return count


def run_bulk(bulk_id, *, ends=None):
    """Work through one confirmed action; return how many applications were looked at. Safe beside another run."""
    count = 0
    while looked_at := _step(bulk_id):
        count += looked_at
        if ends is not None and time.monotonic() >= ends:
            break
    return count


@transaction.atomic
def _step(bulk_id):
    bulk = (
        BulkAction.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("vacancy__company", "actor")
        .filter(pk=bulk_id, state=BulkState.WAITING)
        .first()
    )
    if bulk is None:
        return 0
    items = list(bulk.items.filter(outcome=BulkOutcome.WAITING).order_by("pk")[:STEP])
    with override("id"):  # a sentence that is kept is kept in the language of the office
        _work(bulk, items)
    if len(items) < STEP:
        _finish(bulk)
    return len(items)


def _work(bulk, items):
    refusal = _refusal_of_all(bulk)
    # Locked by key in one order: two actions on the same people wait for each other instead of a deadlock.
    found = (
        Application.objects.select_for_update(of=("self",))
        .select_related("vacancy__company", "resident")
        .filter(pk__in=[item.application_id for item in items])
        .order_by("pk")
    )
    applications = {application.pk: application for application in found}
    taken = []
    for item in items:
        application = applications[item.application_id]
        item.sentence = refusal[:200] or _refusal(bulk, item, application)
        item.outcome = BulkOutcome.REFUSED if item.sentence else BulkOutcome.DONE
        if not item.sentence:
            taken.append(application)
    if bulk.kind in ARROWS:
        _move(bulk, taken)
    elif bulk.kind == BulkKind.MESSAGE:
        write_to_many(taken, actor=bulk.actor, text=bulk.message, dedup_key=f"bulk:{bulk.pk}")
    elif bulk.kind == BulkKind.OFFER:
        offer_slots(taken, dedup_key=f"bulk:{bulk.pk}")
    else:
        _tag(bulk, taken)
    BulkItem.objects.bulk_update(items, ["outcome", "sentence"])


def _refusal_of_all(bulk):
    """Why nothing of ``bulk`` may be done any more, or "". The vacancy is held against a freeze meanwhile."""
    if not Vacancy.objects.manageable_by(bulk.actor).filter(pk=bulk.vacancy_id).exists():
        return _("Anda bukan anggota perusahaan ini lagi.")
    try:
        hold_unfrozen(bulk.vacancy_id)
    except FrozenError as frozen:
        return frozen.message
    return ""


def _refusal(bulk, item, application):
    """Why this application is left alone, or "". What a colleague did meanwhile is told, never overwritten."""
    if application.state == ApplicationState.WITHDRAWN:
        return _("Pelamar sudah menarik lamaran ini.")
    if bulk.kind == BulkKind.TAG:
        full = bulk.tag not in application.tags and len(application.tags) >= MAX_TAGS
        return _("Pelamar ini sudah punya %d label.") % MAX_TAGS if full else ""
    if bulk.kind == BulkKind.UNTAG:
        return ""
    if bulk.kind == BulkKind.MESSAGE:
        return group_refusal(application)[:200]
    if bulk.kind == BulkKind.OFFER:
        return offer_refusal(application)[:200]
    if application.state != item.seen_state or not can_proceed(getattr(application, ARROWS[bulk.kind][0])):
        return stale_sentence(application)[:200]
    return ""


def _move(bulk, taken):
    arrow, notice = ARROWS[bulk.kind]
    changes = {}
    if bulk.kind == BulkKind.REJECT:
        changes = {"reject_reason": bulk.reason_code, "decided_at": database_now()}
    move_many(taken, arrow, actor=bulk.actor, reason=bulk.message, **changes)
    tell_applicants(notice, taken, dedup_key=f"bulk:{bulk.pk}")


def _tag(bulk, taken):
    verb = "array_append" if bulk.kind == BulkKind.TAG else "array_remove"
    has = "NOT" if bulk.kind == BulkKind.TAG else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE jobs_application SET tags = {verb}(tags, %s::varchar)"  # noqa: S608 two fixed words
            f" WHERE id = ANY(%s::uuid[]) AND {has} tags @> ARRAY[%s::varchar]",
            [bulk.tag, [str(row.pk) for row in taken], bulk.tag],
        )


def _finish(bulk):
    bulk.state, bulk.finished_at = BulkState.DONE, database_now()
    bulk.save(update_fields=["state", "finished_at"])
    if bulk.total > AT_ONCE:
        notify(
            CompanyBulkDone,
            recipient=bulk.actor,
            context={
                "title": bulk.vacancy.title,
                "done": bulk.items.filter(outcome=BulkOutcome.DONE).count(),
                "refused": bulk.items.filter(outcome=BulkOutcome.REFUSED).count(),
            },
            url=bulk.get_absolute_url(),
            dedup_key=f"bulk-done:{bulk.pk}",
        )


def forget_unconfirmed(limit=100):
    """Delete lists that were never confirmed; return how many."""
    old = BulkAction.objects.filter(state=BulkState.ASKED, created_at__lt=database_now() - ASKED_FOR)
    keys = list(old.order_by("created_at", "pk").values_list("pk", flat=True)[:limit])
    BulkAction.objects.filter(pk__in=keys, state=BulkState.ASKED).delete()
    return len(keys)

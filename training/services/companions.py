"""A companion visits a business, and asks at 3, 6 and 12 months how it stands (X-148, X-149)."""

import datetime
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.services import notify
from training.business_notifications import ProgressAsked, VisitAdvice, VisitPlanned
from training.enums import FOLLOW_UP_MONTHS
from training.models import Business, BusinessProgress, Visit

logger = logging.getLogger(__name__)
BATCH = 200
PLAN_DAYS_AHEAD = 366
ASKED_UP_TO_DAYS = 120  # a question that is older than that is of no use to anybody


# --- visits -------------------------------------------------------------------------------------------
@transaction.atomic
def plan_visit(*, officer, business_id, planned_on):
    """Plan a visit; the owner is told the day."""
    business = Business.objects.select_for_update(of=("self",)).select_related("owner__user").get(pk=business_id)
    today = timezone.localdate(database_now())
    if not today <= planned_on <= today + datetime.timedelta(days=PLAN_DAYS_AHEAD):
        raise BusinessRuleError(_("Pilih hari ini atau sesudahnya, paling jauh satu tahun."), field="planned_on")
    if business.visits.filter(planned_on=planned_on, visited_on__isnull=True).exists():
        raise BusinessRuleError(_("Kunjungan di hari itu sudah direncanakan."), field="planned_on")
    visit = Visit.objects.create(business=business, planned_on=planned_on, companion=officer)
    with override("id"):
        day = formats.date_format(planned_on, "l, j F Y")
    notify(
        VisitPlanned,
        recipient=business.owner.user,
        context={"business": business.name, "day": day},
        url=f"/saya/usaha/{business.pk}/",
    )
    return visit


@transaction.atomic
def record_visit(*, officer, visit_id, visited_on, found, advice):
    """What a visit found, for the office, and the advice, which the owner reads."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("business__owner__user").get(pk=visit_id)
    if visit.visited_on is not None:
        raise StaleStateError(_("Kunjungan ini sudah dicatat."))
    if not advice.strip():
        raise BusinessRuleError(_("Tulis saran untuk pemilik usaha."), field="advice")
    if visited_on > timezone.localdate(database_now()):
        raise BusinessRuleError(_("Tanggal kunjungan tidak boleh di depan hari ini."), field="visited_on")
    visit.visited_on, visit.found, visit.advice = visited_on, found.strip(), advice.strip()
    visit.companion = officer
    visit.save()
    notify(
        VisitAdvice,
        recipient=visit.business.owner.user,
        context={"business": visit.business.name},
        url=f"/saya/usaha/{visit.business_id}/",
    )
    return visit


# --- progress -----------------------------------------------------------------------------------------
def months_after(day, months):
    """``day`` moved by whole months; the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = (datetime.date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)) - datetime.timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def ask_progress():
    """Ask owners whose 3, 6 or 12 months are over since the class (or since the record); return how many.

    Safe to run twice: one row for a business and number of months, made with the question.
    """
    today = timezone.localdate(database_now())
    asked = 0
    rows = Business.objects.filter(closed_on__isnull=True).select_related("owner__user", "enrolment__batch")
    for months in FOLLOW_UP_MONTHS:
        # Months differ in length: the database narrows to the days around, _ask looks at the exact one.
        begun = (
            months_after(today - datetime.timedelta(days=ASKED_UP_TO_DAYS + 4), -months),
            months_after(today, -months) + datetime.timedelta(days=4),
        )
        due = rows.exclude(progress__months=months).filter(
            Q(enrolment__batch__ends_on__range=begun) | Q(enrolment=None, created_at__date__range=begun),
            created_at__date__gte=months_after(today, -months) - datetime.timedelta(days=400),
        )
        for business in due.order_by("created_at", "pk").iterator(chunk_size=BATCH):
            if asked >= BATCH:
                logger.error("business progress: more than %d are due", BATCH)
                return asked
            asked += _ask(business, months, today)
    logger.info("business progress asked: %d", asked)
    return asked


def _ask(business, months, today):
    begin = business.enrolment.batch.ends_on if business.enrolment_id else timezone.localdate(business.created_at)
    due_on = months_after(begin, months)
    if not due_on <= today <= due_on + datetime.timedelta(days=ASKED_UP_TO_DAYS):
        return 0
    with transaction.atomic():
        _progress, is_new = BusinessProgress.objects.get_or_create(
            business=business, months=months, defaults={"due_on": due_on, "asked_at": database_now()}
        )
        if is_new:
            notify(
                ProgressAsked,
                recipient=business.owner.user,
                context={"business": business.name, "months": months},
                url=f"/saya/usaha/{business.pk}/kabar/{months}/",
                dedup_key=f"training.progress:{business.pk}:{months}",
            )
    return int(is_new)


@transaction.atomic
def answer_progress(*, actor, business_id, months, data):
    """Keep the owner's answer; it may be changed until the next question."""
    progress = (
        BusinessProgress.objects.select_for_update(of=("self",))
        .filter(business__owner__user=actor, business_id=business_id, months=months, asked_at__isnull=False)
        .first()
    )
    if progress is None:
        raise BusinessRuleError(_("Pertanyaan ini tidak ada."))
    for name in ("is_running", "people", "turnover", "note"):
        setattr(progress, name, data[name])
    progress.answered_at = database_now()
    progress.save()
    return progress

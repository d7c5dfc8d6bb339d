"""One question to alumni 3, 6 and 12 months after a class: asked once, answered by one tap (TR-7)."""

import datetime
import logging

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import CompanyKind
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from notifications.services import notify
from placements.enums import PlacementSource
from placements.services.placements import record_placement
from training.employers import known_placement
from training.enums import FOLLOW_UP_MONTHS, EnrolmentState, Outcome
from training.models import AlumniFollowUp, Enrolment
from training.notifications import AlumniQuestion
from training.permissions import may_ask_alumni

logger = logging.getLogger(__name__)
AT_ONCE = 500
# A question that is this late is not asked any more: old data that was imported asks nobody about last year.
LATEST = datetime.timedelta(days=60)
LINK_LIFE = datetime.timedelta(days=90)


def due_day(ends_on, months):
    """The day ``months`` after ``ends_on``; the last day of a shorter month."""
    month = ends_on.month - 1 + months
    year, month = ends_on.year + month // 12, month % 12 + 1
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return min(
        datetime.date(year, month, 1) + datetime.timedelta(ends_on.day - 1), following - datetime.timedelta(1)
    )


@transaction.atomic
def plan_questions():
    """Write the questions whose day has come; return how many people were looked at. Safe twice."""
    today = timezone.localdate(database_now())
    count = 0
    for months in FOLLOW_UP_MONTHS:
        # Whole months back and two days of play: the day itself is computed for each batch.
        first = today - LATEST - datetime.timedelta(days=31 * months)
        last = today - datetime.timedelta(days=28 * months)
        graduates = (
            Enrolment.objects.filter(state=EnrolmentState.PASSED, batch__ends_on__range=(first, last))
            .exclude(follow_ups__months=months)
            .select_related("batch")
            .order_by("batch__ends_on", "pk")[:AT_ONCE]
        )
        rows = [
            AlumniFollowUp(enrolment=one, months=months, due_on=due_day(one.batch.ends_on, months))
            for one in graduates
        ]
        rows = [row for row in rows if today - LATEST <= row.due_on <= today]
        AlumniFollowUp.objects.bulk_create(rows, ignore_conflicts=True)
        count += len(rows)
    return count


@transaction.atomic
def ask_due_questions():
    """Plan, then ask whoever has an account and was not asked; return how many. Each question is asked once."""
    plan_questions()
    now = database_now()
    due = list(
        AlumniFollowUp.objects.filter(
            due_on__lte=timezone.localdate(now),
            asked_at__isnull=True,
            answered_at__isnull=True,
            enrolment__resident__isnull=False,
        )
        .select_related("enrolment__resident__user", "enrolment__batch__field")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("due_on", "pk")[:AT_ONCE]
    )
    for row in due:
        notify(
            AlumniQuestion,
            recipient=row.enrolment.resident.user,
            context={
                "title": str(row.enrolment.batch),
                "months": row.months,
                "answer_url": settings.SITE_URL + reverse("training:alumni_answer", args=[answer_token(row)]),
            },
            url=reverse("resident:alumni_question", args=[row.pk]),
            dedup_key=f"alumni:{row.pk}",
        )
    AlumniFollowUp.objects.filter(pk__in=[row.pk for row in due]).update(asked_at=now)
    logger.info("alumni questions asked: %d", len(due))
    if len(due) == AT_ONCE:
        logger.error("alumni questions: the backlog is larger than one batch")
    return len(due)


# --- the link in the message --------------------------------------------------------------------------
def _signer():
    return TimestampSigner(salt="training.alumni")


def answer_token(row):
    """What lets whoever has the message answer this one question without signing in, for 90 days."""
    return _signer().sign(row.pk.hex)


def question_of_token(token):
    """Return the question of a token, or None for one that is spoilt or old."""
    try:
        key = _signer().unsign(token, max_age=LINK_LIFE)
    except BadSignature:
        return None
    return AlumniFollowUp.objects.select_related("enrolment__batch__field").filter(pk=key).first()


# --- answers ------------------------------------------------------------------------------------------
@transaction.atomic
def answer_question(*, follow_up_id, outcome, actor=None, by_office=False):
    """Keep the answer; a later one replaces it, for a tap can go wrong. ``actor`` is None by the signed link.

    Whose question it is was checked by the caller's queryset or token; an office answer needs the office's right.
    """
    row = (
        AlumniFollowUp.objects.select_for_update(of=("self",))
        .select_related("enrolment__batch")
        .get(pk=follow_up_id)
    )
    if by_office and not may_ask_alumni(actor):
        raise BusinessRuleError(_("Anda tidak mencatat kabar alumni."), code="missing")
    if outcome not in Outcome.values:
        raise BusinessRuleError(_("Pilih satu jawaban."), field="outcome")
    row.outcome, row.answered_at, row.by_office = outcome, database_now(), by_office
    row.save(update_fields=["outcome", "answered_at", "by_office"])
    return row


@transaction.atomic
def record_work(*, follow_up_id, employer_name, position, since, province_code):
    """Note where an alumnus works and record the placement, once for each employer (RP-1); return it or None.

    None when the person has no account, for then nobody's address decides what it counts for.
    """
    row = (
        AlumniFollowUp.objects.select_for_update(of=("self",))
        .select_related("enrolment__resident__kelurahan", "enrolment__batch__field__occupation_group")
        .get(pk=follow_up_id)
    )
    today, batch = timezone.localdate(database_now()), row.enrolment.batch
    if not batch.starts_on <= since <= today:
        raise BusinessRuleError(_("Hari pertama kerja antara awal kelas dan hari ini."), field="since")
    row.employer_name, row.position, row.since = employer_name.strip(), position.strip(), since
    row.outcome, row.answered_at = Outcome.WORKING, row.answered_at or database_now()
    row.save(update_fields=["employer_name", "position", "since", "outcome", "answered_at"])
    resident = row.enrolment.resident
    if resident is None:
        return None
    # One row of the person is held: two questions answered in two tabs do not count one job twice.
    type(resident).objects.select_for_update(of=("self",)).get(pk=resident.pk)
    known = known_placement(resident, employer_name=row.employer_name, since=batch.starts_on)
    if known is not None:
        return known
    return record_placement(
        resident=resident,
        company=None,
        employer_name=row.employer_name,
        employer_kind=CompanyKind.PRIVATE,
        position=row.position,
        occupation_group=batch.field.occupation_group,
        work_province_code=province_code,
        source=PlacementSource.TRAINING,
        accepted_on=since,
        evidence=_("Kabar alumni bulan ke-%d") % row.months,
    )

"""The weekly log of on-the-job training: the trainee writes, a member of the company signs (TR-8)."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.services import notify
from training.enums import OnTheJobState
from training.models import OnTheJob, OnTheJobWeek
from training.ojt_notifications import OnTheJobWeekApproved, OnTheJobWeekDue, OnTheJobWeekWritten
from training.services.on_the_job import lock_on_the_job, refuse_others, tell_company, tell_trainee, trainee_url

logger = logging.getLogger(__name__)
REMINDED_AT_ONCE = 2000


@transaction.atomic
def write_week(*, actor, on_the_job_id, number, text, days_present):
    """Write a week that has begun, or change it until it is signed; the company hears of the first writing."""
    row = lock_on_the_job(on_the_job_id)
    if row.resident.user != actor:
        raise BusinessRuleError(_("Magang ini tidak ada."), code="missing")
    if row.state != OnTheJobState.RUNNING:
        raise StaleStateError(_("Catatan ditulis selama magang berjalan."))
    if not 1 <= number <= row.week_on(timezone.localdate(database_now())):
        raise BusinessRuleError(_("Minggu ini belum mulai. Pilih minggu yang sudah mulai."), field="number")
    if not text.strip():
        raise BusinessRuleError(_("Tulis apa yang Anda kerjakan minggu ini."), field="text")
    if not 0 <= days_present <= 7:
        raise BusinessRuleError(_("Tulis hari hadir dengan angka 0 sampai 7."), field="days_present")
    week = OnTheJobWeek.objects.filter(on_the_job=row, number=number).first()
    is_new = week is None
    if is_new:
        week = OnTheJobWeek(on_the_job=row, number=number)
    if week.approved_at is not None:
        raise StaleStateError(_("Catatan minggu ini sudah disetujui, jadi tidak berubah lagi."))
    week.text, week.days_present = text.strip(), days_present
    week.save()
    if is_new:
        tell_company(OnTheJobWeekWritten, row, number=number)
    return week


@transaction.atomic
def approve_week(*, actor, on_the_job_id, number, version, note=""):
    """Sign a week as it was read: ``version`` is :attr:`OnTheJobWeek.version` of the page (FT-10)."""
    row = lock_on_the_job(on_the_job_id)
    refuse_others(actor, row)
    week = OnTheJobWeek.objects.filter(on_the_job=row, number=number).first()
    if week is None:
        raise BusinessRuleError(_("Catatan minggu ini belum ditulis."), code="missing")
    if week.approved_at is not None:
        raise StaleStateError(_("Catatan minggu ini sudah disetujui."))
    if week.version != version:
        raise StaleStateError(_("Peserta baru saja mengubah catatannya. Baca lagi, lalu setujui."))
    if len(note.strip()) > 300:
        raise BusinessRuleError(_("Tulis pesan paling banyak 300 huruf."), field="note")
    now = database_now()
    # Not save(): "ditulis" is the trainee's time.
    OnTheJobWeek.objects.filter(pk=week.pk).update(
        approved_at=now, approved_by=actor, supervisor_note=note.strip()
    )
    week.refresh_from_db()
    tell_trainee(OnTheJobWeekApproved, row, number=number)
    return week


@transaction.atomic
def remind_of_weeks():
    """Ask whoever has not written about the week that ended last, once a week; return how many were asked."""
    today = timezone.localdate(database_now())
    running = OnTheJob.objects.filter(state=OnTheJobState.RUNNING, starts_on__lt=today).order_by("pk")
    rows = list(running.select_related("company", "resident").prefetch_related("weeks")[:REMINDED_AT_ONCE])
    asked = 0
    with override("id"):
        for row in rows:
            number = min((today - row.starts_on).days // 7, row.weeks_total)
            if number and all(week.number != number for week in row.weeks.all()):
                message = notify(
                    OnTheJobWeekDue,
                    recipient=row.resident.user_id,
                    context={"company": row.company.name, "number": number},
                    url=f"{trainee_url(row)}minggu/{number}/",
                    dedup_key=f"ojt-week:{row.pk}:{number}",
                )
                asked += message is not None
    logger.info("weeks at a company: %d asked", asked)
    if len(rows) == REMINDED_AT_ONCE:
        logger.error("weeks at a company: more than %d run", REMINDED_AT_ONCE)
    return asked

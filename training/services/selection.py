"""Results: a ranking is approved, seats are given on the announced day, everybody is told once (X-135)."""

import logging

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.services import notify_many
from training.allocation import allocate, canonical, expand_rule, fingerprint
from training.enums import BatchState, EnrolmentState, SelectionMode
from training.lottery import groups_of
from training.models import Allocation, Batch, BatchTransition
from training.notifications import ResultAccepted, ResultNotSelected, ResultWaiting
from training.scoring import ranking
from training.services.seats import fill_free_seats, lock_batch, move

logger = logging.getLogger(__name__)
BATCHES_AT_ONCE = 20


# --- by marks -----------------------------------------------------------------------------------------
@transaction.atomic
def approve_ranking(*, officer, batch_id, absent_confirmed):
    """Close the marks. Seats are given at ``results_on``, at once when that is past or empty.

    People without a complete set of marks did not take part: ``absent_confirmed`` says that the officer knows.
    """
    batch = _selecting(batch_id)
    if batch.results_approved_at is not None:
        raise StaleStateError(_("Peringkat ini sudah disetujui."))
    rows = ranking(batch)
    missing = [row for row in rows if row.total is None]
    if not rows:
        raise BusinessRuleError(_("Belum ada pendaftar yang bisa diperingkat."))
    if missing and not absent_confirmed:
        raise BusinessRuleError(
            _("%(n)d pendaftar belum punya nilai lengkap. Lengkapi, atau centang bahwa mereka tidak ikut.")
            % {"n": len(missing)},
            field="absent_confirmed",
        )
    batch.results_approved_at, batch.results_approved_by = database_now(), officer
    batch.save(update_fields=["results_approved_at", "results_approved_by", "updated_at"])
    _note(batch, officer, _("Peringkat disetujui."))
    if batch.results_on is None or batch.results_on <= database_now():
        _give_by_marks(batch, rows)
    return batch


@transaction.atomic
def reopen_marks(*, officer, batch_id, reason):
    """Take the approval back before the results are out."""
    batch = _selecting(batch_id)
    if batch.results_approved_at is None:
        raise StaleStateError(_("Peringkat ini belum disetujui."))
    batch.results_approved_at = batch.results_approved_by = None
    batch.save(update_fields=["results_approved_at", "results_approved_by", "updated_at"])
    _note(batch, officer, reason)
    return batch


def _selecting(batch_id):
    batch = lock_batch(batch_id)
    if batch.mode != SelectionMode.SCORES or batch.state != BatchState.PUBLISHED:
        raise BusinessRuleError(_("Kelas ini tidak dipilih dengan nilai, atau tidak tayang."))
    if batch.closes_at > database_now():
        raise BusinessRuleError(_("Pendaftaran masih dibuka. Tunggu sampai ditutup."))
    if Allocation.objects.filter(batch=batch).exists():
        raise StaleStateError(_("Hasil kelas ini sudah diumumkan."))
    return batch


def _note(batch, officer, reason):
    BatchTransition.objects.create(
        batch=batch, from_state=batch.state, to_state=batch.state, actor=officer, reason=reason[:2000]
    )


def _give_by_marks(batch, rows):
    """Seats in the order of the ranking; below the least mark and without marks: not selected."""
    ranked = [row for row in rows if row.total is not None]
    for row in rows:
        row.enrolment.total_score, row.enrolment.rank = row.total, row.rank
    able = [row.enrolment for row in ranked if row.total >= batch.pass_score]
    entries = [{"ticket": person.ticket, "groups": groups_of(person)} for person in able]
    rule = batch.rule.body if batch.rule else {}
    quotas = expand_rule(rule, entries)
    result = allocate(entries, quotas, batch.seats_left)
    Allocation.objects.create(
        batch=batch,
        rule={"quotas": [list(quota) for quota in quotas]},
        rule_file=batch.rule,
        seats=batch.seats_left,
        entries=entries,
        list_sha256=fingerprint(canonical(entries)),
        result=result.as_json(),
        frozen_at=database_now(),
        drawn_at=database_now(),
        drawn_by=batch.results_approved_by,
    )
    give_seats(batch, able, result, actor=batch.results_approved_by)
    low = _("Nilai akhir Anda di bawah nilai paling rendah untuk kelas ini.")
    absent = _("Nilai Anda belum lengkap: Anda belum mengikuti seluruh tahap seleksi.")
    for row in rows:
        if row.total is None or row.total < batch.pass_score:
            row.enrolment.batch = batch
            reason = absent if row.total is None else low
            move(row.enrolment, "refuse", actor=batch.results_approved_by, reason=reason, tell=False)


def give_seats(batch, people, result, *, actor):
    """Move ``people`` by ``result``: a seat until daftar ulang, or the next waiting number in the order of it.

    Somebody who left meanwhile is passed over, and the seat is offered to the first of the waiting list.
    """
    by_ticket = {person.ticket: person for person in people}
    for arrow, tickets in (("accept", result.seated), ("wait", result.waiting)):
        for ticket in tickets:
            person = by_ticket.get(ticket)
            if person is not None and person.state == EnrolmentState.REGISTERED:
                person.batch = batch
                move(person, arrow, actor=actor, tell=False)
    fill_free_seats(batch, actor=actor)


def publish_due_results():
    """Give the seats of approved rankings whose hour has come; return how many batches."""
    due = Batch.objects.filter(
        state=BatchState.PUBLISHED,
        mode=SelectionMode.SCORES,
        results_approved_at__isnull=False,
        results_on__lte=Now(),
        allocation__isnull=True,
    )
    done = 0
    for batch_id in due.order_by("results_on", "pk").values_list("pk", flat=True)[:BATCHES_AT_ONCE]:
        with transaction.atomic():
            batch = lock_batch(batch_id)
            if batch.state != BatchState.PUBLISHED or Allocation.objects.filter(batch=batch).exists():
                continue
            _give_by_marks(batch, ranking(batch))
            done += 1
    if done == BATCHES_AT_ONCE:
        logger.error("results: more batches are due than one run publishes")
    return done


# --- told ---------------------------------------------------------------------------------------------
def tell_results():
    """Tell everybody of a batch whose seats were given what came of it, once; return how many were told."""
    due = Batch.objects.filter(allocation__drawn_at__isnull=False, results_told_at__isnull=True).filter(
        ~Q(state=BatchState.CANCELLED)
    )
    told = 0
    for batch_id in due.order_by("allocation__drawn_at", "pk").values_list("pk", flat=True)[:BATCHES_AT_ONCE]:
        with transaction.atomic():
            batch = lock_batch(batch_id)
            if batch.results_told_at is None:
                told += _tell_batch(batch)
                Batch.objects.filter(pk=batch.pk).update(results_told_at=Now())
    return told


def _tell_batch(batch):
    from cakapkerja.templatetags.cakap import waktu

    notices = {
        EnrolmentState.ACCEPTED: ResultAccepted,
        EnrolmentState.WAITING: ResultWaiting,
        EnrolmentState.NOT_SELECTED: ResultNotSelected,
    }
    told = 0
    for state, notice in notices.items():
        # Whoever was refused before the selection has heard it already.
        rows = batch.enrolments.filter(state=state, resident__isnull=False).exclude(
            ended_at__lt=F("batch__allocation__drawn_at")
        )
        told += notify_many(
            notice,
            recipients=[
                (
                    row.resident.user_id,
                    {
                        "title": str(batch),
                        "until": waktu(row.keep_until) if row.keep_until else "",
                        "number": row.waiting_number,
                    },
                    f"/saya/pelatihan/{row.pk}/",
                )
                for row in rows.select_related("resident").order_by("number", "pk")
            ],
            dedup_key=f"training.result:{batch.pk}",
        )
    return told

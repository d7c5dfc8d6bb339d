"""Certificates: issued together by a worker in steps, one number each, and taken back with a reason (TR-5, N-07).

A step is one transaction: the run is locked, so two workers never do the same step; numbers, certificates and
the progress stand or fall together, so a worker that dies leaves neither a gap nor a second number.
"""

import logging
import time

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from notifications.services import notify
from training.enums import BatchState, EnrolmentState, RunState
from training.models import Batch, Certificate, CertificateRun, Enrolment
from training.notifications import CertificateIssued, CertificateRevoked
from training.signing import payload_of, sign, signing_key_id

logger = logging.getLogger(__name__)
STEP = 25
LIVE = (RunState.QUEUED, RunState.RUNNING)
# the row lock puts every step of a year in one line; a step that is rolled back gives its numbers back.
NEXT_NUMBER = """
INSERT INTO training_certificatenumbers AS numbers (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = numbers.last + 1 RETURNING last
"""


def to_certify(batch):
    """Graduates of ``batch`` without a valid certificate, in the order of the office's list."""
    return (
        Enrolment.objects.filter(batch=batch, state=EnrolmentState.PASSED)
        .exclude(certificates__revoked_at__isnull=True, certificates__isnull=False)
        .order_by("full_name", "pk")
    )


@transaction.atomic
def start_run(*, officer, batch_id):
    """Let certificates of a batch be issued; a run that is under way is returned as it is."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if not batch.gives_certificate:
        raise BusinessRuleError(_("Kelas ini tidak memberi sertifikat. Ubah dulu di data angkatan."))
    if batch.state not in (BatchState.PUBLISHED, BatchState.FINISHED):
        raise BusinessRuleError(_("Sertifikat hanya untuk kelas yang sudah berjalan."))
    under_way = CertificateRun.objects.filter(batch=batch, state__in=LIVE).first()
    if under_way is not None:
        return under_way
    total = to_certify(batch).count()
    if not total:
        raise BusinessRuleError(_("Tidak ada yang menunggu sertifikat. Catat dulu siapa yang lulus."))
    run = CertificateRun.objects.create(batch=batch, total=total, started_by=officer)
    transaction.on_commit(_wake, robust=True)
    return run


def _wake():
    """Ask a worker to begin now; without a broker beat finds the row within a minute (R-01)."""
    from training.tasks import issue_certificates

    try:
        issue_certificates.apply_async(retry=False, expires=60)
    except Exception as exc:  # whatever the broker's client raises: the row is safe
        logger.warning("certificate run not woken: %s", type(exc).__name__)


def run_waiting(seconds=200):
    """Work through every run until ``seconds`` have passed; return how many certificates were issued."""
    ends, count = time.monotonic() + seconds, 0
    for run_id in list(CertificateRun.objects.filter(state__in=LIVE).values_list("pk", flat=True)[:100]):
        count += run_one(run_id, ends=ends)
        if time.monotonic() >= ends:
            logger.error("certificates: the backlog is larger than one run")
            break
    logger.info("certificates issued: %d", count)
    return count


def run_one(run_id, *, ends=None):
    """Work through one run; return how many were issued. Safe beside another worker, and to repeat."""
    count = 0
    try:
        while issued := _step(run_id):
            count += issued
            if ends is not None and time.monotonic() >= ends:
                break
    except Exception as exc:
        logger.exception("certificate run %s stopped", run_id)
        CertificateRun.objects.filter(pk=run_id, state__in=LIVE).update(
            state=RunState.FAILED, error=type(exc).__name__[:200], ended_at=timezone.now()
        )
    return count


@transaction.atomic
def _step(run_id):
    run = (
        CertificateRun.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("batch__field__programme", "started_by")
        .filter(pk=run_id, state__in=LIVE)
        .first()
    )
    if run is None:
        return 0
    people = list(to_certify(run.batch).select_for_update(of=("self",)).select_related("resident__user")[:STEP])
    for person in people:
        _issue(run, person)
    run.done += len(people)
    run.total = max(run.total, run.done)
    run.state = RunState.RUNNING
    if len(people) < STEP:
        run.state, run.ended_at, run.total = RunState.DONE, database_now(), run.done
    run.save(update_fields=["done", "total", "state", "ended_at"])
    return len(people)


def _issue(run, person):
    batch, today = run.batch, timezone.localdate(database_now())
    certificate = Certificate(
        enrolment=person,
        run=run,
        number=next_number(today.year),
        holder_name=person.full_name,
        class_name=str(batch)[:160],
        programme_name=batch.field.programme.name,
        hours=batch.hours,
        took_from=batch.starts_on,
        took_to=batch.ends_on,
        bnsp_number=person.bnsp_number,
        issued_on=today,
        key_id=signing_key_id(),
        issued_by=run.started_by,
    )
    certificate.payload = payload_of(certificate)
    certificate.signature = sign(certificate.payload)
    certificate.save()
    if person.resident is not None:
        notify(
            CertificateIssued,
            recipient=person.resident.user,
            context={"title": certificate.class_name},
            url=f"/saya/pelatihan/{person.pk}/sertifikat/",
            dedup_key=f"certificate:{certificate.pk}",
        )


def next_number(year):
    """Return the next certificate number of ``year``; belongs inside the transaction that uses it."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [year])
        last = cursor.fetchone()[0]
    return f"{last:05d}/CK/{year}"


@transaction.atomic
def revoke_certificate(*, officer, certificate_id, reason):
    """Take a certificate back; its check page says so from now on. Revoking twice keeps the first reason."""
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("enrolment__resident__user")
        .get(pk=certificate_id)
    )
    if certificate.revoked_at is not None:
        return certificate
    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasan pencabutan. Pemiliknya membaca alasan ini."), field="reason")
    certificate.revoked_at, certificate.revoke_reason = database_now(), reason.strip()[:200]
    certificate.save(update_fields=["revoked_at", "revoke_reason"])
    resident = certificate.enrolment.resident
    if resident is not None:
        notify(
            CertificateRevoked,
            recipient=resident.user,
            context={"title": certificate.class_name},
            url=f"/saya/pelatihan/{certificate.enrolment_id}/sertifikat/",
        )
    logger.info("certificate %s revoked by %s", certificate.pk, officer.pk)
    return certificate

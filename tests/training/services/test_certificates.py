"""Certificates: one number each without a gap, also when a worker dies or two work at once."""

import pytest

from cakapkerja.errors import BusinessRuleError
from notifications.models import Message
from tests.factories.accounts import OfficerFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from tests.racing import at_once
from training.enums import EnrolmentState, RunState
from training.models import Certificate, CertificateNumbers, CertificateRun
from training.services import certificates as service

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return OfficerFactory()


@pytest.fixture
def batch():
    return BatchFactory(running=True)


def graduates(batch, number):
    return [EnrolmentFactory(batch=batch, state=EnrolmentState.PASSED) for _n in range(number)]


def numbers():
    return sorted(int(text[:5]) for text in Certificate.objects.values_list("number", flat=True))


def test_everybody_who_passed_gets_one_and_is_told(batch, officer):
    people = graduates(batch, 3)
    EnrolmentFactory(batch=batch, state=EnrolmentState.FAILED)
    run = service.start_run(officer=officer, batch_id=batch.pk)
    assert service.run_waiting() == 3
    run.refresh_from_db()
    assert (run.state, run.done, run.total) == (RunState.DONE, 3, 3)
    assert {row.enrolment_id for row in Certificate.objects.all()} == {one.pk for one in people}
    assert numbers() == [1, 2, 3]
    assert Message.objects.filter(kind="training.certificate_issued").count() == 3


def test_a_second_run_finds_nothing_and_a_run_under_way_is_the_same_run(batch, officer):
    graduates(batch, 1)
    run = service.start_run(officer=officer, batch_id=batch.pk)
    assert service.start_run(officer=officer, batch_id=batch.pk) == run
    service.run_waiting()
    assert service.run_waiting() == 0
    with pytest.raises(BusinessRuleError, match="Tidak ada yang menunggu sertifikat"):
        service.start_run(officer=officer, batch_id=batch.pk)


def test_a_class_without_certificates_gives_none(batch, officer):
    graduates(batch, 1)
    batch.gives_certificate = False
    batch.save()
    with pytest.raises(BusinessRuleError, match="tidak memberi sertifikat"):
        service.start_run(officer=officer, batch_id=batch.pk)


def test_a_worker_that_dies_in_the_middle_leaves_neither_gap_nor_double(batch, officer, monkeypatch):
    graduates(batch, 5)
    monkeypatch.setattr(service, "STEP", 2)
    run = service.start_run(officer=officer, batch_id=batch.pk)
    plain, calls = service._issue, []

    def dies_at_the_fourth(*args):
        calls.append(1)
        plain(*args)
        if len(calls) == 4:
            raise KeyboardInterrupt  # what no handler catches: the process is gone

    monkeypatch.setattr(service, "_issue", dies_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        service.run_one(run.pk)
    assert numbers() == [1, 2]
    monkeypatch.setattr(service, "_issue", plain)
    service.run_waiting()
    run.refresh_from_db()
    assert (numbers(), run.done, run.state) == ([1, 2, 3, 4, 5], 5, RunState.DONE)
    assert CertificateNumbers.objects.get().last == 5


def test_an_error_stops_the_run_with_its_kind_and_another_run_goes_on(batch, officer, monkeypatch):
    graduates(batch, 2)
    run = service.start_run(officer=officer, batch_id=batch.pk)
    with monkeypatch.context() as patch:
        patch.setattr(service, "sign", lambda payload: 1 / 0)
        assert service.run_waiting() == 0
    run.refresh_from_db()
    assert (run.state, run.error, numbers()) == (RunState.FAILED, "ZeroDivisionError", [])
    service.start_run(officer=officer, batch_id=batch.pk)
    service.run_waiting()
    assert numbers() == [1, 2]


def test_a_revoked_certificate_needs_a_reason_and_may_be_replaced(batch, officer):
    graduates(batch, 1)
    service.start_run(officer=officer, batch_id=batch.pk)
    service.run_waiting()
    row = Certificate.objects.get()
    with pytest.raises(BusinessRuleError, match="Tulis alasan"):
        service.revoke_certificate(officer=officer, certificate_id=row.pk, reason=" ")
    for reason in ("Nama salah cetak.", "lain"):
        service.revoke_certificate(officer=officer, certificate_id=row.pk, reason=reason)
    row.refresh_from_db()
    assert row.revoke_reason == "Nama salah cetak."
    service.start_run(officer=officer, batch_id=batch.pk)
    service.run_waiting()
    assert numbers() == [1, 2]


def _two_workers(officer, batches):
    """Run both batches' certificates from two threads each; return the errors."""
    runs = [service.start_run(officer=officer, batch_id=batch.pk) for batch in batches]
    _none, wrong = at_once([lambda run=run: service.run_one(run.pk) for run in runs * 2])
    for run in runs:
        service.run_one(run.pk)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_classes_share_the_numbers_without_gap_or_repeat(monkeypatch):
    monkeypatch.setattr(service, "STEP", 3)
    batches = [BatchFactory(running=True), BatchFactory(running=True)]
    for batch in batches:
        graduates(batch, 8)
    assert _two_workers(OfficerFactory(), batches) == []
    assert numbers() == list(range(1, 17))
    assert set(CertificateRun.objects.values_list("state", "done")) == {("done", 8)}


@pytest.mark.django_db(transaction=True)
def test_canary_a_number_that_is_counted_beforehand_repeats(monkeypatch):
    """The race above proves nothing unless it fails when the number is read and then used."""
    monkeypatch.setattr(service, "STEP", 3)
    monkeypatch.setattr(service, "next_number", lambda year: f"{Certificate.objects.count() + 1:05d}/CK/{year}")
    batches = [BatchFactory(running=True), BatchFactory(running=True)]
    for batch in batches:
        graduates(batch, 8)
    _two_workers(OfficerFactory(), batches)
    assert CertificateRun.objects.filter(state=RunState.FAILED).exists()

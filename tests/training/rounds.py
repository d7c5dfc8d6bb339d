"""FT-11: a seat given back, a registration and a lapsed offer at the same moment, round after round."""

import datetime
import time

from django.db import transaction
from django.utils import timezone

from tests.factories.training import BatchFactory
from tests.racing import at_once
from training.enums import EnrolmentState as S
from training.models import Batch, Enrolment, EnrolmentTransition
from training.services import seats


def register(batch, resident=None):
    """The heart of a registration."""
    with transaction.atomic():
        return seats.take_seat_or_number(Enrolment(batch=batch, resident=resident, full_name="Orang Uji"))


def withdraw_and_fill(batch, enrolment):
    """The heart of a withdrawal: lock, move, offer the freed seat on."""
    with transaction.atomic():
        locked = seats.lock_batch(batch.pk)
        row = Enrolment.objects.select_related("batch", "resident__user").get(pk=enrolment.pk)
        row.batch = locked
        seats.move(row, "withdraw")
        return seats.fill_free_seats(locked)


def withdraw_then_fill(batch, enrolment):
    """The canary: the freed seat is offered on in a transaction of its own, by what was read outside any lock."""
    with transaction.atomic():
        row = Enrolment.objects.select_related("resident__user").get(pk=enrolment.pk)
        row.batch = seats.lock_batch(batch.pk)
        seats.move(row, "withdraw")
    lowest = Enrolment.objects.filter(batch=batch, state=S.WAITING).order_by("waiting_number").first()
    time.sleep(0.01)
    with transaction.atomic():
        lowest.batch = Batch.objects.select_related("field__programme").get(pk=batch.pk)
        seats.move(lowest, "offer")


def _waiting(batch):
    rows = Enrolment.objects.filter(batch=batch, state=S.WAITING)
    return set(rows.values_list("waiting_number", flat=True))


def _round(batch, withdraw):
    """Return what went wrong in one round, as sentences."""
    while len(_waiting(batch)) < 2:
        register(batch)
    seated = Enrolment.objects.filter(batch=batch).seated().first()
    late = Enrolment.objects.filter(batch=batch, state=S.OFFERED).exclude(pk=seated.pk)
    late.update(keep_until=timezone.now() - datetime.timedelta(seconds=1))
    before = _waiting(batch)
    _results, errors = at_once([lambda: withdraw(batch, seated), lambda: register(batch), seats.lapse_kept_seats])
    after = _waiting(batch)
    promoted = before - after
    faults = [f"{type(error).__name__}: {error}" for error in errors] + seats.check_seats(batch.pk)
    if not promoted:
        faults.append("a freed seat was offered to nobody")
    elif after and max(promoted) > min(after):
        faults.append(f"number {max(promoted)} was called before {min(after)}")
    return faults


def run_rounds(rounds, withdraw=withdraw_and_fill):
    """Race for ``rounds`` rounds on one class of two seats; return every fault, [] when all is well."""
    batch, faults = BatchFactory(quota=2, days=False), []
    for number in range(1, rounds + 1):
        faults += [f"round {number}: {fault}" for fault in _round(batch, withdraw)]
        if len(faults) > 20:
            break
    offers = EnrolmentTransition.objects.filter(enrolment__batch=batch, to_state=S.OFFERED).order_by("pk")
    numbers = list(offers.values_list("waiting_number", flat=True))
    if numbers != sorted(set(numbers)):
        faults.append("the log does not prove the order: a number twice, or after a higher one")
    return faults

"""The lottery: the list is frozen and its fingerprint published, then drawn with a number nobody knew (N-04)."""

import logging

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from training.allocation import allocate, draw_order, fingerprint
from training.enums import BatchState, EnrolmentState, SelectionMode
from training.lottery import groups_of, list_text, publishable, seal_of
from training.models import Allocation, Batch
from training.services.seats import lock_batch
from training.services.selection import give_seats

logger = logging.getLogger(__name__)
BATCHES_AT_ONCE = 50


def freeze_due_lists():
    """Freeze the lists of lotteries whose registration has closed; return how many. Safe to run twice."""
    due = Batch.objects.filter(
        state=BatchState.PUBLISHED, mode=SelectionMode.LOTTERY, closes_at__lte=Now(), allocation__isnull=True
    )
    done = 0
    for batch_id in due.order_by("closes_at", "pk").values_list("pk", flat=True)[:BATCHES_AT_ONCE]:
        with transaction.atomic():
            batch = lock_batch(batch_id)
            if batch.state == BatchState.PUBLISHED and not Allocation.objects.filter(batch=batch).exists():
                _freeze(batch, None)
                done += 1
    if done == BATCHES_AT_ONCE:
        logger.error("lottery: more lists are due than one run freezes")
    return done


@transaction.atomic
def freeze_list(*, officer, batch_id):
    """Freeze one list at once, as the task would."""
    batch = lock_batch(batch_id)
    if batch.mode != SelectionMode.LOTTERY or batch.state != BatchState.PUBLISHED:
        raise BusinessRuleError(_("Kelas ini tidak diundi, atau tidak tayang."))
    if batch.closes_at > database_now():
        raise BusinessRuleError(_("Pendaftaran masih dibuka. Daftar dibekukan setelah ditutup."))
    if Allocation.objects.filter(batch=batch).exists():
        raise StaleStateError(_("Daftar ini sudah dibekukan."))
    return _freeze(batch, officer)


def _freeze(batch, officer):
    people = (
        batch.enrolments.filter(state=EnrolmentState.REGISTERED)
        .select_related("kelurahan", "need")
        .order_by("ticket")
    )
    entries = [{"ticket": person.ticket, "groups": groups_of(person)} for person in people]
    entries, quotas = publishable(entries, batch.rule.body if batch.rule else {})
    seals = {person.ticket: seal_of(person) for person in people}
    entries = [{**entry, "seal": seals[entry["ticket"]]} for entry in entries]
    text = list_text(batch=batch, entries=entries, quotas=quotas, seats=batch.seats_left)
    return Allocation.objects.create(
        batch=batch,
        rule={"quotas": [list(quota) for quota in quotas]},
        rule_file=batch.rule,
        seats=batch.seats_left,
        entries=entries,
        list_text=text,
        list_sha256=fingerprint(text),
        frozen_by=officer,
    )


@transaction.atomic
def draw_lottery(*, officer, batch_id, seed):
    """Draw with the number that was named beforehand, give the seats, keep the result. Happens once."""
    batch = lock_batch(batch_id)
    if batch.mode != SelectionMode.LOTTERY or batch.state != BatchState.PUBLISHED:
        raise BusinessRuleError(_("Kelas ini tidak diundi, atau tidak tayang."))
    frozen = Allocation.objects.select_for_update(of=("self",)).filter(batch=batch).first()
    if frozen is None:
        raise BusinessRuleError(_("Daftar belum dibekukan. Tekan “Bekukan daftar” dulu."))
    if frozen.drawn_at is not None:
        raise StaleStateError(_("Kelas ini sudah diundi."))
    if batch.seed_at > database_now():
        raise BusinessRuleError(_("Angka undian belum keluar. Tunggu sampai waktunya."), field="seed")
    seed = " ".join(seed.split())
    if not seed or len(seed) > Allocation._meta.get_field("seed").max_length:
        raise BusinessRuleError(_("Tulis angka undian persis seperti di sumbernya."), field="seed")
    order = draw_order(frozen.entries, seed)
    result = allocate(order, [tuple(quota) for quota in frozen.rule["quotas"]], frozen.seats)
    frozen.seed, frozen.result = seed, result.as_json()
    frozen.drawn_at, frozen.drawn_by = max(database_now(), frozen.frozen_at), officer
    frozen.save(update_fields=["seed", "result", "drawn_at", "drawn_by"])
    people = list(batch.enrolments.filter(state=EnrolmentState.REGISTERED).select_related("resident__user"))
    places = {entry["ticket"]: place for place, entry in enumerate(order, start=1)}
    for person in people:
        person.rank = places.get(person.ticket)
    give_seats(batch, people, result, actor=officer)
    return frozen

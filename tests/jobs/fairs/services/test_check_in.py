"""Arrivals: each person once, from gates without a signal too, and nothing lost (FT-28)."""

import datetime
import threading
import uuid

import pytest
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Phase, TicketState
from jobs.fairs.models import CheckIn, CheckInConflict, Edition, Ticket
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.services import check_in as service
from jobs.fairs.ticket_codes import qr_text
from tests.factories.accounts import OfficerFactory
from tests.factories.fairs import EditionFactory, EntryWindowFactory, TicketFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def officer():
    return OfficerFactory(groups=["Pengelola bursa"])


def scan(text, gate="A", minutes=0, event=None):
    at = timezone.now() - datetime.timedelta(minutes=minutes)
    return service.Scan(event or uuid.uuid4(), text, at, gate)


def record(edition, scans, **more):
    return service.record_scans(actor=officer(), edition_id=edition.pk, scans=scans, **more)


@pytest.mark.parametrize("typed", [False, True], ids=["scanned", "typed"])
def test_a_ticket_lets_its_person_in(typed):
    ticket = TicketFactory(lane="elderly")
    text = f" {ticket.code.upper()} " if typed else qr_text(ticket)
    verdict = record(ticket.edition, [scan(text, minutes=2)])[0]
    assert (verdict.is_in, verdict.sentence, verdict.lane) == (True, "", "Lansia")
    row = CheckIn.objects.get()
    assert (row.ticket, row.gate) == (ticket, "A")
    ticket.refresh_from_db()
    assert ticket.first_seen_at == row.scanned_at


def test_the_same_event_again_changes_nothing():
    ticket = TicketFactory()
    first = scan(qr_text(ticket))
    bad = scan("zzzzzzzz")
    verdicts = [record(ticket.edition, [first, bad]) for _ in range(2)]
    assert verdicts[0] == verdicts[1]
    assert (CheckIn.objects.count(), CheckInConflict.objects.count()) == (1, 1)


def test_a_second_gate_is_a_conflict_that_names_the_first():
    ticket = TicketFactory()
    first, second = record(ticket.edition, [scan(qr_text(ticket), "A"), scan(qr_text(ticket), "B")])
    assert first.is_in
    assert not second.is_in
    assert "(A)" in second.sentence
    conflict = CheckInConflict.objects.get()
    assert (conflict.gate, conflict.why, conflict.ticket) == ("B", second.sentence, ticket)


def refused_scan(name):
    edition = EditionFactory()
    window = EntryWindowFactory(edition=edition)
    if name == "forged":
        return edition, scan(f"{TicketFactory(window=window).code}:tidak-asli"), "tidak asli"
    if name == "unknown":
        return edition, scan("bcdfghjk"), "tidak dikenal"
    if name == "other":
        return edition, scan(qr_text(TicketFactory())), "bursa lain"
    if name == "cancelled":
        return edition, scan(qr_text(TicketFactory(window=window, state=TicketState.CANCELLED))), "dibatalkan"
    waiting = TicketFactory(window=window, state=TicketState.WAITING, waiting_number=1)
    return edition, scan(qr_text(waiting)), "daftar tunggu"


@pytest.mark.parametrize("name", ["forged", "unknown", "other", "cancelled", "waiting"])
def test_what_does_not_count_is_listed_with_its_reason(name):
    edition, one, words = refused_scan(name)
    verdict = record(edition, [one])[0]
    assert not verdict.is_in
    assert words in verdict.sentence
    assert CheckInConflict.objects.get().why == verdict.sentence
    assert not CheckIn.objects.exists()


def test_scans_before_the_first_day_and_after_the_end_do_not_count():
    ticket = TicketFactory()
    early = scan(qr_text(ticket), minutes=3 * 24 * 60)
    assert "belum mulai" in record(ticket.edition, [early])[0].sentence
    Edition.objects.update(phase=Phase.CLOSED, closes_at=timezone.now() - datetime.timedelta(minutes=5))
    assert "sudah selesai" in record(ticket.edition, [scan(qr_text(ticket))])[0].sentence
    # A phone that had no signal until now: its scans of the day count.
    assert record(ticket.edition, [scan(qr_text(ticket), minutes=20)])[0].is_in


def test_a_clock_that_is_off_is_put_right_by_the_time_of_sending():
    ticket = TicketFactory()
    hours = datetime.timedelta(hours=5)
    one = service.Scan(uuid.uuid4(), qr_text(ticket), timezone.now() - hours, "A")
    record(ticket.edition, [one], sent_at=timezone.now() - hours)
    assert timezone.now() - CheckIn.objects.get().scanned_at < datetime.timedelta(minutes=1)


def test_strangers_wrong_phases_and_floods_are_refused():
    ticket = TicketFactory()
    other = OfficerFactory(groups=["Petugas wilayah"])
    with pytest.raises(BusinessRuleError, match="bukan bagian Anda"):
        service.record_scans(actor=other, edition_id=ticket.edition_id, scans=[scan("x")])
    with pytest.raises(BusinessRuleError, match="bertahap"):
        record(ticket.edition, [scan("x")] * 201)
    Edition.objects.update(phase=Phase.PUBLISHED)
    with pytest.raises(WrongPhaseError):
        record(ticket.edition, [scan(qr_text(ticket))])


# --- two gates ----------------------------------------------------------------------------------------
def sync_two_gates():
    """Two gates sync the same 40 tickets in opposite orders, at once; return how each ended."""
    window = EntryWindowFactory()
    tickets = TicketFactory.create_batch(40, window=window)
    actor = officer()

    def gate(name, mine):
        scans = [scan(qr_text(ticket), name) for ticket in mine]
        return lambda: service.record_scans(actor=actor, edition_id=window.edition_id, scans=scans)

    _verdicts, errors = at_once([gate("A", tickets), gate("B", tickets[::-1])])
    came = Ticket.objects.exclude(first_seen_at=None).count()
    return CheckIn.objects.count(), CheckInConflict.objects.count(), came, len(errors)


@pytest.mark.django_db(transaction=True)
def test_two_gates_let_each_person_in_once_and_lose_no_scan():
    assert sync_two_gates() == (40, 40, 40, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_gates_would_fall_over_each_other(monkeypatch):
    """Canary: the ticket's lock is what settles it."""
    barrier = threading.Barrier(2, timeout=5)

    def unlocked(codes):
        found = {row.code: row for row in Ticket.objects.filter(code__in=[code for code in codes if code])}
        barrier.wait()
        return found

    monkeypatch.setattr(service, "_lock_tickets", unlocked)
    assert sync_two_gates() != (40, 40, 40, 0)

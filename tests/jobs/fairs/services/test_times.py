"""Times for two: offered, booked by one, moved, given back, withdrawn, begun, reminded of (F-09, X-112)."""

import datetime
import threading

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AccessLog
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import Phase, PlaceState, TimeStep
from jobs.fairs.models import BookedTime, Edition, Place, Talk, TimeEvent
from jobs.fairs.services import bookings, calls, queue, talks, times
from notifications.models import Message
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.fairs import BookedTimeFactory, BoothFactory, EditionFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db
NINE, TEN = datetime.time(9), datetime.time(10)


@pytest.fixture
def booth():
    opens = timezone.now() - datetime.timedelta(hours=1)
    edition = EditionFactory(opens_at=opens, closes_at=opens + datetime.timedelta(days=3))
    return BoothFactory(edition=edition)


@pytest.fixture
def recruiter(booth):
    return MembershipFactory(company=booth.company, recruiter=True).user


def person():
    return ResidentFactory(complete=True)


def book(resident, time, **more):
    return bookings.book_time(actor=resident.user, booth_id=time.booth_id, time_id=time.pk, **more)


def offer(recruiter, booth, **more):
    plan = {"day": tomorrow(), "begins": NINE, "ends": TEN, "minutes": 10, **more}
    return times.offer_times(actor=recruiter, booth_id=booth.pk, **plan)


def tomorrow(days=1):
    return timezone.localdate() + datetime.timedelta(days=days)


def kinds(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", flat=True))


def close(booth):
    with transaction.atomic():
        edition = Edition.objects.select_for_update(of=("self",)).get(pk=booth.edition_id)
        edition.close()
        edition.closes_at = timezone.now()
        edition.save()
        queue.offer_everybody(edition)
    booth.edition = edition


# --- offering -------------------------------------------------------------------------------------------
def test_an_hour_becomes_six_times_and_the_same_hour_not_twice(booth, recruiter):
    assert offer(recruiter, booth) == 6
    with pytest.raises(BusinessRuleError, match="sudah punya waktu lain"):
        offer(recruiter, booth, begins=datetime.time(9, 30))
    assert BookedTime.objects.count() == 6
    colleague = MembershipFactory(company=booth.company, recruiter=True).user
    assert offer(colleague, booth) == 6


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ends": NINE}, "setelah jam mulai"),
        ({"minutes": 4}, "antara 5 dan 60"),
        ({"minutes": 60, "ends": datetime.time(9, 30)}, "tidak muat"),
        ({"ends": datetime.time(23), "minutes": 5}, "Paling banyak 100"),
    ],
    ids=["no length", "too short a talk", "none fits", "too many"],
)
def test_a_plan_that_makes_no_sense_says_why(booth, recruiter, more, said):
    with pytest.raises(BusinessRuleError, match=said):
        offer(recruiter, booth, **more)
    assert not BookedTime.objects.exists()


def test_times_lie_within_the_fair_and_a_week_after(booth, recruiter):
    with pytest.raises(BusinessRuleError, match="sudah lewat"):
        offer(recruiter, booth, day=tomorrow(-1))
    assert offer(recruiter, booth, day=tomorrow(8)) == 6
    with pytest.raises(BusinessRuleError, match="7 hari setelah"):
        offer(recruiter, booth, day=tomorrow(11))


def test_only_the_company_itself_offers_and_withdraws(booth):
    stranger = MembershipFactory(recruiter=True).user
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        offer(stranger, booth)
    row = BookedTimeFactory(booth=booth)
    with pytest.raises(BusinessRuleError, match="tidak ada di stan Anda"):
        times.withdraw_time(actor=stranger, time_id=row.pk)
    assert BookedTime.objects.standing().count() == 1


# --- booking --------------------------------------------------------------------------------------------
def test_a_time_is_taken_once_and_both_are_told(booth):
    row, resident = BookedTimeFactory(booth=booth), person()
    assert book(resident, row).resident == resident
    book(resident, row)
    assert kinds(resident.user) == ["fairs.time_taken"]
    assert kinds(row.recruiter) == ["fairs.time_changed"]
    with pytest.raises(BusinessRuleError, match="diambil orang lain"):
        book(person(), row)


def test_moving_gives_the_old_time_back_and_the_company_reads_the_note(booth):
    first, second = BookedTimeFactory(booth=booth), BookedTimeFactory(booth=booth)
    resident = person()
    book(resident, first)
    book(resident, second, note="Ada   ujian\x00 di sekolah.")
    assert list(BookedTime.objects.filter(resident=resident)) == [second]
    assert BookedTime.objects.free().get() == first
    event = TimeEvent.objects.get(step=TimeStep.MOVED)
    assert (event.time, event.note) == (second, "Ada ujian di sekolah.")


def test_a_move_that_fails_leaves_the_time_that_was_held(booth):
    first, taken = BookedTimeFactory(booth=booth), BookedTimeFactory(booth=booth)
    resident = person()
    book(resident, first)
    book(person(), taken)
    with pytest.raises(BusinessRuleError):
        book(resident, taken)
    assert BookedTime.objects.filter(resident=resident).get() == first


def test_nobody_is_in_two_talks_at_once_across_booths(booth):
    row = BookedTimeFactory(booth=booth, minutes_ahead=60)
    other = BookedTimeFactory(booth=BoothFactory(edition=booth.edition), minutes_ahead=65)
    resident = person()
    book(resident, row)
    with pytest.raises(BusinessRuleError, match="janji lain di jam itu"):
        book(resident, other)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookedTime.objects.filter(pk=other.pk).update(resident=resident)


def test_a_time_given_back_is_free_for_others_until_it_begins(booth):
    row, resident = BookedTimeFactory(booth=booth), person()
    book(resident, row)
    with pytest.raises(BusinessRuleError, match="bukan milik akun"):
        bookings.release_time(actor=person().user, time_id=row.pk)
    bookings.release_time(actor=resident.user, time_id=row.pk, note="Sakit.")
    assert book(person(), row).resident != resident
    begun = BookedTimeFactory(booth=booth, minutes_ahead=-1, resident=resident, booked_at=timezone.now())
    with pytest.raises(BusinessRuleError, match="sudah mulai"):
        bookings.release_time(actor=resident.user, time_id=begun.pk)


def test_a_withdrawn_time_is_told_without_its_note_and_another_can_be_chosen(booth):
    row, other, resident = BookedTimeFactory(booth=booth), BookedTimeFactory(booth=booth), person()
    book(resident, row)
    with pytest.raises(BusinessRuleError, match="biaya"):
        times.withdraw_time(actor=row.recruiter, time_id=row.pk, note="Bayar biaya administrasi dulu.")
    times.withdraw_time(actor=row.recruiter, time_id=row.pk, note="Perekrut sakit.")
    times.withdraw_time(actor=row.recruiter, time_id=row.pk)
    message = Message.objects.get(kind="fairs.time_withdrawn")
    assert message.recipient == resident.user
    assert "sakit" not in str(message.context)
    assert book(resident, other).resident == resident


def test_a_bare_profile_a_foreign_time_and_the_wrong_phase_get_a_sentence(booth):
    row = BookedTimeFactory(booth=booth)
    with pytest.raises(BusinessRuleError, match="Lengkapi profil"):
        book(ResidentFactory(), row)
    with pytest.raises(BusinessRuleError, match="diambil orang lain"):
        bookings.book_time(actor=person().user, booth_id=booth.pk, time_id=BookedTimeFactory().pk)
    Edition.objects.filter(pk=booth.edition_id).update(phase=Phase.PUBLISHED)
    with pytest.raises(BusinessRuleError, match="setelah pendaftaran dibuka"):
        book(person(), row)


def test_after_closing_only_who_waited_in_vain_chooses_a_time(booth):
    """Q-11: the slot offer."""
    row, waited = BookedTimeFactory(booth=booth, minutes_ahead=60 * 80), person()
    queue.join_queue(actor=waited.user, booth_id=booth.pk)
    close(booth)
    with pytest.raises(BusinessRuleError, match="sudah selesai"):
        book(person(), row)
    assert book(waited, row).resident == waited
    assert Place.objects.get().state == PlaceState.OFFERED


# --- it is time -----------------------------------------------------------------------------------------
def booked(booth, minutes_ahead, resident=None):
    return BookedTimeFactory(
        booth=booth,
        minutes_ahead=minutes_ahead,
        resident=resident or person(),
        booked_at=timezone.now() - datetime.timedelta(days=2),
    )


def test_the_talk_opens_five_minutes_before_for_either_side_and_is_one(booth):
    row = booked(booth, 4)
    talk = bookings.begin_booked(actor=row.resident.user, time_id=row.pk)
    assert bookings.begin_booked(actor=row.recruiter, time_id=row.pk) == talk
    assert (talk.recruiter, talk.place, talk.ends_at) == (row.recruiter, None, row.ends_at)
    assert kinds(row.recruiter) == ["fairs.time_begun"]
    assert AccessLog.objects.filter(subject=row.resident.user, actor=row.recruiter).count() == 1
    talks.end_talk(actor=row.recruiter, talk_id=talk.pk)
    assert Talk.objects.get().ended_at is not None


@pytest.mark.parametrize(
    ("minutes_ahead", "said"), [(7, "Belum waktunya"), (-11, "sudah lewat")], ids=["too early", "too late"]
)
def test_a_talk_opens_only_at_its_time(booth, minutes_ahead, said):
    row = booked(booth, minutes_ahead)
    with pytest.raises(BusinessRuleError, match=said):
        bookings.begin_booked(actor=row.resident.user, time_id=row.pk)
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        bookings.begin_booked(actor=person().user, time_id=row.pk)


def test_a_booked_talk_opens_after_closing_and_not_for_a_withdrawn_time(booth):
    row, gone = booked(booth, 0), booked(booth, 2)
    times.withdraw_time(actor=gone.recruiter, time_id=gone.pk)
    close(booth)
    assert bookings.begin_booked(actor=row.recruiter, time_id=row.pk).resident == row.resident
    with pytest.raises(BusinessRuleError, match="membatalkan"):
        bookings.begin_booked(actor=gone.resident.user, time_id=gone.pk)


def test_a_queue_passes_over_who_is_in_a_booked_talk_and_keeps_the_place(booth, recruiter):
    row = booked(booth, 0)
    other = BoothFactory(edition=booth.edition)
    caller = MembershipFactory(company=other.company, recruiter=True).user
    queue.join_queue(actor=row.resident.user, booth_id=other.pk)
    talk = bookings.begin_booked(actor=row.recruiter, time_id=row.pk)
    assert calls.call_next(actor=caller, booth_id=other.pk) is None
    talks.end_talk(actor=row.recruiter, talk_id=talk.pk)
    assert calls.call_next(actor=caller, booth_id=other.pk).resident == row.resident


def test_reminders_go_out_a_day_and_half_an_hour_before_each_once(booth):
    far, near, late = booked(booth, 60 * 20), booked(booth, 20), booked(booth, 60 * 5)
    BookedTime.objects.filter(pk=late.pk).update(booked_at=timezone.now())  # who books today needs no "tomorrow"
    booked(booth, 60 * 30)
    assert bookings.remind_of_times() == 2
    assert bookings.remind_of_times() == 0
    assert kinds(far.resident.user) == ["fairs.time_reminder"]
    assert kinds(near.resident.user) == ["fairs.time_reminder"]
    assert kinds(late.resident.user) == []
    half_a_day_ago = timezone.now() - datetime.timedelta(hours=12)
    BookedTime.objects.filter(pk=near.pk).update(reminded_at=half_a_day_ago)  # that was the one of the day before
    assert bookings.remind_of_times() == 1


# --- races ----------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_twelve_people_at_once_and_one_gets_the_time(booth):
    row, people = BookedTimeFactory(booth=booth), [person() for _ in range(12)]
    results, errors = at_once([lambda who=who: book(who, row) for who in people])
    assert len(results) == 1
    assert len(errors) == 11
    assert all(isinstance(error, BusinessRuleError) for error in errors), errors
    assert TimeEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_change_with_each_other_do_not_wait_in_a_circle(booth):
    first, second = BookedTimeFactory(booth=booth), BookedTimeFactory(booth=booth)
    third = BookedTimeFactory(booth=booth)
    one, two = person(), person()
    book(one, first)
    book(two, second)
    _results, errors = at_once([lambda: book(one, second), lambda: book(two, first), lambda: book(one, third)])
    assert all(isinstance(error, BusinessRuleError) for error in errors), errors
    assert BookedTime.objects.filter(resident__in=[one, two]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_lock_two_people_believe_they_have_it(booth, monkeypatch):
    row, people = BookedTimeFactory(booth=booth), [person() for _ in range(2)]
    barrier = threading.Barrier(2)

    def look(booth, keys):
        rows = {time.pk: time for time in BookedTime.objects.filter(pk__in=keys)}
        barrier.wait(timeout=30)
        return rows

    monkeypatch.setattr(bookings, "_hold", look)
    results, _errors = at_once([lambda who=who: book(who, row) for who in people])
    assert len(results) == 2

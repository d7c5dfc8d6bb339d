"""The queue of a booth: numbers, order, calls, skips, breaks and the end (Q-01 to Q-12)."""

import datetime

import pytest
from django.db import transaction
from django.db.models import F

from accounts.models import Company, Consent
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.fairs.enums import Lane, PlaceState, QueueStep, SkipReason
from jobs.fairs.line import estimate, in_order, waiting_in_order
from jobs.fairs.models import Booth, Edition, Place, PlaceEvent, Recruiter, Talk
from jobs.fairs.services import breaks, calls, queue, talks
from notifications.models import Message
from tests.factories.accounts import MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.fairs import BoothFactory, EditionFactory, PlaceFactory, TicketFactory
from tests.factories.jobs import VacancyFactory  # noqa: F401 - the model registry of jobs

pytestmark = pytest.mark.django_db
S = PlaceState


@pytest.fixture
def booth():
    return BoothFactory()


@pytest.fixture
def recruiter(booth):
    return recruiter_of(booth)


def recruiter_of(booth):
    return MembershipFactory(company=booth.company, recruiter=True).user


def person():
    return ResidentFactory(complete=True)


def join(booth, resident=None, **more):
    return queue.join_queue(actor=(resident or person()).user, booth_id=booth.pk, **more)


def states(*places):
    return [Place.objects.get(pk=place.pk).state for place in places]


def later(place, **ago):
    """As if the call had been that long ago."""
    Place.objects.filter(pk=place.pk).update(called_at=F("called_at") - datetime.timedelta(**ago))


def kinds(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", flat=True))


def steps(place):
    return list(PlaceEvent.objects.filter(place=place).values_list("step", flat=True))


# --- taking a number ----------------------------------------------------------------------------------
def test_numbers_follow_each_other_and_the_answer_is_kept(booth):
    first, second = join(booth, answer="Bisa\x00 shift malam"), join(booth)
    assert [first.number, second.number] == [1, 2]
    assert first.answer == "Bisa shift malam"
    assert first.ordered_at < second.ordered_at
    assert steps(first) == [QueueStep.JOINED]
    assert Consent.objects.filter(user=first.resident.user, text_version=queue.CONSENT_TEXT).exists()


def test_who_has_a_number_there_gets_the_same_one_again(booth):
    resident = person()
    assert join(booth, resident) == join(booth, resident)
    assert Place.objects.count() == 1


def test_nobody_waits_at_more_booths_than_the_edition_allows(booth):
    resident = person()
    for _ in range(3):
        join(BoothFactory(edition=booth.edition), resident)
    with pytest.raises(BusinessRuleError, match="sudah antre di 3 stan"):
        join(booth, resident)
    mine = Place.objects.filter(resident=resident).first()
    queue.leave_queue(actor=resident.user, place_id=mine.pk)
    assert join(booth, resident).number == 1


@pytest.mark.parametrize("phase", ["draft", "published", "registration", "closed", "archived"])
def test_only_a_live_fair_gives_numbers(phase):
    booth = BoothFactory(edition=EditionFactory(phase=phase))
    with pytest.raises(BusinessRuleError):
        join(booth)
    assert not Place.objects.exists()


def test_a_shut_queue_a_strange_booth_and_a_bare_profile_give_a_sentence(booth):
    with pytest.raises(BusinessRuleError, match="Lengkapi profil"):
        join(booth, ResidentFactory())
    with pytest.raises(BusinessRuleError, match="Lengkapi profil"):
        queue.join_queue(actor=OfficerFactory(), booth_id=booth.pk)
    Booth.objects.update(queue_open=False)
    with pytest.raises(BusinessRuleError, match="sedang ditutup"):
        join(booth)
    Booth.objects.update(queue_open=True)
    Company.objects.filter(pk=booth.company_id).update(state="suspended")
    with pytest.raises(BusinessRuleError, match="tidak ada lagi"):
        join(booth)


def test_the_lane_is_what_the_person_says_else_what_the_ticket_says(booth):
    resident = person()
    TicketFactory(window__edition=booth.edition, resident=resident, lane=Lane.PREGNANT)
    assert join(booth, resident).is_priority
    assert not join(BoothFactory(edition=booth.edition), resident, lane=Lane.ORDINARY).is_priority
    assert join(booth, lane=Lane.ELDERLY).is_priority
    assert join(booth, lane="raja").lane == Lane.ORDINARY


# --- order (Q-01, Q-07) -------------------------------------------------------------------------------
def test_a_priority_person_is_next_but_takes_one_call_of_three_at_most(booth, recruiter):
    ordinary = [join(booth) for _ in range(6)]
    priority = [join(booth, lane=Lane.DISABILITY) for _ in range(3)]
    expected = [priority[0], *ordinary[:2], priority[1], *ordinary[2:4], priority[2], *ordinary[4:]]
    assert [row.number for row in waiting_in_order(booth.pk)] == [row.number for row in expected]
    called = []
    while (place := calls.call_next(actor=recruiter, booth_id=booth.pk)) is not None:
        called.append(place)
        assert [row.number for row in waiting_in_order(booth.pk)] == [
            row.number for row in expected[len(called) :]
        ]
        finish(place)
    assert called == expected


def finish(place):
    talk = talks.answer_call(actor=place.resident.user, place_id=place.pk)
    return talks.end_talk(actor=place.resident.user, talk_id=talk.pk)


def test_under_a_load_of_priority_people_everybody_else_moves():
    """Q-07: of any three calls in a row at most one is a priority call while others wait."""
    order = list(in_order([("p", n) for n in range(30)], [("o", n) for n in range(20)], 0))
    head = order[:30]
    assert all(sum(kind == "p" for kind, _n in head[at : at + 3]) == 1 for at in range(28))
    assert [kind for kind, _n in order[30:]] == ["p"] * 20


# --- calling (Q-02, Q-03, Q-05) -------------------------------------------------------------------------
def test_a_called_person_is_told_and_has_the_next_one_wait(booth, recruiter):
    place = join(booth)
    assert calls.call_next(actor=recruiter, booth_id=booth.pk) == place
    assert kinds(place.resident.user) == ["fairs.queue_called"]
    with pytest.raises(BusinessRuleError, match="Nomor 1 baru dipanggil"):
        calls.call_next(actor=recruiter, booth_id=booth.pk)
    assert calls.call_next(actor=recruiter_of(booth), booth_id=booth.pk) is None


def test_who_is_called_elsewhere_is_paused_and_not_lost(booth, recruiter):
    other = BoothFactory(edition=booth.edition)
    resident = person()
    here, there, behind = join(booth, resident), join(other, resident), join(other)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    desk = recruiter_of(other)
    assert calls.call_next(actor=desk, booth_id=other.pk) == behind
    assert states(here, there) == [S.CALLED, S.WAITING]
    finish(here)
    finish(behind)
    assert calls.call_next(actor=desk, booth_id=other.pk) == there


def test_who_does_not_come_is_called_three_times_and_then_goes_to_the_end(booth, recruiter):
    away, behind = join(booth), join(booth)
    place = calls.call_next(actor=recruiter, booth_id=booth.pk)
    for turn in (2, 3):
        assert calls.call_again(actor=recruiter, place_id=place.pk).calls == turn
    with pytest.raises(BusinessRuleError, match="tiga kali"):
        calls.call_again(actor=recruiter, place_id=place.pk)
    later(place, seconds=89)
    assert calls.lapse_calls() == 0
    later(place, seconds=2)
    assert calls.lapse_calls() == 1
    assert [row.pk for row in waiting_in_order(booth.pk)] == [behind.pk, away.pk]
    assert steps(away) == ["joined", "called", "recalled", "recalled", "moved_back"]
    assert kinds(away.resident.user).count("fairs.queue_called") == 3


def test_after_ninety_seconds_the_next_call_sends_who_did_not_come_to_the_end(booth, recruiter):
    away, behind = join(booth), join(booth)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    later(away, seconds=91)
    assert calls.call_next(actor=recruiter, booth_id=booth.pk) == behind
    assert states(away, behind) == [S.WAITING, S.CALLED]


def test_a_recruiter_who_went_away_does_not_hold_the_person(booth, recruiter):
    place = join(booth)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    later(place, seconds=179)
    assert calls.lapse_calls() == 0
    later(place, seconds=2)
    assert calls.lapse_calls() == 1
    assert states(place) == [S.WAITING]


def test_a_late_answer_counts_until_somebody_else_is_called(booth, recruiter):
    place = join(booth)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    later(place, seconds=120)
    talk = talks.answer_call(actor=place.resident.user, place_id=place.pk)
    assert talk == talks.answer_call(actor=place.resident.user, place_id=place.pk)
    assert states(place) == [S.TALKING]
    assert len(talk.room) >= 22


def test_a_connection_that_breaks_keeps_number_and_talk(booth, recruiter):
    """Q-04: nothing but a call, a press or the end of the fair moves a place."""
    waiting = join(booth)
    Place.objects.filter(pk=waiting.pk).update(seen_at=F("seen_at") - datetime.timedelta(minutes=5))
    calls.lapse_calls()
    assert join(booth, waiting.resident) == waiting
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    talk = talks.answer_call(actor=waiting.resident.user, place_id=waiting.pk)
    talks.end_overdue_talks()
    assert talks.answer_call(actor=waiting.resident.user, place_id=waiting.pk) == talk


def test_a_recruiter_talks_with_four_people_at_most(booth, recruiter):
    for _ in range(5):
        join(booth)
    for _ in range(4):
        place = calls.call_next(actor=recruiter, booth_id=booth.pk)
        talks.answer_call(actor=place.resident.user, place_id=place.pk)
    with pytest.raises(BusinessRuleError, match="empat orang"):
        calls.call_next(actor=recruiter, booth_id=booth.pk)


def test_strangers_do_not_call_answer_skip_or_leave(booth, recruiter):
    place = join(booth)
    stranger = MembershipFactory(company__verified=True).user
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        calls.call_next(actor=stranger, booth_id=booth.pk)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    for act, more in ((calls.call_again, {}), (calls.skip_person, {"reason": SkipReason.TECHNICAL})):
        with pytest.raises(BusinessRuleError, match="tidak ada di stan"):
            act(actor=stranger, place_id=place.pk, **more)
        with pytest.raises(StaleStateError):  # a colleague did not call this person
            act(actor=recruiter_of(booth), place_id=place.pk, **more)
    for act in (talks.answer_call, queue.leave_queue):
        with pytest.raises(BusinessRuleError, match="bukan milik"):
            act(actor=person().user, place_id=place.pk)
    assert states(place) == [S.CALLED]


def test_a_frozen_company_calls_nobody(booth, recruiter):
    join(booth)
    Company.objects.filter(pk=booth.company_id).update(state="suspended")
    with pytest.raises(BusinessRuleError, match="dibekukan"):
        calls.call_next(actor=recruiter, booth_id=booth.pk)


# --- skipping, leaving, being told -------------------------------------------------------------
@pytest.mark.parametrize(
    ("reason", "state", "place_in_line"),
    [
        ("not_ready", S.WAITING, 1),
        ("technical", S.WAITING, 1),
        ("colleague", S.WAITING, 0),
        ("other_job", S.DONE, None),
    ],
)
def test_a_skip_has_a_reason_that_the_organiser_sees(booth, recruiter, reason, state, place_in_line):
    place, _behind = join(booth), join(booth)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    calls.skip_person(actor=recruiter, place_id=place.pk, reason=reason)
    assert states(place) == [state]
    row = PlaceEvent.objects.get(step=QueueStep.SKIPPED)
    assert (row.place, row.actor, row.reason) == (place, recruiter, reason)
    if place_in_line is not None:
        assert [row.pk for row in waiting_in_order(booth.pk)][place_in_line] == place.pk
    assert "fairs.queue_skipped" in kinds(place.resident.user)


@pytest.mark.parametrize("reason", ["", "malas", "x" * 50])
def test_a_skip_without_a_known_reason_is_refused(booth, recruiter, reason):
    place = join(booth)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    with pytest.raises(BusinessRuleError, match="Pilih satu alasan"):
        calls.skip_person(actor=recruiter, place_id=place.pk, reason=reason)
    assert states(place) == [S.CALLED]


def test_who_is_left_to_a_colleague_is_called_by_the_colleague(booth, recruiter):
    colleague = recruiter_of(booth)
    calls.see_recruiter(actor=colleague, booth_id=booth.pk)
    place, behind = join(booth), join(booth)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    calls.skip_person(actor=recruiter, place_id=place.pk, reason=SkipReason.COLLEAGUE)
    assert calls.call_next(actor=recruiter, booth_id=booth.pk) == behind
    assert calls.call_next(actor=colleague, booth_id=booth.pk) == place


def test_who_is_left_to_a_colleague_that_went_home_is_called_all_the_same(booth, recruiter):
    place = join(booth)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    calls.skip_person(actor=recruiter, place_id=place.pk, reason=SkipReason.COLLEAGUE)
    assert calls.call_next(actor=recruiter, booth_id=booth.pk) == place


def test_leaving_is_once_and_tells_those_behind_that_their_turn_is_near(booth):
    places = [join(booth) for _ in range(5)]
    first = places[0]
    for _ in range(2):
        assert queue.leave_queue(actor=first.resident.user, place_id=first.pk).state == S.LEFT
    assert steps(first) == ["joined", "left"]
    told = [kinds(place.resident.user) for place in places]
    assert told == [[], [], ["fairs.queue_soon"], ["fairs.queue_soon"], []]


def test_nobody_is_told_twice_that_their_turn_is_near(booth):
    places = [join(booth) for _ in range(5)]
    for place in places[:2]:
        queue.leave_queue(actor=place.resident.user, place_id=place.pk)
    assert [kinds(place.resident.user).count("fairs.queue_soon") for place in places] == [0, 0, 1, 1, 1]


# --- how long (Q-08) ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ahead", "finished", "said"),
    [
        (5, 2, None),
        (5, 3, (15, 35)),
        (0, 3, (0, 1)),
        (1, 3, (3, 7)),
        (2, 15, (1, 3)),
        (6, 5, (10, 25)),
        (100, 30, (35, 65)),
        (10_000, 3, (37500, 62500)),
    ],
)
def test_the_wait_is_a_range_and_unknown_below_three_calls(ahead, finished, said):
    assert estimate(ahead, finished) == said


# --- breaks (Q-10) --------------------------------------------------------------------------------------
def see(booth, recruiter, minutes_ago):
    calls.see_recruiter(actor=recruiter, booth_id=booth.pk)
    Recruiter.objects.update(last_seen_at=F("last_seen_at") - datetime.timedelta(minutes=minutes_ago))


def test_after_five_minutes_without_a_recruiter_people_and_organiser_are_told(booth, recruiter):
    organiser = OfficerFactory(groups=["Pengelola bursa"])
    place = join(booth)
    see(booth, recruiter, 4)
    assert breaks.watch_booths() == 0
    see(booth, recruiter, 6)
    assert breaks.watch_booths() == 1
    assert breaks.watch_booths() == 0
    assert kinds(place.resident.user) == ["fairs.queue_break"]
    assert kinds(organiser) == ["fairs.booth_absent"]
    booth.refresh_from_db()
    assert booth.on_break_since is not None
    assert states(place) == [S.WAITING]
    calls.see_recruiter(actor=recruiter, booth_id=booth.pk)
    booth.refresh_from_db()
    assert booth.on_break_since is None


def test_a_booth_where_nobody_ever_looked_goes_on_a_break_five_minutes_after_opening(booth):
    assert breaks.watch_booths() == 1  # the factory's edition opened an hour ago


def test_the_local_officer_of_a_small_fair_is_told(booth):
    from tests.factories.accounts import kelurahan

    local, other = OfficerFactory(groups=["Petugas wilayah"]), OfficerFactory(groups=["Pengelola bursa"])
    Edition.objects.update(kelurahan=kelurahan())
    booth.edition.local_officers.add(local)
    assert breaks.watch_booths() == 1
    assert (kinds(local), kinds(other)) == (["fairs.booth_absent"], [])


@pytest.mark.parametrize("change", [{"queue_open": False}, {"state": "removed"}])
def test_a_booth_without_a_queue_has_no_break(booth, change):
    Booth.objects.update(**change)
    assert breaks.watch_booths() == 0


# --- the end (Q-11) -------------------------------------------------------------------------------------
def test_at_closing_everybody_who_waits_is_offered_another_way(booth, recruiter):
    talking, called, *waiting = [join(booth) for _ in range(4)]
    elsewhere = join(BoothFactory())
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    talks.answer_call(actor=talking.resident.user, place_id=talking.pk)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    with transaction.atomic():
        assert queue.offer_everybody(booth.edition) == 3
    assert states(talking, called, *waiting, elsewhere) == [S.TALKING, *[S.OFFERED] * 3, S.WAITING]
    for place in (called, *waiting):
        assert kinds(place.resident.user)[-1] == "fairs.queue_ended"
        assert steps(place)[-1] == "offered"
    with transaction.atomic():
        assert queue.offer_everybody(booth.edition) == 0


# --- the talk's clock -------------------------------------------------------------------------------------
def test_a_talk_ends_by_the_clock_and_is_longer_once_when_both_ask(booth, recruiter):
    place = join(booth)
    calls.call_next(actor=recruiter, booth_id=booth.pk)
    talk = talks.answer_call(actor=place.resident.user, place_id=place.pk)
    minutes = datetime.timedelta(minutes=10)
    assert talk.ends_at - Talk.objects.get().started_at == minutes
    talks.ask_longer(actor=recruiter, talk_id=talk.pk)
    assert talks.ask_longer(actor=recruiter, talk_id=talk.pk).ends_at == talk.ends_at
    for _ in range(2):
        longer = talks.ask_longer(actor=place.resident.user, talk_id=talk.pk)
    assert longer.ends_at == talk.ends_at + minutes
    Talk.objects.update(ends_at=F("started_at"))
    assert talks.end_overdue_talks() == 1
    assert talks.end_overdue_talks() == 0
    assert states(place) == [S.DONE]
    assert Talk.objects.get().ended_by_resident is None
    with pytest.raises(StaleStateError):
        talks.ask_longer(actor=recruiter, talk_id=talk.pk)


def test_a_rating_is_one_of_five_and_an_outcome_is_told_without_it(booth, recruiter):
    talk = finish(called(booth, recruiter))
    colleague, stranger = recruiter_of(booth), MembershipFactory().user
    for rating in (0, 6, None, "5"):
        with pytest.raises(BusinessRuleError, match="penilaian"):
            talks.rate_talk(actor=recruiter, talk_id=talk.pk, rating=rating)
    talks.rate_talk(actor=colleague, talk_id=talk.pk, rating=2, notes="Perlu latihan\x00")
    with pytest.raises(BusinessRuleError, match="tidak ada"):
        talks.rate_talk(actor=stranger, talk_id=talk.pk, rating=2)
    with pytest.raises(BusinessRuleError, match="tidak ada"):
        talks.set_outcome(actor=talk.resident.user, talk_id=talk.pk, outcome="hired")
    with pytest.raises(BusinessRuleError, match="hasil"):
        talks.set_outcome(actor=recruiter, talk_id=talk.pk, outcome="bagus")
    talks.set_outcome(actor=recruiter, talk_id=talk.pk, outcome="applied")
    talk.refresh_from_db()
    assert (talk.rating, talk.notes, talk.outcome) == (2, "Perlu latihan", "applied")
    told = Message.objects.get(kind="fairs.talk_followed")
    assert told.recipient == talk.resident.user
    assert told.context == {"company": booth.company.name, "asks": True}


def called(booth, recruiter, **more):
    join(booth, **more)
    return calls.call_next(actor=recruiter, booth_id=booth.pk)


def test_a_talk_that_runs_has_no_outcome_yet(booth, recruiter):
    place = called(booth, recruiter)
    talk = talks.answer_call(actor=place.resident.user, place_id=place.pk)
    with pytest.raises(StaleStateError, match="Selesaikan bicara"):
        talks.set_outcome(actor=recruiter, talk_id=talk.pk, outcome="kept")


def test_who_stands_at_the_booth_is_met_in_person_only_where_there_is_a_place(booth, recruiter):
    place = called(booth, recruiter)
    with pytest.raises(BusinessRuleError, match="daring"):
        talks.meet_in_person(actor=recruiter, place_id=place.pk)
    Edition.objects.update(kind="hybrid", place="GOR Cibodas")
    assert talks.meet_in_person(actor=recruiter, place_id=place.pk).medium == "in_person"


def test_the_factory_numbers_as_the_service_does():
    place = PlaceFactory()
    assert join(place.booth).number == 2


def test_closing_the_edition_offers_everybody_another_way(booth):
    from jobs.fairs.services.editions import change_phase

    place = join(booth)
    change_phase(officer=OfficerFactory(groups=["Pengelola bursa"]), edition_id=booth.edition_id, arrow="close")
    assert states(place) == [S.OFFERED]

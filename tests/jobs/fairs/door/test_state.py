"""The line in Redis: order, draw, room, copies, loss. Each with the real server."""

import dataclasses
import statistics
import time

import pytest

from jobs.fairs.door import brake, state
from jobs.fairs.door.rules import Rules
from jobs.fairs.door.ticket import FRESH, Ticket, place_of, shuffled
from tests.racing import at_once

HOUR = 3600


def rules(**changes):
    now = int(time.time())
    given = {
        "pk": 990_001,
        "slug": "bursa-uji",
        "name": "Bursa Uji",
        "mode": "auto",
        "phase": "live",
        "capacity": 1000,
        "per_minute": 60,
        "opens": now - HOUR,
        "closes": now + HOUR,
    }
    return Rules(**{**given, **changes})


def now():
    return int(time.time())


def arrive(which, count=1):
    return [state.arrive(which, now()) for _ in range(count)]


def older(redis, which, **fields):
    """Let time pass for the line: what the script wrote is set back."""
    key = f"ruang:{which.pk}"
    for name, seconds in fields.items():
        if name == "by":
            redis.hset(key, "at", int(redis.hget(key, "at")) - seconds * 1000)
    state._lines.pop(which.pk, None)


def peek(which):
    state._lines.pop(which.pk, None)
    return state.look(which)


# --- straight in, or a number ------------------------------------------------------------------------
def test_people_go_straight_in_while_the_rate_allows_and_wait_after_that():
    door = rules(per_minute=2)  # one in half a minute
    answers = arrive(door, 4)
    assert [is_in for is_in, _ticket in answers] == [True, False, False, False]
    assert [ticket.number for _in, ticket in answers] == [1, 2, 3, 4]
    assert peek(door).waiting == 3


def test_no_more_are_inside_than_there_is_room_for(redis):
    door = rules(capacity=3, per_minute=6000)
    assert [is_in for is_in, _t in arrive(door, 6)] == [True, True, True, False, False, False]
    older(redis, door, by=60)
    assert peek(door).serving == 3
    # One of them is not seen for longer than a pass lasts: the next may come.
    name = f"ruang:{door.pk}:dalam"
    redis.zadd(name, {redis.zrange(name, 0, 0)[0]: 1})
    older(redis, door, by=60)
    line = peek(door)
    assert (line.inside, line.serving) == (2, 4)


def test_with_a_rate_of_nought_nobody_is_let_in(redis):
    door = rules(per_minute=0)
    assert [is_in for is_in, _t in arrive(door, 3)] == [False, False, False]
    older(redis, door, by=600)
    assert peek(door).serving == 0


def test_who_waits_is_let_in_by_number_and_at_the_set_rate(redis):
    door = rules(per_minute=600)
    arrive(rules(per_minute=0), 300)
    first, second = Ticket(1, 1, seen=now()), Ticket(300, 1, seen=now())
    arrive(door)
    older(redis, door, by=1)
    line = peek(door)
    assert 10 <= line.serving <= 20  # ten a second, two seconds' worth at most
    assert state.present(door, first, now())[0] == "in"
    assert state.present(door, second, now())[0] == "wait"


def test_numbers_are_given_once_however_many_ask_together():
    door = rules(per_minute=0)
    answers, errors = at_once([lambda: arrive(door, 25) for _ in range(8)])
    assert errors == []
    numbers = sorted(ticket.number for found in answers for _in, ticket in found)
    assert numbers == list(range(1, 201))


def test_the_pace_is_said_only_after_it_was_measured(redis):
    door = rules(per_minute=60)
    arrive(rules(per_minute=0), 100)
    older(redis, door, by=1)
    assert peek(door).pace == 0
    for _ in range(25):
        older(redis, door, by=1)
        line = peek(door)
    assert 45 <= line.pace <= 75


# --- the draw -----------------------------------------------------------------------------------------
def waiting_before_the_opening(count):
    door = rules(mode="on", opens=now() + 600)
    tickets = [ticket for _in, ticket in arrive(door, count)]
    return door, tickets


def test_before_the_opening_nobody_is_let_in_and_at_it_all_are_drawn_once(redis):
    door, tickets = waiting_before_the_opening(40)
    older(redis, door, by=60)
    assert (peek(door).serving, peek(door).is_held) == (0, True)
    opened = dataclasses.replace(door, opens=now() - 1, per_minute=0)
    line = peek(opened)
    places = [place_of(ticket.number, line) for ticket in tickets]
    assert sorted(places) == list(range(1, 41))
    assert places != sorted(places)
    later = arrive(opened)[0][1]
    assert place_of(later.number, peek(opened)) == 41
    # Fixed: another process, and a later look, say the same.
    shuffled.cache_clear()
    assert [place_of(ticket.number, peek(opened)) for ticket in tickets] == places


def test_every_place_is_equally_likely_for_the_first_who_came():
    """3,000 draws among 20: each place about 150 times, whatever the number."""
    for number in (1, 20):
        counts = [0] * 20
        for draw in range(3000):
            counts[shuffled.__wrapped__(f"benih-{draw}", 20)[number - 1]] += 1
        assert statistics.mean(counts) == 150
        assert sum((count - 150) ** 2 / 150 for count in counts) < 43.8  # chi square, 19 degrees, 0.1 %


def test_a_place_made_out_before_the_draw_lets_nobody_in(redis):
    door, tickets = waiting_before_the_opening(40)
    before = peek(door)  # this process's picture is from before the draw, and knows nobody yet
    opened = dataclasses.replace(door, opens=now() - 1, per_minute=600)
    older(redis, door, by=5)
    line = peek(opened)
    assert line.serving == 20
    early, late = tickets[:20], [t for t in tickets[:20] if place_of(t.number, line) > 20]
    assert len(late) < len(early)
    state._lines[door.pk] = dataclasses.replace(before, last=0, taken_at=time.monotonic())
    assert state.present(dataclasses.replace(opened, per_minute=0), late[0], now())[0] == "wait"
    lucky = next(t for t in early if t not in late)
    assert state.present(dataclasses.replace(opened, per_minute=0), lucky, now())[0] == "in"


def test_with_the_automatic_door_who_fits_comes_in_before_the_opening_too():
    door = rules(mode="auto", opens=now() + 600, capacity=2, per_minute=6000)
    assert [is_in for is_in, _t in arrive(door, 4)] == [True, True, False, False]


# --- copies -------------------------------------------------------------------------------------------
@pytest.fixture
def called(redis):
    """A ticket whose turn it is, and its door."""
    door = rules(per_minute=6000)
    ticket = arrive(rules(per_minute=0))[0][1]
    arrive(rules(per_minute=0))
    older(redis, door, by=5)
    assert peek(door).serving >= 1
    return door, ticket


def later(redis, door, ticket, seconds):
    key = f"ruang:{door.pk}:{ticket.key}"
    newest, before, since = redis.get(key).split()
    redis.set(key, f"{newest} {before} {int(since) - seconds * 1000}")


def test_a_number_lets_one_browser_in_and_its_copy_gets_nothing(redis, called):
    door, ticket = called
    said, own = state.present(door, ticket, now())
    assert (said, own.is_pass, own.is_fresh(now())) == ("in", True, False)
    said, own = state.present(door, own, now())  # the next view, at once
    assert (said, own.is_fresh(now())) == ("in", True)
    later(redis, door, ticket, 60)
    assert state.present(door, ticket, now())[0] == "spent"
    assert state.present(door, own, now())[0] == "in"


def test_a_pass_and_its_copy_do_not_both_stay_in(redis, called):
    door, ticket = called
    _said, first = state.present(door, ticket, now())
    _said, own = state.present(door, first, now())
    copy = own
    _said, own = state.present(door, own, now())
    later(redis, door, ticket, 60)
    said, copy = state.present(
        door, copy, now()
    )  # as if the answer got lost: it works, and makes the other worthless
    assert said == "in"
    assert state.present(door, own, now())[0] == "spent"
    assert state.present(door, copy, now())[0] == "in"


def test_tabs_of_one_browser_and_a_lost_answer_keep_the_place(redis, called):
    door, ticket = called
    _said, one = state.present(door, ticket, now())
    said, other = state.present(door, ticket, now())  # a second tab, before the first answer came
    assert (said, other.form) == ("in", one.form)
    later(redis, door, ticket, 60)
    said, again = state.present(door, ticket, now())  # the answer never came
    assert said == "in"
    assert state.present(door, again, now())[0] == "in"


def test_canary_without_the_newest_form_a_copy_would_stay_in(redis, called, monkeypatch):
    """The guard of copies is the comparison in the script: with it off the same steps let both in."""
    door, ticket = called
    broken = state.SCRIPT.replace("elseif shown == before then", "elseif true then")
    assert broken != state.SCRIPT
    monkeypatch.setattr(state, "_script", lambda url: state._client(url).register_script(broken))
    _said, own = state.present(door, ticket, now())
    _said, own = state.present(door, own, now())
    later(redis, door, ticket, 60)
    assert state.present(door, ticket, now())[0] == "in"
    assert state.present(door, own, now())[0] == "in"


# --- Redis emptied, Redis away -----------------------------------------------------------------------
def test_an_emptied_redis_is_filled_again_by_a_process_that_remembers(redis):
    door, tickets = waiting_before_the_opening(30)
    opened = dataclasses.replace(door, opens=now() - 1, per_minute=600)
    older(redis, door, by=1)
    before = peek(opened)
    for key in redis.scan_iter("ruang:*"):
        redis.delete(key)
    state._lines[door.pk] = dataclasses.replace(before, taken_at=0)
    after = state.look(opened)
    assert (after.last, after.seed, after.drawn_to) == (before.last, before.seed, before.drawn_to)
    assert after.serving >= before.serving
    assert [place_of(t.number, after) for t in tickets] == [place_of(t.number, before) for t in tickets]


def test_a_number_that_nobody_remembers_is_believed():
    door = rules(per_minute=0)
    ticket = Ticket(700, 1, seen=now())
    assert state.present(door, ticket, now())[0] == "wait"
    assert arrive(door)[0][1].number == 701


@pytest.fixture
def away(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"


def test_without_redis_a_pass_holds_and_newcomers_come_in_up_to_the_rate(away, monkeypatch):
    door = rules(per_minute=90)
    with pytest.raises(state.Away):
        state.arrive(door, now())
    stopped = time.monotonic()
    monkeypatch.setattr(brake.time, "monotonic", lambda: stopped)
    kept = Ticket(5, 1, "abc", now() - 600)
    assert brake.admit(door, kept, now()) == (True, kept)
    answers = [brake.admit(door, None, now()) for _ in range(6)]
    assert [is_in for is_in, _t in answers] == [True, True, True, False, False, False]
    assert answers[0][1].is_pass
    assert answers[-1][1] is None


def test_without_redis_the_line_goes_on_by_the_last_picture(settings):
    door = rules(per_minute=60)
    arrive(rules(per_minute=0), 50)
    line = peek(rules(per_minute=0))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    state._lines[door.pk] = dataclasses.replace(line, taken_at=time.monotonic() - 10)
    assert brake.admit(door, Ticket(9, 1, seen=now()), now())[0] is True
    assert brake.admit(door, Ticket(30, 1, seen=now()), now())[0] is False


def test_a_failure_leaves_redis_alone_for_a_moment(away, caplog):
    door = rules()
    for _ in range(5):
        with pytest.raises(state.Away):
            state.arrive(door, now())
    assert caplog.text.count("waiting room without Redis") == 1


def test_before_the_opening_nobody_slips_in_because_redis_is_away(away):
    door = rules(mode="on", opens=now() + 60)
    assert brake.admit(door, None, now()) == (False, None)


def test_a_pass_lasts_for_a_while_and_no_longer():
    held = Ticket(3, 1, "abc", now() - 29 * 60)
    assert held.holds(now())
    assert not dataclasses.replace(held, seen=now() - 31 * 60).holds(now())
    assert not Ticket(3, 1, seen=now() - 13 * HOUR).holds(now())
    assert Ticket(3, 1, "abc", now() - FRESH + 5).is_fresh(now())

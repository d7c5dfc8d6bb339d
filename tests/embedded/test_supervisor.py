"""What keeps the portal's processes alive, and how they end."""

import os
import re
import signal
import sys
import time

import pytest

from cakapkerja.embedded import EmbeddedError, PostgresServer, ValkeyServer, supervisor
from cakapkerja.embedded.supervisor import LOG_BYTES, Program, Supervisor
from tests.embedded.conftest import sql, wait_until

STUBBORN = 'trap "" TERM; sleep 1000 & echo waiting; wait'

# Ends only once the other one is ending too, and only if the server still answers then.
TOGETHER = """
import pathlib, signal, socket, sys, time
mine, other, server = sys.argv[1:]
def end(*_):
    pathlib.Path(mine).touch()
    while not pathlib.Path(other).exists():
        time.sleep(0.01)
    socket.socket(socket.AF_UNIX).connect(server)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("waiting", flush=True)
while True:
    signal.pause()
"""


class Clock:
    def __init__(self, now):
        self.now = now

    def monotonic(self):
        return self.now

    def pass_seconds(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    """Lets a minute pass at once, and none by itself: waiting would prove nothing more."""
    clock = Clock(time.monotonic())
    monkeypatch.setattr(supervisor, "time", clock)
    return clock


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervised(said):
    """A supervisor that ends what it started, and the test's own signal handlers back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    supervised = Supervisor(say=said.append)
    yield supervised
    supervised.stop_all(seconds=0)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def program(machine, tmp_path):
    def make(name, *command):
        log = tmp_path / f"{name}.log"
        return Program(name, command, log=log, env=machine.environment, cwd=tmp_path)

    return make


def kill(service):
    os.kill(service.process.pid, signal.SIGKILL)
    wait_until(lambda: not service.running, "the killed one is gone")


def wait_for_line(program, line):
    wait_until(lambda: program.log.exists() and line in program.log.read_text().splitlines(), f"it prints {line}")


def test_a_program_that_ends_runs_again_after_a_moment(program, supervised, clock, said):
    web = program("web", "sleep", "1000")
    supervised.add("web", web)
    first = web.process.pid
    kill(web)
    for _ in range(2):
        supervised.check()
        assert not web.running  # at once would be a busy loop where the cause stays
    clock.pass_seconds(1)
    supervised.check()
    assert web.running
    assert web.process.pid != first
    assert said == [f"web ended; it is started again in 1 s ({web.log})", "web runs again"]


def test_five_failures_in_a_row_end_it_with_the_end_of_the_log(program, supervised, clock, said, tmp_path):
    starts = tmp_path / "starts"
    web = program("web", "sh", "-c", f"echo x >> {starts}; echo no more paper; exit 1")
    supervised.add("web", web)
    for _ in range(4):
        wait_until(lambda: not web.running, "it ended")
        supervised.check()
        clock.pass_seconds(9)
        supervised.check()
    wait_until(lambda: not web.running, "it ended")
    with pytest.raises(EmbeddedError) as refusal:
        supervised.check()
    assert f"web ended 5 times in a row. {web.log} ends with:\n" in str(refusal.value)
    assert "no more paper" in str(refusal.value)
    assert starts.read_text().count("x") == 5
    assert re.findall(r"again in (\d+) s", "\n".join(said)) == ["1", "2", "4", "8"]


def test_a_failure_after_a_steady_minute_is_the_first_one_again(program, supervised, clock, said):
    """A portal that loses a process once a day must not end on the fifth day."""
    web = program("web", "sleep", "1000")
    supervised.add("web", web)
    for _ in range(6):
        clock.pass_seconds(61)
        kill(web)
        supervised.check()
        clock.pass_seconds(1)
        supervised.check()
        assert web.running
    assert {line for line in said if "ended" in line} == {f"web ended; it is started again in 1 s ({web.log})"}


def test_a_killed_database_runs_again_with_its_rows(machine, supervised, clock):
    database = PostgresServer(machine.var / "pg", sockets=machine.var / "run", log=machine.logs / "postgres.log")
    supervised.add("postgres", database)
    sql(database.database_url, "CREATE TABLE kept AS SELECT 1 AS number")
    kill(database)
    supervised.check()
    clock.pass_seconds(1)
    supervised.check()
    assert sql(database.database_url, "SELECT number FROM kept") == [(1,)]


def test_a_server_that_cannot_start_again_says_why_and_is_given_up(machine, supervised, clock, said, monkeypatch):
    broker = ValkeyServer(machine.var / "valkey", sockets=machine.var / "run", log=machine.logs / "valkey.log")
    supervised.add("valkey", broker)
    kill(broker)
    monkeypatch.setenv("EMBEDDED_VALKEY_BIN", "/no/such/file")
    with pytest.raises(EmbeddedError, match="valkey ended 5 times in a row"):
        for _ in range(10):
            supervised.check()
            clock.pass_seconds(9)
    assert said.count("EMBEDDED_VALKEY_BIN is /no/such/file, but there is no such file.") == 4


def test_what_a_killed_program_left_behind_ends_before_it_starts_again(program, supervised, clock, machine):
    """A worker whose master was killed would go on beside the new one, and outlive the portal."""
    worker = program("worker", "sh", "-c", "sleep 1000 & echo waiting; wait")
    supervised.add("worker", worker)
    wait_for_line(worker, "waiting")
    left = [process for process in machine.processes() if process.pid != worker.process.pid]
    kill(worker)
    assert [process in machine.processes() for process in left] == [True]
    supervised.check()
    clock.pass_seconds(1)
    supervised.check()
    assert worker.running
    wait_until(lambda: left[0] not in machine.processes(), "the old child ended")


def test_programs_end_side_by_side_and_the_servers_after_them(machine, supervised, program, tmp_path):
    """One after the other, three programs would take three times as long; servers first would lose their work."""
    broker = ValkeyServer(machine.var / "valkey", sockets=machine.var / "run", log=machine.logs / "valkey.log")
    supervised.add("valkey", broker)
    flags = [str(tmp_path / "web.ends"), str(tmp_path / "worker.ends")]
    both = [
        program(name, sys.executable, "-c", TOGETHER, *order, str(broker.socket))
        for name, order in (("web", flags), ("worker", flags[::-1]))
    ]
    for each in both:
        supervised.add(each.name, each)
        wait_for_line(each, "waiting")
    supervised.stop_all()
    assert [each.process.returncode for each in both] == [0, 0]
    assert not broker.running


def test_a_program_that_ignores_sigterm_is_killed_with_its_children(machine, supervised, program):
    web = program("web", "sh", "-c", STUBBORN)
    supervised.add("web", web)
    wait_for_line(web, "waiting")
    supervised.stop_all(seconds=0.2)
    assert web.process.returncode == -signal.SIGKILL
    machine.wait_until_nothing_runs()


def test_a_second_signal_does_not_wait_for_unfinished_work(supervised, program):
    """Ctrl-C twice: the person is in a hurry."""
    web = program("web", "sh", "-c", STUBBORN)
    supervised.add("web", web)
    wait_for_line(web, "waiting")
    supervised.handle_signals()
    signal.raise_signal(signal.SIGINT)
    supervised.watch()  # returns, for the first signal asked to stop
    signal.raise_signal(signal.SIGINT)
    supervised.stop_all(seconds=3600)
    assert not web.running


def test_warnings_and_errors_are_shown_and_everything_is_logged(program, supervised, capsys):
    lines = ["request done", "2026 WARNING slow", "2026 ERROR broken", "Traceback (most recent call last):"]
    web = program("web", "printf", "%s\n", *lines)
    supervised.add("web", web)
    wait_for_line(web, lines[-1])
    web.stop()
    assert web.log.read_text().splitlines() == lines
    assert capsys.readouterr().out.splitlines() == [f"web    | {line}" for line in lines[1:]]


def test_a_long_log_makes_room_while_the_program_runs_and_one_older_log_is_kept(program, supervised, tmp_path):
    """A full disk stops the database: logs must not grow for ever."""
    go = tmp_path / "go"
    web = program("web", "sh", "-c", f"echo one; until [ -e {go} ]; do sleep 0.02; done; rm {go}; echo two")
    older = web.log.with_name("web.log.1")
    for _ in range(2):
        web.start()
        wait_for_line(web, "one")
        os.truncate(web.log, LOG_BYTES + 1)
        go.touch()
        wait_until(lambda: not web.running, "it ended")
        web.stop()  # all that it said is written
        assert web.log.read_text() == "two\n"
        assert older.stat().st_size == LOG_BYTES + 1
    assert sorted(path.name for path in tmp_path.glob("web.log*")) == ["web.log", "web.log.1"]

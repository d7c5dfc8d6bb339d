"""The command line: what a person types, and what the command beside the servers gets."""

import os
import signal
import subprocess
import sys

import pytest
from redis import Redis

from cakapkerja.embedded import binaries, throwaway
from cakapkerja.embedded.__main__ import main
from tests.embedded.conftest import ELSEWHERE, needs_setpriv, sql, wait_until

UNTIL_SIGNAL = """
import os, signal, sys
signal.signal(signal.SIGINT, lambda *_: print("told", flush=True))
signal.signal(signal.{name}, lambda *_: sys.exit(7))
print("waiting", os.getpid(), flush=True)
while True:
    signal.pause()
"""


@pytest.mark.parametrize(
    "words",
    [[], ["start"], ["run", "now"], ["exec"], ["exec", "true"], ["exec", "--"], ["with", "--"], ["with", "true"]],
    ids=" ".join,
)
def test_a_wrong_command_line_shows_the_usage_and_starts_nothing(words, machine, monkeypatch, capsys):
    monkeypatch.setenv("VAR_DIR", str(machine.var))
    assert main(words) == 2
    shown = capsys.readouterr().err
    for action in ("run", "with -- CMD", "exec -- CMD"):
        assert f"python -m cakapkerja.embedded {action} " in shown
    assert not machine.var.exists()


@pytest.mark.parametrize(("script", "status"), [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 128 + 9)])
def test_exec_ends_with_the_status_of_its_command(script, status, machine):
    assert machine.run("exec", "--", "sh", "-c", script, **ELSEWHERE) == (status, "")


def test_a_program_that_does_not_exist_is_named_in_one_sentence(machine):
    assert machine.run("exec", "--", "no-such-program", **ELSEWHERE) == (
        1,
        "There is no program 'no-such-program'.\n",
    )


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_exec_passes_a_signal_on_and_waits_for_its_command(name, machine):
    """A test run that is told to end must be able to tidy up, with its servers still there."""
    command = machine.start("exec", "--", sys.executable, "-c", UNTIL_SIGNAL.format(name=name), **ELSEWHERE)
    command.wait_for("waiting")
    command.process.send_signal(signal.Signals[name])
    assert command.wait() == 7


def test_ctrl_c_is_not_passed_on_and_exec_waits_for_its_command(machine):
    """A terminal sends it to both: passed on it would be two, and pytest would not tidy up."""
    command = machine.start("exec", "--", sys.executable, "-c", UNTIL_SIGNAL.format(name="SIGTERM"), **ELSEWHERE)
    command.wait_for("waiting")
    os.kill(int(command.output.split()[-1]), signal.SIGINT)
    command.wait_for("told")
    for number in (signal.SIGINT, signal.SIGTERM):  # both are heard in this order
        command.process.send_signal(number)
    assert command.wait() == 7
    assert command.output.count("told") == 1


@needs_setpriv
def test_the_command_ends_when_exec_is_killed(machine):
    command = machine.serve("exec", **ELSEWHERE)
    command.process.kill()
    command.wait()
    machine.wait_until_nothing_runs()


def test_what_the_environment_names_is_used_and_no_server_is_started(machine):
    given = ELSEWHERE | {"SECRET_KEY": "given", "VAR_DIR": str(machine.var / "given")}
    command = machine.serve("exec", **given)
    assert {name: command.environment[name] for name in given} == given
    assert machine.servers() == []


@pytest.mark.parametrize("program", ["psql", "pg_dump", "pg_restore"])
def test_the_server_s_own_client_programs_are_on_the_path(program, machine):
    """Another version's pg_dump refuses this server."""
    folder = binaries.postgres_bin()
    if not (folder / program).exists():
        pytest.skip(f"{folder} has no {program}")
    wanted = subprocess.run([folder / program, "--version"], capture_output=True, text=True, check=True).stdout
    script = f"command -v {program}; {program} --version"
    assert machine.run("exec", "--", "sh", "-c", script, **ELSEWHERE) == (0, f"{folder / program}\n{wanted}")


def test_exec_gives_servers_that_vanish_with_everything_they_held(machine):
    command = machine.serve("exec", VAR_DIR=None)
    assert sql(command.environment["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert command.environment["VAR_DIR"].startswith(str(machine.temp))
    assert len(machine.servers()) > 2
    command.process.terminate()
    command.wait()
    assert machine.processes() == []
    assert list(machine.temp.iterdir()) == []
    assert not machine.var.exists()


def test_the_servers_of_a_block_end_with_it_even_when_it_fails(machine):
    with pytest.raises(ZeroDivisionError), throwaway(with_postgres=False) as servers:
        assert Redis.from_url(servers.redis_url).ping()
        assert servers.database_url is None
        print(1 / 0)
    assert machine.processes() == []
    assert list(machine.temp.iterdir()) == []


def test_two_runs_of_exec_do_not_see_each_other(machine):
    one, other = (machine.serve("exec", VAR_DIR=None).environment for _ in range(2))
    for name in ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "SECRET_KEY"):
        assert one[name] != other[name]
    sql(one["DATABASE_URL"], "CREATE TABLE mine ()")
    assert sql(other["DATABASE_URL"], "SELECT to_regclass('mine')") == [(None,)]


@needs_setpriv
def test_nothing_runs_after_exec_was_killed_and_the_next_one_deletes_its_folder(machine):
    command = machine.serve("exec", VAR_DIR=None)
    command.process.kill()
    command.wait()
    machine.wait_until_nothing_runs()
    assert len(list(machine.temp.iterdir())) == 1
    alive = machine.serve("exec", VAR_DIR=None)
    folder = alive.environment["VAR_DIR"].rpartition("/")[0]
    assert [str(path) for path in machine.temp.iterdir()] == [folder]
    assert machine.run("exec", "--", "true", VAR_DIR=None) == (0, "")
    assert [str(path) for path in machine.temp.iterdir()] == [folder]  # one that lives is let alone
    assert sql(alive.environment["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_ctrl_c_during_the_start_leaves_no_server(machine):
    command = machine.start("exec", "--", "true", VAR_DIR=None)
    wait_until(machine.servers, "the first server runs")
    os.killpg(command.process.pid, signal.SIGINT)
    assert command.wait() in (0, 130)  # 0: it was ready already
    assert "Traceback" not in command.output
    assert machine.processes() == []
    assert list(machine.temp.iterdir()) == []

"""One owner of the folder var/: two would destroy the database. Other commands use its servers."""

import os
import signal
import socket

import pytest
from redis import Redis

from cakapkerja.embedded import EmbeddedError
from cakapkerja.embedded.folders import own_folder
from cakapkerja.embedded.installation import Installation, shared_servers
from tests.embedded.conftest import ELSEWHERE, needs_setpriv, sql

ADDRESS = "http://localhost:7777"
WAITING = "Waiting for the earlier command in this folder to end ..."


@pytest.fixture
def owner(machine):
    """The test itself owns the folder."""
    installation = Installation(machine.var)
    assert installation.acquire()
    yield installation
    installation.release()


def test_a_second_portal_is_refused_with_the_address_of_the_first(machine, owner):
    owner.announce(state="ready", address=ADDRESS, **ELSEWHERE)
    status, output = machine.run("run", PORT="7778")
    assert status == 1
    assert output == (
        f"The portal of {machine.var} already runs at {ADDRESS} (process {os.getpid()})."
        " End it first, or set VAR_DIR to another folder.\n"
    )


def test_a_portal_waits_for_one_that_is_ending(machine, owner):
    """Ctrl-C and the same command again, faster than the database ends."""
    owner.announce(state="ending")
    with socket.socket() as other:  # so that it ends after the wait
        other.bind(("127.0.0.1", 0))
        other.listen()
        command = machine.start("run", PORT=str(other.getsockname()[1]))
        command.wait_for(WAITING)
        owner.release()
        assert command.wait() == 1
    assert "cannot be used" in command.output.removeprefix(f"{WAITING}\n")


def test_ctrl_c_ends_a_portal_that_waits(machine, owner):
    owner.announce(state="ending")
    command = machine.start("run", PORT="7778")
    command.wait_for(WAITING)
    command.process.send_signal(signal.SIGINT)
    assert command.wait() == 130
    assert command.output == f"{WAITING}\n"
    assert owner.owner()["state"] == "ending"


def test_with_uses_the_servers_of_the_owner_and_the_keys_of_the_installation(machine, owner):
    keys = owner.secrets()
    owner.announce(state="ready", **ELSEWHERE)
    seen = machine.serve("with").environment
    assert {name: seen[name] for name in keys | ELSEWHERE} == keys | ELSEWHERE
    assert seen["VAR_DIR"] == str(machine.var)
    assert machine.servers() == []


@needs_setpriv
def test_with_starts_the_servers_where_none_run_and_shares_them(machine):
    """A backup beside the portal, and the same backup while it is down."""
    first = machine.serve("with")
    sql(first.environment["DATABASE_URL"], "CREATE TABLE kept AS SELECT 1 AS number")
    Redis.from_url(first.environment["REDIS_URL"]).rpush("queue", "message")
    servers = machine.servers()
    script = 'test "$DATABASE_URL" = "$0" && psql -qAtX "$DATABASE_URL" -c "SELECT number FROM kept"'
    assert machine.run("with", "--", "sh", "-c", script, first.environment["DATABASE_URL"]) == (0, "1\n")
    assert all(process.is_running() for process in servers)  # they are not the second one's to end
    first.process.terminate()
    assert first.wait() == 128 + signal.SIGTERM
    assert machine.processes() == []
    again = machine.serve("with")
    assert again.environment["SECRET_KEY"] == first.environment["SECRET_KEY"]
    assert sql(again.environment["DATABASE_URL"], "SELECT number FROM kept") == [(1,)]
    assert Redis.from_url(again.environment["REDIS_URL"]).lrange("queue", 0, -1) == [b"message"]


def test_the_lock_of_a_killed_owner_is_free_and_what_it_said_is_forgotten(machine):
    """Its addresses would be taken for those of the next owner, whose servers do not run yet."""
    killed = machine.serve("with", **ELSEWHERE)
    other = Installation(machine.var)
    assert not other.acquire()
    assert other.owner()["pid"] == killed.process.pid
    killed.process.kill()
    killed.wait()
    assert other.acquire(seconds=10)
    assert other.owner() == {}
    other.release()


def test_a_command_that_finds_no_servers_says_so(machine, owner):
    owner.announce(state="starting")
    with (
        pytest.raises(EmbeddedError, match="Try again in a moment"),
        shared_servers(Installation(machine.var), seconds=0),
    ):
        pytest.fail("there are no servers")


def test_a_folder_that_somebody_prepared_in_a_shared_place_is_refused(tmp_path):
    """Whoever owns the folder of the socket could be the database."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        own_folder(tmp_path / "link")
    (tmp_path / "mine").mkdir(mode=0o777)
    assert own_folder(tmp_path / "mine").stat().st_mode & 0o777 == 0o700

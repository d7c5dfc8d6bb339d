"""The two servers: what they keep, whom they let in, and how they come back after a power cut."""

import os
import shutil
import signal
import subprocess

import psutil
import psycopg2
import pytest
from django.conf import settings
from redis import Redis
from redis.exceptions import OutOfMemoryError

from cakapkerja.embedded import EmbeddedError, PostgresServer, ValkeyServer
from cakapkerja.embedded.keys import new_secrets
from cakapkerja.embedded.privilege import postgres_runner
from cakapkerja.embedded.process import end_leftovers
from tests.embedded.conftest import needs_setpriv, sql


@pytest.fixture
def postgres(machine):
    server = PostgresServer(machine.var / "pg", sockets=machine.var / "run", log=machine.logs / "postgres.log")
    yield server
    server.stop(immediately=True)


@pytest.fixture
def valkey(machine):
    server = ValkeyServer(machine.var / "valkey", sockets=machine.var / "run", log=machine.logs / "valkey.log")
    yield server
    server.stop(immediately=True)


def write(command, number):
    """Note a row and a message beside a running owner."""
    sql(command.environment["DATABASE_URL"], "CREATE TABLE IF NOT EXISTS kept (number int)")
    sql(command.environment["DATABASE_URL"], "INSERT INTO kept VALUES (%s)", number)
    Redis.from_url(command.environment["REDIS_URL"]).rpush("queue", number)


def read(command):
    rows = sql(command.environment["DATABASE_URL"], "SELECT number FROM kept ORDER BY number")
    messages = Redis.from_url(command.environment["REDIS_URL"]).lrange("queue", 0, -1)
    return [number for (number,) in rows], [int(message) for message in messages]


# --- kill -9 ------------------------------------------------------------------------------------------
@needs_setpriv
def test_no_server_survives_a_killed_owner_and_nothing_is_lost(machine):
    owner = machine.serve("with")
    write(owner, 1)
    owner.process.kill()
    owner.wait()
    machine.wait_until_nothing_runs()
    assert read(machine.serve("with")) == ([1], [1])


def test_after_a_power_cut_nothing_is_lost_even_if_a_stranger_has_the_old_number(machine, postgres):
    """The files of a killed server name its process; PostgreSQL does not start while one of that number lives."""
    write(machine.serve("with"), 1)
    machine.cut_the_power()
    stranger = str(os.getpid())
    for left in (postgres.data / "postmaster.pid", postgres.sockets / ".s.PGSQL.5432.lock"):
        _, *rest = left.read_text().splitlines()
        left.write_text("\n".join([stranger, *rest, ""]))
    assert read(machine.serve("with")) == ([1], [1])
    assert "database system was not properly shut down" in (machine.var / "log" / "postgres.log").read_text()


def test_servers_that_outlived_their_owner_end_before_others_open_their_files(machine):
    """Where the system has no setpriv nobody tells them that the owner is dead (macOS)."""
    if postgres_runner().changes_user:
        pytest.skip("the database's user cannot be changed without setpriv")
    tools = machine.temp / "tools"
    tools.mkdir()
    for name in ("unshare", "id"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    owner = machine.serve("with", PATH=str(tools))
    write(owner, 1)
    owner.process.kill()
    owner.wait()
    left = machine.servers()
    assert {process.name()[:6] for process in left} == {"postgr", "valkey"}
    again = machine.serve("with")
    assert [process for process in left if process in machine.processes()] == []
    assert read(again) == ([1], [1])


def test_a_leftover_that_does_not_listen_is_killed(machine, tmp_path):
    (tmp_path / "postgres-stubborn").symlink_to(shutil.which("sh"))
    command = [tmp_path / "postgres-stubborn", "-c", 'trap "" TERM; echo waiting; read line']
    left = subprocess.Popen(
        command, cwd=tmp_path, env=machine.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    left.stdout.readline()
    assert end_leftovers(tmp_path, "postgres", gently=signal.SIGTERM, seconds=0.2) == 1
    assert left.wait(10) == -signal.SIGKILL


def test_a_shell_in_the_data_folder_is_no_leftover(machine, valkey):
    valkey.data.mkdir(parents=True)
    shell = subprocess.Popen(["sleep", "1000"], cwd=valkey.data, env=machine.environment)
    valkey.start()
    assert shell.poll() is None
    shell.kill()
    shell.wait()


# --- PostgreSQL ---------------------------------------------------------------------------------------
def test_data_of_another_major_version_is_refused_with_the_way_out(machine):
    """Started on it, the newer server would only say what it cannot do; the way out is dump and restore."""
    data = PostgresServer(machine.var / "pg", sockets=machine.var / "run", log=machine.logs / "log").data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")
    status, output = machine.run("with", "--", "true", **new_secrets())
    assert status == 1
    assert output.startswith(f"The database in {data} was made by PostgreSQL 12, but version ")
    assert output.endswith("Move it with pg_dump and pg_restore (docs/operations.md, Upgrade).\n")
    assert len(output.splitlines()) == 1
    assert "\n## Upgrade\n" in (settings.BASE_DIR / "docs" / "operations.md").read_text()
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]
    assert machine.processes() == []


def test_a_database_that_was_half_made_is_made_again(postgres):
    """Killed amid the first start."""
    unfinished = postgres.data.parent / "unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    postgres.start()
    assert sql(postgres.database_url, "SELECT 1") == [(1,)]
    assert not unfinished.exists()


def test_a_server_that_does_not_start_says_why(postgres):
    postgres.settings |= {"shared_buffers": "much"}
    with pytest.raises(EmbeddedError, match=r'(?s)did not start\. .*ends with:\n.*"shared_buffers": "much"'):
        postgres.start()
    assert not postgres.running


def test_the_log_of_the_database_does_not_quote_the_row_that_it_refuses(postgres):
    """Logs are copied and kept elsewhere; only the failed statement itself is written (docs/operations.md)."""
    postgres.start()
    sql(postgres.database_url, "CREATE TABLE people AS SELECT 'siti' || '@example.id' AS email")
    sql(postgres.database_url, "CREATE UNIQUE INDEX ON people (email)")
    with pytest.raises(psycopg2.IntegrityError, match="siti@example.id"):
        sql(postgres.database_url, "INSERT INTO people SELECT email FROM people")
    log = postgres.log.read_text()
    assert "duplicate key value" in log
    assert "siti@example.id" not in log


def test_neither_server_can_be_reached_by_the_network_or_by_another_user(postgres, valkey):
    for server, folder in ((postgres, postgres.sockets), (valkey, valkey.socket.parent)):
        server.start()
        assert psutil.Process(server.pid).net_connections("inet") == []
        assert folder.stat().st_mode & 0o077 == 0


# --- Valkey -------------------------------------------------------------------------------------------
def test_a_full_broker_refuses_and_drops_no_message(valkey):
    valkey.start()
    broker = Redis.from_url(valkey.redis_url)
    broker.rpush("queue", *range(100))
    broker.config_set("maxmemory", "1kb")
    with pytest.raises(OutOfMemoryError):
        broker.rpush("queue", 100)
    assert broker.llen("queue") == 100


def test_a_queued_message_survives_a_killed_broker(valkey):
    valkey.start()
    Redis.from_url(valkey.redis_url).rpush("queue", "message")
    valkey.kill()
    valkey.start()
    assert Redis.from_url(valkey.redis_url).lrange("queue", 0, -1) == [b"message"]


def test_a_path_that_is_too_long_for_a_socket_gets_a_short_one_and_always_the_same(machine):
    """A unix socket's path holds about a hundred bytes; a checkout may lie deeper."""
    deep = machine.var / ("long" * 30)
    for number in range(2):
        server = ValkeyServer(deep / "valkey", sockets=deep / "run", log=machine.logs / "valkey.log")
        server.start()
        broker = Redis.from_url(server.redis_url)
        assert broker.incr("starts") == number + 1
        server.stop()
    other = ValkeyServer(deep / "other", sockets=deep / "other", log=machine.logs / "valkey.log")
    assert other.socket != server.socket

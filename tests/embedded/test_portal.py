"""`run`: the whole portal from one command."""

import contextlib
import random
import shlex
import signal
import socket
import urllib.request

import pytest

from cakapkerja.embedded import EmbeddedError
from cakapkerja.embedded.portal import require_free_port
from tests.embedded.conftest import EMBEDDED, sql, wait_until

ACCOUNTS = ["warga", "mitra", "petugas1", "petugas2", "instruktur"]


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_port():
    """One that the kernel lends to nobody: the web server takes it only when all is prepared."""
    return next(port for port in random.SystemRandom().sample(range(20000, 32000), 100) if is_free(port))


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80.5", "²"])
def test_a_port_that_is_none_is_said_in_one_sentence(text, machine):
    assert machine.run("run", PORT=text) == (1, f"PORT is '{text}', but a port is a number from 1 to 65535.\n")
    assert not machine.var.exists()


def test_a_taken_port_proposes_another_before_anything_is_started(machine):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status, output = machine.run("run", PORT=str(port))
    assert status == 1
    assert output == (
        f"Port {port} cannot be used (Address already in use). Choose another one: make run PORT={port + 1}\n"
    )
    assert not (machine.var / "pg").exists()


def test_the_port_that_is_proposed_exists():
    with socket.socket() as other:
        with contextlib.suppress(OSError):  # taken by somebody else: as good
            other.bind(("127.0.0.1", 65535))
            other.listen()
        with pytest.raises(EmbeddedError, match=r"make run PORT=65534$"):
            require_free_port(65535)


@pytest.mark.skipif(not hasattr(signal, "SIGPWR"), reason="only Linux tells a child that its parent ended")
def test_the_portal_ends_with_a_make_that_was_killed(machine):
    """Even amid its start: a closed terminal must not leave a database that nobody sees."""
    make = machine.start_command(
        "sh", "-c", f"{shlex.join(EMBEDDED)} run --with-parent; true", PORT=str(free_port())
    )
    make.wait_for("Preparing the database, the texts and the static files ...")
    make.process.kill()
    wait_until(lambda: "Ended." in make.output, "it ended in order")
    machine.wait_until_nothing_runs()


@pytest.mark.slow
def test_the_portal_gets_ready_comes_back_after_a_power_cut_and_leaves_nothing_running(machine):
    port = free_port()
    address = f"http://localhost:{port}"

    def start():
        wait_until(lambda: is_free(port), "the port is free")  # the kernel closes sockets a moment after a kill
        portal = machine.start("run", PORT=str(port), WEB_CONCURRENCY="1", CELERY_CONCURRENCY="1")
        portal.wait_for("Ctrl-C ends everything.")
        with urllib.request.urlopen(f"{address}/sehat/siap", timeout=30) as answer:
            assert answer.status == 200
        return portal

    def ask(statement):
        status, url = machine.run("with", "--", "printenv", "DATABASE_URL")
        assert status == 0
        return sql(url.strip(), statement)

    portal = start()
    assert f": {address}\n" in portal.output
    for name in ACCOUNTS:
        assert f"{name}@contoh.test" in portal.output
    assert "Cakap-Demo-2026" in portal.output
    people = ask("SELECT count(*) FROM accounts_user")
    assert people[0][0] >= len(ACCOUNTS)
    ask("CREATE TABLE kept AS SELECT 1 AS number")

    machine.cut_the_power()
    portal = start()
    assert ask("SELECT number FROM kept") == [(1,)]
    assert ask("SELECT count(*) FROM accounts_user") == people

    portal.process.send_signal(signal.SIGTERM)
    assert portal.wait() == 0
    assert portal.output.endswith("Ending ...\nEnded.\n")
    assert machine.processes() == []

"""PostgreSQL refuses to run as root: who runs it instead."""

import os
import shutil
import subprocess

import psutil
import pytest

from cakapkerja.embedded import EmbeddedError, PostgresServer, binaries, privilege
from cakapkerja.embedded.folders import NOBODY
from cakapkerja.embedded.privilege import NAMESPACE, OTHER_USER, Runner, postgres_runner
from tests.embedded.conftest import sql

pytestmark = pytest.mark.usefixtures("fresh_runner")

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def works(prefix):
    done = subprocess.run([*prefix, "true"], capture_output=True, check=False) if shutil.which(prefix[0]) else None
    return done is not None and done.returncode == 0


def test_an_ordinary_user_runs_it_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    runner = postgres_runner()
    assert runner == Runner()
    assert runner.place(tmp_path / "pg") == tmp_path / "pg"
    assert runner.programs(tmp_path / "bin") == tmp_path / "bin"


@as_root
def test_root_with_user_namespaces_keeps_its_files_where_they_are(machine):
    if not works(NAMESPACE):
        pytest.skip("user namespaces are closed here")
    server = PostgresServer(machine.var / "pg", sockets=machine.var / "run", log=machine.logs / "postgres.log")
    server.start()
    assert server.data == machine.var / "pg" / "data"
    assert {path.stat().st_uid for path in server.data.rglob("*")} == {0}
    assert sql(server.database_url, "SELECT 1") == [(1,)]
    server.stop(immediately=True)


@as_root
def test_root_without_user_namespaces_runs_it_as_nobody_from_files_that_nobody_may_read(
    machine, monkeypatch, tmp_path
):
    """A container in a checkout below /root: programs and data must go where that user reaches them."""
    if not works(OTHER_USER):
        pytest.skip("this root may not become another user")
    bin_folder = binaries.postgres_bin()
    if bin_folder.parent.name == "pginstall":  # the wheel, here below a folder of root alone
        package = bin_folder.parents[1]
        for folder in (bin_folder.parent, package.with_name(f"{package.name}.libs")):
            if folder.is_dir():
                shutil.copytree(folder, tmp_path / "site" / folder.relative_to(package.parent), symlinks=True)
        monkeypatch.setenv("EMBEDDED_PG_BIN", str(tmp_path / "site" / bin_folder.relative_to(package.parent)))
    monkeypatch.setenv("EMBEDDED_PG_USER_NAMESPACE", "0")
    monkeypatch.setattr(privilege, "REACHABLE_HOME", machine.temp / "home")
    machine.temp.chmod(0o711)
    tmp_path.chmod(0o700)

    def server():
        return PostgresServer(machine.var / "pg", sockets=machine.var / "run", log=machine.logs / "postgres.log")

    first = server()
    first.start()
    assert psutil.Process(first.pid).uids().effective == NOBODY
    sql(first.database_url, "CREATE TABLE kept AS SELECT 1 AS number")
    first.stop(immediately=True)
    again = server()
    again.start()
    assert sql(again.database_url, "SELECT number FROM kept") == [(1,)]
    again.stop(immediately=True)
    assert not list((machine.temp / "home").glob("unfinished*"))


def test_root_that_can_be_nobody_else_is_told_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedError, match="Start as an ordinary user, or set DATABASE_URL"):
        postgres_runner()

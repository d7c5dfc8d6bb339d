"""Private servers in a temporary folder, for a test run: fast, never shared, deleted at the end."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cakapkerja.embedded import postgres, valkey
from cakapkerja.embedded.folders import private_folder, short_temp

PREFIX = "ck-throwaway-"


@dataclass(frozen=True)
class Servers:
    """Running servers and their addresses; None stands for one that was not asked for."""

    postgres: postgres.PostgresServer | None
    valkey: valkey.ValkeyServer | None
    folder: Path

    @property
    def database_url(self) -> str | None:
        return self.postgres and self.postgres.database_url

    @property
    def redis_url(self) -> str | None:
        return self.valkey and self.valkey.redis_url


@contextlib.contextmanager
def throwaway(*, with_postgres: bool = True, with_valkey: bool = True) -> Iterator[Servers]:
    """Servers of one's own for the length of a `with` block (about 1 s to start).

    Nothing survives a kill -9 of this process but the folder, which the next use deletes. Use it from the
    main thread (process.py says why).
    """
    delete_abandoned()
    folder = private_folder(Path(tempfile.mkdtemp(prefix=PREFIX, dir=short_temp())))
    lock = _lock(folder)
    servers = Servers(
        _postgres(folder) if with_postgres else None,
        _valkey(folder) if with_valkey else None,
        folder,
    )
    started = [server for server in (servers.valkey, servers.postgres) if server]
    try:
        for server in started:
            server.start()
        yield servers
    finally:
        for server in started:
            server.stop(immediately=True)
        if servers.postgres:  # which had to live elsewhere where privilege.py changes the user
            shutil.rmtree(servers.postgres.data.parent, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _postgres(folder: Path) -> postgres.PostgresServer:
    return postgres.PostgresServer(
        folder / "pg",
        sockets=folder / "run",
        log=folder / "postgres.log",
        settings=postgres.THROWAWAY_SETTINGS,
    )


def _valkey(folder: Path) -> valkey.ValkeyServer:
    return valkey.ValkeyServer(
        folder / "valkey",
        sockets=folder / "run",
        log=folder / "valkey.log",
        settings=valkey.THROWAWAY_SETTINGS,
    )


def delete_abandoned() -> None:
    """Delete folders whose process was killed: nobody holds their lock any more."""
    for folder in short_temp().glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.lstat().st_uid != os.getuid():
                continue
            lock = os.open(folder / "lock", os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def _lock(folder: Path) -> int:
    # Locked before it has the name that delete_abandoned() tries.
    lock = os.open(folder / "lock.new", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    (folder / "lock.new").rename(folder / "lock")
    return lock

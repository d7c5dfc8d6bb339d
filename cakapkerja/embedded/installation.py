"""The kept servers of a checkout: one owner starts and ends them, other commands use them."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.folders import private_folder, var_dir
from cakapkerja.embedded.keys import load_secrets
from cakapkerja.embedded.postgres import PostgresServer
from cakapkerja.embedded.privilege import postgres_runner
from cakapkerja.embedded.valkey import ValkeyServer

FOLDERS = ("log", "mail", "private", "static", "run")


class Installation:
    """The folder var/, its lock, and the servers whose data it holds.

    A server is None when the environment names another one (DATABASE_URL, REDIS_URL).
    """

    def __init__(self, var: Path | None = None):
        self.var = private_folder(var or var_dir())
        for name in FOLDERS:
            private_folder(self.var / name)
        self.log = self.var / "log"
        self.run = self.var / "run"
        self.postgres: PostgresServer | None = None
        self.valkey: ValkeyServer | None = None
        self._lock: int | None = None

    def acquire(self, *, seconds: float = 0.0, waiting: Callable[[], None] = lambda: None) -> bool:
        """Become the owner; False when another process still is after `seconds`.

        The kernel frees the lock of a killed owner. `waiting` is called once before a wait.
        """
        descriptor = os.open(self.run / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + seconds
        told = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._lock = descriptor
                (self.run / "owner.json").unlink(missing_ok=True)  # of a killed owner
                return True
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    return False
                if not told:
                    told = True
                    waiting()
                time.sleep(0.1)

    def release(self) -> None:
        """Stop being the owner; nothing when this process is not."""
        if self._lock is not None:
            (self.run / "owner.json").unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    def announce(self, **facts: object) -> None:
        """Tell other commands what the owner runs (process number, state, addresses)."""
        unfinished = self.run / "owner.json.new"
        unfinished.write_text(json.dumps({"pid": os.getpid(), **facts}))
        unfinished.chmod(0o600)
        unfinished.rename(self.run / "owner.json")

    def owner(self) -> dict:
        """What the present owner announced; empty while it has said nothing."""
        try:
            return json.loads((self.run / "owner.json").read_text())
        except (OSError, ValueError):
            return {}

    def secrets(self) -> dict[str, str]:
        """The installation's keys, made at the first call (keys.py)."""
        data = postgres_runner().place(self.var / "pg") if not os.environ.get("DATABASE_URL") else None
        exists = data is not None and (data / "data" / "PG_VERSION").exists()
        return load_secrets(self.var / "secrets.env", data_exists=exists)

    def start_servers(self) -> dict[str, str]:
        """Start what the environment does not name; returns DATABASE_URL and REDIS_URL. Owner only."""
        if not os.environ.get("REDIS_URL"):
            self.valkey = ValkeyServer(self.var / "valkey", sockets=self.run, log=self.log / "valkey.log")
            self.valkey.start()
        if not os.environ.get("DATABASE_URL"):
            self.postgres = PostgresServer(self.var / "pg", sockets=self.run, log=self.log / "postgres.log")
            self.postgres.start()
        return {
            "DATABASE_URL": self.postgres.database_url if self.postgres else os.environ["DATABASE_URL"],
            "REDIS_URL": self.valkey.redis_url if self.valkey else os.environ["REDIS_URL"],
        }

    def stop_servers(self) -> None:
        """Stop what this process started."""
        for server in (self.valkey, self.postgres):
            if server:
                server.stop()


@contextlib.contextmanager
def shared_servers(installation: Installation, *, seconds: float = 30.0) -> Iterator[dict[str, str]]:
    """Addresses and keys of the installation's servers: the running owner's, or started for the block.

    Raises EmbeddedError when an owner holds the folder but names no servers within `seconds`.
    """
    if installation.acquire():
        try:
            keys = installation.secrets()
            urls = installation.start_servers()
            installation.announce(state="servers", **urls)
            yield keys | urls
        finally:
            installation.stop_servers()
            installation.release()
        return
    deadline = time.monotonic() + seconds
    while "DATABASE_URL" not in (facts := installation.owner()):
        if time.monotonic() > deadline:
            raise EmbeddedError("Another command is starting or ending the servers. Try again in a moment.")
        time.sleep(0.1)
    urls = {name: os.environ.get(name) or facts[name] for name in ("DATABASE_URL", "REDIS_URL")}
    yield installation.secrets() | urls

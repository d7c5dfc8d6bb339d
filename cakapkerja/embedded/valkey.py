"""One Valkey (or Redis) server on a unix socket: the broker and the page cache."""

import contextlib
import signal
import socket
import subprocess
import time
from pathlib import Path

from cakapkerja.embedded.binaries import valkey_binary
from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.folders import socket_folder
from cakapkerja.embedded.process import POLL_SECONDS, end_leftovers, kill_group, spawn, stop, tail

SETTINGS = {
    "port": "0",  # no TCP
    "unixsocketperm": "700",
    "appendonly": "yes",  # a queued message survives a restart
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",  # a full broker must refuse, never drop a message
    "loglevel": "notice",
}
THROWAWAY_SETTINGS = {"appendonly": "no"}


class ValkeyServer:
    """A server whose data lives in `data`; `redis_url` reaches it while it runs.

    start(), stop() and kill() may be repeated in any order. start() raises EmbeddedError with the end of
    the log when the server does not come up.
    """

    def __init__(self, data: Path, *, sockets: Path, log: Path, settings: dict[str, str] | None = None):
        self.data = Path(data).absolute()
        self.socket = socket_folder(Path(sockets)) / "valkey.sock"
        self.log = Path(log).absolute()
        self.settings = SETTINGS | (settings or {})
        self.process: subprocess.Popen | None = None

    @property
    def redis_url(self) -> str:
        """The address for REDIS_URL."""
        return f"unix://{self.socket}?db=0"

    @property
    def pid(self) -> int | None:
        """The number of the running server, None when it does not run."""
        return self.process.pid if self.running else None

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *, seconds: float = 30.0) -> None:
        """End what an earlier owner left, start, wait until the append-only file is read."""
        if self.running:
            return
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        program = valkey_binary()
        for name in ("valkey", "redis"):
            end_leftovers(self.data, name, gently=signal.SIGTERM)
        self.socket.unlink(missing_ok=True)
        both = {"dir": str(self.data), "unixsocket": str(self.socket)} | self.settings
        options = [word for name, value in both.items() for word in (f"--{name}", value)]
        with open(self.log, "ab") as log:
            self.process = spawn(
                [program, *options], cwd=self.data, stdout=log, stderr=subprocess.STDOUT, death_signal="TERM"
            )
        self._wait_until_ready(seconds)

    def stop(self, *, immediately: bool = False, seconds: float = 15.0) -> None:
        """End the server after its last write is on disk, or by kill -9 when `immediately`."""
        if self.process is not None:
            stop(self.process, first=signal.SIGKILL if immediately else signal.SIGTERM, seconds=seconds)
            self.process = None

    def kill(self) -> None:
        """kill -9, as a failing machine would."""
        if self.process is not None:
            kill_group(self.process)
            self.process.wait()
            self.process = None

    def _wait_until_ready(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.running:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(2)
                probe.connect(str(self.socket))
                probe.sendall(b"PING\r\n")
                if probe.recv(64).startswith(b"+PONG"):
                    return
            time.sleep(POLL_SECONDS)
        self.stop(immediately=True)
        raise EmbeddedError(f"Valkey did not start. {self.log} ends with:\n{tail(self.log)}")

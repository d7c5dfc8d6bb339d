"""One PostgreSQL server on a unix socket: made once, started, stopped, recovered."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from cakapkerja.embedded.binaries import postgres_bin
from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.folders import NOBODY, socket_folder
from cakapkerja.embedded.privilege import postgres_runner
from cakapkerja.embedded.process import POLL_SECONDS, end_leftovers, kill_group, spawn, stop, tail

NAME = "cakapkerja"  # the role and the database

SETTINGS = {
    "listen_addresses": "",  # no TCP: the socket's folder is the door, and only its owner may open it
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "max_wal_size": "512MB",
    "wal_level": "minimal",  # no replicas here: bulk loads write less
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The driver writes values into the text of a statement, and values are personal data: none is logged.
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",  # DETAIL lines quote row values
    "log_line_prefix": "%m [%p] %a ",
}
# For data that nobody will miss. 300 connections: processes of the suite times threads of a test.
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "30min",
    "dynamic_shared_memory_type": "mmap",  # inside the data folder, so that it is deleted with it
}


class PostgresServer:
    """A server whose data lives in `data`; `database_url` reaches it while it runs.

    start(), stop() and kill() may be repeated in any order; data survives all of them. start() raises
    EmbeddedError with the end of the log when the server does not come up.
    """

    def __init__(self, data: Path, *, sockets: Path, log: Path, settings: dict[str, str] | None = None):
        self.runner = postgres_runner()
        self.programs = self.runner.programs(postgres_bin())
        self.data = self.runner.place(Path(data)) / "data"
        self.sockets = socket_folder(Path(sockets))
        if self.runner.changes_user:
            # The other user must reach its socket: it lives beside the data, and is given away.
            self.sockets = socket_folder(self.data.parent / "run")
            os.chown(self.sockets, NOBODY, NOBODY)
        self.log = Path(log)
        self.settings = SETTINGS | (settings or {})
        self.process: subprocess.Popen | None = None

    @property
    def database_url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.sockets))}"

    @property
    def pid(self) -> int | None:
        """The number of the running postmaster, None when it does not run."""
        return self.process.pid if self.running else None

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *, seconds: float = 60.0) -> None:
        """Make the database if there is none, end what an earlier owner left, start, wait until ready."""
        if self.running:
            return
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        end_leftovers(self.data, "postgres", gently=signal.SIGINT)
        self._forget_dead_postmaster()
        self.process = self._spawn(
            [self.programs / "postgres", "-D", self.data, *self._options(self.settings)],
        )
        self._wait_until_ready(seconds)

    def stop(self, *, immediately: bool = False, seconds: float = 30.0) -> None:
        """End connections and the server; `immediately` skips the checkpoint (the next start recovers)."""
        if self.process is not None:
            stop(self.process, first=signal.SIGQUIT if immediately else signal.SIGINT, seconds=seconds)
            self.process = None

    def kill(self) -> None:
        """kill -9 to the postmaster and its group, as a failing machine would."""
        if self.process is not None:
            kill_group(self.process)
            self.process.wait()
            self.process = None

    def _initialise(self) -> None:
        # In a folder of its own, renamed when it is complete: a kill in between leaves no half database.
        unfinished = self.data.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.data.parent.mkdir(parents=True, exist_ok=True)
        command = [self.programs / "initdb", "-D", unfinished, "--username", NAME, "--encoding", "UTF8"]
        command += ["--auth", "trust", "--no-instructions"]
        if self._major() >= 17:  # as in production: order and case never change with the system's library
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            command += ["--locale=C.UTF-8"]
        if self.settings.get("fsync") == "off":
            command += ["--no-sync"]
        self._run(command)
        single = [self.programs / "postgres", "--single", "-D", unfinished, "-c", "log_min_messages=warning"]
        self._run([*single, "postgres"], stdin=f'CREATE DATABASE "{NAME}"\n')
        unfinished.rename(self.data)

    def _run(self, command: list, *, stdin: str = "") -> None:
        with open(self.log, "ab") as log:
            child = self._spawn(command, log=log, stdin=subprocess.PIPE)
            child.communicate(stdin.encode())
        if child.returncode:
            raise EmbeddedError(f"The database could not be made. {self.log} ends with:\n{tail(self.log)}")

    def _spawn(self, command: list, *, log=None, **popen) -> subprocess.Popen:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        environment |= {"LC_ALL": "C", "TZ": "UTC"}
        with contextlib.ExitStack() as stack:
            output = log or stack.enter_context(open(self.log, "ab"))
            return spawn(
                command,
                prefix=self.runner.prefix,
                death_signal="INT",
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.data.parent,
                **popen,
            )

    def _options(self, settings: dict[str, str]) -> list[str]:
        both = settings | {"unix_socket_directories": f'"{self.sockets}"'}
        return [word for name, value in both.items() for word in ("-c", f"{name}={value}")]

    def _major(self) -> int:
        command = [*self.runner.prefix, self.programs / "postgres", "--version"]
        words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        return int(words[2].split(".")[0])

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(self._major()):
            raise EmbeddedError(
                f"The database in {self.data} was made by PostgreSQL {made_by}, but version {self._major()} is"
                " installed. Move it with pg_dump and pg_restore (docs/operations.md, Upgrade)."
            )

    def _forget_dead_postmaster(self) -> None:
        # After kill -9 these files name a number that a stranger may have by now, and PostgreSQL would then
        # refuse to start. No process works in the folder any more (end_leftovers), so they are void.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _wait_until_ready(self, seconds: float) -> None:
        # The postmaster writes its state on the eighth line: what pg_ctl reads too.
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.running:
                break
            with contextlib.suppress(OSError):
                lines = (self.data / "postmaster.pid").read_text().splitlines()
                if len(lines) >= 8 and lines[7].strip() == "ready":
                    return
            time.sleep(POLL_SECONDS)
        self.stop(immediately=True)
        raise EmbeddedError(f"PostgreSQL did not start. {self.log} ends with:\n{tail(self.log)}")

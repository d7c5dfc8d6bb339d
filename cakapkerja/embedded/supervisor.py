"""Keeps several services alive and ends them in order."""

import contextlib
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.process import kill_group, spawn, tail

LOG_BYTES = 10 * 1024 * 1024
STEADY_SECONDS = 60.0  # a service that lived this long starts counting anew
FAILURES = 5
IMPORTANT = re.compile(r"\b(WARNING|ERROR|CRITICAL|FATAL)\b|^Traceback ")


class Service(Protocol):
    """What can be watched: a server of this package, or a Program."""

    log: Path

    @property
    def running(self) -> bool: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


def console(text: str) -> None:
    """One line to the person who started the command, at once even through a pipe."""
    with contextlib.suppress(BrokenPipeError):
        print(text, flush=True)


class Program:
    """A command whose output goes to a log, and whose warnings and errors are also shown."""

    def __init__(self, name: str, command: Sequence[str], *, log: Path, env: dict[str, str], cwd: Path):
        self.name, self.command, self.log, self.env, self.cwd = name, command, log, env, cwd
        self.process: subprocess.Popen | None = None
        self._reader: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the command (from the main thread: process.py says why)."""
        rotate(self.log)
        if self.process is not None:
            kill_group(self.process)  # children of a killed master would go on beside the new one
        self.process = spawn(
            self.command,
            env=self.env,
            cwd=self.cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()

    def ask_to_stop(self) -> None:
        """SIGTERM: a web server ends its requests, a worker its task."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)

    def stop(self, *, until: float | None = None) -> None:
        """SIGTERM, wait until the monotonic time `until` (default: 20 s from now), kill -9."""
        if self.process is None:
            return
        self.ask_to_stop()
        until = until or time.monotonic() + 20
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        kill_group(self.process)  # also what a killed master left behind
        self.process.wait()
        self._reader.join(1)

    def _read(self, process: subprocess.Popen) -> None:
        with process.stdout as stream:
            for raw in stream:
                line = raw.decode(errors="replace").rstrip()
                rotate(self.log)
                with open(self.log, "a") as log:
                    log.write(line + "\n")
                if IMPORTANT.search(line):
                    console(f"{self.name:<6} | {line}")


def rotate(log: Path) -> None:
    """Keep one older log beside a log of more than 10 MB."""
    with contextlib.suppress(OSError):
        if log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))


@dataclass
class Watched:
    name: str
    service: Service
    failures: int = 0
    started: float = field(default_factory=time.monotonic)
    restart_at: float | None = None


class Supervisor:
    """Starts services in order, restarts one that ends, stops programs together and then the servers."""

    def __init__(self, *, say: Callable[[str], None] = console):
        self.watched: list[Watched] = []
        self.stopping = threading.Event()
        self.hurry = threading.Event()
        self.say = say

    def add(self, name: str, service: Service) -> None:
        """Watch a service; it is started now unless it runs already."""
        if not service.running:
            service.start()
        self.watched.append(Watched(name, service))

    def handle_signals(self) -> None:
        """SIGINT and SIGTERM end everything; a second one does not wait for unfinished work."""

        def handler(_number, _frame):
            if self.stopping.is_set():
                self.hurry.set()
            self.stopping.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, handler)

    def check(self) -> None:
        """Restart what has ended, after 1, 2, 4, 8 seconds; EmbeddedError when it ends five times running."""
        now = time.monotonic()
        for item in self.watched:
            if item.service.running:
                continue
            if item.restart_at is None:
                item.failures = 1 if now - item.started > STEADY_SECONDS else item.failures + 1
                if item.failures >= FAILURES:
                    raise EmbeddedError(
                        f"{item.name} ended {item.failures} times in a row. {item.service.log} ends with:\n"
                        + tail(item.service.log)
                    )
                delay = 2.0 ** (item.failures - 1)
                item.restart_at = now + delay
                self.say(f"{item.name} ended; it is started again in {delay:.0f} s ({item.service.log})")
            elif now >= item.restart_at:
                item.restart_at, item.started = None, now
                self._restart(item)

    def _restart(self, item: Watched) -> None:
        try:
            item.service.start()
        except EmbeddedError as error:  # counted by the next check
            self.say(str(error))
        else:
            self.say(f"{item.name} runs again")

    def watch(self) -> None:
        """Check until a signal asks to stop."""
        while not self.stopping.wait(0.2):
            self.check()

    def stop_all(self, *, seconds: float = 20.0) -> None:
        """End programs side by side within `seconds`, then the servers they need, last started first."""
        programs = [item.service for item in self.watched if isinstance(item.service, Program)]
        for program in programs:
            program.ask_to_stop()
        until = time.monotonic() + seconds
        while any(program.running for program in programs) and time.monotonic() < until:
            if self.hurry.wait(0.05):
                break
        for program in programs:
            program.stop(until=time.monotonic())
        for item in reversed(self.watched):
            if not isinstance(item.service, Program):
                item.service.stop()

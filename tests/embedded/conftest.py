"""A machine of the test's own: real processes, known by the folders they use, that can lose their power."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg2
import pytest
from django.conf import settings

from cakapkerja.embedded import binaries, keys, privilege

# What the tests themselves run beside must not reach what they start.
GIVEN = {"DATABASE_URL", "REDIS_URL", "VAR_DIR", "PORT", *keys.NAMES}
EMBEDDED = [sys.executable, "-m", "cakapkerja.embedded"]
STAY = "import json, os, time; print(json.dumps(dict(os.environ)), flush=True); time.sleep(3600)"
# With both named, `exec` starts no server: enough to ask about anything else.
ELSEWHERE = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere/0"}


def hears_ctrl_c():
    """A shell's background job, as the tests themselves may be, has it ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.02)


def sql(url, statement, *values):
    """Run one statement on a connection of its own; return its rows."""
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


class Command:
    """A running command, whose output can be read meanwhile."""

    def __init__(self, words, environment, log):
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                words,
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=hears_ctrl_c,
            )

    @property
    def output(self):
        return self.log.read_text(errors="replace")

    def wait_for(self, text):
        wait_until(
            lambda: text in self.output or self.process.poll() is not None,
            lambda: f"{text!r} in {self.output}",
            seconds=120,
        )
        assert text in self.output, self.output

    def wait(self):
        return self.process.wait(60)

    @property
    def environment(self):
        """What the command beside the servers saw (see Machine.serve)."""
        return json.loads(self.output)


class Machine:
    """A VAR_DIR, a temporary folder, and all processes that belong to them."""

    def __init__(self, var, temp):
        self.var, self.temp = var, temp
        self.logs = var.parent / "output"
        self.logs.mkdir()
        bin_folder = str(binaries.postgres_bin())
        path = [folder for folder in os.environ["PATH"].split(os.pathsep) if folder != bin_folder]
        self.environment = {
            **{name: value for name, value in os.environ.items() if name.startswith("EMBEDDED_")},
            "PATH": os.pathsep.join(path),
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "VAR_DIR": str(var),
            "TMPDIR": str(temp),
        }

    def start(self, *words, **changes):
        """Start `python -m cakapkerja.embedded`; None in `changes` removes a variable."""
        return self.start_command(*EMBEDDED, *words, **changes)

    def start_command(self, *words, **changes):
        environment = {name: value for name, value in {**self.environment, **changes}.items() if value is not None}
        return Command(words, environment, self.logs / f"{len(list(self.logs.iterdir()))}.log")

    def run(self, *words, **changes):
        """Run a command to its end; return (exit status, what it said)."""
        command = self.start(*words, **changes)
        return command.wait(), command.output

    def serve(self, action, **changes):
        """Start servers that stay, and a command beside them that does nothing."""
        command = self.start(action, "--", sys.executable, "-c", STAY, **changes)
        command.wait_for("}\n")
        return command

    def processes(self, *names):
        """Everything that names one of the two folders, works in one or was given one."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                    continue
                seen = [*process.cmdline(), process.cwd(), *process.environ().values()]
                ours = any(str(folder) in text for text in seen for folder in (self.var, self.temp))
                if ours and process.name().startswith(names or ""):
                    found.append(process)
        return found

    def servers(self):
        return self.processes("postgres", "valkey")

    def wait_until_nothing_runs(self):
        wait_until(lambda: not self.processes(), lambda: f"no process left of {self.processes()}")

    def cut_the_power(self):
        """Kill -9 of everything at once: nothing may notice that another one went."""
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for process in self.processes():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(number)
        self.wait_until_nothing_runs()


@pytest.fixture(autouse=True)
def _nothing_is_given(monkeypatch):
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    temp = Path(tempfile.mkdtemp(prefix="ck-test-", dir="/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    machine = Machine(tmp_path / "var", temp)
    try:
        yield machine
    finally:
        machine.cut_the_power()
        shutil.rmtree(temp)


@pytest.fixture
def fresh_runner():
    """Who runs PostgreSQL is asked once in a process; here it is asked again."""
    privilege.postgres_runner.cache_clear()
    yield
    privilege.postgres_runner.cache_clear()


needs_setpriv = pytest.mark.skipif(
    shutil.which("setpriv") is None, reason="no setpriv found: only Linux ends servers with their owner"
)

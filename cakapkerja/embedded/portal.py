"""`run`: the whole portal from one command."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.folders import CHECKOUT
from cakapkerja.embedded.installation import Installation
from cakapkerja.embedded.process import kill_group, spawn, tail
from cakapkerja.embedded.supervisor import Program, Supervisor, console, rotate

READY_PATH = "/sehat/siap"
READY_SECONDS = 90.0


def run() -> int:
    """Start everything, stay until a signal comes, end everything. Returns the exit status."""
    started = time.monotonic()
    port = chosen_port()
    supervisor = Supervisor()
    installation = Installation()
    own_the_folder(installation)
    supervisor.handle_signals()  # not above: Ctrl-C must end the wait for the folder
    try:
        require_free_port(port)
        environment = environment_of(installation, port)
        console("Starting the database and the broker ...")
        urls = installation.start_servers()
        environment |= urls
        for name in ("valkey", "postgres"):
            if server := getattr(installation, name):
                supervisor.add(name, server)
        installation.announce(state="starting", **urls)
        if prepare(installation, environment, supervisor):
            for program in programs(installation, environment, port):
                supervisor.add(program.name, program)
            if wait_until_ready(port, supervisor, installation):
                installation.announce(state="ready", address=environment["SITE_URL"], **urls)
                welcome(installation, environment, time.monotonic() - started)
                supervisor.watch()
        console("Ending ...")
    finally:
        installation.announce(state="ending")  # whoever starts meanwhile waits instead of giving up
        supervisor.stop_all()
        installation.stop_servers()
        installation.release()
    console("Ended.")
    return 0


def chosen_port() -> int:
    """$PORT, default 8000. Raises EmbeddedError for what is not a port."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise EmbeddedError(f"PORT is '{text}', but a port is a number from 1 to 65535.")
    return int(text)


def require_free_port(port: int) -> None:
    """Raises EmbeddedError when the web server could not listen on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            other = port + 1 if port < 65535 else port - 1
            raise EmbeddedError(
                f"Port {port} cannot be used ({error.strerror}). Choose another one: make run PORT={other}"
            ) from error


def own_the_folder(installation: Installation) -> None:
    """Become the owner. An owner that is ending, or just killed, gets 30 s; a running portal is an error."""
    if installation.acquire(seconds=1.0):
        return
    facts = installation.owner()
    if facts.get("state") != "ready":
        console("Waiting for the earlier command in this folder to end ...")
        if installation.acquire(seconds=30.0):
            return
        facts = installation.owner()
    where = f" at {facts['address']}" if facts.get("address") else ""
    raise EmbeddedError(
        f"The portal of {installation.var} already runs{where} (process {facts.get('pid', 'unknown')})."
        " End it first, or set VAR_DIR to another folder."
    )


def environment_of(installation: Installation, port: int) -> dict[str, str]:
    """What every child sees: the caller's environment, completed by the embedded mode's defaults."""
    environment = {
        "DEMO": "1",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "cakapkerja.settings",
    }
    environment |= {name: value for name, value in os.environ.items() if value or name == "DEMO"}
    environment |= installation.secrets()
    return environment | {"VAR_DIR": str(installation.var), "PYTHONUNBUFFERED": "1"}


def prepare(installation: Installation, environment: dict[str, str], supervisor: Supervisor) -> bool:
    """Migrate, collect, load demonstration data (prepare.py). False when a signal came meanwhile.

    Raises EmbeddedError with the end of the log when a step fails.
    """
    console("Preparing the database, the texts and the static files ...")
    log = installation.log / "prepare.log"
    rotate(log)
    with open(log, "ab") as stream:
        child = spawn(
            [sys.executable, "-m", "cakapkerja.embedded.prepare", installation.run / "accounts.txt"],
            env=environment,
            cwd=CHECKOUT,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        while child.poll() is None:
            if supervisor.stopping.wait(0.05):
                kill_group(child)  # every step is safe to be cut and repeated
                child.wait()
                return False
    if child.returncode:
        raise EmbeddedError(f"The portal could not be prepared. {log} ends with:\n{tail(log)}")
    return True


def programs(installation: Installation, environment: dict[str, str], port: int) -> list[Program]:
    """The web server, the worker and the scheduler."""
    python = [sys.executable, "-m"]
    gunicorn = [*python, "gunicorn", "cakapkerja.wsgi:application", "--worker-class", "gthread"]
    gunicorn += ["--workers", environment.get("WEB_CONCURRENCY", "2")]
    gunicorn += ["--threads", environment.get("WEB_THREADS", "8")]
    gunicorn += ["--bind", f"127.0.0.1:{port}", "--timeout", "60", "--graceful-timeout", "15"]
    gunicorn += ["--no-control-socket"]  # it would be made in the user's home
    if Path("/dev/shm").is_dir():
        gunicorn += ["--worker-tmp-dir", "/dev/shm"]  # a slow disk must not look like a hung worker
    celery = [*python, "celery", "-A", "cakapkerja"]
    worker = [*celery, "worker", "--pool", "prefork", "--loglevel", "INFO"]
    worker += ["--concurrency", environment.get("CELERY_CONCURRENCY", "2")]
    worker += ["--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""]
    beat += ["--schedule", str(installation.run / "beat-schedule")]
    return [
        Program(
            name,
            command,
            log=installation.log / f"{name}.log",
            env=environment | {"APPLICATION_NAME": f"cakapkerja-{name}"},
            cwd=CHECKOUT,
        )
        for name, command in (("web", gunicorn), ("worker", worker), ("beat", beat))
    ]


def wait_until_ready(port: int, supervisor: Supervisor, installation: Installation) -> bool:
    """True once the portal says that it is ready; False when a signal came first.

    Raises EmbeddedError after 90 s.
    """
    deadline = time.monotonic() + READY_SECONDS
    answer = "no answer"
    while time.monotonic() < deadline:
        supervisor.check()
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", READY_PATH)
            response = connection.getresponse()
            answer = f"{response.status} {response.read(300).decode(errors='replace')}"
            if response.status == 200:
                return True
        if supervisor.stopping.wait(0.1):
            return False
    log = installation.log / "web.log"
    raise EmbeddedError(f"The portal does not get ready ({READY_PATH}: {answer}). {log} ends with:\n{tail(log)}")


def welcome(installation: Installation, environment: dict[str, str], seconds: float) -> None:
    """Print the address and the demonstration accounts."""
    width = min(shutil.get_terminal_size().columns, 100)
    console("-" * width)
    console(f"Tangerang Cakap Kerja is ready after {seconds:.0f} s: {environment['SITE_URL']}")
    with contextlib.suppress(OSError):
        accounts = (installation.run / "accounts.txt").read_text().rstrip()
        if accounts:
            console(accounts)
    mail = "sent by EMAIL_URL" if environment.get("EMAIL_URL") else f"written to {installation.var / 'mail'}"
    console(f"Mail is {mail}; logs are in {installation.log}. Ctrl-C ends everything.")
    console("-" * width)

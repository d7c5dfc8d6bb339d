"""The running portal for browser journeys: gunicorn and a Celery worker as processes, a database of its own."""

import contextlib
import email
import email.policy
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
START_SECONDS = 60


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """The address, the mailbox and the database of a running portal."""

    def __init__(self, url, environment, mail):
        self.url, self.environment, self.mail = url, environment, mail

    def manage(self, *arguments, code=None):
        """Run a management command (or ``code`` in the shell) beside the portal; return what it printed."""
        command = [sys.executable, "manage.py", *(("shell", "-v0", "-c", code) if code else arguments)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=400, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def mails_to(self, address):
        """Return (subject, body) of every mail to ``address``, oldest first."""
        found = []
        for path in sorted(self.mail.glob("*"), key=lambda item: item.stat().st_mtime):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if address in str(message["To"]):
                found.append((str(message["Subject"]), message.get_body().get_content()))
        return found

    def wait_for_mail(self, address, subject, seconds=30):
        """Return the newest mail to ``address`` whose subject holds ``subject``; fail after ``seconds``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            hits = [body for title, body in self.mails_to(address) if subject in title]
            if hits:
                return hits[-1]
            time.sleep(0.3)
        pytest.fail(f"no mail «{subject}» to {address}: {[t for t, _b in self.mails_to(address)]}")

    def code_from_mail(self, address, seconds=30):
        """Return the newest one-time code that was mailed to ``address``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for _title, body in reversed(self.mails_to(address)):
                match = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", body, re.MULTILINE)
                if match:
                    return match.group(1)
            time.sleep(0.3)
        pytest.fail(f"no code was mailed to {address}")


def _create_database(name):
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # Migrated already (tests/template.py); without the tools the migrations are played below.
        template = os.environ.get("TEST_TEMPLATE")
        cursor.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    connection.close()
    return re.sub(r"(@[^/]*/)[^?]*", rf"\g<1>{name}", os.environ["DATABASE_URL"], count=1)


@contextlib.contextmanager
def _running(command, environment, log):
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(url, process, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/sehat/siap", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.3)
    pytest.fail("the portal did not become ready:\n" + log.read_text(errors="replace")[-3000:])


@pytest.fixture(scope="session")
def portal(tmp_path_factory, worker_id):
    """The demonstration portal as `make run` starts it, less the supervisor."""
    folder = tmp_path_factory.mktemp("portal")
    port = _free_port()
    url = f"http://localhost:{port}"
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))},
        "DATABASE_URL": _create_database(f"journey_{worker_id}"),
        "SECRET_KEY": "journey" * 8,
        "NIK_KEYS": settings.NIK_KEYS,
        "NIK_INDEX_KEY": settings.NIK_INDEX_KEY,
        "CERTIFICATE_KEYS": settings.CERTIFICATE_KEYS,
        "VAR_DIR": str(folder),
        "SITE_URL": url,
        "DEMO": "1",
        "PYTHONUNBUFFERED": "1",
    }
    portal = Portal(url, environment, folder / "mail")
    portal.mail.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "cakapkerja.embedded.prepare"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    # Mail of the demonstration itself is not what a journey asks about.
    portal.manage(
        code="from notifications.models import Delivery, DigestEntry;"
        " Delivery.objects.all().delete(); DigestEntry.objects.all().delete()"
    )
    web_log, worker_log = folder / "web.log", folder / "worker.log"
    web = [sys.executable, "-m", "gunicorn", "cakapkerja.wsgi:application", "-b", f"127.0.0.1:{port}"]
    web += ["--worker-class=gthread", "--workers=1", "--threads=8"]
    worker = [sys.executable, "-m", "celery", "-A", "cakapkerja", "worker", "--concurrency=1", "--pool=prefork"]
    # A worker of its own database number, so that journeys on several test processes do not mix.
    with _running(web, environment, web_log) as process, _running(worker, environment, worker_log):
        _wait_until_ready(url, process, web_log)
        yield portal


@pytest.fixture(scope="session")
def worker_id(request):
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture
def base_url(portal):
    return portal.url

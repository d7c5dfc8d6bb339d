"""Real processes beside the test's own database: a Celery worker that can be killed, and beat."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis


class Office:
    """Starts workers on a broker database of their own; kills them as a power cut would."""

    def __init__(self, folder, number):
        self.folder = folder
        self.redis_url = re.sub(r"([?&]db=)\d+|/\d+$", "", settings.REDIS_URL)
        is_socket = self.redis_url.startswith("unix:")
        self.redis_url += f"?db={number}" if is_socket else f"/{number}"
        self.broker = Redis.from_url(self.redis_url)
        self.broker.flushdb()
        self.processes = []
        database = re.sub(
            r"(@[^/]*/)[^?]*", rf"\g<1>{connection.settings_dict['NAME']}", os.environ["DATABASE_URL"], count=1
        )
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))},
            "BUILD": "1",
            "DATABASE_URL": database,
            "REDIS_URL": self.redis_url,
            "VAR_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *arguments, **environment):
        log = (self.folder / f"{arguments[0]}-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "cakapkerja", *arguments, "--loglevel", "INFO"],
            cwd=settings.BASE_DIR,
            env={**self.environment, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def start_worker(self, **environment):
        return self.start(
            "worker", "--pool=prefork", "--concurrency=2", "--without-gossip", "--without-mingle", **environment
        )

    def start_beat(self):
        return self.start("beat", "--pidfile", "", "--schedule", str(self.folder / "beat"))

    def kill(self, process):
        """Kill the process and its children: nothing of them runs any more when this returns."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def logs(self):
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def wait_until(self, condition, seconds, what):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"{what} after {seconds} s:\n{self.logs()[-3000:]}")
            time.sleep(0.02)

    def close(self):
        for process in self.processes:
            self.kill(process)
        self.broker.flushdb()
        self.broker.close()


@pytest.fixture
def office(transactional_db, tmp_path, request):
    """Journeys use broker database 0, so test processes of faults take the others."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    office = Office(tmp_path, 1 + int(worker.removeprefix("gw")) % 15)
    try:
        yield office
    finally:
        office.close()

"""Where a bench runs: a database of its own, real processes, and the CPU that they used."""

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg2

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def own_database(name="bench"):
    """Make an empty database beside the one that is set, and let every process of the bench use it."""
    url = os.environ["DATABASE_URL"]

    def run(*statements):
        connection = psycopg2.connect(url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()

    run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    os.environ["DATABASE_URL"] = re.sub(r"(@[^/]*/)[^?]*", rf"\g<1>{name}", url, count=1)
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = url
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def process(folder, name, *command, **environment):
    """Run ``python -m command`` in the checkout; its output goes to a file of ``folder``."""
    with (Path(folder) / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def servers():
    """Return the server processes behind the database and the broker."""
    from django.conf import settings
    from django.db import connection
    from redis import Redis

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    with Redis.from_url(settings.REDIS_URL) as broker:
        valkey = psutil.Process(broker.info("server")["process_id"])
    found = [backend.parent(), valkey]
    if "postgres" not in found[0].name() or "valkey" not in found[1].name() and "redis" not in found[1].name():
        raise SystemExit(f"The servers' processes are not visible here: {[item.name() for item in found]}")
    return found


def cpu_seconds(roots):
    """Return the CPU seconds of the processes and all their children, those that ended included."""
    total = 0.0
    for root in roots:
        for item in [root, *root.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                times = item.cpu_times()
                total += times.user + times.system
                if item == root:
                    total += times.children_user + times.children_system
    return total


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what}: not after {seconds} s")
        time.sleep(0.1)

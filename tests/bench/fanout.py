"""10,000 messages at once: `notify_many` beside one Celery task per message (docs/bench.md)."""

import statistics
import time
from pathlib import Path

import psutil
from django.contrib.auth import get_user_model
from django.db import transaction

from notifications.models import Delivery, Message
from notifications.notice import DailyDigest
from notifications.services import notify_many
from tests.bench.place import cpu_seconds, process, servers, wait_for
from tests.bench.tasks import write_one

PEOPLE = 10_000
WANTED_RATIO = 50
SLACK = 1.3


def context(number):
    return {"title": "Lowongan baru", "count": 1, "lines": [f"Operator Jahit {number}"], "more": 0}


def people():
    User = get_user_model()
    rows = [User(email=f"penerima{n}@contoh.test", name=f"Penerima {n}", password="!") for n in range(PEOPLE)]
    return [user.pk for user in User.objects.bulk_create(rows, batch_size=2000)]


def empty():
    Delivery.objects.all().delete()
    Message.objects.all().delete()


def told():
    """Return how many people have a message with a delivery."""
    return Delivery.objects.values("message__recipient").distinct().order_by().count()


def repeats():
    """Return how many messages came twice: Celery promises a task at least once, not exactly once (R-03)."""
    if told() != PEOPLE:
        raise SystemExit(f"{told()} people were told, not {PEOPLE}")
    return Message.objects.count() - PEOPLE


def at_once(keys):
    """One transaction by ``notify_many``: (seconds, seconds until the caller may go on)."""
    started = time.monotonic()
    with transaction.atomic():
        notify_many(DailyDigest, recipients=[(key, context(n)) for n, key in enumerate(keys)])
    seconds = time.monotonic() - started
    return seconds, seconds


def one_by_one(keys):
    """One task per message: (seconds until the last row is committed, seconds of calling ``.delay``)."""
    started = time.monotonic()
    for number, key in enumerate(keys):
        write_one.delay(str(key), context(number))
    called = time.monotonic() - started
    while Delivery.objects.count() < PEOPLE or told() < PEOPLE:
        if time.monotonic() - started > 600:
            raise SystemExit("the tasks did not end within 600 s")
        time.sleep(0.05)
    return time.monotonic() - started, called


def run(folder, rounds):
    """Return {way: [(seconds, seconds of the caller, CPU seconds)]}, the ways taking turns."""
    keys = people()
    ways = {"notify_many": at_once, "task per message": one_by_one}
    figures = {name: [] for name in ways}
    worker = ["celery", "-A", "cakapkerja", "worker", "--pool", "prefork", "--concurrency", "2", "-Q"]
    worker += ["bench", "-I", "tests.bench.tasks", "--without-gossip", "--without-mingle"]
    worker += ["--loglevel", "WARNING"]
    with process(folder, "worker", *worker) as child:
        myself = psutil.Process()
        roots = [psutil.Process(child.pid), *servers()]
        write_one.delay(str(keys[0]), context(0))
        wait_for(Delivery.objects.exists, 60, "the worker")
        for _ in range(rounds):
            for name, way in ways.items():
                empty()
                before = cpu_seconds(roots) + sum(myself.cpu_times()[:2])
                seconds, called = way(keys)
                used = cpu_seconds(roots) + sum(myself.cpu_times()[:2]) - before
                if twice := repeats():
                    print(f"{name}: {twice} written twice")
                    print((Path(folder) / "worker.log").read_text()[-2000:])
                figures[name].append((seconds, called, used))
        empty()
    return figures


def report(figures):
    """Print the figures; return whether the wanted ratio is reached."""
    print(f"\n{PEOPLE} messages to {PEOPLE} people: a message row and a delivery row each")
    print(f"{'way':<24}{'seconds':>9}{'of caller':>11}{'CPU s':>8}{'rows/s':>9}{'ratio':>8}{'CPU ratio':>11}")
    base = figures["notify_many"]
    ratios = {}
    for name, found in figures.items():
        seconds, called, cpu = (statistics.median(column) for column in zip(*found, strict=True))
        ratios[name] = [row[0] / own[0] for row, own in zip(found, base, strict=True)]
        cpu_ratio = statistics.median(row[2] / own[2] for row, own in zip(found, base, strict=True))
        print(
            f"{name:<24}{seconds:>9.2f}{called:>11.2f}{cpu:>8.2f}{2 * PEOPLE / seconds:>9.0f}"
            f"{statistics.median(ratios[name]):>8.1f}{cpu_ratio:>11.1f}"
        )
    good = [ratio * SLACK >= WANTED_RATIO for ratio in ratios["task per message"]]
    return sum(good) * 2 > len(good)

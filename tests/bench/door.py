"""The door of the fair (P-05, FT-29): arrivals in a step, and what the answers that pages ask for again cost."""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time

import psutil
from django.conf import settings
from django.db import connection

from tests.bench.pages import Client, _answers, free_port
from tests.bench.place import ROOT, cpu_seconds, process, servers, wait_for

PEOPLE, SECONDS = 25_000, 60
FRACTIONS = (1.0, 0.5, 0.25, 0.1)
TRY_SECONDS = 10
WANTED_P95 = 2.0
WANTED_RATIO, SLACK = 1.5, 1.3
WANTED_ADMITTED = 20  # a second
FLAT = 0.10
ROUND_SECONDS = 0.5
POLLS = 1000
NUMBER = re.compile(r"ruang-\d+=\"?(\d+)\.")
ASKED_AGAIN = ("booth, polled", "booth, unchanged", "room, polled")


def fill():
    """A live edition with a crowd at its door, and one without a door for the answers of a booth."""
    from tests.factories.fairs import BoothFactory, EditionFactory, PlaceFactory

    full = EditionFactory(slug="ramai", admit_per_minute=0)
    calm = BoothFactory(edition=EditionFactory(slug="tenang", door_mode="off"), slug="stan")
    for _ in range(60):
        PlaceFactory(booth=calm)
    return full


# --- what an answer costs -----------------------------------------------------------------------------
class Visitor(Client):
    """A browser that keeps its place in the line."""

    def enter(self, path):
        headers = {"Host": settings.SITE_HOST, "Accept-Encoding": "identity"}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        cookie = answer.getheader("Set-Cookie") or ""
        self.cookies = cookie.split(";")[0]

    def unchanged(self, path):
        headers = {"Host": settings.SITE_HOST, "If-None-Match": self.tag}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        self.tag = answer.getheader("ETag") or ""
        return 0

    tag = ""


def requests_of(port):
    visitor, waiting = Client(port), Visitor(port)
    visitor.cookies = ""
    waiting.enter("/bursa-kerja/ramai/")
    booth = "/bursa-kerja/tenang/stan/stan/antrean.json"
    return {
        "constant": lambda: len(visitor.ask("GET", "/tetap/")),
        "booth, polled": lambda: len(visitor.ask("GET", booth)),
        "booth, unchanged": lambda: waiting.unchanged(booth),
        "room, polled": lambda: len(waiting.ask("GET", "/bursa-kerja/ramai/ruang.json")),
        "room, refreshed": lambda: len(waiting.ask("GET", "/bursa-kerja/ramai/")),
        "room, arrival": lambda: len(visitor.ask("GET", "/bursa-kerja/ramai/")),
    }


def measure(act, roots):
    before, started, count, size = cpu_seconds(roots), time.monotonic(), 0, 0
    while time.monotonic() - started < ROUND_SECONDS:
        size = act()
        count += 1
    return (cpu_seconds(roots) - before) / count * 1000, size


def transactions():
    """Return how many transactions this database has seen; a statement outside of one is one."""
    time.sleep(1.2)  # the server's own counters are a second behind
    with connection.cursor() as cursor:
        cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def of_polls(act):
    before = transactions()
    for _ in range(POLLS):
        act()
    return transactions() - before - 1  # the look at the counter itself


# --- the step -----------------------------------------------------------------------------------------
async def _arrive(port, path, host, at, found):
    await asyncio.sleep(max(0, at - time.perf_counter()))
    began = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = (await reader.read()).decode(errors="replace")
        writer.close()
    except OSError:
        answer = ""
    number = NUMBER.search(answer)
    found.append((answer[9:12], time.perf_counter() - began, number[1] if number else ""))


async def arrivals(port, path, host, rate, seconds):
    """Newcomers at a steady ``rate`` whatever the server does; return [(status, seconds, number)]."""
    found, began = [], time.perf_counter() + 0.2
    tasks = [
        asyncio.create_task(_arrive(port, path, host, began + number / rate, found))
        for number in range(int(rate * seconds))
    ]
    await asyncio.gather(*tasks)
    return found


def drive(port, edition, rate, seconds):
    """Let a second process bring the people; return its figures."""
    words = [str(port), edition.get_absolute_url(), settings.SITE_HOST, str(rate), str(seconds)]
    command = [sys.executable, "-m", "tests.bench.door", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    found = json.loads(done.stdout)
    times = sorted(row[1] for row in found)
    numbers = {row[2] for row in found if row[2]}
    return {
        "people": len(found),
        "answered": sum(row[0] == "200" for row in found),
        "numbers": len(numbers),
        "p50": statistics.median(times),
        "p95": times[int(len(times) * 0.95)],
        "last": times[-1],
    }


def memory(pid):
    root = psutil.Process(pid)
    return sum(item.memory_info().rss for item in [root, *root.children(recursive=True)])


def step(port, pid):
    """Find the largest fraction that stays within the promise, then hold it for a minute."""
    from jobs.fairs.door import rules, state
    from tests.factories.fairs import EditionFactory

    def new_edition(name):
        return EditionFactory(slug=name, admit_per_minute=WANTED_ADMITTED * 60, door_capacity=100_000)

    tried = {}
    for fraction in FRACTIONS:
        figures = drive(port, new_edition(f"coba-{int(fraction * 100)}"), PEOPLE / SECONDS * fraction, TRY_SECONDS)
        tried[fraction] = figures
        if figures["answered"] == figures["people"] and figures["p95"] <= WANTED_P95 / SLACK:
            break
    edition = new_edition("serbu")
    drive(port, new_edition("hangat"), PEOPLE / SECONDS * fraction, TRY_SECONDS)
    before = memory(pid)
    figures = drive(port, edition, PEOPLE / SECONDS * fraction, SECONDS)
    after = memory(pid)
    line = state.look(rules.from_edition(edition))
    figures |= {"fraction": fraction, "memory": after / before - 1, "admitted": line.serving / SECONDS}
    return tried, figures


def run(folder, rounds):
    fill()
    port = free_port()
    gunicorn = ["gunicorn", "cakapkerja.wsgi:application", "--worker-class", "gthread", "--threads", "8"]
    gunicorn += ["--bind", f"127.0.0.1:{port}", "--no-control-socket", "--keep-alive", "600", "--workers"]
    with process(folder, "door1", *gunicorn, "1") as web:
        wait_for(lambda: _answers(port), 60, "the web server")
        acts = requests_of(port)
        roots = [psutil.Process(web.pid), *servers()]
        for act in acts.values():
            for _ in range(50):
                act()
        ratios = {name: [] for name in acts}
        for _ in range(rounds):
            found = {name: measure(act, roots) for name, act in acts.items()}
            for name, (cpu, size) in found.items():
                ratios[name].append((cpu / found["constant"][0], cpu, size))
        asked = {name: of_polls(acts[name]) for name in ASKED_AGAIN}
    port = free_port()
    gunicorn[gunicorn.index("--bind") + 1] = f"127.0.0.1:{port}"
    with process(folder, "door2", *gunicorn, "2") as web:
        wait_for(lambda: _answers(port), 60, "the web server")
        return ratios, asked, *step(port, web.pid)


def report(ratios, asked, tried, figures):
    """Print the figures; return whether every promise is kept."""
    reached = True
    print("\nCPU per request: web server, PostgreSQL and broker together, beside the constant view")
    print(f"{'request':<18}{'× constant':>12}{'(range)':>16}{'CPU ms':>9}{'bytes':>8}{'transactions':>14}")
    for name, found in ratios.items():
        ratio = statistics.median(row[0] for row in found)
        spread = f"{min(row[0] for row in found):.2f} to {max(row[0] for row in found):.2f}"
        cpu = statistics.median(row[1] for row in found)
        count = f"{asked[name]} in {POLLS}" if name in asked else ""
        print(f"{name:<18}{ratio:>12.2f}{spread:>16}{cpu:>9.3f}{found[-1][2]:>8}{count:>14}")
        if name in ASKED_AGAIN:
            reached = reached and ratio <= WANTED_RATIO * SLACK
    print(f"\n{PEOPLE} arrivals in {SECONDS} s are {PEOPLE / SECONDS:.0f} a second")
    for fraction, row in tried.items():
        print(
            f"  {fraction:.0%} for {TRY_SECONDS} s: {row['answered']} of {row['people']} answered,"
            f" p50 {row['p50'] * 1000:.0f} ms, p95 {row['p95']:.2f} s, last {row['last']:.2f} s"
        )
    print(
        f"held {figures['fraction']:.0%} for {SECONDS} s: {figures['answered']} of {figures['people']} answered,"
        f" {figures['numbers']} different numbers, p95 {figures['p95']:.2f} s;"
        f" {figures['admitted']:.1f} admitted a second; memory {figures['memory']:+.1%}"
    )
    whole = figures["answered"] == figures["people"] == figures["numbers"]
    flat = abs(figures["memory"]) <= FLAT
    return (
        reached
        and whole
        and flat
        and figures["p95"] <= WANTED_P95
        and figures["admitted"] >= WANTED_ADMITTED * 0.9
    )


if __name__ == "__main__":
    where, address, name, how_many, how_long = sys.argv[1:]
    json.dump(asyncio.run(arrivals(int(where), address, name, float(how_many), float(how_long))), sys.stdout)

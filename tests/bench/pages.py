"""CPU per request of pages, beside a constant view in the same round (docs/bench.md)."""

import contextlib
import html
import http.client
import itertools
import re
import secrets
import socket
import statistics
import time
import uuid
from urllib.parse import quote_plus, urlencode

import psutil
from django.conf import settings
from django.db import connection, transaction

from tests.bench.place import cpu_seconds, process, servers, wait_for
from tests.bench.words import WORDS

VACANCIES, RESIDENTS = 20_000, 20
DETAILS = 200
ROUND_SECONDS = 1.0
WARM_REQUESTS = 1000


class Client:
    """A browser with one connection that stays open."""

    def __init__(self, port, user=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.csrf = secrets.token_hex(16)
        cookies = {settings.CSRF_COOKIE_NAME: self.csrf}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)
        self.cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def ask(self, method, path, data=None, expect=200):
        headers = {"Cookie": self.cookies, "Host": settings.SITE_HOST, "Accept-Encoding": "identity"}
        body = None
        if data is not None:
            body = urlencode({**data, "csrfmiddlewaretoken": self.csrf})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != expect:
            raise SystemExit(f"{method} {path}: {answer.status}, not {expect}")
        return content


def _session_of(user):
    from django.test import Client as Session

    session = Session()
    session.force_login(user)
    return session.cookies[settings.SESSION_COOKIE_NAME].value


def fill():
    """Published vacancies of many companies, and residents who can apply."""
    from cakapkerja.management.filling import fill as fill_database
    from jobs.models import Vacancy
    from tests.factories.accounts import ResidentFactory

    with transaction.atomic():
        residents = ResidentFactory.create_batch(RESIDENTS, complete=True)
    fill_database(vacancies=VACANCIES)
    return list(Vacancy.objects.only("code", "title").order_by("pk")[:2000]), residents


def walk(client):
    """Yield page after page of the whole list, from the newest on: no process has seen those cards yet."""
    path = "/lowongan/"
    while True:
        page = client.ask("GET", path).decode()
        yield page
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = html.unescape(following[1]) if following else "/lowongan/"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def requests_of(port, vacancies, residents):
    """Return {name: function that makes one request and returns the size of the answer}."""
    visitor = Client(port)
    applying = itertools.chain.from_iterable(
        ((client, vacancy) for vacancy in vacancies) for client in (Client(port, row.user) for row in residents)
    )
    details, turn = itertools.cycle(vacancies[:DETAILS]), itertools.count()
    others = itertools.cycle(vacancies[DETAILS:])
    places = walk(visitor)
    resident = Client(port, residents[0].user)

    def apply():
        client, vacancy = next(applying)
        path = f"{vacancy.get_absolute_url()}lamar/"
        return len(client.ask("POST", path, {"form_token": str(uuid.uuid4())}, expect=302))

    return {
        "constant": lambda: len(visitor.ask("GET", "/tetap/")),
        "list": lambda: len(visitor.ask("GET", "/lowongan/")),
        "detail": lambda: len(visitor.ask("GET", next(details).get_absolute_url())),
        # A parameter that nobody reads makes an address that is not kept yet.
        "list, not kept": lambda: len(visitor.ask("GET", f"/lowongan/?baru={next(turn)}")),
        "list, new cards": lambda: len(next(places)),
        "detail, not kept": lambda: len(
            visitor.ask("GET", f"{next(others).get_absolute_url()}?baru={next(turn)}")
        ),
        **{
            f"search, {name}": lambda word=word: len(
                visitor.ask("GET", f"/lowongan/?q={quote_plus(word)}&baru={next(turn)}")
            )
            for name, word in WORDS.items()
        },
        "list, signed in": lambda: len(resident.ask("GET", "/lowongan/")),
        "apply": apply,
    }


def measure(act, roots):
    """Make requests for a round; return (CPU milliseconds, wall milliseconds, bytes) per request."""
    before, started, count, size = cpu_seconds(roots), time.monotonic(), 0, 0
    while time.monotonic() - started < ROUND_SECONDS:
        size = act()
        count += 1
    wall = time.monotonic() - started
    return (cpu_seconds(roots) - before) / count * 1000, wall / count * 1000, size


def sessions():
    """Return how many connections to this database were ever opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def new_connections(acts):
    """Return how many connections WARM_REQUESTS open when every thread of the server has had some already."""
    before = sessions()
    asked = ["list, not kept", "detail", "search, 1 %", "list, signed in"]
    for number in range(WARM_REQUESTS):
        acts[asked[number % len(asked)]]()
    return sessions() - before


def run(folder, rounds):
    """Return the rows (name, ratio, lowest, highest, CPU ms, wall ms, bytes), and how many connections came."""
    vacancies, residents = fill()
    port = free_port()
    gunicorn = ["gunicorn", "cakapkerja.wsgi:application", "--worker-class", "gthread", "--workers", "1"]
    gunicorn += ["--threads", "4", "--bind", f"127.0.0.1:{port}", "--no-control-socket", "--keep-alive", "600"]
    with process(folder, "web", *gunicorn) as web:
        acts = requests_of(port, vacancies, residents)
        wait_for(lambda: _answers(port), 60, "the web server")
        roots = [psutil.Process(web.pid), *servers()]
        for act in acts.values():
            for _ in range(30):
                act()
        opened = new_connections(acts)
        figures = {name: [] for name in acts}
        for _ in range(rounds):
            for name, act in acts.items():
                figures[name].append(measure(act, roots))
    constant = [cpu for cpu, _wall, _size in figures["constant"]]
    rows = []
    for name, found in figures.items():
        ratios = [cpu / base for (cpu, _wall, _size), base in zip(found, constant, strict=True)]
        middle = [statistics.median(column) for column in zip(*found, strict=True)]
        rows.append((name, statistics.median(ratios), min(ratios), max(ratios), *middle))
    return rows, opened


def _answers(port):
    with contextlib.suppress(OSError, http.client.HTTPException), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def report(rows, opened):
    print("\nCPU per request: web server, PostgreSQL and broker together, beside the constant view")
    print(f"{'request':<18}{'× constant':>12}{'(range)':>16}{'CPU ms':>9}{'wall ms':>9}{'bytes':>9}")
    for name, ratio, low, high, cpu, wall, size in rows:
        spread = f"{low:.1f} to {high:.1f}"
        print(f"{name:<18}{ratio:>12.1f}{spread:>16}{cpu:>9.2f}{wall:>9.2f}{size:>9.0f}")
    print(f"new database connections in {WARM_REQUESTS} warm requests: {opened}")

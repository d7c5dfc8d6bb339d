"""FT-06: 1,000 real HTTP clients for 20 seats, the same against a constant view, and the statement by itself."""

import asyncio
import secrets
import statistics
import threading
import time
from urllib.parse import urlencode

import psycopg2
from django.conf import settings
from django.db import connection

from tests.bench.pages import _answers, _session_of, free_port
from tests.bench.place import process, wait_for

PEOPLE, SEATS = 1000, 20
WORKERS, THREADS = 2, 8
WANTED_OF_CONSTANT, WANTED_OF_LOCK = 0.25, 2.0
ALL_ANSWERED, P95 = 60.0, 20.0
STATEMENT_SECONDS, STATEMENT_CLIENTS = 3.0, 16


def fill():
    """Residents who may register, each with a session; accounts without a password, which nobody hashes here."""
    from accounts.models import Resident, User
    from reference.models import EducationLevel
    from tests.factories.accounts import kelurahan, make_nik

    education, place = EducationLevel.objects.get(code="smk"), kelurahan()
    users = User.objects.bulk_create(
        User(email=f"ramai{index}@contoh.test", name=f"Orang {index}", password="!") for index in range(PEOPLE)
    )
    residents = []
    for index, user in enumerate(users):
        resident = Resident(
            user=user,
            full_name=user.name,
            birth_date="1998-05-17",
            sex="female",
            phone=f"+62812{index:07d}",
            education=education,
            kelurahan=place,
        )
        resident.put_nik(make_nik(serial=index + 1))
        residents.append(resident)
    Resident.objects.bulk_create(residents)
    return [_session_of(user) for user in users]


def new_batch():
    from tests.factories.training import BatchFactory

    with connection.cursor() as cursor:  # the same people again: one class per person and year
        cursor.execute("TRUNCATE training_enrolment CASCADE")
    return BatchFactory(quota=SEATS, days=False)


async def rush(port, method, path, sessions):
    """Every session asks once, all at the same moment; return (status, location, seconds) of each and the span."""
    start = asyncio.Event()
    tasks = [asyncio.create_task(_ask(start, port, method, path, session)) for session in sessions]
    await asyncio.sleep(0.5)
    began = time.perf_counter()
    start.set()
    answers = await asyncio.gather(*tasks)
    return answers, time.perf_counter() - began


async def _ask(start, port, method, path, session):
    csrf = secrets.token_hex(16)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={csrf}"
    body = urlencode({"motivation": "Ingin bekerja.", "csrfmiddlewaretoken": csrf}) if method == "POST" else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {settings.SITE_HOST}\r\nCookie: {cookies}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    await start.wait()
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head.encode())
    await writer.drain()
    answer = (await reader.read()).decode(errors="replace")
    writer.close()
    status = int(answer.split(" ", 2)[1]) if answer.startswith("HTTP/") else 0
    return status, time.perf_counter() - began


# The same function as migration 0007 of training keeps it, less its one guard: it looks, thinks for a moment, and
# writes what it saw. Registration numbers are random, so that only the seats are at stake.
CARELESS = """
CREATE OR REPLACE FUNCTION training_take_place(asked bigint)
RETURNS TABLE (number integer, seat boolean, waiting_number integer, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE seen training_batch;
BEGIN
  SELECT * INTO seen FROM training_batch WHERE id = asked;
  PERFORM pg_sleep(0.02);
  UPDATE training_batch SET seats_taken = least(seen.seats_taken + 1, seen.quota) WHERE id = asked;
  RETURN QUERY SELECT (random() * 1e9)::integer, seen.seats_taken < seen.quota,
    CASE WHEN seen.seats_taken >= seen.quota THEN (random() * 1e9)::integer END, now();
END $$;
"""


def canary(port, sessions):
    """FT-06: without the guard the same rush gives more seats than there are. Returns how many."""
    from training.models import Enrolment

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('training_take_place'::regproc)")
        (guarded,) = cursor.fetchone()
        cursor.execute(CARELESS)
        batch = new_batch()
        asyncio.run(rush(port, "POST", f"{batch.get_absolute_url()}daftar/", sessions))
        cursor.execute(guarded)
    return Enrolment.objects.filter(batch=batch, state="confirmed").count()


def faults_of(batch, answers):
    """What went wrong in a round, as sentences; none when all is as FT-06 asks."""
    from training.models import Enrolment
    from training.services.seats import check_seats

    rows = Enrolment.objects.filter(batch=batch)
    numbers = list(
        rows.filter(state="waiting").order_by("waiting_number").values_list("waiting_number", flat=True)
    )
    found = check_seats(batch.pk)
    if rows.filter(state="confirmed").count() != SEATS:
        found.append(f"{rows.filter(state='confirmed').count()} seats")
    if numbers != list(range(1, PEOPLE - SEATS + 1)):
        found.append(f"{len(numbers)} waiting numbers with a gap or a repeat")
    wrong = sorted({status for status, _seconds in answers} - {302})
    return found + [f"answers {wrong}"] * bool(wrong)


def statement_rates(batch):
    """Return registrations' seats per second: by the one statement, and by SELECT FOR UPDATE, then UPDATE."""
    from training.services.seats import TAKE

    def by_statement(cursor):
        cursor.execute(TAKE, [batch.pk])
        cursor.fetchone()

    def by_lock(cursor):
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT quota, seats_taken, last_waiting_number, last_number FROM training_batch WHERE id = %s"
            " AND state = 'published' AND opens_at <= now() AND closes_at > now() FOR UPDATE",
            [batch.pk],
        )
        quota, taken, waiting, number = cursor.fetchone()
        free = taken < quota
        cursor.execute(
            "UPDATE training_batch SET seats_taken = %s, last_waiting_number = %s, last_number = %s WHERE id = %s",
            [taken + free, waiting + (not free), number + 1, batch.pk],
        )
        cursor.execute("COMMIT")

    return [statistics.median(_rate(act) for _ in range(3)) for act in (by_statement, by_lock)]


def _rate(act):
    """Calls per second of ``act(cursor)`` by :data:`STATEMENT_CLIENTS` connections at once."""
    parameters = {**connection.get_connection_params()}
    parameters = {
        name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters
    }
    barrier, counts = threading.Barrier(STATEMENT_CLIENTS), []

    def go():
        own = psycopg2.connect(**parameters)
        own.autocommit = True
        cursor, done = own.cursor(), 0
        barrier.wait()
        ends = time.perf_counter() + STATEMENT_SECONDS
        while time.perf_counter() < ends:
            act(cursor)
            done += 1
        counts.append(done)
        own.close()

    threads = [threading.Thread(target=go) for _ in range(STATEMENT_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / STATEMENT_SECONDS


def run(folder, rounds):
    sessions, port = fill(), free_port()
    gunicorn = ["gunicorn", "cakapkerja.wsgi:application", "--worker-class", "gthread", "--workers", str(WORKERS)]
    gunicorn += ["--threads", str(THREADS), "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    figures = {"rounds": [], "constant": [], "faults": []}
    with process(folder, "web", *gunicorn):
        wait_for(lambda: _answers(port), 60, "the web server")
        warm = f"{new_batch().get_absolute_url()}daftar/"
        asyncio.run(rush(port, "POST", warm, sessions[: WORKERS * THREADS * 3]))
        for _ in range(rounds):
            batch = new_batch()
            answers, span = asyncio.run(rush(port, "POST", f"{batch.get_absolute_url()}daftar/", sessions))
            seconds = sorted(taken for _status, taken in answers)
            figures["rounds"].append((PEOPLE / span, seconds[int(PEOPLE * 0.95)], seconds[-1]))
            figures["faults"] += faults_of(batch, answers)
            _answers_of_constant, span = asyncio.run(rush(port, "GET", "/tetap/", sessions))
            figures["constant"].append(PEOPLE / span)
        figures["canary"] = canary(port, sessions)
    figures["statement"], figures["lock"] = statement_rates(new_batch())
    return figures


def report(figures):
    """Print the figures; return whether every wanted one was reached."""
    rates = [rate for rate, _p95, _last in figures["rounds"]]
    of_constant = statistics.median(
        rate / constant for rate, constant in zip(rates, figures["constant"], strict=True)
    )
    of_lock = figures["statement"] / figures["lock"]
    p95, last = (max(row[index] for row in figures["rounds"]) for index in (1, 2))
    print(f"\n## {PEOPLE:,} people, {SEATS} seats: {len(rates)} rounds\n")
    print(f"| registrations/s | constant view/s | ratio (wanted {WANTED_OF_CONSTANT}) | worst p95 s | last s |")
    print("| --- | --- | --- | --- | --- |")
    constant = statistics.median(figures["constant"])
    print(f"| {statistics.median(rates):.0f} | {constant:.0f} | {of_constant:.2f} | {p95:.1f} | {last:.1f} |")
    print(f"\n| statement/s | FOR UPDATE/s | ratio (wanted {WANTED_OF_LOCK:g}) |\n| --- | --- | --- |")
    print(f"| {figures['statement']:.0f} | {figures['lock']:.0f} | {of_lock:.2f} |")
    print(f"\nWithout the guard the same rush gives {figures['canary']} of {SEATS} seats.")
    if figures["canary"] <= SEATS:
        figures["faults"].append("the canary is silent: this bench would not see an oversold class")
    for fault in figures["faults"]:
        print(f"FAULT: {fault}")
    in_time = p95 <= P95 and last <= ALL_ANSWERED
    return not figures["faults"] and in_time and of_constant >= WANTED_OF_CONSTANT and of_lock >= WANTED_OF_LOCK

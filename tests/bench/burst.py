"""Many people apply for one vacancy at the same time: nobody waits for a lock (docs/bench.md)."""

import threading
import time
from collections import Counter

from django.db import connection

PEOPLE, CONNECTIONS = 200, 10
SAMPLE_SECONDS = 0.002
WAITING = r"""
SELECT wait_event || ': ' || left(regexp_replace(query, '\s+', ' ', 'g'), 70) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""


def _data():
    from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory
    from tests.factories.jobs import VacancyFactory

    company = CompanyFactory(verified=True)
    MembershipFactory(company=company)
    return VacancyFactory(published=True, company=company), ResidentFactory.create_batch(PEOPLE, complete=True)


def run():
    """Let everybody apply over ten connections. Return (applications, seconds, samples, Counter of waits seen)."""
    from jobs.models import Application
    from jobs.services.applications import apply

    vacancy, people = _data()
    barrier, done, errors = threading.Barrier(CONNECTIONS + 1), threading.Event(), []

    def go(share):
        connection.ensure_connection()
        barrier.wait()
        try:
            for resident in share:
                apply(actor=resident.user, vacancy_id=vacancy.pk)
        except Exception as exc:
            errors.append(repr(exc))
        finally:
            connection.close()

    samples, waits = 0, Counter()

    def watch():
        nonlocal samples
        with connection.cursor() as cursor:
            while not done.is_set():
                cursor.execute(WAITING)
                waits.update(event for (event,) in cursor.fetchall())
                samples += 1
                time.sleep(SAMPLE_SECONDS)
        connection.close()

    threads = [threading.Thread(target=go, args=(people[number::CONNECTIONS],)) for number in range(CONNECTIONS)]
    watcher = threading.Thread(target=watch)
    for thread in [*threads, watcher]:
        thread.start()
    barrier.wait()
    started = time.monotonic()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - started
    done.set()
    watcher.join()
    if errors:
        raise SystemExit(f"burst: {errors[:3]}")
    return Application.objects.filter(vacancy=vacancy).count(), seconds, samples, waits


def report(found):
    """Print what was seen; return whether all came in and nobody was seen waiting for a lock."""
    applications, seconds, samples, waits = found
    print(f"\nBurst: {applications} applications on one vacancy over {CONNECTIONS} connections in {seconds:.1f} s")
    print(f"lock waits seen in {samples} looks: {dict(waits) or 'none'}")
    return applications == PEOPLE and not waits

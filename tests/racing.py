"""Races with real connections: callables that begin together, each in a thread of its own."""

import threading

from django.db import connection


def at_once(jobs, seconds=120):
    """Run the callables in threads that begin together; return ([results], [errors]), each in order of ending."""
    barrier, results, errors = threading.Barrier(len(jobs)), [], []

    def go(job):
        try:
            barrier.wait(timeout=60)
            results.append(job())
        except Exception as exc:
            errors.append(exc)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=seconds)
    return results, errors

"""Periodic work of the ground."""

from celery import shared_task


@shared_task(name="cakapkerja.clear_sessions")
def clear_sessions():
    from cakapkerja.tidy import clear_sessions

    return clear_sessions()


@shared_task(name="cakapkerja.clear_throttles")
def clear_throttles():
    from cakapkerja.tidy import clear_throttles

    return clear_throttles()

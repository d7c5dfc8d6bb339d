"""Periodic work on placements."""

from celery import shared_task


@shared_task(name="placements.ask_follow_ups")
def ask_follow_ups():
    from placements.services.followups import ask_due_follow_ups

    return ask_due_follow_ups()

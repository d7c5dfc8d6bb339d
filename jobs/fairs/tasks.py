"""Periodic work of the fair."""

from celery import shared_task


@shared_task(name="fairs.remind_of_tickets")
def remind_of_tickets():
    from jobs.fairs.services.reminders import remind_of_tickets

    return remind_of_tickets()

"""Periodic work of the fair."""

from celery import shared_task


@shared_task(name="fairs.remind_of_tickets")
def remind_of_tickets():
    from jobs.fairs.services.reminders import remind_of_tickets

    return remind_of_tickets()


@shared_task(name="fairs.tend_queues")
def tend_queues():
    from jobs.fairs.services.calls import lapse_calls
    from jobs.fairs.services.talks import end_overdue_talks

    return lapse_calls(), end_overdue_talks()


@shared_task(name="fairs.watch_booths")
def watch_booths():
    from jobs.fairs.services.breaks import watch_booths

    return watch_booths()


@shared_task(name="fairs.ask_survey")
def ask_survey():
    from jobs.fairs.services.survey import ask_visitors

    return ask_visitors()


@shared_task(name="fairs.remind_of_times")
def remind_of_times():
    from jobs.fairs.services.bookings import remind_of_times

    return remind_of_times()


@shared_task(name="fairs.remind_of_summaries")
def remind_of_summaries():
    from jobs.fairs.services.summaries import remind_of_summaries

    return remind_of_summaries()


@shared_task(name="fairs.remind_of_outcomes")
def remind_of_outcomes():
    from jobs.fairs.services.outcome_reminders import remind_of_outcomes

    return remind_of_outcomes()

"""The database's clock decides deadlines (R-07); the application's clock is for display only."""

import datetime

from django.db import connection
from django.utils import timezone


def database_now():
    """Return the start of the current transaction by the database's clock, aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


def start_of_day(day):
    """Return the instant at which ``day`` begins in WIB."""
    midnight = datetime.datetime.combine(day, datetime.time.min)
    return timezone.make_aware(midnight, timezone.get_default_timezone())


def end_of_day(day):
    """Return the instant at which ``day`` ends in WIB: midnight before the next day.

    Raises ``OverflowError`` for the last day of the calendar: bound what people type before.
    """
    return start_of_day(day + datetime.timedelta(days=1))

"""Quiet hours: what rings on a phone waits from nine in the evening until six in the morning, WIB."""

import datetime

from django.utils import timezone

QUIET_FROM = datetime.time(21)
QUIET_UNTIL = datetime.time(6)


def quiet_end(now):
    """Return the instant at which the quiet hours around ``now`` (aware) end, or None when it is not quiet."""
    local = timezone.localtime(now)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() + datetime.timedelta(days=local.time() >= QUIET_FROM)
    return timezone.make_aware(datetime.datetime.combine(day, QUIET_UNTIL))

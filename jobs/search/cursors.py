"""A place in an ordered list as text for a URL: whole numbers joined by "-", never trusted."""

import datetime
import re

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)
_NUMBER = r"\d{1,17}"


def to_number(moment):
    """Return ``moment`` in whole microseconds: a float would lose the last one, and with it a vacancy."""
    return (moment - EPOCH) // MICROSECOND


def to_moment(number):
    return EPOCH + number * MICROSECOND


def join(*numbers):
    return "-".join(str(number) for number in numbers)


def split(text, count):
    """Return the ``count`` numbers of a cursor as a list, or None when ``text`` is no such cursor."""
    if not re.fullmatch(rf"{_NUMBER}(?:-{_NUMBER}){{{count - 1}}}", text or "", re.ASCII):
        return None
    return [int(part) for part in text.split("-")]


# --- the plain newest-first list of a company, a field, a place ---------------------------------------
def encode_cursor(vacancy):
    """Return the place of ``vacancy`` in the newest-first order."""
    return join(to_number(vacancy.published_at), vacancy.pk)


def decode_cursor(text):
    """Return (published_at, pk) of a cursor, or None when ``text`` is none."""
    numbers = split(text, 2)
    return (to_moment(numbers[0]), numbers[1]) if numbers else None

"""What is public changes at known moments: with a published vacancy or a verified company, and at midnight.

The first raises a number in its own transaction (:class:`jobs.models.PublicVersion`, by database triggers);
closing days and days of publication end the second (WIB). What was read from public vacancies alone holds until
the next such moment.
"""

from django.db import connection
from django.db.models import F
from django.utils import timezone

from jobs.models import PublicVersion

MOST_KEPT = 300  # answers; pages of a search are the largest, about 15 KB


def public_version():
    """Return the number of the latest committed public change, 0 before the first."""
    with connection.cursor() as cursor:  # every request asks this: as text it costs a third
        cursor.execute(f"SELECT number FROM {PublicVersion._meta.db_table}")  # noqa: S608
        row = cursor.fetchone()
    return row[0] if row else 0


def raise_public_version():
    """Let what was kept be read anew, once this transaction is committed: for changes that no trigger sees."""
    PublicVersion.objects.update(number=F("number") + 1)


def public_moment(request):
    """Return the moment that the answer to ``request`` is made for: asked once, before anything is read."""
    if not hasattr(request, "public_moment"):
        request.public_moment = (public_version(), timezone.localdate())
    return request.public_moment


class _Found:
    """What was read in one moment. The next moment gets another one, so nothing has to be forgotten."""

    def __init__(self, moment):
        self.moment, self.answers = moment, {}


_latest = _Found(None)


def kept_for_moment(moment, key, read):
    """Return ``read()``, asked once by this process while ``moment`` lasts; without a moment it is always asked.

    Only for what depends on public vacancies, their companies, and ``key`` alone.
    """
    global _latest
    if moment is None:
        return read()
    found = _latest
    if found.moment != moment:
        found = _latest = _Found(moment)
    answer = found.answers.get(key)
    if answer is None:
        answer = read()
        if len(found.answers) >= MOST_KEPT:
            found.answers.clear()
        found.answers[key] = answer
    return answer

"""Giving interview times back. Apart from the rest, because every end of an application comes by here."""

from jobs.models import InterviewSlot


def free_slots(application_ids):
    """Give back the times to come that these applications hold; what has been stays as it was."""
    InterviewSlot.objects.upcoming().filter(application__in=application_ids).update(
        application=None, resident=None, booked_at=None
    )

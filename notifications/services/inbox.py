"""What a person does with their messages: reading them, choosing channels."""

from django.db import transaction
from django.db.models.functions import Now

from notifications.channels import available_channels
from notifications.enums import Category
from notifications.models import Message, Preference
from notifications.notice import choosable_categories


def mark_read(*, actor, message_id):
    """Mark one message read; the first time counts."""
    Message.objects.for_user(actor).unread().filter(pk=message_id).update(read_at=Now())


def mark_all_read(*, actor):
    Message.objects.for_user(actor).unread().update(read_at=Now())


def categories_for(user):
    """Return the categories in which ``user`` has something to choose, in order."""
    offered = choosable_categories()
    if not user.is_staff:
        offered.discard(Category.TASK)
    return [category for category in Category if category in offered]


@transaction.atomic
def save_preferences(*, actor, wanted):
    """Keep the choice of channels; ``wanted`` holds the (category, channel name) pairs that are on."""
    rows = [
        Preference(user=actor, category=category, channel=channel.name, enabled=(category, channel.name) in wanted)
        for category in categories_for(actor)
        for channel in available_channels()
    ]
    Preference.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["user", "category", "channel"],
        update_fields=["enabled"],
    )

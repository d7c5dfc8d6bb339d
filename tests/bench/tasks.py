"""One task per message: what `notify_many` is compared with."""

from celery import shared_task
from django.db import connection, transaction

from notifications.notice import DailyDigest
from notifications.services import notify


@shared_task(queue="bench")
def write_one(user_id, context):
    """Write one message as a service would, and nothing else: the relay is not woken each time."""
    with transaction.atomic():
        notify(DailyDigest, recipient=user_id, context=context)
        connection.run_on_commit.clear()

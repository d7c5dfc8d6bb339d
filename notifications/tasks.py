"""Tasks are three lines: the services decide."""

from celery import shared_task


@shared_task(name="notifications.deliver_due")
def deliver_due():
    from notifications.services.relay import deliver_due_messages
    from notifications.services.wake import begin_look

    begin_look()
    return deliver_due_messages()


@shared_task(name="notifications.send_digests")
def send_digests():
    from notifications.services.digests import send_digests as send

    return send()


@shared_task(name="notifications.tidy")
def tidy():
    from notifications.services.relay import tidy as empty

    return empty()

"""Ways out of the portal, by name. A channel that is off is not offered to anybody.

To add one (WhatsApp, SMS, push): subclass :class:`Channel`, say in ``is_available`` which setting turns it
on, and add it to ``CHANNELS``. The inbox is no channel: the message row itself is in it.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.channels.base import Channel, Deferred, Rejected, Unavailable
from notifications.channels.email import EmailChannel

CHANNELS = {"email": EmailChannel()}
if settings.SMS_BACKEND:  # the dotted path of a Channel named "sms"
    CHANNELS["sms"] = import_string(settings.SMS_BACKEND)()


def available_channels():
    """Return the channels that can be offered now, in order."""
    return [channel for channel in CHANNELS.values() if channel.is_available()]


__all__ = ["CHANNELS", "Channel", "Deferred", "Rejected", "Unavailable", "available_channels"]

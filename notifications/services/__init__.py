"""What other apps call: write messages in their own transaction, and register digests."""

from notifications.services.digests import (
    add_digest_entry,
    register_digest_audience,
    register_digest_check,
    send_digests,
)
from notifications.services.notify import notify, notify_address, notify_many, send_mail_row

__all__ = [
    "add_digest_entry",
    "notify",
    "notify_address",
    "notify_many",
    "register_digest_audience",
    "register_digest_check",
    "send_digests",
    "send_mail_row",
]

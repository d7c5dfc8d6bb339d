"""The bell in the header: how many messages are unread, in words."""

from django.template.loader import render_to_string

from notifications.models import Message


def header_bell(request, **context):
    """Return the link to the messages with the unread count, or nothing for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    unread = Message.objects.for_user(user).in_inbox().unread()[:100].count()
    return render_to_string("notifications/_bell.html", {"unread": unread}, request=request)

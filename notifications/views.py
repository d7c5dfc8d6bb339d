"""The inbox and the choice of channels."""

import datetime
import re
import uuid

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications.channels import available_channels
from notifications.models import Message, Preference
from notifications.rendering import render_body, render_subject, render_warnings
from notifications.services.inbox import categories_for, mark_all_read, mark_read, save_preferences

PAGE_SIZE = 25
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


def _shown(message):
    """A message with its words; an old one shows only that it was there."""
    try:
        if message.is_erased:
            raise LookupError
        message.subject, message.body = render_subject(message), render_body(message)
        message.warnings = [line for line in render_warnings(message) if line not in message.body]
    except (LookupError, ValueError):
        message.subject, message.body = _("Pesan lama"), _("Isi pesan ini sudah dihapus.")
        message.warnings = []
    return message


def _place_of(message):
    """Return the place of a message in the list. Whole microseconds: messages of one change share their time."""
    return f"{(message.created_at - EPOCH) // MICROSECOND}-{message.pk}"


def _after(rows, place):
    """Return the rows behind ``place``, all of them when it makes no sense."""
    match = re.fullmatch(r"(\d{1,16})-([0-9a-f-]{36})", place)
    if not match:
        return rows
    try:
        at, key = EPOCH + int(match.group(1)) * MICROSECOND, uuid.UUID(match.group(2))
    except (ValueError, OverflowError):
        return rows
    return rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=key))


@require_safe
def inbox(request):
    """Newest first, unread ones said in words."""
    rows = Message.objects.for_user(request.user).in_inbox()
    page = list(_after(rows, request.GET.get("setelah", ""))[: PAGE_SIZE + 1])
    more = len(page) > PAGE_SIZE
    page = [_shown(message) for message in page[:PAGE_SIZE]]
    context = {
        "page": page,
        "has_unread": rows.unread().exists(),
        "next_url": f"?setelah={_place_of(page[-1])}" if more else "",
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
def open_message(request, pk):
    """Mark a message read and go where it points: inside the portal only."""
    message = get_object_or_404(Message.objects.for_user(request.user).in_inbox(), pk=pk)
    mark_read(actor=request.user, message_id=message.pk)
    if message.url.startswith("/") and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None):
        return redirect(message.url)
    return redirect("notifications:inbox")


@require_POST
def read_all(request):
    mark_all_read(actor=request.user)
    return redirect("notifications:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """Which kinds of messages go out by which channel; the inbox always keeps them."""
    channels, categories = available_channels(), categories_for(request.user)
    if request.method == "POST":
        pairs = {(category, channel.name) for category in categories for channel in channels}
        save_preferences(
            actor=request.user,
            wanted={(category, name) for category, name in pairs if f"{category}-{name}" in request.POST},
        )
        messages.success(request, _("Pilihan tersimpan."))
        return redirect("notifications:preferences")
    off = set(Preference.objects.filter(user=request.user, enabled=False).values_list("category", "channel"))
    rows = [
        {
            "label": category.label,
            "choices": [
                {
                    "name": f"{category.value}-{channel.name}",
                    "label": channel.label,
                    "on": (category.value, channel.name) not in off,
                }
                for channel in channels
            ],
        }
        for category in categories
    ]
    return render(request, "notifications/preferences.html", {"rows": rows})

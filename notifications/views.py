"""The inbox and the choice of channels."""

import datetime
import re
import uuid

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications.channels import available_channels
from notifications.enums import Category
from notifications.models import Message, Preference
from notifications.rendering import render_body, render_subject

PAGE_SIZE = 25


def _shown(message):
    """A message with its words; one of a kind that is gone shows only that it was there."""
    try:
        message.subject, message.body = render_subject(message), render_body(message)
    except (LookupError, ValueError):
        message.subject, message.body = _("Pesan lama"), _("Isi pesan ini sudah dihapus.")
    return message


@require_safe
def inbox(request):
    """Newest first, unread ones said in words."""
    rows = Message.objects.for_user(request.user).in_inbox()
    match = re.fullmatch(r"(\d{1,16})-([0-9a-f-]{36})", request.GET.get("setelah", ""))
    if match:
        try:
            at = datetime.datetime.fromtimestamp(int(match.group(1)) / 1_000_000, tz=datetime.UTC)
            key = uuid.UUID(match.group(2))
            rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=key))
        except (ValueError, OverflowError, OSError):
            rows = rows.none()
    page = list(rows[: PAGE_SIZE + 1])
    more = len(page) > PAGE_SIZE
    page = [_shown(message) for message in page[:PAGE_SIZE]]
    last = page[-1] if page else None
    context = {
        "page": page,
        "has_unread": any(message.read_at is None for message in page),
        "next_url": f"?setelah={int(last.created_at.timestamp() * 1_000_000)}-{last.pk}" if more else "",
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
def open_message(request, pk):
    """Mark a message read and go where it points: inside the portal only."""
    message = get_object_or_404(Message.objects.for_user(request.user), pk=pk)
    if message.read_at is None:
        Message.objects.filter(pk=pk, read_at__isnull=True).update(read_at=timezone.now())
    if message.url.startswith("/") and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None):
        return redirect(message.url)
    return redirect("notifications:inbox")


@require_POST
def read_all(request):
    Message.objects.for_user(request.user).unread().update(read_at=timezone.now())
    return redirect("notifications:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """Which kinds of messages go out by which channel; the inbox always keeps them."""
    channels = available_channels()
    off = set(Preference.objects.filter(user=request.user, enabled=False).values_list("category", "channel"))
    if request.method == "POST":
        with transaction.atomic():
            for category in Category.values:
                for channel in channels:
                    Preference.objects.update_or_create(
                        user=request.user,
                        category=category,
                        channel=channel.name,
                        defaults={"enabled": f"{category}-{channel.name}" in request.POST},
                    )
        messages.success(request, _("Pilihan tersimpan."))
        return redirect("notifications:preferences")
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
        for category in Category
    ]
    return render(request, "notifications/preferences.html", {"rows": rows})

"""The way to the instructor's pages, in the menu of whoever teaches a class.

The menu stands on every page, so it asks the database nothing: signing in writes down in the session whether the
person teaches, and so do the instructor's own pages, for who was given a class since.
"""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from training.enums import BatchState
from training.models import Batch

KEY = "teaches"


def remember_at_sign_in(sender, request, user, **kwargs):
    request.session[KEY] = Batch.objects.filter(instructors=user).exclude(state=BatchState.DRAFT).exists()


def remember(request):
    """The person has just been seen to teach."""
    if not request.session.get(KEY):
        request.session[KEY] = True


def menu_link(request):
    """One line for people with a batch of their own (slot "header_menu"); nothing for others."""
    if not request.session.get(KEY):
        return ""
    return format_html('<a href="{}">{}</a>', reverse("instructor:home"), _("Kelas saya"))

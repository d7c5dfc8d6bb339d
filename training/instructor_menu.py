"""The way to the instructor's pages, in the menu of whoever teaches a class."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from training.enums import BatchState
from training.models import Batch


def menu_link(request):
    """One line for people with a batch of their own (slot "header_menu"); nothing for others."""
    if not Batch.objects.filter(instructors=request.user).exclude(state=BatchState.DRAFT).exists():
        return ""
    return format_html('<a href="{}">{}</a>', reverse("instructor:home"), _("Kelas saya"))

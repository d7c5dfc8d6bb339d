"""The way to the fair's pages for officers, in the menu of whoever runs one (slot "header_menu")."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from jobs.fairs.models import Edition


def menu_link(request):
    """One line for officers with an edition; nothing, and no statement, for others."""
    if not request.user.is_staff or not Edition.objects.manageable_by(request.user).exists():
        return ""
    return format_html('<a href="{}">{}</a>', reverse("fair_staff:home"), _("Bursa: papan dan pintu"))

"""Ready sentences for decisions: staff edit them, officers choose one and may change it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import CannedReason
from cakapkerja.admin_lists import CarefulModelAdmin


@admin.register(CannedReason)
class CannedReasonAdmin(CarefulModelAdmin):
    list_display = ["text", "used_for", "is_active"]
    list_filter = ["used_for", "is_active"]
    search_fields = ["text"]
    search_help_text = _("Kata dalam kalimat.")
    fields = ["used_for", "text", "is_active"]
    ordering = ["used_for", "text", "pk"]

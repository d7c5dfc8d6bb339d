"""Programmes and fields as data: the list of classes changes by year (TR-1)."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_lists import CarefulModelAdmin
from training.models import Field, Programme


@admin.register(Programme)
class ProgrammeAdmin(CarefulModelAdmin):
    list_display = ["name", "default_quota", "residents_only", "one_class_per_year", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    search_help_text = _("Nama program.")
    show_full_result_count = False
    fields = [
        "name",
        "summary",
        "description",
        "residents_only",
        "default_quota",
        "one_class_per_year",
        "may_repeat_passed",
        "no_show_wait_months",
        "by_community",
        "leads_to_business",
        "position",
        "is_active",
        "source",
    ]

    def get_fields(self, request, obj=None):
        """The address is chosen once: pages of the programme are linked from elsewhere."""
        return self.fields if obj else ["slug", *self.fields]


@admin.register(Field)
class FieldAdmin(CarefulModelAdmin):
    list_display = ["name", "programme", "valid_from", "valid_until", "is_confirmed"]
    list_filter = ["programme", "is_confirmed"]
    list_select_related = ["programme"]
    search_fields = ["name", "skills"]
    search_help_text = _("Nama bidang atau keahlian.")
    show_full_result_count = False
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (_("Bidang"), {"fields": ["programme", "name", "slug", "summary", "description", "skills"]}),
        (_("Masa berlaku"), {"fields": ["valid_from", "valid_until"]}),
        (_("Sumber"), {"fields": ["occupation_group", "source", "is_confirmed"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["programme", "slug"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request, obj=None):
        """A field ends by a date; its batches stay."""
        return False

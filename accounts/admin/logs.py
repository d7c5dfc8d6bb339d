"""Logs and files that officers look at and never touch. No link leads to a raw file."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessLog, Document
from cakapkerja.admin_decisions import OfficeModelAdmin, shown


@admin.register(AccessLog)
class AccessLogAdmin(OfficeModelAdmin):
    list_display = ["at", "actor", "kind", "subject", "company", "about", "reason"]
    list_filter = ["kind"]
    list_select_related = ["actor", "subject", "company"]
    search_fields = ["subject__name", "subject__email", "actor__name", "actor__email"]
    search_help_text = _("Nama atau e-mail pemilik data, atau petugas.")
    date_hierarchy = "at"
    fields = ["at", "looker", "kind", "owner", "firm", "about", "reason"]
    readonly_fields = ["looker", "owner", "firm"]
    looker = shown(AccessLog, "actor")
    owner = shown(AccessLog, "subject")
    firm = shown(AccessLog, "company")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.list_select_related)


@admin.register(Document)
class DocumentAdmin(OfficeModelAdmin):
    list_display = ["name", "kind", "owner", "size", "uploaded_at", "removed_at"]
    list_filter = ["kind"]
    list_select_related = ["owner"]
    search_fields = ["owner__name", "owner__email"]
    search_help_text = _("Nama atau e-mail pemilik.")
    fields = ["name", "kind", "holder", "size", "uploaded_at", "removed_at"]
    readonly_fields = ["holder"]
    holder = shown(Document, "owner")

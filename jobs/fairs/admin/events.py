"""What happened at booths and gates, only to read: every skip with its reason (Q-06), scans that did not count."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import OfficeModelAdmin
from cakapkerja.templatetags.cakap import waktu
from jobs.fairs.admin.access import editions_of, manages_any
from jobs.fairs.models import CheckInConflict, Skip


class OfEditionAdmin(OfficeModelAdmin):
    """Rows of the editions that the officer runs; nobody changes them."""

    edition_path = "edition"
    list_display_links = None

    def get_queryset(self, request):
        wanted = {f"{self.edition_path}__in": editions_of(request.user).values("pk")}
        return super().get_queryset(request).filter(**wanted)

    def has_module_permission(self, request):
        return manages_any(request)

    def has_view_permission(self, request, obj=None):
        return manages_any(request)


@admin.register(Skip)
class SkipAdmin(OfEditionAdmin):
    edition_path = "place__booth__edition"
    list_display = ["company", "number", "reason", "recruiter", "when", "edition"]
    list_filter = ["reason", ("place__booth__edition", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["place__booth__company", "place__booth__edition", "actor"]
    search_fields = ["place__booth__company__name"]
    search_help_text = _("Nama perusahaan.")
    ordering = ["-at", "pk"]
    fields = ["company", "number", "reason", "recruiter", "when", "edition"]
    readonly_fields = fields

    @admin.display(description=_("perusahaan"), ordering="place__booth__company__name")
    def company(self, row):
        return row.place.booth.company.name

    @admin.display(description=_("nomor"), ordering="place__number")
    def number(self, row):
        return row.place.number

    @admin.display(description=_("perekrut"))
    def recruiter(self, row):
        return str(row.actor or "–")

    @admin.display(description=_("waktu"), ordering="at")
    def when(self, row):
        return waktu(row.at)

    @admin.display(description=_("edisi"))
    def edition(self, row):
        return row.place.booth.edition.name


@admin.register(CheckInConflict)
class CheckInConflictAdmin(OfEditionAdmin):
    list_display = ["why", "code", "gate", "scanned_at", "by", "edition"]
    list_filter = [("edition", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["edition", "by"]
    search_fields = ["code"]
    search_help_text = _("Kode tiket.")
    ordering = ["-received_at", "pk"]
    fields = ["why", "code", "gate", "scanned_at", "received_at", "by", "edition"]
    readonly_fields = fields

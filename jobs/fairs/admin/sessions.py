"""Group sessions at the office: whose summary is due or late, and the button that writes it (F-15)."""

from django.contrib import admin
from django.db.models import BooleanField, Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import Decision
from cakapkerja.templatetags.cakap import waktu
from jobs.fairs.admin.access import RUN, manages_any
from jobs.fairs.admin.events import OfEditionAdmin
from jobs.fairs.forms.summaries import OfficeSummaryForm
from jobs.fairs.models import GroupSession
from jobs.fairs.services.summaries import late_before, summary_due, write_summary


@admin.register(GroupSession)
class GroupSessionAdmin(OfEditionAdmin):
    edition_path = "booth__edition"
    list_display_links = ("title",)
    list_display = ["title", "company", "edition", "ends", "summary_state"]
    list_filter = [("booth__edition", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["booth__company", "booth__edition"]
    search_fields = ["title", "booth__company__name"]
    search_help_text = _("Judul atau nama perusahaan.")
    ordering = ["-ends_at", "-pk"]
    fields = ["title", "company", "edition", "ends", "due", "summary_state", "summary"]
    readonly_fields = fields
    decisions = (
        Decision(
            slug="ringkasan",
            label=_("Tulis ringkasan"),
            permission=RUN,
            form=OfficeSummaryForm,
            carry_out=lambda officer, session, data: write_summary(
                actor=officer, session_id=session.pk, text=data["summary"]
            ),
            possible=lambda session, officer: session.cancelled_at is None and session.ends_at <= timezone.now(),
            explain=_("Ringkasan langsung tampil di halaman bursa dan stan."),
            done=_("Ringkasan tampil di halaman bursa dan stan."),
        ),
    )

    def may_decide(self, request, decision):
        return manages_any(request)

    def get_queryset(self, request):
        is_late = Case(
            When(summary="", ends_at__lt=late_before(), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        return super().get_queryset(request).filter(cancelled_at__isnull=True).annotate(is_late=is_late)

    @admin.display(description=_("perusahaan"), ordering="booth__company__name")
    def company(self, session):
        return session.booth.company.name

    @admin.display(description=_("edisi"))
    def edition(self, session):
        return session.booth.edition.name

    @admin.display(description=_("selesai"), ordering="ends_at")
    def ends(self, session):
        return waktu(session.ends_at)

    @admin.display(description=_("batas ringkasan"))
    def due(self, session):
        return waktu(summary_due(session))

    @admin.display(description=_("keadaan ringkasan"), ordering="is_late")
    def summary_state(self, session):
        if session.summary:
            return _("Tampil")
        if session.is_late:
            return _("Terlambat")
        return _("Ditunggu") if session.ends_at <= timezone.now() else "–"

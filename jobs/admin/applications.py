"""Applications: officers read what was sent and what happened. Notes stay inside the company (X-062)."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import state_tag
from accounts.enums import AccessKind
from accounts.services.access import log_access
from cakapkerja.admin_decisions import OfficeModelAdmin
from jobs.enums import APPLICATION_OPEN, ApplicationState
from jobs.models import Application
from jobs.timeline import company_timeline_of

TONES = (
    dict.fromkeys(set(ApplicationState) - APPLICATION_OPEN, "neutral")
    | dict.fromkeys(APPLICATION_OPEN, "warning")
    | dict.fromkeys([ApplicationState.ACCEPTED, ApplicationState.STARTED], "success")
)


@admin.register(Application)
class ApplicationAdmin(OfficeModelAdmin):
    change_form_template = "admin/jobs/application/change_form.html"
    list_display = ["number", "person", "vacancy_title", "company_name", "state_tag", "created_at"]
    list_filter = ["state"]
    list_select_related = ["vacancy__company", "resident__user"]
    search_fields = ["number", "resident__full_name", "vacancy__title", "vacancy__company__name"]
    search_help_text = _("Nomor, nama pelamar, pekerjaan, atau perusahaan.")
    date_hierarchy = "created_at"
    fieldsets = [
        (
            _("Lamaran"),
            {
                "fields": [
                    "number",
                    "state_tag",
                    "vacancy_link",
                    "company_name",
                    "created_at",
                    "seen_at",
                    "decided_at",
                    "interview",
                    "reject_reason",
                    "placement_link",
                ]
            },
        ),
        (_("Yang dikirim pelamar"), {"fields": ["sent_profile", "message", "has_cv"]}),
    ]
    readonly_fields = [
        "state_tag",
        "vacancy_link",
        "company_name",
        "interview",
        "placement_link",
        "sent_profile",
        "has_cv",
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == self._name("changelist"):
            return rows.defer(
                "profile",
                "message",
                "vacancy__search",
                "vacancy__facts",
                "vacancy__duties",
                "vacancy__requirements",
            )
        return rows.select_related("vacancy__company", "resident__user", "placement")

    def lookup_allowed(self, lookup, value, request):
        return lookup == "vacancy__id__exact" or super().lookup_allowed(lookup, value, request)

    def page_context(self, request, application):
        """Opening an application is a look at personal data, by an officer as by a company (PDP-05)."""
        log_access(
            subject=application.resident.user,
            actor=request.user,
            kind=AccessKind.APPLICATION,
            about=application.vacancy.title,
        )
        return {"steps": company_timeline_of(application)}

    @admin.display(description=_("pelamar"), ordering="resident__full_name")
    def person(self, application):
        return str(application.resident)

    @admin.display(description=_("lowongan"), ordering="vacancy__title")
    def vacancy_title(self, application):
        return application.vacancy.title

    @admin.display(description=_("lowongan"))
    def vacancy_link(self, application):
        url = reverse("admin:jobs_vacancy_change", args=[application.vacancy_id])
        return format_html('<a href="{}">{}</a>', url, application.vacancy.title)

    @admin.display(description=_("perusahaan"), ordering="vacancy__company__name")
    def company_name(self, application):
        return application.vacancy.company.name

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, application):
        return state_tag(application.get_state_display(), application.state, TONES)

    @admin.display(description=_("tes atau wawancara"))
    def interview(self, application):
        from cakapkerja.templatetags.cakap import waktu

        if application.interview_at is None:
            return "–"
        return f"{waktu(application.interview_at)}, {application.interview_place}"

    @admin.display(description=_("penempatan"))
    def placement_link(self, application):
        if application.placement_id is None:
            return "–"
        url = reverse("admin:placements_placement_change", args=[application.placement_id])
        return format_html('<a href="{}">{}</a>', url, application.placement)

    @admin.display(description=_("profil saat melamar"))
    def sent_profile(self, application):
        profile = application.profile
        parts = [profile.get("full_name"), profile.get("education"), profile.get("major"), profile.get("place")]
        return ", ".join(str(part) for part in parts if part) or "–"

    @admin.display(description=_("CV dikirim"), boolean=True)
    def has_cv(self, application):
        return application.cv_id is not None

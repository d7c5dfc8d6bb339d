"""On-the-job training in the admin: the list, planning, starting and stopping (TR-8)."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import state_tag
from accounts.enums import AccessKind
from accounts.files import private_file_response
from accounts.services.access import log_access
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReadOnlyInline, shown
from cakapkerja.errors import BusinessRuleError
from training.enums import ON_THE_JOB_CAN_START, ON_THE_JOB_CAN_STOP
from training.forms.on_the_job import OfficePlanForm, StopForm
from training.models import OnTheJob, OnTheJobWeek
from training.ojt_reading import TONES
from training.services import on_the_job as service

RUN = "training.change_onthejob"
PLAN = "training.add_onthejob"


class WeekInline(ReadOnlyInline):
    model = OnTheJobWeek
    fields = ["number", "text", "days_present", "written_at", "approved_at", "supervisor_note"]
    readonly_fields = fields


@admin.register(OnTheJob)
class OnTheJobAdmin(OfficeModelAdmin):
    change_list_template = "admin/training/onthejob/change_list.html"
    list_display = ["person", "firm", "position", "starts_on", "ends_on", "state_tag", "was_hired"]
    list_filter = ["state", "was_hired"]
    list_select_related = ["resident", "company"]
    search_fields = ["resident__full_name", "company__name", "agreement_number"]
    search_help_text = _("Nama peserta, perusahaan, atau nomor perjanjian.")
    fieldsets = [
        (_("Magang"), {"fields": ["person", "firm", "position", "starts_on", "ends_on", "state_tag"]}),
        (_("Perjanjian"), {"fields": ["agreement_number", "paper", "supervisor", "supervisor_phone", "class_of"]}),
        (_("Hasil"), {"fields": ["was_hired", "stop_reason"]}),
    ]
    readonly_fields = ["person", "firm", "state_tag", "class_of", "paper"]
    inlines = [WeekInline]
    class_of = shown(OnTheJob, "enrolment")
    decisions = (
        Decision(
            slug="mulai",
            label=_("Mulai magang"),
            permission=RUN,
            carry_out=lambda officer, row, data: (
                service.start_on_the_job(actor=officer, on_the_job_id=row.pk) and ""
            ),
            possible=lambda row, officer: row.state in ON_THE_JOB_CAN_START,
            done=_("Magang dimulai. Peserta sudah diberi tahu."),
            tone="primary",
        ),
        Decision(
            slug="hentikan",
            label=_("Hentikan magang"),
            permission=RUN,
            carry_out=lambda officer, row, data: (
                service.stop_on_the_job(actor=officer, on_the_job_id=row.pk, reason=data["reason"]) and ""
            ),
            possible=lambda row, officer: row.state in ON_THE_JOB_CAN_STOP,
            form=StopForm,
            done=_("Magang dihentikan. Peserta dan perusahaan sudah diberi tahu."),
            tone="danger",
        ),
    )

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("rencanakan/", view(self.plan_view), name="training_onthejob_plan"),
            path("<uuid:pk>/perjanjian.pdf", view(self.agreement_view), name="training_onthejob_agreement"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        may_plan = {"may_plan": request.user.has_perm(PLAN)}
        return super().changelist_view(request, {**may_plan, **(extra_context or {})})

    def plan_view(self, request):
        """Plan a place for somebody: GET asks, POST does it."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not request.user.has_perm(PLAN):
            raise PermissionDenied
        form = OfficePlanForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if request.method == "POST" and form.is_valid():
            data = dict(form.cleaned_data)
            try:
                row = service.plan_on_the_job(
                    actor=request.user,
                    company_id=data.pop("company").pk,
                    person=data.pop("person"),
                    agreement=data.pop("agreement"),
                    token=data.pop("form_token"),
                    data=data,
                    by_office=True,
                    url_of=self.object_url,
                )
                messages.success(request, _now("Magang direncanakan. Peserta dan perusahaan sudah diberi tahu."))
                return HttpResponseRedirect(self.object_url(row))
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _now("Rencanakan magang"),
            "form": form,
            "back_url": reverse("admin:training_onthejob_changelist"),
        }
        return TemplateResponse(request, "admin/decisions/make.html", context, status=422 if form.errors else 200)

    def agreement_view(self, request, pk):
        """The agreement as a PDF: a look at personal data (PDP-05)."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = OnTheJob.objects.select_related("resident__user").filter(pk=pk).exclude(agreement="").first()
        if row is None:
            raise Http404
        self._log(request, row)
        return private_file_response(row.agreement, "perjanjian-magang.pdf")

    def page_context(self, request, row):
        self._log(request, row)
        return {}

    def _log(self, request, row):
        log_access(
            subject=row.resident.user, actor=request.user, kind=AccessKind.ENROLMENT, about=_now("Magang (OJT)")
        )

    # --- columns ------------------------------------------------------------------------------
    @admin.display(description=_("peserta"), ordering="resident__full_name")
    def person(self, row):
        return row.resident.full_name

    @admin.display(description=_("perusahaan"), ordering="company__name")
    def firm(self, row):
        return row.company.name

    @admin.display(description=_("surat perjanjian"))
    def paper(self, row):
        if not row.agreement:
            return "–"
        url = reverse("admin:training_onthejob_agreement", args=[row.pk])
        return format_html('<a href="{}">{}</a>', url, _now("Unduh PDF"))

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, row):
        return state_tag(row.get_state_display(), row.state, TONES)

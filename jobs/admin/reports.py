"""Reports of suspicious vacancies, answered by the office; and the public register."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import due_label, state_tag
from cakapkerja.admin_decisions import (
    Decision,
    DecisionForm,
    OfficeModelAdmin,
    ReadySentences,
    ReasonForm,
    measure_queue,
)
from jobs.enums import ReportState
from jobs.models import Removal, VacancyReport
from jobs.services.reports import dismiss_report, lift_removal, uphold_report

DECIDE = "jobs.decide_vacancyreport"
TONES = {ReportState.OPEN: "warning", ReportState.UPHELD: "danger", ReportState.DISMISSED: "neutral"}


class AnswerForm(ReadySentences, DecisionForm):
    ready_for = "report_answer"
    ready_field = "answer"
    answer = forms.CharField(
        label=_("Jawaban untuk pelapor"),
        help_text=_("Pelapor membaca kalimat ini. Jangan tulis data orang lain."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )


class UpholdForm(AnswerForm):
    public_reason = forms.CharField(
        label=_("Alasan di daftar umum"),
        help_text=_("Kosongkan bila tidak perlu masuk daftar. Jangan tulis nama orang."),
        required=False,
        max_length=300,
    )


@admin.register(VacancyReport)
class VacancyReportAdmin(OfficeModelAdmin):
    list_display = ["number", "vacancy_title", "sign", "state_tag", "created_at", "due"]
    list_filter = ["state", "sign"]
    list_select_related = ["vacancy"]
    search_fields = ["number", "vacancy__title", "vacancy__company__name"]
    search_help_text = _("Nomor laporan, pekerjaan, atau perusahaan.")
    fields = ["state_tag", "vacancy_link", "sign", "text", "created_at", "due", "others", "answer", "decided_at"]
    readonly_fields = fields
    ordering = ["created_at", "pk"]
    decisions = (
        Decision(
            slug="benar",
            label=_("Laporan benar, bekukan"),
            permission=DECIDE,
            carry_out=lambda officer, report, data: (
                uphold_report(officer=officer, report_id=report.pk, **data) and ""
            ),
            possible=lambda report, officer: report.state == ReportState.OPEN,
            form=UpholdForm,
            explain=_("Lowongan dibekukan. Semua pelapor lowongan ini mendapat jawaban ini."),
            done=_("Lowongan dibekukan dan pelapor sudah dijawab."),
            tone="danger",
        ),
        Decision(
            slug="tidak-terbukti",
            label=_("Tidak terbukti"),
            permission=DECIDE,
            carry_out=lambda officer, report, data: (
                dismiss_report(officer=officer, report_id=report.pk, **data) and ""
            ),
            possible=lambda report, officer: report.state == ReportState.OPEN,
            form=AnswerForm,
            explain=_("Lowongan yang disembunyikan karena laporan tayang lagi. Pelapor mendapat jawaban ini."),
            done=_("Laporan ditutup dan pelapor sudah dijawab."),
        ),
    )

    def work_queues(self, request):
        if not request.user.has_perm(DECIDE):
            return
        yield measure_queue(
            VacancyReport.objects.filter(state=ReportState.OPEN).order_by(),
            label=_("Laporan lowongan"),
            url=f"{reverse('admin:jobs_vacancyreport_changelist')}?state__exact=open",
            since="created_at",
            note=_("Jawaban pertama paling lambat satu hari kerja."),
        )

    def decision_context(self, request, report):
        return {
            "summary": [
                (_("Lowongan"), report.vacancy.title),
                (_("Perusahaan"), report.vacancy.company.name),
                (_("Tanda"), report.get_sign_display()),
                (_("Cerita"), report.text or "–"),
            ]
        }

    @admin.display(description=_("lowongan"), ordering="vacancy__title")
    def vacancy_title(self, report):
        return report.vacancy.title

    @admin.display(description=_("lowongan"))
    def vacancy_link(self, report):
        url = reverse("admin:jobs_vacancy_change", args=[report.vacancy_id])
        return format_html('<a href="{}">{}</a> · {}', url, report.vacancy.title, report.vacancy.company.name)

    @admin.display(description=_("laporan lain tentang lowongan ini"))
    def others(self, report):
        return VacancyReport.objects.filter(vacancy=report.vacancy_id).exclude(pk=report.pk).count()

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, report):
        return state_tag(report.get_state_display(), report.state, TONES)

    @admin.display(description=_("batas waktu petugas"), ordering="due_at")
    def due(self, report):
        return due_label(report.due_at if report.state == ReportState.OPEN else None)


@admin.register(Removal)
class RemovalAdmin(OfficeModelAdmin):
    list_display = ["title", "company_name", "reason", "removed_at", "lifted_at"]
    list_filter = [("lifted_at", admin.EmptyFieldListFilter)]
    search_fields = ["title", "company_name"]
    search_help_text = _("Pekerjaan atau perusahaan.")
    fields = ["title", "company_name", "reason", "removed_at", "lifted_at"]
    readonly_fields = fields
    decisions = (
        Decision(
            slug="cabut",
            label=_("Cabut dari daftar"),
            permission="jobs.review_vacancy",
            carry_out=lambda officer, row, data: lift_removal(
                officer=officer, removal_id=row.pk, reason=data["reason"]
            ),
            possible=lambda row, officer: row.lifted_at is None,
            form=ReasonForm,
            explain=_("Baris ini hilang dari daftar umum. Catatannya tetap tersimpan."),
            done=_("Sudah dicabut dari daftar umum."),
            is_logged=True,
        ),
    )

"""Answer scores at the office: figures to read, contests to answer (N-08)."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm, measure_queue
from jobs.models import AnswerScore
from jobs.services.scores import answer_contest

REVIEW = "jobs.review_vacancy"


def contested(queryset):
    return queryset.filter(contested_at__isnull=False, contest_answer="")


class ContestFilter(admin.SimpleListFilter):
    title = _("sanggahan")
    parameter_name = "sanggahan"

    def lookups(self, request, model_admin):
        return [("menunggu", _("menunggu jawaban"))]

    def queryset(self, request, queryset):
        return contested(queryset) if self.value() == "menunggu" else queryset


class ContestAnswerForm(ReasonForm):
    reason = forms.CharField(
        label=_("Jawaban"),
        help_text=_("Perusahaan membaca kalimat ini."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1000,
    )


@admin.register(AnswerScore)
class AnswerScoreAdmin(OfficeModelAdmin):
    list_display = ["company", "applications", "answered", "median_hours", "contested_at", "computed_at"]
    list_filter = [ContestFilter]
    list_select_related = ["company"]
    search_fields = ["company__name"]
    search_help_text = _("Nama perusahaan.")
    ordering = ["contested_at", "pk"]
    fields = [
        "company_name",
        "applications",
        "answered",
        "median_hours",
        "computed_at",
        "contested_at",
        "contest_text",
        "contest_answer",
    ]
    readonly_fields = ["company_name"]
    decisions = [
        Decision(
            slug="jawab",
            label=_("Jawab sanggahan"),
            permission=REVIEW,
            form=ContestAnswerForm,
            carry_out=lambda officer, target, data: answer_contest(
                officer=officer, score_id=target.pk, answer=data["reason"]
            ),
            possible=lambda target, officer: target.is_contested,
            done=_("Jawaban terkirim ke perusahaan."),
            is_logged=True,
        )
    ]

    @admin.display(description=_("perusahaan"))
    def company_name(self, score):
        return score.company.name

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("company")

    def work_queues(self, request):
        if not request.user.has_perm(REVIEW):
            return
        queue = measure_queue(
            contested(AnswerScore.objects.order_by()),
            label=_("Sanggahan nilai jawaban"),
            url=f"{reverse('admin:jobs_answerscore_changelist')}?sanggahan=menunggu",
            since="contested_at",
            due=None,
        )
        if queue.count:
            yield queue

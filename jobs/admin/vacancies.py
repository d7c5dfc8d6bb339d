"""The review of vacancies: the page as the public will see it, hints by rule, and a decision with a reason."""

import dataclasses

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from accounts.admin.shown import due_label, state_tag
from accounts.models import Membership
from cakapkerja.admin_decisions import (
    Decision,
    DecisionForm,
    OfficeModelAdmin,
    ReadOnlyInline,
    ReasonForm,
    measure_queue,
    shown,
)
from cakapkerja.admin_history import HistoryRow
from cakapkerja.slots import fill_slot
from jobs.answering import marked
from jobs.enums import ReviewDecision, VacancyState
from jobs.models import HiredPerson, Vacancy, VacancyReview
from jobs.national import late_marks, unmarked
from jobs.rules import DANGER, MarkedVacancy, hints
from jobs.rules.duplicates import near_duplicates
from jobs.services.filled import late_reports, unreported
from jobs.services.national import mark_reported
from jobs.services.reports import list_removal, restore_vacancy
from jobs.services.vacancies import (
    approvals_given,
    approvals_needed,
    return_suspended,
    review_vacancy,
    suspend_vacancy,
)

REVIEW = "jobs.review_vacancy"
OF_COMPANY_AT_MOST = 50
LATE_NAMES = 3
TONES = {
    VacancyState.DRAFT: "neutral",
    VacancyState.IN_REVIEW: "warning",
    VacancyState.PUBLISHED: "success",
    VacancyState.FILLED: "success",
    VacancyState.CLOSED: "neutral",
    VacancyState.SUSPENDED: "danger",
}


def waiting(queryset):
    return queryset.filter(state=VacancyState.IN_REVIEW)


def waiting_for(officer, queryset):
    """What waits for this officer: not approved by them in this round, and not of a company they act for."""
    mine = VacancyReview.objects.filter(vacancy=OuterRef("pk"), round=OuterRef("review_round"), officer=officer)
    own_company = Membership.objects.filter(company=OuterRef("company"), user=officer, is_active=True)
    return waiting(queryset).exclude(Exists(mine)).exclude(Exists(own_company))


class ApproveForm(DecisionForm):
    is_read = forms.BooleanField(
        label=_("Seluruh isi lowongan dan peringatannya sudah saya baca"),
        error_messages={"required": _("Baca dulu seluruhnya, lalu centang.")},
    )


class ReturnForm(ReasonForm):
    ready_for = "vacancy_return"
    reason = forms.CharField(
        label=_("Apa yang harus diperbaiki"),
        help_text=_("Perusahaan membaca kalimat ini. Sebut kata atau bagian yang salah dan cara membetulkannya."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2000,
    )

    def __init__(self, *args, target=None, **kwargs):
        if target is not None:
            # The sentences of the rules are a start; the officer's own words decide.
            lines = [f"“{hint.phrase}”: {hint.text}" for hint in hints(target) if hint.level == DANGER]
            kwargs.setdefault("initial", {"reason": "\n".join(lines)})
        super().__init__(*args, target=target, **kwargs)


class SuspendForm(ReasonForm):
    ready_for = "vacancy_suspend"
    reason = forms.CharField(
        label=_("Alasan pembekuan"),
        help_text=_("Perusahaan membaca kalimat ini."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )


class PublicReasonForm(ReasonForm):
    reason = forms.CharField(
        label=_("Alasan untuk umum"),
        help_text=_("Dibaca semua orang. Jangan tulis nama orang."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


def _approve(officer, vacancy, data):
    done = review_vacancy(officer=officer, vacancy_id=vacancy.pk, decision=ReviewDecision.APPROVE)
    if done.state == VacancyState.PUBLISHED:
        return str(_("Lowongan disetujui dan sudah tayang. Perusahaan sudah diberi tahu."))
    return str(_("Persetujuan Anda dicatat. Lowongan pertama perusahaan ini menunggu petugas kedua."))


def _may_approve(vacancy, officer):
    return can_proceed(vacancy.publish) and not any(
        review.officer_id == officer.pk for review in approvals_given(vacancy)
    )


class ReportFilter(admin.SimpleListFilter):
    """Ended vacancies of which nobody said who was hired (F-48)."""

    title = _("laporan hasil")
    parameter_name = "laporan"

    def lookups(self, request, model_admin):
        return [("terlambat", _("terlambat")), ("belum", _("belum dilaporkan"))]

    def queryset(self, request, queryset):
        rows = {"terlambat": late_reports, "belum": unreported}.get(self.value())
        return queryset if rows is None else queryset.filter(pk__in=rows().values("pk"))


class NationalFilter(admin.SimpleListFilter):
    """Open vacancies that are not marked as reported to the national system (F-48)."""

    title = _("laporan ke Karirhub")
    parameter_name = "karirhub"

    def lookups(self, request, model_admin):
        return [("terlambat", _("terlambat")), ("belum", _("belum ditandai"))]

    def queryset(self, request, queryset):
        rows = {"terlambat": late_marks, "belum": unmarked}.get(self.value())
        return queryset if rows is None else queryset.filter(pk__in=rows().values("pk"))


class NationalForm(DecisionForm):
    number = forms.CharField(label=_("Nomor lowongan di Karirhub"), max_length=60)

    def __init__(self, *args, target=None, **kwargs):
        if target is not None:
            kwargs.setdefault("initial", {"number": target.national_number})
        super().__init__(*args, target=target, **kwargs)


class HiredInline(ReadOnlyInline):
    """Who was hired outside the portal, as the company reported it (Perpres 57/2023 article 6)."""

    model = HiredPerson
    fields = ["full_name", "sex", "in_city", "started_on", "reported_at"]
    readonly_fields = fields

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("placements.view_placement")


class QueueFilter(admin.SimpleListFilter):
    title = _("antrean")
    parameter_name = "antrean"

    def lookups(self, request, model_admin):
        return [("saya", _("menunggu saya")), ("semua", _("semua yang menunggu"))]

    def queryset(self, request, queryset):
        if self.value() == "saya":
            return waiting_for(request.user, queryset)
        if self.value() == "semua":
            return waiting(queryset)
        return queryset


class AnswerFilter(admin.SimpleListFilter):
    title = _("jawaban untuk pelamar")
    parameter_name = "jawaban"

    def lookups(self, request, model_admin):
        return [("terlambat", _("belum ada, 14 hari setelah tutup"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=marked().values("pk")) if self.value() == "terlambat" else queryset


@admin.register(Vacancy)
class VacancyAdmin(OfficeModelAdmin):
    change_form_template = "admin/jobs/vacancy/change_form.html"
    list_display = ["title", "company", "state_tag", "submitted_at", "due", "published_at", "closes_on"]
    list_filter = [QueueFilter, ReportFilter, AnswerFilter, NationalFilter, "state", "contract_kind", "kecamatan"]
    list_select_related = ["company"]
    search_fields = ["title", "company__name", "code"]
    search_help_text = _("Nama pekerjaan, perusahaan, atau kode lowongan.")
    ordering = ["submitted_at", "pk"]
    fieldsets = [
        (
            _("Keadaan"),
            {
                "fields": [
                    "state_tag",
                    "code",
                    "submitted_at",
                    "due",
                    "publish_on",
                    "published_at",
                    "closes_at",
                    "ended_at",
                    "filled_reported_at",
                    "national_number",
                    "national_marked_at",
                    "author",
                ]
            },
        ),
    ]
    readonly_fields = ["state_tag", "due", "author"]
    inlines = [HiredInline]
    author = shown(Vacancy, "created_by")
    decisions = (
        Decision(
            slug="setujui",
            label=_("Setujui"),
            permission=REVIEW,
            carry_out=_approve,
            possible=_may_approve,
            form=ApproveForm,
            explain=_("Lowongan tayang untuk umum setelah cukup petugas menyetujui."),
            tone="primary",
        ),
        Decision(
            slug="perbaiki",
            label=_("Minta perbaikan"),
            permission=REVIEW,
            carry_out=lambda officer, vacancy, data: review_vacancy(
                officer=officer, vacancy_id=vacancy.pk, decision=ReviewDecision.RETURN, reason=data["reason"]
            ),
            possible=lambda vacancy, officer: vacancy.state == VacancyState.IN_REVIEW,
            form=ReturnForm,
            explain=_("Lowongan kembali menjadi draf. Perusahaan memperbaiki, lalu mengajukan lagi."),
            done=_("Perusahaan diminta memperbaiki lowongan ini."),
        ),
        Decision(
            slug="bekukan",
            label=_("Bekukan"),
            permission=REVIEW,
            carry_out=lambda officer, vacancy, data: suspend_vacancy(
                officer=officer, vacancy_id=vacancy.pk, reason=data["reason"]
            ),
            possible=lambda vacancy, officer: can_proceed(vacancy.suspend),
            form=SuspendForm,
            explain=_("Lowongan hilang dari halaman umum saat itu juga."),
            done=_("Lowongan dibekukan. Perusahaan sudah diberi tahu."),
            tone="danger",
            in_bulk=True,
        ),
        Decision(
            slug="kembalikan",
            label=_("Kembalikan ke perusahaan"),
            permission=REVIEW,
            carry_out=lambda officer, vacancy, data: return_suspended(
                officer=officer, vacancy_id=vacancy.pk, reason=data["reason"]
            ),
            possible=lambda vacancy, officer: vacancy.state == VacancyState.SUSPENDED,
            form=ReturnForm,
            explain=_("Pembekuan dicabut: lowongan menjadi draf, dan tayang lagi hanya setelah diperiksa."),
            done=_("Lowongan dikembalikan ke perusahaan sebagai draf."),
        ),
        Decision(
            slug="tayangkan-lagi",
            label=_("Cabut pembekuan"),
            permission=REVIEW,
            carry_out=lambda officer, vacancy, data: restore_vacancy(
                officer=officer, vacancy_id=vacancy.pk, reason=data["reason"]
            ),
            possible=lambda vacancy, officer: can_proceed(vacancy.restore) and bool(vacancy.published_at),
            form=ReasonForm,
            explain=_("Pembekuan ternyata tidak beralasan. Lowongan tayang lagi seperti semula."),
            done=_("Lowongan tayang lagi. Perusahaan sudah diberi tahu."),
        ),
        Decision(
            slug="daftar-umum",
            label=_("Masukkan daftar umum"),
            permission=REVIEW,
            carry_out=lambda officer, vacancy, data: (
                list_removal(officer=officer, vacancy_id=vacancy.pk, reason=data["reason"]) and ""
            ),
            possible=lambda vacancy, officer: (
                vacancy.state == VacancyState.SUSPENDED
                and not vacancy.removals.filter(lifted_at__isnull=True).exists()
            ),
            form=PublicReasonForm,
            explain=_(
                "Lowongan tercantum di daftar lowongan yang dihapus, dengan nama perusahaan dan alasan ini."
            ),
            done=_("Lowongan masuk daftar umum."),
        ),
        Decision(
            slug="karirhub",
            label=_("Tandai dilaporkan ke Karirhub"),
            permission="jobs.make_nationalexport",
            carry_out=lambda officer, vacancy, data: mark_reported(
                officer=officer, vacancy_id=vacancy.pk, number=data["number"]
            ),
            possible=lambda vacancy, officer: vacancy.is_public and not vacancy.is_abroad,
            form=NationalForm,
            explain=_("Nomor yang salah bisa dibetulkan dengan menandai lagi."),
            done=_("Lowongan ditandai sudah dilaporkan ke Karirhub."),
            is_logged=True,
        ),
    )

    def get_queryset(self, request):
        rows = super().get_queryset(request).defer("search", "facts")
        if request.resolver_match and request.resolver_match.url_name == self._name("changelist"):
            return rows.defer("search", "facts", "duties", "requirements", "benefits")
        return rows.select_related(
            "company__kelurahan__kecamatan",
            "company__outside_province",
            "kecamatan",
            "kelurahan",
            "work_province",
            "min_education",
            "occupation_group",
            "created_by",
        )

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.is_open else None

    def work_queues(self, request):
        if request.user.has_perm(REVIEW):
            yield self._review_queue(request)
        if request.user.has_perm(REVIEW) or request.user.has_perm("placements.correct_placement"):
            yield from self._late_reports_queue()
            yield from self._unanswered_queue()

    def _unanswered_queue(self):
        """Vacancies that left applicants without an answer for 14 days after closing (AP-3)."""
        queue = measure_queue(
            marked().order_by(),
            label=_("Pelamar tanpa jawaban, 14 hari setelah tutup"),
            url=f"{reverse('admin:jobs_vacancy_changelist')}?jawaban=terlambat",
            since="ended_at",
            due=None,
        )
        if queue.count:
            yield queue

    def _late_reports_queue(self):
        """Shown while there are any: the companies that stayed silent after three reminders."""
        late = late_reports().order_by()
        queue = measure_queue(
            late,
            label=_("Hasil lowongan belum dilaporkan"),
            url=f"{reverse('admin:jobs_vacancy_changelist')}?laporan=terlambat",
            since="ended_at",
            due=None,
        )
        if queue.count:
            names = late.order_by("ended_at", "pk").values_list("company__name", flat=True)[:LATE_NAMES]
            yield dataclasses.replace(queue, note=", ".join(dict.fromkeys(names)))

    def _review_queue(self, request):
        return measure_queue(
            waiting_for(request.user, Vacancy.objects.order_by()),
            label=_("Lowongan untuk diperiksa"),
            url=f"{reverse('admin:jobs_vacancy_changelist')}?antrean=saya",
            note=_("Lowongan pertama perusahaan butuh dua petugas."),
        )

    def page_context(self, request, vacancy):
        given = approvals_given(vacancy)
        found = hints(vacancy)
        return {
            "vacancy": vacancy,
            "company": vacancy.company,
            "company_url": reverse("admin:accounts_company_change", args=[vacancy.company_id]),
            "may_see_company": request.user.has_perm("accounts.view_company"),
            "questions": list(vacancy.questions.all()),
            "hints": [(self._field_label(hint.field), hint) for hint in found],
            "found": found,
            "marked": MarkedVacancy(vacancy, found),
            "alike": near_duplicates(vacancy),
            "is_waiting": vacancy.state == VacancyState.IN_REVIEW,
            "approvals": given,
            "approved_by_me": any(review.officer_id == request.user.pk for review in given),
            "approvals_needed": approvals_needed(vacancy) if vacancy.state == VacancyState.IN_REVIEW else 0,
            "applications_url": (
                f"{reverse('admin:jobs_application_changelist')}?vacancy__id__exact={vacancy.pk}"
                if request.user.has_perm("jobs.view_application")
                else ""
            ),
        }

    def _field_label(self, name):
        return self.opts.get_field(name).verbose_name

    def decision_context(self, request, vacancy):
        return {
            "summary": [
                (_("Perusahaan"), vacancy.company.name),
                (_("Keadaan"), vacancy.get_state_display()),
                (_("Tempat kerja"), vacancy.place_detail),
                (_("Upah"), vacancy.wage_label),
            ]
        }

    def history_rows(self, vacancy):
        labels = dict(ReviewDecision.choices)
        reviews = [
            HistoryRow(
                at=review.at,
                who=str(review.officer),
                what=f"{_('Pemeriksaan pengajuan ke-%d') % review.round}: {labels[review.decision]}",
                why=review.reason,
            )
            for review in vacancy.reviews.select_related("officer")
        ]
        return reviews + super().history_rows(vacancy)

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, vacancy):
        held = vacancy.company_held and vacancy.state == VacancyState.PUBLISHED
        return state_tag(vacancy.state_label, VacancyState.SUSPENDED if held else vacancy.state, TONES)

    @admin.display(description=_("batas waktu petugas"), ordering="due_at")
    def due(self, vacancy):
        return due_label(vacancy.due_at if vacancy.state == VacancyState.IN_REVIEW else None)


def company_vacancies(request, company):
    """The newest vacancies of a company for its page in the admin; "" for officers who see none."""
    if not request.user.has_perm("jobs.view_vacancy"):
        return ""
    rows = list(
        Vacancy.objects.filter(company=company)
        .only("title", "state", "published_at", "closes_on", "company_id")
        .order_by("-pk")[: OF_COMPANY_AT_MOST + 1]
    )
    context = {
        "rows": [(row, state_tag(row.get_state_display(), row.state, TONES)) for row in rows[:OF_COMPANY_AT_MOST]],
        "more": len(rows) > OF_COMPANY_AT_MOST,
        "list_url": f"{reverse('admin:jobs_vacancy_changelist')}?company__id__exact={company.pk}",
    }
    return render_to_string("admin/jobs/vacancy/of_company.html", context, request=request)


fill_slot("admin_company", company_vacancies)

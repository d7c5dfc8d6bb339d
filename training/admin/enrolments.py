"""Participants in the admin: found, opened with a trace, decided on by buttons (TR-3, PDP-05)."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import state_tag
from accounts.files import private_file_response
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReadOnlyInline, ReasonForm, shown
from cakapkerja.errors import BusinessRuleError
from cakapkerja.sheets import MEDIA_TYPE
from training.admin.enrolment_forms import CounterForm, DownloadForm, RefuseForm
from training.enums import ENROLMENT_CAN_CONFIRM, ENROLMENT_CAN_REFUSE, ENROLMENT_CAN_WITHDRAW, EnrolmentState
from training.models import Allocation, Batch, Enrolment, Score
from training.scoring import marks_of, weights_of
from training.services.office import (
    accept_enrolment,
    confirm_enrolment,
    download_participants,
    enrol_at_counter,
    log_opened,
    open_file,
    record_no_show,
    refuse_enrolment,
    wait_enrolment,
    withdraw_enrolment,
)

SELECT = "training.select_enrolment"
TONES = {
    EnrolmentState.REGISTERED: "info",
    EnrolmentState.WAITING: "warning",
    EnrolmentState.OFFERED: "warning",
    EnrolmentState.ACCEPTED: "warning",
    EnrolmentState.CONFIRMED: "success",
    EnrolmentState.PASSED: "success",
    EnrolmentState.NO_SHOW: "danger",
}


def _by_reason(service):
    return lambda officer, row, data: service(officer=officer, enrolment_id=row.pk, reason=data["reason"]) and None


def _may_wait(row, officer):
    return (
        row.state == EnrolmentState.REGISTERED
        and Allocation.objects.filter(batch=row.batch_id, drawn_at__isnull=False).exists()
    )


class ScoreInline(ReadOnlyInline):
    model = Score
    fields = ["stage", "value", "giver", "note", "at"]
    readonly_fields = ["giver", "at"]
    giver = shown(Score, "scorer")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("scorer")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("training.view_enrolment")


@admin.register(Enrolment)
class EnrolmentAdmin(OfficeModelAdmin):
    change_form_template = "admin/training/enrolment/change_form.html"
    list_display = [
        "full_name",
        "batch_name",
        "state_tag",
        "number",
        "waiting_number",
        "total_score",
        "keep_until",
    ]
    list_filter = ["state", "source", "batch__field__programme", "batch__year"]
    list_select_related = ["batch__field"]
    search_fields = ["full_name", "ticket"]
    search_help_text = _("Nama atau kode peserta.")
    ordering = ["-registered_at", "pk"]
    inlines = [ScoreInline]
    fieldsets = [
        (
            _("Pendaftaran"),
            {
                "fields": [
                    "batch_link",
                    "state_tag",
                    "ticket",
                    "number",
                    "source",
                    "registered_at",
                    "waiting_number",
                    "keep_until",
                    "confirmed_at",
                ]
            },
        ),
        (
            _("Orang"),
            {
                "fields": [
                    "full_name",
                    "phone",
                    "sex",
                    "birth_date",
                    "schooling",
                    "home",
                    "in_city",
                    "motivation",
                ]
            },
        ),
        (_("Hasil"), {"fields": ["total_score", "rank", "grade", "result_note", "bnsp_number"]}),
    ]
    readonly_fields = ["batch_link", "state_tag", "ticket", "registered_at", "schooling", "home"]
    schooling = shown(Enrolment, "education")
    home = shown(Enrolment, "kelurahan")
    decisions = (
        Decision(
            slug="tawarkan",
            label=_("Tawarkan kursi"),
            permission=SELECT,
            carry_out=_by_reason(accept_enrolment),
            possible=lambda row, officer: row.state == EnrolmentState.WAITING and row.batch.seats_left > 0,
            form=ReasonForm,
            explain=_("Hanya untuk nomor tunggu paling kecil. Orang ini punya waktu terbatas untuk menerima."),
            done=_("Kursi ditawarkan. Orang ini diberi tahu."),
        ),
        Decision(
            slug="daftar-ulang",
            label=_("Catat daftar ulang"),
            permission=SELECT,
            carry_out=lambda officer, row, data: confirm_enrolment(officer=officer, enrolment_id=row.pk),
            possible=lambda row, officer: row.state in ENROLMENT_CAN_CONFIRM,
            explain=_("Orang ini datang atau menelepon dan menerima kursinya."),
            done=_("Daftar ulang dicatat."),
            tone="primary",
        ),
        Decision(
            slug="tunggu",
            label=_("Masukkan daftar tunggu"),
            permission=SELECT,
            carry_out=_by_reason(wait_enrolment),
            possible=_may_wait,
            form=ReasonForm,
            explain=_("Mendapat nomor tunggu terakhir."),
            done=_("Orang ini masuk daftar tunggu."),
        ),
        Decision(
            slug="belum-terpilih",
            label=_("Belum terpilih"),
            permission=SELECT,
            carry_out=_by_reason(refuse_enrolment),
            possible=lambda row, officer: row.state in ENROLMENT_CAN_REFUSE,
            form=RefuseForm,
            explain=_("Misalnya berkas tidak sesuai syarat kelas."),
            done=_("Orang ini diberi tahu."),
            in_bulk=True,
        ),
        Decision(
            slug="batal",
            label=_("Catat batal ikut"),
            permission=SELECT,
            carry_out=_by_reason(withdraw_enrolment),
            possible=lambda row, officer: row.state in ENROLMENT_CAN_WITHDRAW,
            form=ReasonForm,
            explain=_("Kursinya langsung ditawarkan kepada orang berikutnya."),
            done=_("Pembatalan dicatat."),
        ),
        Decision(
            slug="tidak-datang",
            label=_("Catat tidak datang"),
            permission=SELECT,
            carry_out=_by_reason(record_no_show),
            possible=lambda row, officer: (
                row.state == EnrolmentState.CONFIRMED and row.batch.starts_on <= timezone.localdate()
            ),
            form=ReasonForm,
            explain=_("Kursinya kosong lagi. Tombol “Panggil pengganti” ada di halaman angkatan."),
            done=_("Dicatat tidak datang."),
            in_bulk=True,
        ),
    )

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == self._name("changelist"):
            return rows.defer("motivation", "result_note")
        return rows.select_related(
            "batch__field__programme", "resident__user", "education", "kelurahan__kecamatan"
        )

    def lookup_allowed(self, lookup, value, request):
        return lookup == "batch__id__exact" or super().lookup_allowed(lookup, value, request)

    def version_of(self, target):
        """The state is what an officer decides on; two officers see each other by it (FT-10)."""
        return f"{target.state}.{target.waiting_number or 0}"

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("loket/<int:batch_id>/", view(self.counter_view), name="training_enrolment_counter"),
            path("unduh/<int:batch_id>/", view(self.download_view), name="training_enrolment_download"),
            path("berkas/<uuid:file_id>/", view(self.file_view), name="training_enrolment_file"),
        ]
        return own + super().get_urls()

    def page_context(self, request, row):
        """Opening a registration is a look at personal data (PDP-05)."""
        log_opened(officer=request.user, enrolment=row)
        weights = weights_of(row.batch)
        marks = marks_of(row, row.batch)
        return {
            "files": list(row.files.filter(deleted_at__isnull=True)),
            "marks": [(stage.label, marks.means.get(stage), marks.counts[stage]) for stage in weights],
        }

    # --- at the counter -----------------------------------------------------------------------
    def counter_view(self, request, batch_id):
        """Somebody came to the office: GET asks, POST registers them."""
        batch = self._batch(request, batch_id, ("GET", "HEAD", "POST"))
        if isinstance(batch, HttpResponse):
            return batch
        form = CounterForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            data = dict(form.cleaned_data)
            nik, token, exception = (data.pop(name) for name in ("nik", "form_token", "exception"))
            try:
                row = enrol_at_counter(
                    officer=request.user,
                    batch_id=batch.pk,
                    nik=nik,
                    person={**data, "in_city": data["kelurahan"] is not None},
                    exception=exception,
                    token=token,
                    url_of=self.object_url,
                )
                return HttpResponseRedirect(self.object_url(row))
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        title = gettext("Daftarkan orang di loket")
        return self._make_page(request, batch, form, title, "admin/training/enrolment/counter.html")

    def download_view(self, request, batch_id):
        """The list as XLSX: GET asks why, POST gives it and leaves the trace."""
        batch = self._batch(request, batch_id, ("GET", "HEAD", "POST"))
        if isinstance(batch, HttpResponse):
            return batch
        form = DownloadForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                data = download_participants(
                    officer=request.user, batch_id=batch.pk, reason=form.cleaned_data["reason"]
                )
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                name = f"peserta-{batch.slug}.xlsx"
                headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
                return HttpResponse(data, content_type=MEDIA_TYPE, headers=headers)
        title = gettext("Unduh daftar peserta")
        return self._make_page(request, batch, form, title, "admin/training/enrolment/download.html")

    def _batch(self, request, batch_id, methods):
        """The batch of a page, or the answer to who may not or how not."""
        if request.method not in methods:
            return HttpResponseNotAllowed(["GET", "POST"])
        if not request.user.has_perm(SELECT):
            raise PermissionDenied
        return get_object_or_404(Batch.objects.select_related("field__programme"), pk=batch_id)

    def _make_page(self, request, batch, form, title, template):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "batch": batch,
            "form": form,
            "back_url": reverse("admin:training_batch_change", args=[batch.pk]),
        }
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    def file_view(self, request, file_id):
        """A paper of a registration; the person reads who opened it."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not request.user.has_perm(SELECT):
            raise PermissionDenied
        paper = open_file(officer=request.user, file_id=file_id)
        if paper is None:
            raise Http404
        return private_file_response(paper.file, f"berkas-{paper.enrolment.ticket}-{paper.kind}", inline=True)

    # --- shown --------------------------------------------------------------------------------
    @admin.display(description=_("angkatan"), ordering="batch__field__name")
    def batch_name(self, row):
        return str(row.batch)

    @admin.display(description=_("angkatan"))
    def batch_link(self, row):
        url = reverse("admin:training_batch_change", args=[row.batch_id])
        return format_html('<a href="{}">{}</a>', url, row.batch)

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, row):
        return state_tag(row.get_state_display(), row.state, TONES)

    def decision_context(self, request, row):
        return {
            "summary": [
                (_("Angkatan"), str(row.batch)),
                (_("Keadaan"), row.get_state_display()),
                (_("Nomor tunggu"), row.waiting_number or "–"),
            ]
        }

"""Past batches and participants: a file is read, its faults shown, then taken over once (TR-9)."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, shown
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import TokenField
from cakapkerja.sheets import MEDIA_TYPE, write_sheet
from training.imports.past import COLUMNS, SHEET_NAME
from training.models import PastImport
from training.services.past_imports import read_past, save_past

MAY_IMPORT = "training.add_pastimport"


class UploadForm(forms.Form):
    form_token = TokenField()
    file = forms.FileField(
        label=_("Berkas Excel (XLSX) atau CSV"),
        help_text=_("Satu baris satu peserta. Berkas contoh berisi nama kolomnya."),
    )


def _save(officer, made, data):
    batches, people = save_past(officer=officer, import_id=made.pk)
    text = ngettext(
        "%(n)d peserta baru di %(batches)d angkatan baru.",
        "%(n)d peserta baru di %(batches)d angkatan baru.",
        people,
    )
    return text % {"n": people, "batches": batches}


@admin.register(PastImport)
class PastImportAdmin(OfficeModelAdmin):
    change_list_template = "admin/training/pastimport/change_list.html"
    change_form_template = "admin/training/pastimport/change_form.html"
    list_display = ["file_name", "total", "added_batches", "added_people", "done_at", "maker", "made_at"]
    list_select_related = ["made_by"]
    fieldsets = [
        (None, {"fields": ["file_name", "total", "added_batches", "added_people", "maker", "made_at", "done_at"]})
    ]
    readonly_fields = ["maker", "made_at"]
    maker = shown(PastImport, "made_by")
    decisions = (
        Decision(
            slug="simpan",
            label=_("Simpan ke data"),
            permission=MAY_IMPORT,
            carry_out=_save,
            possible=lambda made, officer: made.done_at is None and not made.faults and bool(made.rows),
            explain=_("Yang sudah ada tidak ditambahkan lagi: angkatan dikenali dari bidang, tahun, dan nomor."),
            tone="primary",
            is_logged=True,
        ),
    )

    def has_module_permission(self, request):
        return request.user.has_perm(MAY_IMPORT)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(MAY_IMPORT)

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("baca/", view(self.read_view), name="training_pastimport_read"),
            path("contoh.xlsx", view(self.example_view), name="training_pastimport_example"),
        ]
        return own + super().get_urls()

    def page_context(self, request, made):
        return {"faults": made.faults, "is_waiting": made.done_at is None, "made": made}

    def read_view(self, request):
        """The upload: GET asks, POST reads and shows what was found."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not request.user.has_perm(MAY_IMPORT):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_bound and form.is_valid():
            try:
                made = read_past(
                    officer=request.user,
                    uploaded=form.cleaned_data["file"],
                    token=form.cleaned_data["form_token"],
                    url_of=self.object_url,
                )
                return HttpResponseRedirect(self.object_url(made))
            except BusinessRuleError as refusal:
                form.add_error("file", refusal.message)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Baca berkas"),
            "form": form,
            "back_url": reverse("admin:training_pastimport_changelist"),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/training/pastimport/read.html", context, status=status)

    def example_view(self, request):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not request.user.has_perm(MAY_IMPORT):
            raise PermissionDenied
        data = write_sheet(
            SHEET_NAME, [(column.header, 22) for column in COLUMNS], [[column.example for column in COLUMNS]]
        )
        headers = {"Content-Disposition": 'attachment; filename="peserta-lama-contoh.xlsx"'}
        return HttpResponse(data, content_type=MEDIA_TYPE, headers=headers)

"""Exports for the national system: made, downloaded, answered (VC-6, F-29, F-48)."""

import csv
import json

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import Decision, DecisionForm, OfficeModelAdmin, measure_queue, shown
from cakapkerja.dateparts import DatePartsField
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import TokenField
from cakapkerja.sheets import MEDIA_TYPE, plain_text, write_sheet
from cakapkerja.templatetags.cakap import angka, waktu
from jobs.models import NationalExport, Vacancy
from jobs.national import COLUMNS, ItemKind, late_marks, read_items
from jobs.services.national import (
    latest_in_sequence,
    make_export,
    note_numbers,
    note_rejects,
)

MAY_EXPORT = "jobs.make_nationalexport"
REJECTS_SHOWN = 200


class MakeForm(forms.Form):
    form_token = TokenField()
    what = forms.ChoiceField(
        label=_("Isi ekspor"),
        choices=[("next", _("Yang berubah sejak ekspor terakhir")), ("period", _("Yang berubah dalam satu masa"))],
        initial="next",
        widget=forms.RadioSelect,
    )
    first = DatePartsField(label=_("Hari pertama"), required=False, help_text=_("Hanya untuk satu masa."))
    last = DatePartsField(label=_("Hari terakhir"), required=False, help_text=_("Kosongkan bila hanya satu hari."))

    def clean(self):
        data = super().clean()
        if data.get("what") == "period" and data.get("first") is None and "first" not in self.errors:
            self.add_error("first", gettext("Isi hari pertama masa itu."))
        return data


class LinesForm(DecisionForm):
    lines = forms.CharField(widget=forms.Textarea(attrs={"rows": 10}), max_length=100_000, strip=True)


class RejectsForm(LinesForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].label = _("Kode lowongan dan sebabnya")
        self.fields["lines"].help_text = _("Satu baris satu lowongan. Contoh: k7qx2m9p: NIB tidak dikenal")


class NumbersForm(LinesForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].label = _("Kode lowongan dan nomor Karirhub")
        self.fields["lines"].help_text = _("Satu baris satu lowongan. Contoh: k7qx2m9p: 2026-00123")


@admin.register(NationalExport)
class NationalExportAdmin(OfficeModelAdmin):
    change_form_template = "admin/jobs/nationalexport/change_form.html"
    change_list_template = "admin/jobs/nationalexport/change_list.html"
    list_display = ["made_at", "since", "until", "published", "updated", "withdrawn", "rejected", "maker"]
    list_select_related = ["made_by"]
    fieldsets = [
        (_("Isi"), {"fields": ["since", "until", "in_sequence", "published", "updated", "withdrawn"]}),
        (_("Keadaan"), {"fields": ["maker", "made_at"]}),
    ]
    readonly_fields = ["published", "updated", "withdrawn", "maker"]
    maker = shown(NationalExport, "made_by")
    decisions = (
        Decision(
            slug="penolakan",
            label=_("Catat yang ditolak"),
            permission=MAY_EXPORT,
            carry_out=lambda officer, export, data: note_rejects(
                officer=officer, export_id=export.pk, lines=data["lines"]
            ),
            form=RejectsForm,
            explain=_("Tulis jawaban sistem nasional untuk tiap lowongan yang ditolaknya."),
        ),
        Decision(
            slug="nomor",
            label=_("Catat nomor Karirhub"),
            permission=MAY_EXPORT,
            carry_out=lambda officer, export, data: note_numbers(officer=officer, lines=data["lines"]),
            form=NumbersForm,
            explain=_("Lowongan yang bernomor ditandai sudah dilaporkan."),
            is_logged=True,
        ),
    )

    def has_module_permission(self, request):
        return request.user.has_perm(MAY_EXPORT)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(MAY_EXPORT)

    def work_queues(self, request):
        """Public for three working days and not marked as reported: shown while there are any."""
        if not request.user.has_perm(MAY_EXPORT):
            return
        queue = measure_queue(
            late_marks().order_by(),
            label=_("Belum ditandai dilaporkan ke Karirhub"),
            url=f"{reverse('admin:jobs_vacancy_changelist')}?karirhub=terlambat",
            since="published_at",
            due=None,
        )
        if queue.count:
            yield queue

    def get_urls(self):
        own = [
            path("buat/", self.admin_site.admin_view(self.make_view), name="jobs_nationalexport_make"),
            path(
                "<int:export_id>/unduh.<str:form>",
                self.admin_site.admin_view(self.download_view),
                name="jobs_nationalexport_download",
            ),
        ]
        return own + super().get_urls()

    # --- making one ---------------------------------------------------------------------------
    def make_view(self, request):
        """The form of a new export: GET asks, POST makes it and leads to its page."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not request.user.has_perm(MAY_EXPORT):
            raise PermissionDenied
        form = MakeForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            days = {"first": data["first"], "last": data["last"]} if data["what"] == "period" else {}
            try:
                export = make_export(officer=request.user, token=data["form_token"], **days)
                return HttpResponseRedirect(self.object_url(export))
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Buat ekspor"),
            "form": form,
            "back_url": reverse("admin:jobs_nationalexport_changelist"),
            "previous": latest_in_sequence(),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/jobs/nationalexport/make.html", context, status=status)

    # --- its files ----------------------------------------------------------------------------
    def download_view(self, request, export_id, form):
        """The items of an export as XLSX, CSV or JSON; a look only, what was handed over is the row itself."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not request.user.has_perm(MAY_EXPORT):
            raise PermissionDenied
        export = self.get_object(request, str(export_id))
        make = {"xlsx": _xlsx, "csv": _csv, "json": _json}.get(form)
        if export is None or make is None:
            raise Http404
        response = make(export)
        name = f"lowongan-{timezone.localtime(export.until):%Y%m%d-%H%M}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store, private"
        return response

    # --- pages --------------------------------------------------------------------------------
    def page_context(self, request, export):
        codes = [row["code"] for row in export.rejects[-REJECTS_SHOWN:]]
        found = Vacancy.objects.filter(code__in=codes).order_by("pk").values_list("code", "pk", "title")
        links = {code: (reverse("admin:jobs_vacancy_change", args=[pk]), title) for code, pk, title in found}
        return {
            "export": export,
            "rejects": [
                (row["code"], *links.get(row["code"], ("", "")), row["text"])
                for row in export.rejects[-REJECTS_SHOWN:]
            ],
        }

    def decision_context(self, request, export):
        return {"summary": [(_("Perubahan sampai"), waktu(export.until))]}

    def _count(self, export, kind):
        return angka(export.counts.get(kind, 0))

    @admin.display(description=_("tayang baru"))
    def published(self, export):
        return self._count(export, ItemKind.PUBLISHED)

    @admin.display(description=_("berubah"))
    def updated(self, export):
        return self._count(export, ItemKind.UPDATED)

    @admin.display(description=_("ditarik"))
    def withdrawn(self, export):
        return self._count(export, ItemKind.WITHDRAWN)

    @admin.display(description=_("ditolak"))
    def rejected(self, export):
        return angka(len(export.rejects))


# --- files --------------------------------------------------------------------------------------------
class _Echo:
    """Gives back what a writer writes: rows are sent while they are made."""

    def write(self, value):
        return value


def _xlsx(export):
    header = [(column.title, column.width) for column in COLUMNS]
    rows = (item.values() for item in read_items(export.since, export.until))
    return HttpResponse(write_sheet("Lowongan", header, rows), content_type=MEDIA_TYPE)


def _csv(export):
    def lines():
        writer = csv.writer(_Echo())
        # The mark at the start tells spreadsheet programs that this is UTF-8.
        yield "\ufeff" + writer.writerow([column.name for column in COLUMNS])
        for item in read_items(export.since, export.until):
            yield writer.writerow(
                [
                    value if isinstance(value, int) else plain_text("" if value is None else value)
                    for value in item.values()
                ]
            )

    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")


def _json(export):
    def parts():
        head = {"sejak": export.since, "sampai": export.until, "jumlah": export.counts}
        yield json.dumps(head, cls=DjangoJSONEncoder)[:-1] + ', "lowongan": ['
        for number, item in enumerate(read_items(export.since, export.until)):
            yield (",\n" if number else "\n") + json.dumps(item, ensure_ascii=False)
        yield "\n]}\n"

    return StreamingHttpResponse(parts(), content_type="application/json")

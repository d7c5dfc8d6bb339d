"""The company's desk: many vacancies from one spreadsheet."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import TokenField
from jobs.imports.columns import BY_FIELD
from jobs.imports.reading import ROWS_AT_MOST
from jobs.imports.template import template_file
from jobs.models import VacancyImport
from jobs.services.imports import read_vacancies, save_import, what_will_be_made
from jobs.views.employer import company_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = ("title", "openings_any", "wage_min", "kecamatan", "closes_on")


class UploadForm(forms.Form):
    form_token = TokenField()
    upload = forms.FileField(
        label=gettext_lazy("Berkas Excel atau CSV"),
        help_text=gettext_lazy("XLSX atau CSV UTF-8, paling besar 2 MB dan 500 lowongan."),
        error_messages={
            "required": gettext_lazy("Pilih berkas Excel atau CSV dulu."),
            "empty": gettext_lazy("Berkas ini kosong. Pilih berkas lain."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request, code):
    """Send a spreadsheet; nothing is made before the dry run was read."""
    company = company_of(request, code)
    form = UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
    if form.is_bound and form.is_valid():
        try:
            made = read_vacancies(
                actor=request.user,
                company_id=company.pk,
                uploaded=form.cleaned_data["upload"],
                token=form.cleaned_data["form_token"],
                url_of=lambda row: _address(code, row),
            )
            return redirect(_address(code, made))
        except BusinessRuleError as refusal:
            form.add_error("upload", refusal.message)
    context = {"company": company, "form": form, "rows_at_most": ROWS_AT_MOST}
    return render(request, "jobs/employer/imports.html", context, status=422 if form.errors else 200)


def _address(code, made):
    return reverse("employer:import_read", kwargs={"code": code, "pk": made.pk})


@require_safe
def import_template(request, code):
    """The empty spreadsheet with its list of allowed texts and an example."""
    company_of(request, code)
    response = HttpResponse(template_file(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="lowongan-contoh.xlsx"'
    return response


@require_safe
def import_read(request, code, pk):
    """The dry run: every fault by row and column, and what will be made."""
    company = company_of(request, code)
    made = get_object_or_404(VacancyImport, company=company, pk=pk)
    context = {
        "company": company,
        "made": made,
        "said": what_will_be_made(made),
        "faulty_rows": len({fault["row"] for fault in made.faults}),
        "headers": [BY_FIELD[field].header for field in SHOWN],
        "rows": [(row["row"], [row["cells"].get(field, "") for field in SHOWN]) for row in made.rows],
    }
    return render(request, "jobs/employer/import_read.html", context)


@require_POST
def import_save(request, code, pk):
    company = company_of(request, code)
    made = get_object_or_404(VacancyImport, company=company, pk=pk)
    try:
        number = save_import(actor=request.user, import_id=made.pk)
        messages.success(
            request,
            ngettext(
                "%(n)d draf tersimpan. Buka satu per satu, lalu ajukan.",
                "%(n)d draf tersimpan. Buka satu per satu, lalu ajukan.",
                number,
            )
            % {"n": number},
        )
        return redirect("employer:desk", code=code)
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
        return redirect(_address(code, made))

"""Written warnings in the admin: from the company's page to a letter, and all letters (VC-8)."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.files import private_file_response
from accounts.models import Company
from cakapkerja.admin_decisions import OfficeModelAdmin, shown
from cakapkerja.clock import database_now
from cakapkerja.dateparts import DatePartsField
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import TokenField
from cakapkerja.slots import fill_slot
from jobs.letters import make_letter
from jobs.models import WarningLetter
from jobs.services.letters import compose_letter, issue_letter

MAY_WARN = "jobs.issue_warningletter"


def _area(rows=6):
    return forms.Textarea(attrs={"rows": rows})


class LetterForm(forms.Form):
    form_token = TokenField()
    number = forms.CharField(
        label=_("Nomor surat"), max_length=60, help_text=_("Dari buku agenda, misalnya 560/123-Disnaker/2026.")
    )
    step = forms.TypedChoiceField(
        label=_("Peringatan ke"), choices=[(1, "1"), (2, "2"), (3, "3")], coerce=int, widget=forms.RadioSelect
    )
    vacancy_code = forms.CharField(
        label=_("Kode lowongan"),
        max_length=8,
        required=False,
        help_text=_("Bila surat ini tentang satu lowongan."),
    )
    facts = forms.CharField(
        label=_("Yang terjadi"),
        max_length=2000,
        widget=_area(),
        help_text=_("Tanggal dan kejadiannya. Perusahaan membaca kalimat ini."),
    )
    demand = forms.CharField(label=_("Yang harus dilakukan"), max_length=2000, widget=_area())
    respond_by = DatePartsField(label=_("Jawaban paling lambat"))
    signer_title = forms.CharField(
        label=_("Jabatan penanda tangan"),
        max_length=120,
        help_text=_("Misalnya: a.n. Wali Kota Tangerang, Kepala Dinas Ketenagakerjaan"),
    )
    signer_name = forms.CharField(label=_("Nama penanda tangan"), max_length=120)
    signer_nip = forms.RegexField(
        label=_("NIP penanda tangan"),
        regex=r"^[0-9]{18}$",
        required=False,
        error_messages={"invalid": _("NIP harus 18 angka.")},
    )


def _pdf(data, number, *, inline=False):
    name = f"surat-{number}".replace("/", "-")[:80] + ".pdf"
    return private_file_response(ContentFile(data, name="x.pdf"), name, inline=inline)


@admin.register(WarningLetter)
class WarningLetterAdmin(OfficeModelAdmin):
    change_form_template = "admin/jobs/warningletter/change_form.html"
    list_display = ["number", "company", "step", "respond_by", "issued_at", "maker"]
    list_select_related = ["company", "issued_by"]
    search_fields = ["number", "company__name"]
    search_help_text = _("Nomor surat atau nama perusahaan.")
    fieldsets = [
        (_("Surat"), {"fields": ["number", "firm", "about", "step", "facts", "demand", "respond_by"]}),
        (_("Penanda tangan"), {"fields": ["signer_title", "signer_name", "signer_nip"]}),
        (_("Keadaan"), {"fields": ["maker", "issued_at"]}),
    ]
    readonly_fields = ["firm", "about", "maker"]
    firm = shown(WarningLetter, "company")
    about = shown(WarningLetter, "vacancy")
    maker = shown(WarningLetter, "issued_by")

    def has_module_permission(self, request):
        return request.user.has_perm(MAY_WARN)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(MAY_WARN)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("pdf").select_related("company", "vacancy", "issued_by")

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("buat/<int:company_id>/", view(self.make_view), name="jobs_warningletter_make"),
            path("<int:letter_id>/surat.pdf", view(self.pdf_view), name="jobs_warningletter_pdf"),
        ]
        return own + super().get_urls()

    def make_view(self, request, company_id):
        """The form of a letter to one company: GET asks, POST shows it first or makes it."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not request.user.has_perm(MAY_WARN):
            raise PermissionDenied
        rows = Company.objects.select_related("kelurahan__kecamatan", "outside_province")
        company = get_object_or_404(rows, pk=company_id)
        form = LetterForm(request.POST if request.method == "POST" else None, initial=self._initial(company))
        if request.method == "POST" and form.is_valid():
            try:
                return self._made(request, company, form.cleaned_data)
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Buat surat peringatan"),
            "company": company,
            "form": form,
            "back_url": reverse("admin:accounts_company_change", args=[company.pk]),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/jobs/warningletter/make.html", context, status=status)

    def _initial(self, company):
        """The next step for this company, and who signed last."""
        last = WarningLetter.objects.defer("pdf").first()
        own = WarningLetter.objects.filter(company=company).defer("pdf").first()
        step = min(own.step + 1, WarningLetter.STEPS_AT_MOST) if own else 1
        signer = ("signer_title", "signer_name", "signer_nip")
        return {"step": step, **({name: getattr(last, name) for name in signer} if last else {})}

    def _made(self, request, company, data):
        if request.POST.get("lihat"):
            letter = compose_letter(officer=request.user, company=company, data=data)
            return _pdf(make_letter(letter, at=database_now(), draft=True), letter.number, inline=True)
        letter = issue_letter(officer=request.user, company_id=company.pk, data=data, token=data["form_token"])
        return HttpResponseRedirect(self.object_url(letter))

    def pdf_view(self, request, letter_id):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not request.user.has_perm(MAY_WARN):
            raise PermissionDenied
        letter = WarningLetter.objects.filter(pk=letter_id).first()
        if letter is None:
            raise Http404
        return _pdf(bytes(letter.pdf), letter.number)

    def page_context(self, request, letter):
        return {"letter": letter}


def company_letters(request, company):
    """The warnings to a company on its page, and the way to a new one; "" for officers who warn nobody."""
    if not request.user.has_perm(MAY_WARN):
        return ""
    context = {
        "letters": list(WarningLetter.objects.filter(company=company).defer("pdf")),
        "make_url": reverse("admin:jobs_warningletter_make", args=[company.pk]),
    }
    return render_to_string("admin/jobs/warningletter/of_company.html", context, request=request)


fill_slot("admin_company", company_letters)

"""Rule files of quotas: read, and a new version made (N-06)."""

import json

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import OfficeModelAdmin, shown
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import TokenField
from training.allocation import FORMAT
from training.models import RuleFile
from training.services.rules import publish_rule

MAY_PUBLISH = "training.add_rulefile"
EXAMPLE = {"format": FORMAT, "quotas": [{"group": "disabilitas", "seats": 1}, {"group": "perempuan", "seats": 8}]}


class RuleForm(forms.Form):
    form_token = TokenField()
    name = forms.CharField(
        label=_("Nama aturan"), max_length=80, help_text=_("Nama yang sudah ada mendapat versi berikutnya.")
    )
    words = forms.CharField(
        label=_("Dalam kata-kata"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Dibaca semua orang sebelum mendaftar."),
    )
    body = forms.CharField(
        label=_("Isi aturan (JSON)"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Kelompok: perempuan, disabilitas, kecamatan (tiap kecamatan), atau kecamatan:36.71.01."),
    )

    def clean_body(self):
        try:
            return json.loads(self.cleaned_data["body"])
        except (ValueError, RecursionError) as exc:
            where = {"line": getattr(exc, "lineno", 1)}
            raise forms.ValidationError(
                gettext("JSON ini tidak terbaca, mulai baris %(line)s. Periksa koma dan kurungnya.") % where
            ) from exc


@admin.register(RuleFile)
class RuleFileAdmin(OfficeModelAdmin):
    change_list_template = "admin/training/rulefile/change_list.html"
    list_display = ["name", "version", "published_at", "publisher"]
    list_select_related = ["published_by"]
    search_fields = ["name"]
    search_help_text = _("Nama aturan.")
    fieldsets = [(None, {"fields": ["name", "version", "words", "body", "sha256", "published_at", "publisher"]})]
    readonly_fields = ["sha256", "published_at", "publisher"]
    publisher = shown(RuleFile, "published_by")

    def get_view_on_site_url(self, obj=None):
        return reverse("training:rule_file", args=[obj.pk]) if obj else None

    def get_urls(self):
        own = [path("buat/", self.admin_site.admin_view(self.make_view), name="training_rulefile_make")]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        may = request.user.has_perm(MAY_PUBLISH)
        return super().changelist_view(request, {"may_make": may, **(extra_context or {})})

    def make_view(self, request):
        """The form of a new version: GET asks, POST publishes it."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not request.user.has_perm(MAY_PUBLISH):
            raise PermissionDenied
        initial = {"body": json.dumps(EXAMPLE, indent=2)}
        form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                rule = publish_rule(
                    officer=request.user,
                    name=data["name"],
                    body=data["body"],
                    words=data["words"],
                    token=data["form_token"],
                    url_of=self.object_url,
                )
                return HttpResponseRedirect(self.object_url(rule))
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Terbitkan aturan"),
            "form": form,
            "back_url": reverse("admin:training_rulefile_changelist"),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/training/rulefile/make.html", context, status=status)

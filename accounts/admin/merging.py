"""Companies that may be one: the queue, both side by side, and the merge (0016-merged-companies.md)."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.admin.shown import state_tag
from accounts.duplicates import count_duplicates, find_duplicates, signs_between
from accounts.enums import CompanyState
from accounts.merging import effects_of
from accounts.models import Company
from accounts.services.merging import dismiss_duplicate, merge_companies
from cakapkerja.admin_decisions import WorkQueue
from cakapkerja.errors import BusinessRuleError
from cakapkerja.slots import fill_slot
from cakapkerja.templatetags.cakap import tanggal

DECIDE = "accounts.decide_company"
FOUND_AT_MOST = 20
DIFFERENT = "beda"  # both forms of the page have a reason


class MergeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Anggota kedua perusahaan membaca kalimat ini."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )
    even_frozen = forms.BooleanField(
        label=gettext_lazy("Saya tahu salah satunya dibekukan, dan tetap menggabungkan"), required=False
    )

    def __init__(self, *args, frozen=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not frozen:
            del self.fields["even_frozen"]


class DifferentForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Mengapa keduanya berbeda"), max_length=300)


class MergePages:
    """Pages that :class:`accounts.admin.companies.CompanyAdmin` has beside Django's."""

    def merge_urls(self):
        view = self.admin_site.admin_view
        return [
            path("ganda/", view(self.duplicates_view), name="accounts_company_duplicates"),
            path("<int:source_id>/gabung/", view(self.choose_view), name="accounts_company_choose"),
            path(
                "<int:source_id>/gabung/<int:target_id>/",
                view(self.merge_view),
                name="accounts_company_merge",
            ),
            path(
                "<int:source_id>/gabung/<int:target_id>/berbeda/",
                view(self.different_view),
                name="accounts_company_different",
            ),
        ]

    def duplicate_queue(self):
        """The line of the start page, only when pairs wait: most days none do."""
        if count := count_duplicates():
            url = reverse("admin:accounts_company_duplicates")
            yield WorkQueue(label=_("Perusahaan yang mungkin ganda"), url=url, count=count, has_due_time=False)

    def _page(self, request, template, context, status=200):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, context, status=status)

    def _rows(self):
        return Company.objects.select_related("kelurahan__kecamatan", "outside_province", "merged_into")

    @method_decorator(require_safe)
    def duplicates_view(self, request):
        """Pairs that look alike, most signs first."""
        _may(request)
        pairs = [
            {
                "pair": pair,
                "url": reverse("admin:accounts_company_merge", args=_direction(pair.first, pair.second)),
            }
            for pair in find_duplicates()
        ]
        context = {"title": _("Perusahaan yang mungkin ganda"), "pairs": pairs}
        return self._page(request, "admin/accounts/company/duplicates.html", context)

    @method_decorator(require_safe)
    def choose_view(self, request, source_id):
        """Which company to merge with: those that look alike, or any by name, NIB or code."""
        _may(request)
        source = get_object_or_404(self._rows(), pk=source_id)
        wanted = request.GET.get("q", "").replace("\x00", "").strip()[:120]
        found = []
        if wanted:
            match = Q(name__icontains=wanted) | Q(nib=wanted) | Q(code=wanted.lower())
            found = list(self._rows().standing().filter(match).exclude(pk=source.pk)[:FOUND_AT_MOST])
        likely = [(pair.other(source), pair.signs) for pair in find_duplicates(source)]
        context = {
            "title": _("Gabungkan dengan perusahaan lain"),
            "company": source,
            "wanted": wanted,
            "found": [(row, _merge_url(source, row)) for row in found],
            "likely": [(row, _merge_url(source, row), ", ".join(map(str, signs))) for row, signs in likely],
        }
        return self._page(request, "admin/accounts/company/choose.html", context)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def merge_view(self, request, source_id, target_id):
        """Both side by side and what moves: GET asks, POST merges. There is no way back, and the page says so."""
        _may(request)
        source = get_object_or_404(self._rows(), pk=source_id)
        target = get_object_or_404(self._rows().exclude(pk=source.pk), pk=target_id)
        if source.merged_into_id is not None and request.method != "POST":
            messages.info(request, _("%(name)s sudah digabung.") % {"name": source.name})
            return HttpResponseRedirect(_page_of(source))
        frozen = CompanyState.SUSPENDED in (source.state, target.state)
        form = MergeForm(request.POST if request.method == "POST" else None, frozen=frozen)
        if request.method == "POST" and form.is_valid():
            try:
                _refuse_changed(request, source, target)
                merge_companies(
                    officer=request.user, source_id=source.pk, target_id=target.pk, **form.cleaned_data
                )
                words = _("%(old)s digabung ke %(new)s. Anggota keduanya sudah diberi tahu.")
                messages.success(request, words % {"old": source.name, "new": target.name})
                return HttpResponseRedirect(_page_of(target))
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return self._merge_page(request, source, target, form, DifferentForm(prefix=DIFFERENT))

    def _merge_page(self, request, source, target, form, different):
        context = {
            "title": _("Gabungkan %(old)s ke %(new)s") % {"old": source.name, "new": target.name},
            "source": source,
            "target": target,
            "form": form,
            "different": different,
            "signs": signs_between(source, target),
            "facts": list(zip(_facts(source), (value for _label, value in _facts(target)), strict=True)),
            "effects": effects_of(source),
            "version": _version(source, target),
            "hidden_again": CompanyState.SUSPENDED == target.state != source.state,
            "shown_again": CompanyState.SUSPENDED == source.state != target.state,
            "swap_url": _merge_url(target, source),
            "different_url": reverse("admin:accounts_company_different", args=[source.pk, target.pk]),
        }
        status = 422 if form.errors or different.errors else 200
        return self._page(request, "admin/accounts/company/merge.html", context, status=status)

    @method_decorator(require_POST)
    def different_view(self, request, source_id, target_id):
        """The pair is two companies after all: it leaves the queue."""
        _may(request)
        source = get_object_or_404(self._rows(), pk=source_id)
        target = get_object_or_404(self._rows().exclude(pk=source.pk), pk=target_id)
        form = DifferentForm(request.POST, prefix=DIFFERENT)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                dismiss_duplicate(officer=request.user, one_id=source.pk, other_id=target.pk, reason=reason)
                messages.success(request, _("Dicatat: dua perusahaan yang berbeda."))
                return HttpResponseRedirect(reverse("admin:accounts_company_duplicates"))
            except BusinessRuleError as refusal:
                form.add_error("reason", refusal.message)
        frozen = CompanyState.SUSPENDED in (source.state, target.state)
        return self._merge_page(request, source, target, MergeForm(frozen=frozen), form)


def _may(request):
    if not request.user.has_perm(DECIDE):
        raise PermissionDenied


def _version(source, target):
    return f"{source.updated_at.timestamp()}-{target.updated_at.timestamp()}"


def _refuse_changed(request, source, target):
    """Refuse when one of them was changed after the officer read it (FT-10); a merge already done is not."""
    seen = request.POST.get("version")
    if seen and source.merged_into_id != target.pk and seen != _version(source, target):
        raise BusinessRuleError(_("Data ini diubah setelah Anda membukanya. Baca lagi halamannya, baru putuskan."))


def _direction(one, other):
    """(source, target): the one that is verified stays, of two the one that was first."""
    stays = sorted((one, other), key=lambda row: (not row.is_verified, row.verified_at or row.created_at, row.pk))
    return stays[1].pk, stays[0].pk


def _merge_url(source, target):
    return reverse("admin:accounts_company_merge", args=[source.pk, target.pk])


def _page_of(company):
    return reverse("admin:accounts_company_change", args=[company.pk])


def _facts(company):
    """What an officer compares, as (label, text) in a fixed order."""
    numbers = ", ".join(f"{label}: {number}" for label, number in effects_of(company))
    return [
        (_("Keadaan"), state_tag(company.get_state_display(), company.state)),
        (_("Kode"), company.code),
        ("NIB", company.nib or "–"),
        ("NPWP", company.npwp or "–"),
        (_("Alamat"), ", ".join(part for part in (company.street, company.place_label) if part) or "–"),
        (_("Telepon kantor"), company.phone or "–"),
        (_("E-mail kantor"), company.email or "–"),
        (_("Situs web"), company.website or "–"),
        (_("Dibuat"), tanggal(company.created_at)),
        (_("Diverifikasi"), tanggal(company.verified_at) if company.verified_at else "–"),
        (_("Isinya"), numbers or "–"),
    ]


def likely_duplicates(request, company):
    """What looks like this company, what was merged into it, where it went; on its page."""
    if not request.user.has_perm(DECIDE):
        return ""
    is_merged = company.merged_into_id is not None
    context = {
        "company": company,
        "into": company.merged_into if is_merged else None,
        "into_url": _page_of(company.merged_into) if is_merged else "",
        "merged": [(row, _page_of(row)) for row in company.merged.order_by("pk")],
        "likely": []
        if is_merged
        else [
            (
                pair.other(company),
                reverse("admin:accounts_company_merge", args=_direction(pair.first, pair.second)),
                ", ".join(map(str, pair.signs)),
            )
            for pair in find_duplicates(company)
        ],
        "choose_url": reverse("admin:accounts_company_choose", args=[company.pk]),
    }
    return render_to_string("admin/accounts/company/likely.html", context, request=request)


fill_slot("admin_company", likely_duplicates)

"""Companies at the office: papers, members, history; verified, sent back, frozen."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from accounts.admin.merging import MergePages
from accounts.admin.shown import due_label, state_tag
from accounts.domains import FREE, OWN, THROWAWAY, kind_of
from accounts.enums import CompanyState
from accounts.files import private_file_response
from accounts.models import Company, CompanyDocument, Membership
from accounts.services.access import open_company_paper
from accounts.services.companies import decide_company, reopen_company, suspend_company
from accounts.services.photos import remove_pictures
from cakapkerja.admin_decisions import (
    Decision,
    DecisionForm,
    OfficeModelAdmin,
    ReadOnlyInline,
    ReasonForm,
    measure_queue,
    shown,
)
from cakapkerja.slots import render_slot

DECIDE = "accounts.decide_company"


class VerifyForm(DecisionForm):
    is_checked = forms.BooleanField(
        label=_("NIB, NPWP, nama, dan alamat sudah saya cocokkan dengan berkasnya"),
        error_messages={"required": _("Cocokkan dulu datanya, lalu centang.")},
    )


class ReturnForm(ReasonForm):
    ready_for = "company_return"
    reason = forms.CharField(
        label=_("Apa yang harus diperbaiki"),
        help_text=_("Perusahaan membaca kalimat ini. Sebut bagian yang salah dan cara membetulkannya."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )


class SuspendForm(ReasonForm):
    ready_for = "company_suspend"
    reason = forms.CharField(
        label=_("Alasan pembekuan"),
        help_text=_("Perusahaan membaca kalimat ini."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )


class PicturesForm(ReasonForm):
    ready_for = "company_return"
    pictures = forms.MultipleChoiceField(
        label=_("Gambar yang dihapus"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih gambar yang dihapus.")},
    )
    reason = forms.CharField(
        label=_("Alasan penghapusan"),
        help_text=_("Perusahaan membaca kalimat ini."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        company = self.target
        rows = [(str(photo.pk), _picture(photo.get_absolute_url(), photo.alt)) for photo in photos_of(company)]
        if company.logo_url:
            rows.append((LOGO, _picture(company.logo_url, _("Logo"))))
        self.fields["pictures"].choices = rows
        self.order_fields(["pictures"])


LOGO = "logo"


def photos_of(company):
    return company.photos.defer("webp").select_related("company")


def _picture(address, words):
    return format_html('<img src="{}" width="160" alt=""> {}', address, words)


def _take_down(officer, company, data):
    chosen = set(data["pictures"])
    return remove_pictures(
        officer=officer,
        company_id=company.pk,
        photo_ids=chosen - {LOGO},
        logo=LOGO in chosen,
        reason=data["reason"],
    )


class MembershipInline(ReadOnlyInline):
    model = Membership
    fields = ["person", "email", "role", "is_active", "joined_at"]
    readonly_fields = fields
    verbose_name_plural = _("Anggota")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("accounts.view_company")

    @admin.display(description=_("nama"))
    def person(self, membership):
        return membership.user.display_name

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "company")

    @admin.display(description=_("e-mail"))
    def email(self, membership):
        return membership.user.email


class PaperInline(ReadOnlyInline):
    model = CompanyDocument
    fields = ["paper", "size_kb", "uploaded_at", "giver"]
    readonly_fields = fields
    verbose_name_plural = _("Berkas")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("uploaded_by")

    @admin.display(description=_("berkas"))
    def paper(self, paper):
        url = reverse("admin:accounts_company_paper", args=[paper.company_id, paper.pk])
        return format_html('<a href="{}">{}</a>', url, paper.name)

    @admin.display(description=_("diunggah oleh"))
    def giver(self, paper):
        return str(paper.uploaded_by)

    @admin.display(description=_("ukuran"))
    def size_kb(self, paper):
        return f"{max(paper.size // 1024, 1)} kB"


@admin.register(Company)
class CompanyAdmin(MergePages, OfficeModelAdmin):
    list_display = ["name", "state_tag", "place", "members", "submitted_at", "due"]
    list_filter = ["state", "kind"]
    list_select_related = ["kelurahan__kecamatan", "outside_province"]
    search_fields = ["name", "nib", "email"]
    search_help_text = _("Nama, NIB, atau e-mail kantor.")
    ordering = ["submitted_at", "name", "pk"]
    inlines = [PaperInline, MembershipInline]
    fieldsets = [
        (_("Keadaan"), {"fields": ["state_tag", "submitted_at", "due", "verified_at"]}),
        (_("Usaha"), {"fields": ["name", "kind", "nib", "npwp", "industry_name", "kbli", "size", "wlkp_number"]}),
        (
            _("Alamat dan kontak"),
            {"fields": ["street", "place", "phone", "email", "mail_kind", "website", "about"]},
        ),
    ]
    readonly_fields = ["state_tag", "due", "industry_name", "kbli", "place", "mail_kind"]
    industry_name = shown(Company, "industry")
    decisions = (
        Decision(
            slug="verifikasi",
            label=_("Verifikasi"),
            permission=DECIDE,
            carry_out=lambda officer, company, data: decide_company(
                officer=officer, company_id=company.pk, verify=True
            ),
            possible=lambda company, officer: can_proceed(company.verify),
            form=VerifyForm,
            explain=_("Perusahaan boleh memasang lowongan dan halamannya tampil untuk umum."),
            done=_("Perusahaan terverifikasi dan sudah diberi tahu."),
            tone="primary",
        ),
        Decision(
            slug="kembalikan",
            label=_("Minta perbaikan"),
            permission=DECIDE,
            carry_out=lambda officer, company, data: decide_company(
                officer=officer, company_id=company.pk, verify=False, reason=data["reason"]
            ),
            possible=lambda company, officer: can_proceed(company.reject),
            form=ReturnForm,
            explain=_("Perusahaan memperbaiki datanya, lalu mengajukan lagi."),
            done=_("Perusahaan diminta memperbaiki datanya."),
        ),
        Decision(
            slug="hapus-gambar",
            label=_("Hapus foto atau logo"),
            permission=DECIDE,
            carry_out=_take_down,
            possible=lambda company, officer: bool(company.logo_hash) or company.photos.exists(),
            form=PicturesForm,
            explain=_("Gambar hilang dari halaman umum saat itu juga. Perusahaan membaca alasannya."),
            done=_("Gambar dihapus dan perusahaan sudah diberi tahu."),
        ),
        Decision(
            slug="bekukan",
            label=_("Bekukan"),
            permission=DECIDE,
            carry_out=lambda officer, company, data: suspend_company(
                officer=officer, company_id=company.pk, reason=data["reason"]
            ),
            possible=lambda company, officer: can_proceed(company.suspend),
            form=SuspendForm,
            explain=_("Halaman dan lowongan perusahaan hilang saat itu juga. Pelamarnya diberi tahu."),
            done=_("Perusahaan dibekukan dan sudah diberi tahu."),
            tone="danger",
        ),
        Decision(
            slug="buka-lagi",
            label=_("Cabut pembekuan"),
            permission=DECIDE,
            carry_out=lambda officer, company, data: reopen_company(
                officer=officer, company_id=company.pk, reason=data["reason"]
            ),
            possible=lambda company, officer: can_proceed(company.reopen),
            form=ReasonForm,
            explain=_("Perusahaan kembali ke antrean pemeriksaan. Belum terverifikasi sampai diperiksa lagi."),
            done=_("Pembekuan dicabut. Perusahaan menunggu pemeriksaan."),
        ),
    )

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == self._name("changelist"):
            return rows.annotate(member_count=Count("memberships", distinct=True))
        return rows.select_related(*self.list_select_related, "industry")

    def get_inlines(self, request, obj):
        if request.user.has_perm("accounts.view_companydocument"):
            return self.inlines
        return [MembershipInline]

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.is_verified else None

    def work_queues(self, request):
        if not request.user.has_perm(DECIDE):
            return
        yield measure_queue(
            Company.objects.filter(state=CompanyState.SUBMITTED),
            label=_("Perusahaan untuk diperiksa"),
            url=f"{reverse('admin:accounts_company_changelist')}?state__exact={CompanyState.SUBMITTED}",
        )
        yield from self.duplicate_queue()

    def get_urls(self):
        paper = path(
            "<int:company_id>/berkas/<uuid:paper_id>/",
            self.admin_site.admin_view(self.paper_view),
            name="accounts_company_paper",
        )
        return [paper, *self.merge_urls(), *super().get_urls()]

    def paper_view(self, request, company_id, paper_id):
        """A paper as a download, for officers who may see papers; the look is logged."""
        if not request.user.has_perm("accounts.view_companydocument"):
            raise PermissionDenied
        if not CompanyDocument.objects.filter(pk=paper_id, company_id=company_id).exists():
            raise Http404
        paper = open_company_paper(officer=request.user, paper_id=paper_id)
        return private_file_response(paper.file, paper.name)

    def page_context(self, request, company):
        return {"below": mark_safe(render_slot("admin_company", request, company=company))}

    def decision_context(self, request, company):
        return {
            "summary": [
                (_("Keadaan"), company.get_state_display()),
                ("NIB", company.nib or "–"),
                ("NPWP", company.npwp or "–"),
                (_("E-mail kantor"), f"{company.email} ({self.mail_kind(company)})" if company.email else "–"),
                (_("Alamat"), f"{company.street}, {company.place_label}".strip(", ")),
            ]
        }

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, company):
        return state_tag(company.get_state_display(), company.state)

    @admin.display(description=_("tempat"))
    def place(self, company):
        return company.place_label or "–"

    @admin.display(description=_("domain e-mail"))
    def mail_kind(self, company):
        """AF-04: free mail asks for a closer look."""
        if company.proved_domain:
            return _("%s, terbukti milik perusahaan") % company.proved_domain
        return {
            FREE: _("e-mail gratis: periksa lebih teliti"),
            THROWAWAY: _("e-mail sekali pakai: periksa lebih teliti"),
            OWN: _("domain sendiri, belum dibuktikan"),
        }.get(kind_of(company.email), "–")

    @admin.display(description=_("anggota"), ordering="member_count")
    def members(self, company):
        return company.member_count

    @admin.display(description=_("batas waktu petugas"), ordering="due_at")
    def due(self, company):
        return due_label(company.due_at if company.state == CompanyState.SUBMITTED else None)

    @admin.display(description=_("kode KBLI"))
    def kbli(self, company):
        return f"{company.kbli_code} ({company.kbli_edition})" if company.kbli_code else "–"

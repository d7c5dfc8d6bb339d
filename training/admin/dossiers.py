"""Dossiers for capital or a stall: two steps by two officers, the letter, the partner's answer (X-146)."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import due_label, state_tag
from accounts.enums import AccessKind
from accounts.files import private_file_response
from accounts.services.access import log_access
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm, measure_queue
from cakapkerja.templatetags.cakap import rupiah
from training.enums import DOSSIER_IN_REVIEW, DossierState
from training.forms.dossier_reviews import AnswerForm, ApproveForm, NoteForm, RefuseDossierForm, SendForm
from training.models import Dossier
from training.services import dossier_reviews as service

REVIEW = "training.review_dossier"
TONES = {
    DossierState.SUBMITTED: "warning",
    DossierState.CHECKED: "warning",
    DossierState.APPROVED: "warning",
    DossierState.GRANTED: "success",
}


def _in(*states):
    return lambda dossier, officer: dossier.state in states


def _answer(officer, dossier, data):
    service.record_answer(
        officer=officer,
        dossier_id=dossier.pk,
        granted=data["granted"] == "ya",
        answer=data["answer"],
        answered_on=data["answered_on"],
    )


@admin.register(Dossier)
class DossierAdmin(OfficeModelAdmin):
    list_display = ["number", "shop", "kind", "state_tag", "submitted_at", "due"]
    list_filter = ["state", "kind"]
    list_select_related = ["business__owner"]
    search_fields = ["number", "business__name", "business__owner__full_name"]
    search_help_text = _("Nomor proposal, nama usaha, atau pemilik.")
    ordering = ["submitted_at", "pk"]
    fieldsets = [
        (_("Proposal"), {"fields": ["number", "kind", "state_tag", "due", "submitted_at", "shop", "person"]}),
        (_("Isi"), {"fields": ["plan", "market", "stall_place"]}),
        (
            _("Pemeriksaan"),
            {"fields": ["checker", "judge", "amount", "partner_office", "letter_number", "letter_on", "answer"]},
        ),
    ]
    readonly_fields = ["state_tag", "due", "shop", "person", "checker", "judge", "amount"]
    decisions = (
        Decision(
            slug="berkas-lengkap",
            label=_("Berkas lengkap"),
            permission=REVIEW,
            carry_out=lambda officer, dossier, data: (
                service.check_dossier(officer=officer, dossier_id=dossier.pk, **data) and ""
            ),
            possible=_in(DossierState.SUBMITTED),
            form=NoteForm,
            explain=_("Langkah pertama. Penilaian dilakukan petugas lain."),
            done=_("Berkas lengkap. Menunggu penilaian petugas lain."),
            tone="primary",
        ),
        Decision(
            slug="setujui",
            label=_("Setujui"),
            permission=REVIEW,
            carry_out=lambda officer, dossier, data: (
                service.approve_dossier(officer=officer, dossier_id=dossier.pk, **data) and ""
            ),
            possible=lambda dossier, officer: (
                dossier.state == DossierState.CHECKED and dossier.checked_by_id != officer.pk
            ),
            form=ApproveForm,
            explain=_("Langkah kedua, oleh petugas lain dari pemeriksa berkas."),
            done=_("Disetujui. Buat surat ke dinas mitra."),
            tone="primary",
        ),
        Decision(
            slug="kembalikan",
            label=_("Minta perbaikan"),
            permission=REVIEW,
            carry_out=lambda officer, dossier, data: (
                service.return_dossier(officer=officer, dossier_id=dossier.pk, **data) and ""
            ),
            possible=_in(*DOSSIER_IN_REVIEW),
            form=ReasonForm,
            done=_("Proposal dikembalikan. Pemohon sudah diberi tahu."),
        ),
        Decision(
            slug="tolak",
            label=_("Belum dapat diterima"),
            permission=REVIEW,
            carry_out=lambda officer, dossier, data: (
                service.refuse_dossier(officer=officer, dossier_id=dossier.pk, **data) and ""
            ),
            possible=_in(*DOSSIER_IN_REVIEW),
            form=RefuseDossierForm,
            done=_("Proposal ditutup. Pemohon sudah diberi tahu."),
            tone="danger",
        ),
        Decision(
            slug="kirim-surat",
            label=_("Buat surat ke dinas mitra"),
            permission=REVIEW,
            carry_out=lambda officer, dossier, data: (
                service.send_dossier(officer=officer, dossier_id=dossier.pk, data=data) and ""
            ),
            possible=_in(DossierState.APPROVED),
            form=SendForm,
            explain=_("Suratnya dibuat sebagai PDF dan disimpan. Cetak, tanda tangani, lalu kirim."),
            done=_("Surat tersimpan. Unduh di bawah."),
            tone="primary",
        ),
        Decision(
            slug="jawaban",
            label=_("Catat jawaban dinas mitra"),
            permission=REVIEW,
            carry_out=_answer,
            possible=_in(DossierState.SENT),
            form=AnswerForm,
            done=_("Jawaban tercatat. Pemohon sudah diberi tahu."),
            tone="primary",
        ),
    )

    def get_urls(self):
        own = [
            path(
                "<uuid:dossier_id>/surat.pdf",
                self.admin_site.admin_view(self.letter_view),
                name="training_dossier_letter",
            )
        ]
        return own + super().get_urls()

    def get_queryset(self, request):
        rows = super().get_queryset(request).exclude(state=DossierState.DRAFT).defer("letter")
        return rows.select_related("business__owner__user", "checked_by", "approved_by")

    def letter_view(self, request, dossier_id):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not request.user.has_perm(REVIEW):
            raise PermissionDenied
        row = Dossier.objects.filter(pk=dossier_id, letter__isnull=False).first()
        if row is None:
            raise Http404
        return private_file_response(ContentFile(bytes(row.letter), name="x.pdf"), f"surat-{row.number}.pdf")

    def work_queues(self, request):
        if not request.user.has_perm(REVIEW):
            return
        yield measure_queue(
            Dossier.objects.waiting().order_by(),
            label=_("Proposal usaha"),
            url=reverse("admin:training_dossier_changelist"),
            note=_("Berkas diperiksa satu petugas, dinilai petugas lain."),
        )

    def page_context(self, request, dossier):
        """Opening a dossier is a look at personal data (PDP-05)."""
        log_access(
            subject=dossier.business.owner.user,
            actor=request.user,
            kind=AccessKind.DOSSIER,
            about=dossier.number,
        )
        context = {
            "dossier": dossier,
            "items": list(dossier.items.all()),
            "members": list(dossier.members.filter(agreed_at__isnull=False).select_related("resident")),
        }
        return {"below": render_to_string("admin/training/dossier/below.html", context, request=request)}

    def decision_context(self, request, dossier):
        return {
            "summary": [
                (_("Usaha"), dossier.business.name),
                (_("Yang diminta"), dossier.get_kind_display()),
                (_("Anggaran"), rupiah(dossier.total)),
                (_("Berkas diperiksa"), dossier.checked_by or "–"),
            ]
        }

    # --- columns ------------------------------------------------------------------------------
    @admin.display(description=_("usaha"), ordering="business__name")
    def shop(self, dossier):
        return dossier.business.name

    @admin.display(description=_("pemilik"))
    def person(self, dossier):
        return dossier.business.owner.full_name

    @admin.display(description=_("berkas diperiksa"))
    def checker(self, dossier):
        return dossier.checked_by or "–"

    @admin.display(description=_("dinilai"))
    def judge(self, dossier):
        return dossier.approved_by or "–"

    @admin.display(description=_("jumlah yang disetujui"))
    def amount(self, dossier):
        return rupiah(dossier.approved_amount) or "–"

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, dossier):
        return state_tag(dossier.get_state_display(), dossier.state, TONES)

    @admin.display(description=_("batas waktu petugas"), ordering="due_at")
    def due(self, dossier):
        return due_label(dossier.due_at)

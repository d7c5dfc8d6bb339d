"""Businesses after a class: the catalogue, companion visits, progress (X-145, X-148 to X-150)."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import AccessKind
from accounts.services.access import log_access
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm, measure_queue, shown
from training.forms.dossier_reviews import PlanVisitForm, RecordVisitForm
from training.models import Business, Visit
from training.services.businesses import hide_business, unhide_business
from training.services.companions import plan_visit, record_visit

VISIT = "training.change_visit"
REVIEW = "training.review_dossier"


@admin.register(Business)
class BusinessAdmin(OfficeModelAdmin):
    list_display = ["name", "line", "person", "place", "people", "is_public", "is_hidden"]
    list_filter = ["is_public", "kelurahan__kecamatan"]
    list_select_related = ["owner", "kelurahan__kecamatan"]
    search_fields = ["name", "line", "owner__full_name", "code", "nib"]
    search_help_text = _("Nama usaha, bidang, pemilik, kode, atau NIB.")
    fieldsets = [
        (_("Usaha"), {"fields": ["name", "line", "about", "nib", "started_on", "people", "place", "contact"]}),
        (_("Pemilik"), {"fields": ["person", "from_class"]}),
        (_("Katalog"), {"fields": ["is_public", "hidden_reason"]}),
    ]
    readonly_fields = ["person", "place", "from_class"]
    decisions = (
        Decision(
            slug="kunjungan",
            label=_("Rencanakan kunjungan"),
            permission=VISIT,
            carry_out=lambda officer, business, data: (
                plan_visit(officer=officer, business_id=business.pk, **data) and ""
            ),
            form=PlanVisitForm,
            explain=_("Pemilik usaha diberi tahu harinya. Anda tercatat sebagai pendamping."),
            done=_("Kunjungan direncanakan. Pemilik usaha sudah diberi tahu."),
        ),
        Decision(
            slug="sembunyikan",
            label=_("Sembunyikan dari katalog"),
            permission=REVIEW,
            carry_out=lambda officer, business, data: (
                hide_business(officer=officer, business_id=business.pk, **data) and ""
            ),
            possible=lambda business, officer: business.is_public and not business.hidden_reason,
            form=ReasonForm,
            explain=_("Pemilik usaha membaca alasannya."),
            done=_("Usaha ini tidak tampil lagi di katalog."),
            is_logged=True,
            tone="danger",
        ),
        Decision(
            slug="tampilkan",
            label=_("Tampilkan lagi"),
            permission=REVIEW,
            carry_out=lambda officer, business, data: (
                unhide_business(officer=officer, business_id=business.pk) and ""
            ),
            possible=lambda business, officer: bool(business.hidden_reason),
            done=_("Usaha ini tampil lagi bila pemiliknya setuju."),
            is_logged=True,
        ),
    )

    def page_context(self, request, business):
        log_access(subject=business.owner.user, actor=request.user, kind=AccessKind.DOSSIER, about=business.name)
        context = {
            "products": list(business.products.all()),
            "visits": list(business.visits.select_related("companion")),
            "progress": list(business.progress.filter(asked_at__isnull=False)),
            "dossiers": list(business.dossiers.exclude(state__in=["draft", "withdrawn"])),
        }
        return {"below": render_to_string("admin/training/business/below.html", context, request=request)}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("owner__user", "enrolment__batch__field")

    @admin.display(description=_("pemilik"), ordering="owner__full_name")
    def person(self, business):
        return business.owner.full_name

    @admin.display(description=_("kelurahan"))
    def place(self, business):
        return f"{business.kelurahan}, {business.kelurahan.kecamatan}" if business.kelurahan_id else "–"

    @admin.display(description=_("dari kelas"))
    def from_class(self, business):
        return business.enrolment.batch if business.enrolment_id else "–"

    @admin.display(description=_("disembunyikan"), boolean=True)
    def is_hidden(self, business):
        return bool(business.hidden_reason)


@admin.register(Visit)
class VisitAdmin(OfficeModelAdmin):
    list_display = ["shop", "planned_on", "visited_on", "who"]
    list_filter = [("visited_on", admin.EmptyFieldListFilter), "planned_on"]
    list_select_related = ["business", "companion"]
    search_fields = ["business__name"]
    search_help_text = _("Nama usaha.")
    fields = ["shop", "planned_on", "visited_on", "who", "found", "advice"]
    readonly_fields = ["shop", "who"]
    shop = shown(Visit, "business")
    who = shown(Visit, "companion")
    decisions = (
        Decision(
            slug="catat",
            label=_("Catat kunjungan"),
            permission=VISIT,
            carry_out=lambda officer, visit, data: record_visit(officer=officer, visit_id=visit.pk, **data) and "",
            possible=lambda visit, officer: visit.visited_on is None,
            form=RecordVisitForm,
            done=_("Kunjungan tercatat. Pemilik usaha bisa membaca sarannya."),
            tone="primary",
        ),
    )

    def work_queues(self, request):
        if not request.user.has_perm(VISIT):
            return
        yield measure_queue(
            Visit.objects.filter(companion=request.user, visited_on__isnull=True).order_by(),
            label=_("Kunjungan usaha yang Anda rencanakan"),
            url=f"{reverse('admin:training_visit_changelist')}?visited_on__isempty=1",
            since="created_at",
            due=None,
        )

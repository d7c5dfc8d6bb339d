"""Booths at the office: requests to decide, reasons, and where in the hall each stands."""

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm, measure_queue, shown
from jobs.fairs.admin.access import RUN, editions_of, manages_any
from jobs.fairs.enums import PHASE_TAKES_BOOTHS, BoothState
from jobs.fairs.models import Booth
from jobs.fairs.services import booths as service


class RefuseForm(ReasonForm):
    """Why not: the company reads it at its desk."""


def _asked(booth, officer):
    return booth.state == BoothState.REQUESTED


class BoothPlaceForm(forms.ModelForm):
    """Where a booth stands: one place for one booth of an edition."""

    def clean(self):
        data = super().clean()
        position = data.get("position")
        if position is not None:
            others = Booth.objects.filter(edition=self.instance.edition_id, hall=data.get("hall", ""))
            if others.filter(position=position).exclude(pk=self.instance.pk).exists():
                self.add_error("position", _("Nomor stan ini sudah dipakai."))
        return data


@admin.register(Booth)
class BoothAdmin(OfficeModelAdmin):
    form = BoothPlaceForm
    change_form_template = "admin/fairs/edition/change_form.html"
    list_display = ["company", "edition", "state", "hall", "position", "late_outcomes", "created_at"]
    list_editable = ()
    list_filter = ["state", "edition"]
    list_select_related = ["company", "edition"]
    search_fields = ["company__name"]
    search_help_text = _("Nama perusahaan.")
    ordering = ["-edition__starts_on", "hall", "position", "pk"]
    fields = [
        "company_name",
        "edition_name",
        "state",
        "hall",
        "position",
        "about",
        "link",
        "answers_wanted",
        "late_outcomes",
    ]
    readonly_fields = ["company_name", "edition_name", "state", "about", "link", "answers_wanted", "late_outcomes"]
    company_name = shown(Booth, "company")
    edition_name = shown(Booth, "edition")
    decisions = (
        Decision(
            slug="setujui",
            label=_("Setujui"),
            permission=RUN,
            carry_out=lambda officer, booth, data: service.approve_booth(officer=officer, booth_id=booth.pk),
            possible=lambda booth, officer: _asked(booth, officer) and booth.edition.phase in PHASE_TAKES_BOOTHS,
            explain=_("Perusahaan ikut bursa ini dan mengisi stannya sendiri."),
            done=_("Stan disetujui. Perusahaan sudah diberi tahu."),
            tone="primary",
            in_bulk=True,
        ),
        Decision(
            slug="tolak",
            label=_("Tolak"),
            permission=RUN,
            form=RefuseForm,
            carry_out=lambda officer, booth, data: service.decline_booth(
                officer=officer, booth_id=booth.pk, reason=data["reason"]
            ),
            possible=_asked,
            explain=_("Perusahaan membaca alasan ini di mejanya."),
            done=_("Permintaan ditolak. Perusahaan sudah diberi tahu."),
        ),
        Decision(
            slug="keluarkan",
            label=_("Keluarkan dari bursa"),
            permission=RUN,
            form=RefuseForm,
            carry_out=lambda officer, booth, data: service.remove_booth(
                officer=officer, booth_id=booth.pk, reason=data["reason"]
            ),
            possible=lambda booth, officer: booth.state in (BoothState.APPROVED, BoothState.INVITED),
            explain=_("Halaman stan hilang saat itu juga. Perusahaan membaca alasan ini di mejanya."),
            done=_("Stan dikeluarkan. Perusahaan sudah diberi tahu."),
            tone="danger",
        ),
    )

    def get_queryset(self, request):
        late = Count("talks", filter=Q(talks__outcome="", talks__outcome_due_at__lt=Now()))
        return (
            super()
            .get_queryset(request)
            .filter(edition__in=editions_of(request.user).values("pk"))
            .select_related("company", "edition")
            .annotate(late=late)
        )

    @admin.display(description=_("hasil bicara terlambat"), ordering="late")
    def late_outcomes(self, booth):
        """Talks without an outcome after fourteen days (F-21)."""
        return booth.late or "–"

    def has_module_permission(self, request):
        return manages_any(request)

    def has_view_permission(self, request, obj=None):
        return manages_any(request)

    def has_change_permission(self, request, obj=None):
        return manages_any(request)

    def may_decide(self, request, decision):
        return manages_any(request)

    def work_queues(self, request):
        if not manages_any(request):
            return
        waiting = Booth.objects.filter(
            state=BoothState.REQUESTED, edition__in=editions_of(request.user).values("pk")
        ).order_by()
        queue = measure_queue(
            waiting,
            label=_("Permintaan stan di bursa kerja"),
            url=f"{reverse('admin:fairs_booth_changelist')}?state__exact={BoothState.REQUESTED}",
            since="created_at",
            due=None,
        )
        if queue.count:
            yield queue

"""Requests for the van: the queue by the kecamatan's turn, what officers decide, the people (TR-6)."""

from django.contrib import admin
from django.db.models import Count, F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import due_label, state_tag
from accounts.enums import AccessKind
from accounts.services.access import log_access
from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm, measure_queue
from cakapkerja.templatetags.cakap import tanggal, tanggal_pendek
from training.enums import REQUEST_CAN_DECIDE, REQUEST_CAN_RESCHEDULE, RequestState
from training.forms.van_plans import CancelVisitForm, PlanForm, RefuseForm, RescheduleForm
from training.models import CommunityRequest
from training.models.community import TARGET_PEOPLE
from training.services import van_plans as service
from training.services.van_requests import warnings_for_submitting
from training.services.van_turn import with_last_visit
from training.van_calendar import free_vans
from training.visits import days_in_words

PLAN = "training.plan_van"
TONES = {
    RequestState.SUBMITTED: "warning",
    RequestState.RETURNED: "neutral",
    RequestState.PLANNED: "success",
    RequestState.DONE: "success",
}


def _waits(request, officer):
    return request.state in REQUEST_CAN_DECIDE


def _is_planned(request, officer):
    return request.state in REQUEST_CAN_RESCHEDULE


def _plan(officer, request, data):
    booking = service.plan_request(
        officer=officer,
        request_id=request.pk,
        van_id=data["van"].pk,
        starts_on=data["starts_on"],
        instructors=data["instructors"],
        instructor_names=data["instructor_names"],
        reason=data["reason"],
    )
    seated = booking.batch.enrolments.seated().count()
    return gettext("Dijadwalkan: %(van)s, %(days)s. %(n)d orang mendapat kursi.") % {
        "van": booking.van.name,
        "days": days_in_words(booking.batch.starts_on, booking.batch.ends_on),
        "n": seated,
    }


@admin.register(CommunityRequest)
class CommunityRequestAdmin(OfficeModelAdmin):
    change_form_template = "admin/training/communityrequest/change_form.html"
    list_display = [
        "number",
        "community",
        "kecamatan",
        "turn",
        "field",
        "wishes",
        "people_count",
        "state_tag",
        "due",
    ]
    list_filter = ["state", ("field", admin.RelatedOnlyFieldListFilter), "kelurahan__kecamatan"]
    list_select_related = ["kelurahan__kecamatan", "field", "field__programme"]
    search_fields = ["number", "community"]
    search_help_text = _("Nomor atau nama komunitas.")
    fieldsets = [
        (_("Permintaan"), {"fields": ["number", "state_tag", "due", "turn", "submitted_at"]}),
        (
            _("Yang meminta"),
            {
                "fields": [
                    "kind",
                    "community",
                    "village",
                    "contact_name",
                    "contact_phone",
                    "kind_of_training",
                    "wishes",
                ]
            },
        ),
        (_("Tempat"), {"fields": ["place", "address", "unfit", "place_note", "place_checked_at"]}),
    ]
    readonly_fields = ["state_tag", "due", "turn", "village", "kind_of_training", "wishes", "unfit"]
    decisions = (
        Decision(
            slug="jadwalkan",
            label=_("Jadwalkan mobil"),
            permission=PLAN,
            carry_out=_plan,
            possible=_waits,
            form=PlanForm,
            explain=_("Angkatan dibuat. Dua puluh orang pertama mendapat kursi. Semua diberi tahu."),
            tone="primary",
        ),
        Decision(
            slug="kembalikan",
            label=_("Minta perbaikan"),
            permission=PLAN,
            carry_out=lambda officer, request, data: (
                service.return_request(officer=officer, request_id=request.pk, **data) and ""
            ),
            possible=_waits,
            form=ReasonForm,
            explain=_("Komunitas memperbaiki, lalu mengirim lagi. Gilirannya tetap."),
            done=_("Permintaan dikembalikan. Komunitas sudah diberi tahu."),
        ),
        Decision(
            slug="tolak",
            label=_("Belum dapat dipenuhi"),
            permission=PLAN,
            carry_out=lambda officer, request, data: (
                service.refuse_request(officer=officer, request_id=request.pk, **data) and ""
            ),
            possible=_waits,
            form=RefuseForm,
            done=_("Permintaan ditutup. Komunitas sudah diberi tahu."),
            tone="danger",
        ),
        Decision(
            slug="tempat-diperiksa",
            label=_("Tempat sudah diperiksa"),
            permission=PLAN,
            carry_out=lambda officer, request, data: (
                service.check_place(officer=officer, request_id=request.pk) and ""
            ),
            possible=lambda request, officer: (
                request.place_checked_at is None and request.state in REQUEST_CAN_DECIDE | REQUEST_CAN_RESCHEDULE
            ),
            done=_("Tercatat: tempat sudah diperiksa."),
            is_logged=True,
        ),
        Decision(
            slug="ubah-jadwal",
            label=_("Ubah jadwal"),
            permission=PLAN,
            carry_out=lambda officer, request, data: (
                service.reschedule_request(
                    officer=officer,
                    request_id=request.pk,
                    van_id=data["van"].pk,
                    starts_on=data["starts_on"],
                    reason=data["reason"],
                )
                and ""
            ),
            possible=_is_planned,
            form=RescheduleForm,
            explain=_("Komunitas dan setiap peserta yang punya akun diberi tahu."),
            done=_("Jadwal diubah. Semua sudah diberi tahu."),
        ),
        Decision(
            slug="batalkan",
            label=_("Batalkan jadwal"),
            permission=PLAN,
            carry_out=lambda officer, request, data: (
                service.cancel_visit(
                    officer=officer,
                    request_id=request.pk,
                    reason=data["reason"],
                    wait_again=data["after"] == "again",
                )
                and ""
            ),
            possible=_is_planned,
            form=CancelVisitForm,
            explain=_("Angkatannya dibatalkan. Komunitas dan setiap peserta yang punya akun diberi tahu."),
            done=_("Jadwal dibatalkan. Semua sudah diberi tahu."),
            tone="danger",
        ),
    )

    def get_queryset(self, request):
        rows = super().get_queryset(request).exclude(state=RequestState.DRAFT)
        return with_last_visit(rows).annotate(people_number=Count("people"))

    def get_ordering(self, request):
        """The turn: longest ago first (docs/decisions)."""
        return [F("last_visit").asc(nulls_first=True), "submitted_at", "pk"]

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def work_queues(self, request):
        if not request.user.has_perm(PLAN):
            return
        yield measure_queue(
            CommunityRequest.objects.waiting().order_by(),
            label=_("Permintaan Mobil Si Praja"),
            url=f"{reverse('admin:training_communityrequest_changelist')}?state__exact=submitted",
            note=_("Menurut giliran kecamatan: yang paling lama belum dikunjungi didahulukan."),
        )

    def page_context(self, request, target):
        """Opening the list of names is a look at personal data (PDP-05)."""
        people = list(target.people.select_related("kelurahan", "resident__user"))
        about = gettext("Permintaan Mobil Si Praja %s") % target.number
        log_access(subject=target.contact, actor=request.user, kind=AccessKind.ENROLMENT, about=about)
        for person in people:
            if person.resident is not None:
                log_access(
                    subject=person.resident.user, actor=request.user, kind=AccessKind.ENROLMENT, about=about
                )
        context = {
            "people": people,
            "target_number": TARGET_PEOPLE,
            "booking": target.bookings.filter(cancelled_at__isnull=True).select_related("van", "batch").first(),
            "warnings": warnings_for_submitting(target),
        }
        return {"below": render_to_string("admin/training/communityrequest/people.html", context, request=request)}

    def decision_context(self, request, target):
        free = [
            (
                gettext("Diminta: %s") % tanggal(day),
                ", ".join(van.name for van in vans) or gettext("tidak ada mobil bebas"),
            )
            for day, vans in free_vans(target)
        ]
        return {
            "summary": [
                (_("Komunitas"), f"{target.community}, {target.kelurahan}, {target.kelurahan.kecamatan}"),
                (_("Giliran"), self.turn(target)),
                (_("Pelatihan"), target.field.name),
                (_("Orang"), target.people_number),
                *free,
            ]
        }

    # --- columns ------------------------------------------------------------------------------
    @admin.display(description=_("kecamatan"), ordering="kelurahan__kecamatan__name")
    def kecamatan(self, target):
        return target.kelurahan.kecamatan.name if target.kelurahan_id else "–"

    @admin.display(description=_("giliran kecamatan"))
    def turn(self, target):
        """Why the request stands where it stands."""
        if target.last_visit is None:
            return gettext("belum pernah dikunjungi")
        return gettext("terakhir dikunjungi %s") % tanggal_pendek(target.last_visit)

    @admin.display(description=_("kelurahan"))
    def village(self, target):
        return f"{target.kelurahan}, {target.kelurahan.kecamatan}" if target.kelurahan_id else "–"

    @admin.display(description=_("jenis pelatihan"))
    def kind_of_training(self, target):
        return target.field or "–"

    @admin.display(description=_("hari mulai yang diinginkan"))
    def wishes(self, target):
        return ", ".join(tanggal_pendek(day) for day in target.wished_on) or "–"

    @admin.display(description=_("orang"), ordering="people_number")
    def people_count(self, target):
        return target.people_number

    @admin.display(description=_("belum ada di tempat itu"))
    def unfit(self, target):
        return ", ".join(str(name) for name in target.unfit) or "–"

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, target):
        return state_tag(target.get_state_display(), target.state, TONES)

    @admin.display(description=_("batas waktu petugas"), ordering="due_at")
    def due(self, target):
        return due_label(target.due_at if target.state == RequestState.SUBMITTED else None)

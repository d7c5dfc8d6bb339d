"""Batches: filled in, copied, published, chosen for, ended (TR-1, TR-3)."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.shown import state_tag
from cakapkerja.admin_decisions import OfficeModelAdmin
from cakapkerja.admin_lists import CarefulModelAdmin
from cakapkerja.clock import database_now
from training.admin.batch_decisions import DECISIONS
from training.admin.batch_forms import DAY_AT_MOST, BatchForm, CountersForm
from training.admin.batch_queues import QueueFilter, batch_queues
from training.counting import count_programmes, definitions
from training.enums import BatchState, ScoreStage, SelectionMode
from training.models import Allocation, Batch, TrainingDay
from training.pledging import pledges_of
from training.scoring import ranking, weights_of
from training.services.batches import add_batch, announce_change, publication_faults

SELECT = "training.select_enrolment"
TONES = {
    BatchState.DRAFT: "neutral",
    BatchState.PUBLISHED: "success",
    BatchState.CANCELLED: "danger",
    BatchState.FINISHED: "neutral",
}
WHO = ["field", "number", "year"]
# What decides who gets a seat stands from the day a batch is public (N-04, N-06); the quota by its own decision.
RULES = [
    "opens_at", "closes_at", "min_education", "age_min", "age_max", "residents_only", "documents",
    "other_document", "mode", "rule", "weight_file", "weight_test", "weight_interview", "pass_score",
    "seed_source", "seed_at", "confirm_hours", "offer_hours",
]  # fmt: skip


class TrainingDayInline(admin.TabularInline):
    model = TrainingDay
    extra = 0
    fields = ["date", "starts_at", "ends_at", "topic", "place"]

    def has_delete_permission(self, request, obj=None):
        """Days go by the plan ("Buat hari pelatihan"), which keeps those with attendance."""
        return False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return (
            obj is not None
            and obj.state in (BatchState.DRAFT, BatchState.PUBLISHED)
            and super().has_change_permission(request, obj)
        )


@admin.register(Batch)
class BatchAdmin(OfficeModelAdmin):
    form = BatchForm
    change_form_template = "admin/training/batch/change_form.html"
    change_list_template = "admin/training/batch/change_list.html"
    list_display = ["name", "programme", "state_tag", "starts_on", "closes_at", "seats", "mode"]
    list_filter = [QueueFilter, "state", "field__programme", "mode", "year"]
    list_select_related = ["field__programme"]
    search_fields = ["title", "field__name", "place"]
    search_help_text = _("Nama kelas, bidang, atau tempat.")
    date_hierarchy = None
    inlines = [TrainingDayInline]
    decisions = DECISIONS
    fieldsets = [
        (_("Angkatan"), {"fields": [*WHO, "title", "about"]}),
        (
            _("Waktu dan tempat"),
            {
                "fields": [
                    "starts_on",
                    "ends_on",
                    "hours",
                    "place",
                    "address",
                    "kecamatan",
                    "instructors",
                    "instructor_names",
                ]
            },
        ),
        (
            _("Pendaftaran"),
            {
                "fields": [
                    "quota",
                    "opens_at",
                    "closes_at",
                    "residents_only",
                    "min_education",
                    "age_min",
                    "age_max",
                    "documents",
                    "other_document",
                ]
            },
        ),
        (
            _("Cara memilih"),
            {
                "fields": [
                    "mode",
                    "rule",
                    "weight_file",
                    "weight_test",
                    "weight_interview",
                    "pass_score",
                    "selection_note",
                    "results_on",
                    "seed_source",
                    "seed_at",
                    "confirm_hours",
                    "offer_hours",
                ]
            },
        ),
        (_("Hasil kelas"), {"fields": ["transport_money", "pass_presence", "gives_certificate", "bnsp_scheme"]}),
    ]

    # --- who may ------------------------------------------------------------------------------
    def has_add_permission(self, request):
        return CarefulModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request, obj=None):
        is_open = obj is None or obj.state in (BatchState.DRAFT, BatchState.PUBLISHED)
        return is_open and CarefulModelAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        locked = [*WHO] if obj.last_number or obj.state != BatchState.DRAFT else ["field"]
        if obj.state == BatchState.DRAFT:
            return locked
        told = ["results_on"] if obj.results_approved_at else []
        return [*locked, "quota", *RULES, *told]

    def get_inlines(self, request, obj):
        return self.inlines if obj is not None else []

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.state != BatchState.DRAFT else None

    # --- pages --------------------------------------------------------------------------------
    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("hitungan/", view(self.counters_view), name="training_batch_counters"),
            path("<int:batch_id>/peringkat/", view(self.ranking_view), name="training_batch_ranking"),
        ]
        return own + super().get_urls()

    def page_context(self, request, batch):
        return {
            "batch": batch,
            "phase": batch.phase().label if batch.state != BatchState.DRAFT else gettext("Draf"),
            "faults": publication_faults(batch, database_now()) if batch.state == BatchState.DRAFT else [],
            "places": self._places(request, batch),
            "allocation": Allocation.objects.filter(batch=batch).defer("entries", "list_text", "result").first(),
            "pledges": pledges_of(batch),
        }

    def render_change_form(self, request, context, *args, **kwargs):
        empty = {"batch": None, "faults": [], "places": [], "allocation": None, "pledges": [], "phase": ""}
        return super().render_change_form(request, {**empty, **context}, *args, **kwargs)

    def _places(self, request, batch):
        """Where an officer goes from here."""
        if request.user.has_perm("training.change_batch") and batch.state != BatchState.DRAFT:
            yield (
                gettext("Halaman kelas: hadir, hasil, sertifikat"),
                reverse("instructor:batch", args=[batch.slug]),
            )
        if request.user.has_perm("training.view_enrolment"):
            yield (
                gettext("Peserta dan pendaftar"),
                f"{reverse('admin:training_enrolment_changelist')}?batch__id__exact={batch.pk}",
            )
            if request.user.has_perm(SELECT) and batch.state == BatchState.PUBLISHED:
                yield (
                    gettext("Daftarkan orang di loket"),
                    reverse("admin:training_enrolment_counter", args=[batch.pk]),
                )
            if request.user.has_perm(SELECT):
                yield (
                    gettext("Unduh daftar peserta"),
                    reverse("admin:training_enrolment_download", args=[batch.pk]),
                )
        if batch.mode == SelectionMode.SCORES and request.user.has_perm(SELECT):
            yield gettext("Peringkat"), reverse("admin:training_batch_ranking", args=[batch.pk])
            yield gettext("Isi nilai seleksi"), reverse("instructor:scores", args=[batch.slug])
        if batch.mode == SelectionMode.LOTTERY and batch.state != BatchState.DRAFT:
            yield (
                gettext("Halaman undian untuk umum"),
                reverse("training:lottery", args=[batch.field.programme.slug, batch.slug]),
            )

    def ranking_view(self, request, batch_id):
        """The ranking with every mean, and whose marks are missing."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not request.user.has_perm(SELECT):
            raise PermissionDenied
        batch = Batch.objects.select_related("field").filter(pk=batch_id, mode=SelectionMode.SCORES).first()
        if batch is None:
            raise Http404
        weights = weights_of(batch)
        rows = ranking(batch)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Peringkat"),
            "batch": batch,
            "batch_url": self.object_url(batch),
            "score_url": reverse("instructor:scores", args=[batch.slug]),
            "stages": [{"label": ScoreStage(stage).label, "weight": weight} for stage, weight in weights.items()],
            "missing": sum(row.total is None for row in rows),
            "rows": [
                {
                    "rank": row.rank,
                    "name": row.enrolment.full_name,
                    "number": row.enrolment.number,
                    "url": reverse("admin:training_enrolment_change", args=[row.enrolment.pk]),
                    "cells": [{"mean": row.means.get(stage), "count": row.counts[stage]} for stage in weights],
                    "total": row.total,
                }
                for row in rows
            ],
        }
        return TemplateResponse(request, "admin/training/batch/ranking.html", context)

    def counters_view(self, request):
        """The counters of each programme for a chosen day (TR-9)."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        asked = any(name.startswith("day") for name in request.GET)
        form = CountersForm(request.GET if asked else None, initial={"day": today})
        day = form.cleaned_data["day"] if asked and form.is_valid() else today
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Hitungan program"),
            "form": form,
            "day": min(day, DAY_AT_MOST),
            "lines": count_programmes(day),
            "definitions": definitions(),
        }
        return TemplateResponse(request, "admin/training/batch/counters.html", context)

    # --- saved --------------------------------------------------------------------------------
    def save_model(self, request, obj, form, change):
        if not change:
            add_batch(officer=request.user, batch=obj)
            return
        # Only what the form asked for: seats and counters are other people's.
        names = [name for name in form.changed_data if name not in ("instructors", "version")]
        if form.changed_data:
            obj.save(update_fields=[*names, "updated_at"])

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            announce_change(batch_id=form.instance.pk, changed=form.changed_data)

    def get_changeform_initial_data(self, request):
        now = timezone.localtime()
        return {"year": now.year, **super().get_changeform_initial_data(request)}

    def work_queues(self, request):
        return batch_queues(request)

    # --- shown --------------------------------------------------------------------------------
    @admin.display(description=_("angkatan"), ordering="field__name")
    def name(self, batch):
        return str(batch)

    @admin.display(description=_("program"), ordering="field__programme")
    def programme(self, batch):
        return batch.field.programme.name

    @admin.display(description=_("keadaan"), ordering="state")
    def state_tag(self, batch):
        return state_tag(batch.get_state_display(), batch.state, TONES)

    @admin.display(description=_("kursi"))
    def seats(self, batch):
        return f"{batch.seats_taken}/{batch.quota}"

    def decision_context(self, request, batch):
        return {
            "summary": [
                (_("Mulai"), batch.starts_on),
                (_("Keadaan"), batch.get_state_display()),
                (_("Kursi"), f"{batch.seats_taken}/{batch.quota}"),
                (_("Cara memilih"), batch.get_mode_display()),
            ]
        }

"""Editions at the office: what they are, their agenda and waves, and the buttons that move them (F-01)."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from cakapkerja.admin_decisions import Decision, OfficeModelAdmin, ReasonForm
from cakapkerja.admin_history import HistoryRow, changes_of
from cakapkerja.templatetags.cakap import angka, waktu
from jobs.fairs.admin.access import RUN, editions_of, manages_all, manages_any
from jobs.fairs.admin.door import DoorForm
from jobs.fairs.admin.edition_forms import (
    CopyForm,
    EditionForm,
    InviteForm,
    RehearsalForm,
    WindowForm,
    WindowFormSet,
)
from jobs.fairs.door.rules import refresh_after_commit
from jobs.fairs.door_words import door_words
from jobs.fairs.enums import PHASE_TAKES_BOOTHS, PLACE_LIVE, BoothState, Phase, TicketState
from jobs.fairs.models import AgendaItem, Edition, EntryWindow, Place
from jobs.fairs.services.booths import invite_companies
from jobs.fairs.services.door import set_door
from jobs.fairs.services.editions import change_phase, copy_edition, may_copy
from jobs.fairs.services.rehearsals import make_rehearsal
from jobs.fairs.services.tickets import fill_edition


class WithinEdition(admin.TabularInline):
    """Rows of an edition: whoever may change the edition may change them."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return manages_any(request)

    def has_add_permission(self, request, obj=None):
        return manages_any(request)

    def has_change_permission(self, request, obj=None):
        return manages_any(request)

    def has_delete_permission(self, request, obj=None):
        return manages_any(request)


class AgendaInline(WithinEdition):
    model = AgendaItem
    fields = ["starts_at", "ends_at", "title", "about", "link"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "link":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class WindowInline(WithinEdition):
    model = EntryWindow
    form = WindowForm
    formset = WindowFormSet
    fields = ["starts_at", "ends_at", "quota", "on_site", "taken"]
    readonly_fields = ["taken"]


def _phase(slug, label, arrow, explain, tone="secondary"):
    return Decision(
        slug=slug,
        label=label,
        permission=RUN,
        form=ReasonForm,
        carry_out=lambda officer, edition, data: change_phase(
            officer=officer, edition_id=edition.pk, arrow=arrow, reason=data["reason"]
        ),
        possible=lambda edition, officer: can_proceed(getattr(edition, arrow)),
        explain=explain,
        done=_("Tahap bursa sudah berubah. Halaman umum ikut berubah saat itu juga."),
        tone=tone,
    )


def warn_of_waves(request, edition):
    """F-19: no wave above 80 % of what was measured to be served; the officer decides."""
    for wave in edition.windows.filter(on_site=False):
        if wave.quota > edition.door_capacity * 0.8:
            words = _(
                "Gelombang %(when)s berisi %(quota)s orang, lebih dari 80%% dari %(capacity)s yang kuat dilayani."
                " Bagi menjadi beberapa gelombang."
            ) % {
                "when": waktu(wave.starts_at),
                "quota": angka(wave.quota),
                "capacity": angka(edition.door_capacity),
            }
            messages.warning(request, words)


@admin.register(Edition)
class EditionAdmin(OfficeModelAdmin):
    change_form_template = "admin/fairs/edition/change_form.html"
    form = EditionForm
    list_display = ["name", "number", "starts_on", "ends_on", "kind", "phase", "booths_link"]
    list_filter = ["phase", "kind", "is_rehearsal"]
    search_fields = ["name", "place"]
    search_help_text = _("Nama bursa atau tempat.")
    ordering = ["-starts_on", "-pk"]
    prepopulated_fields = {}
    filter_horizontal = ["local_officers"]
    autocomplete_fields = ()
    readonly_fields = ["phase", "booths_link", "public_link", "staff_link", "door"]
    inlines = [WindowInline, AgendaInline]
    fieldsets = [
        (_("Keadaan"), {"fields": ["phase", "public_link", "staff_link", "booths_link", "door"]}),
        (_("Bursa"), {"fields": ["name", "slug", "number", "summary", "kind", "place", "address"]}),
        (_("Waktu"), {"fields": ["starts_on", "ends_on", "registration_opens_at", "opens_at", "closes_at"]}),
        (
            _("Aturan"),
            {
                "fields": [
                    "forecast_people",
                    "applications_per_person",
                    "places_per_person",
                    "talk_minutes",
                    "video_allowed",
                    "is_rehearsal",
                ]
            },
        ),
        (_("Bursa kecil di satu wilayah"), {"fields": ["kelurahan", "local_officers"]}),
        (_("Setelah bursa"), {"fields": ["truth"]}),
    ]
    decisions = (
        _phase(
            "umumkan", _("Umumkan"), "publish", _("Warga melihat bursa ini, dan undangan terkirim."), "primary"
        ),
        _phase(
            "buka-pendaftaran",
            _("Buka pendaftaran"),
            "open_registration",
            _("Warga bisa mengambil tiket."),
            "primary",
        ),
        _phase("mulai", _("Mulai bursa"), "go_live", _("Stan dan antrean dibuka untuk warga."), "primary"),
        _phase(
            "tutup",
            _("Tutup bursa"),
            "close",
            _("Antrean berhenti. Yang masih menunggu ditawari cara lain. Tidak bisa dibuka lagi."),
            "danger",
        ),
        _phase("arsipkan", _("Arsipkan"), "archive", _("Bursa pindah ke arsip. Penempatan tetap dihitung.")),
        _phase("tarik", _("Tarik menjadi draf"), "take_back", _("Bursa hilang dari halaman umum.")),
        Decision(
            slug="undang",
            label=_("Undang perusahaan"),
            permission=RUN,
            form=InviteForm,
            carry_out=lambda officer, edition, data: (
                str(_("%d perusahaan diundang."))
                % invite_companies(
                    officer=officer, edition_id=edition.pk, company_ids=[row.pk for row in data["companies"]]
                )
            ),
            possible=lambda edition, officer: edition.phase in PHASE_TAKES_BOOTHS,
            explain=_("Perusahaan diberi tahu begitu bursa diumumkan."),
        ),
        Decision(
            slug="ruang-tunggu",
            label=_("Atur ruang tunggu"),
            permission="fairs.change_edition",
            form=DoorForm,
            carry_out=lambda officer, edition, data: set_door(officer=officer, edition_id=edition.pk, **data),
            possible=lambda edition, officer: edition.phase not in (Phase.CLOSED, Phase.ARCHIVED),
            explain=_("Berlaku dalam dua detik. Yang sudah di dalam tetap di dalam."),
            done=_("Ruang tunggu sudah diatur."),
        ),
        Decision(
            slug="salin",
            label=_("Salin menjadi edisi baru"),
            permission=RUN,
            form=CopyForm,
            carry_out=lambda officer, edition, data: copy_edition(
                officer=officer, edition_id=edition.pk, starts_on=data["starts_on"]
            ),
            possible=lambda edition, officer: may_copy(officer, edition),
            explain=_("Jam, gelombang, acara, dan perusahaan ikut tersalin. Belum ada yang diberi tahu."),
            done=_("Draf baru dibuat. Periksa tanggal dan isinya di sini, lalu umumkan."),
        ),
        Decision(
            slug="latihan",
            label=_("Buat latihan terbuka"),
            permission=RUN,
            form=RehearsalForm,
            carry_out=lambda officer, edition, data: make_rehearsal(
                officer=officer, edition_id=edition.pk, day=data["day"]
            ),
            possible=lambda edition, officer: (
                not edition.is_rehearsal and edition.phase in PHASE_TAKES_BOOTHS and may_copy(officer, edition)
            ),
            explain=_("Warga dan perusahaan mencoba antrean sebelum bursa. Tidak ada lamaran yang dihitung."),
            done=_("Draf latihan dibuat. Periksa jamnya di sini, lalu umumkan."),
        ),
    )

    # --- who may ------------------------------------------------------------------------------
    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk__in=editions_of(request.user).values("pk"))

    def has_module_permission(self, request):
        return manages_any(request)

    def has_view_permission(self, request, obj=None):
        return manages_any(request)

    def has_add_permission(self, request):
        return request.user.has_perm("fairs.add_edition")

    def has_change_permission(self, request, obj=None):
        return manages_any(request) and (obj is None or obj.phase != Phase.ARCHIVED)

    def may_decide(self, request, decision):
        """Local officers run what they are named for; the list holds nothing else for them."""
        return request.user.has_perm(decision.permission) or (decision.permission == RUN and manages_any(request))

    def get_readonly_fields(self, request, obj=None):
        own = super().get_readonly_fields(request, obj)
        # Who runs a small fair, and how much the portal admits, is the fair managers' word.
        return own if manages_all(request.user) else [*own, "local_officers", "kelurahan", "number"]

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj is not None and obj.phase != Phase.DRAFT else None

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "local_officers":
            from accounts.models import User

            kwargs["queryset"] = User.objects.filter(is_staff=True, is_active=True).order_by("name", "pk")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def decision_context(self, request, target):
        """What the officer should know before the phase moves: above all who still waits."""
        booths = target.booths.filter(state=BoothState.APPROVED).count()
        waiting = Place.objects.filter(booth__edition=target, state__in=PLACE_LIVE).count()
        tickets = target.tickets.filter(state=TicketState.HELD).count()
        return {
            "summary": [
                (_("Tahap sekarang"), target.get_phase_display()),
                (_("Stan yang ikut"), booths),
                (_("Tiket"), tickets),
                (_("Orang menunggu atau bicara"), waiting),
            ]
        }

    # --- what is shown ------------------------------------------------------------------------
    @admin.display(description=_("stan"))
    def booths_link(self, edition):
        if edition.pk is None:
            return "–"
        url = f"{reverse('admin:fairs_booth_changelist')}?edition__id__exact={edition.pk}"
        return format_html('<a href="{}">{}</a>', url, _("Lihat stan"))

    @admin.display(description=_("hari bursa"))
    def staff_link(self, edition):
        if edition.pk is None:
            return "–"
        url = reverse("fair_staff:board", kwargs={"edition": edition.slug})
        return format_html('<a href="{}">{}</a>', url, _("Papan langsung, pintu masuk, layar nomor, laporan"))

    @admin.display(description=_("halaman umum"))
    def public_link(self, edition):
        if edition.pk is None or edition.phase == Phase.DRAFT:
            return _("Belum diumumkan")
        return format_html('<a href="{0}">{0}</a>', edition.get_absolute_url())

    @admin.display(description=_("ruang tunggu"))
    def door(self, edition):
        return door_words(edition) if edition.pk else "–"

    def history_rows(self, target):
        labels = dict(Phase.choices)
        moves = [
            HistoryRow(
                at=row.at,
                who=str(row.actor or ""),
                what=f"{labels.get(row.from_state, '–')} → {labels.get(row.to_state, row.to_state)}",
                why=row.reason,
            )
            for row in target.transitions.select_related("actor")
        ]
        return moves + changes_of(target)

    # --- saving -------------------------------------------------------------------------------
    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """A wave that grew gives its new seats to those who wait."""
        super().save_related(request, form, formsets, change)
        fill_edition(form.instance.pk)
        warn_of_waves(request, form.instance)
        refresh_after_commit(form.instance)

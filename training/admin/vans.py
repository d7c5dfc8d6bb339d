"""The two vans, their calendar by month, and days without training (TR-6)."""

import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import Decision, OfficeModelAdmin
from cakapkerja.admin_lists import CarefulModelAdmin
from cakapkerja.errors import BusinessRuleError
from training.forms.van_plans import BlockForm
from training.models import Van, VanBooking
from training.services.van_plans import block_van, unblock_van
from training.van_calendar import month_of, month_page, neighbours
from training.visits import days_in_words

PLAN = "training.plan_van"


@admin.register(Van)
class VanAdmin(CarefulModelAdmin):
    list_display = ["name", "equipment", "is_active"]
    fields = ["name", "equipment", "fields", "is_active"]
    filter_horizontal = ["fields"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "fields":
            field.queryset = field.queryset.filter(programme__by_community=True)
        return field

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(VanBooking)
class VanBookingAdmin(OfficeModelAdmin):
    change_list_template = "admin/training/vanbooking/change_list.html"
    list_display = ["van", "when", "what", "cancelled_at"]
    list_filter = ["van", ("cancelled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["van", "request__kelurahan__kecamatan", "request__field"]
    fields = ["car", "when", "what", "planned_at", "cancelled_at"]
    readonly_fields = fields
    ordering = ["-days", "pk"]
    decisions = (
        Decision(
            slug="batalkan",
            label=_("Batalkan hari servis"),
            permission=PLAN,
            carry_out=lambda officer, booking, data: unblock_van(officer=officer, booking_id=booking.pk) and "",
            possible=lambda booking, officer: booking.cancelled_at is None and booking.request_id is None,
            done=_("Mobil bebas lagi di hari itu."),
            is_logged=True,
        ),
    )

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("kalender/", view(self.calendar_view), name="training_vanbooking_calendar"),
            path("servis/", view(self.block_view), name="training_vanbooking_block"),
        ]
        return own + super().get_urls()

    def calendar_view(self, request):
        """Both vans by month; a made-up month shows the present one."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        first = month_of(request.GET.get("bulan"))
        before, after = neighbours(first)
        vans, days = month_page(first)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Kalender Mobil Si Praja"),
            "first": first,
            "before": before,
            "after": after,
            "vans": vans,
            "days": days,
            "may_plan": request.user.has_perm(PLAN),
        }
        return TemplateResponse(request, "admin/training/vanbooking/calendar.html", context)

    def block_view(self, request):
        """Keep a van at home for some days: GET asks, POST does it."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        if not request.user.has_perm(PLAN):
            raise PermissionDenied
        back = reverse("admin:training_vanbooking_calendar")
        form = BlockForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                booking = block_van(
                    officer=request.user,
                    van_id=data["van"].pk,
                    first=data["first"],
                    last=data["last"],
                    note=data["note"],
                    token=data["form_token"],
                    url=back,
                )
                messages.success(request, gettext("Hari servis tercatat."))
                return HttpResponseRedirect(f"{back}?bulan={booking.days.lower:%Y-%m}")
            except BusinessRuleError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Tambah hari servis"),
            "form": form,
            "back_url": back,
        }
        return TemplateResponse(request, "admin/decisions/make.html", context, status=422 if form.errors else 200)

    @admin.display(description=_("mobil"))
    def car(self, booking):
        return booking.van.name

    @admin.display(description=_("hari"), ordering="days")
    def when(self, booking):
        if booking.days is None:
            return "–"
        return days_in_words(booking.days.lower, booking.days.upper - datetime.timedelta(days=1))

    @admin.display(description=_("untuk"))
    def what(self, booking):
        if booking.request is None:
            return booking.note
        return f"{booking.request.field} · {booking.request.community}"

"""Messages and their deliveries: looked at by officers; dead ones can be queued again."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cakapkerja.admin_decisions import measure_queue
from cakapkerja.admin_lists import CarefulModelAdmin
from notifications.enums import DeliveryState
from notifications.models import Delivery
from notifications.notice import label_of
from notifications.services.relay import requeue_delivery


@admin.register(Delivery)
class DeliveryAdmin(CarefulModelAdmin):
    """No text and no full address is shown: an officer needs to know what failed, not what was said."""

    list_display = ["kind", "masked_address", "channel", "state", "attempts", "due_at", "last_error"]
    list_filter = ["state", "channel"]
    list_select_related = ["message__recipient"]
    date_hierarchy = "created_at"
    actions = ["requeue"]
    fields = [
        "kind",
        "masked_address",
        "channel",
        "state",
        "attempts",
        "due_at",
        "last_error",
        "created_at",
        "sent_at",
    ]
    readonly_fields = fields

    @admin.display(description=_("jenis"))
    def kind(self, delivery):
        return label_of(delivery.message.kind)

    @admin.display(description=_("ke"))
    def masked_address(self, delivery):
        message = delivery.message
        address = message.address or (message.recipient.email if message.recipient_id else "") or ""
        name, _at, host = address.partition("@")
        return f"{name[:2]}…@{host}" if host else "-"

    @admin.action(description=_("Antrekan ulang yang gagal"), permissions=["requeue"])
    def requeue(self, request, queryset):
        rows = list(queryset.select_related("message"))
        done = 0
        for row in rows:
            if requeue_delivery(officer=request.user, delivery_id=row.pk):
                self.log_change(request, row, _("Diantrekan lagi."))
                done += 1
        refused = len(rows) - done
        self.message_user(request, ngettext("%d pesan diantrekan lagi.", "%d pesan diantrekan lagi.", done) % done)
        if refused:
            self.message_user(
                request,
                ngettext(
                    "%d dilewati: tidak gagal, atau isinya sudah dihapus.",
                    "%d dilewati: tidak gagal, atau isinya sudah dihapus.",
                    refused,
                )
                % refused,
                messages.WARNING,
            )

    def work_queues(self, request):
        if not self.has_requeue_permission(request):
            return
        yield measure_queue(
            Delivery.objects.filter(state=DeliveryState.DEAD).order_by(),
            label=_("Pesan yang gagal dikirim"),
            url=f"{reverse('admin:notifications_delivery_changelist')}?state__exact={DeliveryState.DEAD}",
            since="created_at",
            due=None,
        )

    def has_requeue_permission(self, request):
        return request.user.has_perm("notifications.requeue_delivery")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

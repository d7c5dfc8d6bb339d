"""What waits in training, on the start page and in the list of batches."""

import datetime

from django.contrib import admin
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import measure_queue
from training.enums import BatchState, SelectionMode
from training.models import Batch

SELECT = "training.select_enrolment"
CHANGE = "training.change_batch"
UNOPENED_SOON = datetime.timedelta(days=7)
DRAW_WITHIN = datetime.timedelta(days=1)


def to_draw():
    """Lotteries whose number is out and that are not drawn; due a day after the number."""
    return Batch.objects.filter(
        state=BatchState.PUBLISHED, mode=SelectionMode.LOTTERY, seed_at__lte=Now()
    ).exclude(allocation__drawn_at__isnull=False)


def to_rank():
    """Selections that are closed and have no approved ranking; due when the results are announced."""
    return Batch.objects.filter(
        state=BatchState.PUBLISHED,
        mode=SelectionMode.SCORES,
        closes_at__lte=Now(),
        results_approved_at__isnull=True,
        last_number__gt=0,
    )


def unopened():
    """Drafts whose registration should have opened, or does within a week."""
    return Batch.objects.filter(state=BatchState.DRAFT, opens_at__lt=timezone.now() + UNOPENED_SOON)


def to_finish():
    """Classes that are over and not finished: somebody has no result."""
    return Batch.objects.filter(state=BatchState.PUBLISHED, ends_on__lt=timezone.localdate(), is_imported=False)


QUEUES = {"undi": to_draw, "peringkat": to_rank, "draf": unopened, "selesai": to_finish}


class QueueFilter(admin.SimpleListFilter):
    title = _("antrean")
    parameter_name = "antrean"

    def lookups(self, request, model_admin):
        return [
            ("undi", _("menunggu undian")),
            ("peringkat", _("menunggu peringkat")),
            ("draf", _("draf yang segera dibuka")),
            ("selesai", _("sudah lewat, belum diselesaikan")),
        ]

    def queryset(self, request, queryset):
        rows = QUEUES.get(self.value())
        return queryset if rows is None else queryset.filter(pk__in=rows().values("pk"))


def _url(name):
    return f"{reverse('admin:training_batch_changelist')}?antrean={name}"


def batch_queues(request):
    """The queues of this officer; those that are rare are shown only while something waits."""
    if request.user.has_perm(SELECT):
        queues = [
            measure_queue(
                to_draw().annotate(due=F("seed_at") + DRAW_WITHIN).order_by(),
                label=_("Kelas menunggu undian"),
                url=_url("undi"),
                since="seed_at",
                due="due",
            ),
            measure_queue(
                to_rank().order_by(),
                label=_("Kelas menunggu peringkat"),
                url=_url("peringkat"),
                since="closes_at",
                due="results_on",
            ),
        ]
        yield from (queue for queue in queues if queue.count)
    if request.user.has_perm(CHANGE):
        queues = [
            measure_queue(
                unopened().order_by(),
                label=_("Draf kelas yang segera dibuka"),
                url=_url("draf"),
                since="created_at",
                due="opens_at",
            ),
            measure_queue(
                to_finish().order_by(),
                label=_("Kelas lewat yang belum diselesaikan"),
                url=_url("selesai"),
                since="closes_at",
                due=None,
            ),
        ]
        yield from (queue for queue in queues if queue.count)

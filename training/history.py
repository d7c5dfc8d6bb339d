"""What the waiting lists of past batches say about the next one (N-05)."""

import dataclasses

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from training.enums import BatchState
from training.models import Batch

LAST = 5


@dataclasses.dataclass(frozen=True)
class PastList:
    """A past batch: how long its waiting list was, how many of it got a seat, the last number that was called."""

    batch: Batch
    waited: int
    called: int
    highest: int


def past_lists(batch):
    """The waiting lists of the latest batches of the field that have begun, newest first."""
    rows = (
        Batch.objects.public()
        .filter(field=batch.field_id, starts_on__lte=timezone.localdate())
        .exclude(state=BatchState.CANCELLED)
        .exclude(pk=batch.pk)
        .annotate(
            called=Count(
                "enrolments", filter=Q(enrolments__waiting_number__gt=0, enrolments__seated_at__isnull=False)
            ),
            highest=Max("enrolments__waiting_number", filter=Q(enrolments__seated_at__isnull=False), default=0),
        )
        .select_related("field__programme")
        .order_by("-starts_on", "-pk")[:LAST]
    )
    return [PastList(row, row.last_waiting_number, row.called, row.highest) for row in rows]


def chance_words(lists, number):
    """The chance of waiting number ``number`` in words, from what happened; never a percentage."""
    told = [row for row in lists if row.waited]
    if not told:
        return _("Belum ada daftar tunggu di angkatan sebelumnya, jadi peluangnya belum diketahui.")
    reached = sum(row.highest >= number for row in told)
    values = {"reached": reached, "told": len(told), "number": number}
    if reached == len(told):
        return (
            _("Peluangnya besar. Nomor %(number)d dipanggil di %(reached)d dari %(told)d angkatan terakhir.")
            % values
        )
    if reached:
        return _("Mungkin. Nomor %(number)d dipanggil di %(reached)d dari %(told)d angkatan terakhir.") % values
    return _("Peluangnya kecil. Nomor %(number)d belum pernah dipanggil di %(told)d angkatan terakhir.") % values

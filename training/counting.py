"""How many batches and participants each programme has had up to a day: one written definition each (TR-9).

The two readings of the published figures, entrepreneurship apart and together with the van, are both here (OQ-05).
"""

import dataclasses

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from training.enums import ENROLMENT_TOOK_PART, BatchState
from training.models import Batch, Field, Programme
from training.seeds import BUSINESS, VAN


@dataclasses.dataclass(frozen=True)
class Line:
    """One row of the counters; ``parts`` are its fields."""

    name: str
    batches: int
    people: int
    parts: tuple = ()


def definitions():
    """The sentences that stand beside the numbers."""
    return [
        _("Angkatan: kelas yang tayang atau selesai dan mulai belajar pada hari itu atau sebelumnya."),
        _("Peserta: orang yang mengikuti kelas itu. Sedang belajar, lulus, belum lulus, atau berhenti di tengah."),
        _("Satu orang di dua kelas dihitung dua kali, seperti pada angka yang diumumkan."),
        _("Yang mundur, tidak datang, atau di daftar tunggu tidak dihitung."),
        _("Kewirausahaan + Si Praja adalah jumlah kedua program, cara hitung kedua."),
    ]


def counted_batches(day):
    """Batches that count on ``day``: held or being held, begun on that day or before."""
    return Batch.objects.filter(state__in=[BatchState.PUBLISHED, BatchState.FINISHED], starts_on__lte=day)


def count_programmes(day):
    """Return a :class:`Line` for each programme on ``day``, then the sum that is the second definition."""
    counted = {
        row["field"]: row
        for row in counted_batches(day)
        .order_by()
        .values("field")
        .annotate(
            batches=Count("pk", distinct=True),
            people=Count("enrolments", filter=Q(enrolments__state__in=sorted(ENROLMENT_TOOK_PART))),
        )
    }
    parts = {}
    for field in Field.objects.order_by("name", "pk"):
        row = counted.get(field.pk)
        if row is not None:
            parts.setdefault(field.programme_id, []).append(Line(field.name, row["batches"], row["people"]))
    lines, of = [], {}
    for programme in Programme.objects.order_by("position", "pk"):
        line = _sum(programme.name, parts.get(programme.pk, []))
        of[programme.slug] = line
        lines.append(line)
    if BUSINESS in of and VAN in of:
        both = _sum(_("Kewirausahaan + Si Praja"), [of[BUSINESS], of[VAN]])
        lines.append(dataclasses.replace(both, parts=()))
    return lines


def _sum(name, parts):
    return Line(
        name=name,
        batches=sum(part.batches for part in parts),
        people=sum(part.people for part in parts),
        parts=tuple(parts),
    )

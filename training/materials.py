"""Which materials a participant sees: those of the field and those of the own batch (X-142)."""

from django.db.models import Q

from training.enums import ENROLMENT_TOOK_PART
from training.models import Material


def materials_of(enrolment):
    """Materials for one participant, in the office's order; none before there is a seat."""
    if enrolment.state not in ENROLMENT_TOOK_PART:
        return Material.objects.none()
    batch = enrolment.batch
    return Material.objects.filter(Q(field_id=batch.field_id) | Q(batch=batch)).order_by("position", "pk")

"""What a merged company takes along of training: its pledges of interviews and its trainees at work."""

from django.utils.translation import gettext_lazy as _

from accounts.merging import MergePart, register_merge_part
from cakapkerja.clock import database_now
from training.models import OnTheJob, Pledge


def _move_pledges(source, target):
    """Both pledged to one batch: one pledge stays, of the higher number."""
    kept = {row.batch_id: row for row in Pledge.objects.filter(company=target, withdrawn_at__isnull=True)}
    for row in Pledge.objects.filter(company=source).order_by("pk"):
        other = kept.get(row.batch_id)
        if other is not None and row.withdrawn_at is None:
            other.interviews = max(other.interviews, row.interviews)
            other.save(update_fields=["interviews"])
            row.withdrawn_at = database_now()
        row.company = target
        row.save(update_fields=["company", "withdrawn_at"])


def register_parts():
    register_merge_part(
        MergePart(
            "training.Pledge.company",
            _("Janji wawancara untuk lulusan pelatihan"),
            lambda company: Pledge.objects.filter(company=company, withdrawn_at__isnull=True).count(),
            _move_pledges,
        )
    )
    register_merge_part(
        MergePart(
            "training.OnTheJob.company",
            _("Magang (OJT)"),
            lambda company: OnTheJob.objects.filter(company=company).count(),
            lambda source, target: OnTheJob.objects.filter(company=source).update(company=target),
        )
    )

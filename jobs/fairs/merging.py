"""What a merged company takes along of the fair: its booths."""

from django.utils.translation import gettext_lazy as _

from accounts.merging import MergePart, register_merge_part
from jobs.fairs.models import Booth


def _move_booths(source, target):
    """A booth moves; where both stood at one edition the old one stays with the old company, as it was."""
    taken = Booth.objects.filter(company=target).values("edition")
    Booth.objects.filter(company=source).exclude(edition__in=taken).update(company=target)


def register_parts():
    register_merge_part(
        MergePart(
            "fairs.Booth.company",
            _("Stan di bursa kerja"),
            lambda company: Booth.objects.filter(company=company).count(),
            _move_booths,
        )
    )

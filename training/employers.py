"""Whether a job is known already: one person counts once for one employer (RP-1)."""

import re

from placements.models import Placement


def plain_name(name):
    """A company's name without its form and signs: "PT. Maju Jaya, Tbk" and "maju jaya" are one employer."""
    words = re.sub(r"[^\w\s]", " ", name.casefold()).split()
    return " ".join(word for word in words if word not in {"pt", "cv", "ud", "tbk", "persero"})


def known_placement(resident, *, employer_name, since, company=None):
    """The counted placement of ``resident`` at this employer since a day, or None.

    The caller holds the person's row: two answers in two tabs do not count one job twice.
    """
    for placement in Placement.objects.counted().filter(resident=resident, accepted_on__gte=since):
        if company is not None and placement.company_id == company.pk:
            return placement
        if plain_name(placement.employer_name) == plain_name(employer_name):
            return placement
    return None

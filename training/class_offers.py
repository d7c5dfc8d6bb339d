"""The next class for a skill that a vacancy asks for (N-02): what training puts beside a vacancy."""

import re

from django.template.loader import render_to_string

from training.enums import BatchPhase
from training.models import Batch

LOOKED_AT = 100


def classes_for_skills(request, *, skills):
    """Return, as HTML, the next class with a way in for each of ``skills``, or an honest "belum ada kelas"."""
    if not skills:
        return ""
    batches = list(
        Batch.objects.coming()
        .filter(field__programme__is_active=True, field__programme__by_community=False)
        .select_related("field__programme")
        .order_by("starts_on", "pk")[:LOOKED_AT]
    )
    rows = [{"skill": skill, "batch": _next(skill, batches)} for skill in skills[:6]]
    return render_to_string("training/_skill_classes.html", {"rows": rows}, request=request)


def _words(text):
    return set(re.findall(r"\w{3,}", text.lower()))


def _next(skill, batches):
    """The first class that teaches ``skill``: free seats come before one that opens later or is full."""
    wanted = _words(skill)
    found = [row for row in batches if any(_teaches(taught, wanted) for taught in row.field.skill_list)]
    order = {BatchPhase.OPEN: 0, BatchPhase.SOON: 1, BatchPhase.FULL: 2}
    found = [row for row in found if row.phase() in order]
    return min(found, key=lambda row: (order[row.phase()], row.starts_on), default=None)


def _teaches(taught, wanted):
    """One skill holds every word of the other: "menjahit" meets "menjahit celana", both ways."""
    words = _words(taught)
    return bool(words and wanted) and (words <= wanted or wanted <= words)

"""The next class for a skill that a vacancy asks for (N-02): what training puts beside a vacancy."""

import re

from django.template.loader import render_to_string

from training.enums import BatchPhase
from training.models import Batch
from training.outcomes import at_work_by_field
from training.services.field_news import fields_with_news

LOOKED_AT = 100
SKILLS_SHOWN = 6
# What can be joined comes before what cannot yet, and that before what is full.
ORDER = {BatchPhase.OPEN: 0, BatchPhase.SOON: 1, BatchPhase.FULL: 2}


def classes_for_skills(request, *, skills, of_profile=False):
    """Return, as HTML, the next class for each of ``skills``, or an honest "belum ada kelas".

    ``of_profile`` says that they are skills which the reader's profile lacks; else they are all that the vacancy
    names. The page may be kept for visitors for some minutes, so a row names days and hours, never a count of
    seats. Three queries, however many skills.
    """
    if not skills:
        return ""
    skills = skills[:SKILLS_SHOWN]
    fields = list(fields_with_news().select_related("programme"))
    taught = [(skill, [field for field in fields if _teaches_one(field, skill)]) for skill in skills]
    ids = {field.pk for _skill, found in taught for field in found}
    batches = _coming(ids)
    rows = [_row(skill, found, batches) for skill, found in taught]
    at_work = at_work_by_field({row["batch"].field_id for row in rows if row["batch"]})
    for row in rows:
        row["alumni"] = row["batch"] and at_work.get(row["batch"].field_id)
    context = {
        "rows": [row for row in rows if row["field"]],
        "none": [row["skill"] for row in rows if not row["field"]],
        "of_profile": of_profile,
    }
    return render_to_string("training/_skill_classes.html", context, request=request)


def _coming(field_ids):
    if not field_ids:
        return []
    rows = Batch.objects.coming().filter(field__in=field_ids).select_related("field__programme")
    return [row for row in rows.order_by("starts_on", "pk")[:LOOKED_AT] if row.phase() in ORDER]


def _row(skill, fields, batches):
    """``batch`` is the class to join next; without one ``field`` is what may open again; else both are None."""
    ids = {field.pk for field in fields}
    found = [row for row in batches if row.field_id in ids]
    batch = min(found, key=lambda row: (ORDER[row.phase()], row.starts_on, row.pk), default=None)
    field = batch.field if batch else next(iter(fields), None)
    return {"skill": skill, "batch": batch, "field": field, "phase": batch and batch.phase()}


def _words(text):
    return set(re.findall(r"\w{3,}", text.lower()))


def _teaches_one(field, skill):
    wanted = _words(skill)
    return any(_teaches(taught, wanted) for taught in field.skill_list)


def _teaches(taught, wanted):
    """One skill holds every word of the other: "menjahit" meets "menjahit celana", both ways."""
    words = _words(taught)
    return bool(words and wanted) and (words <= wanted or wanted <= words)

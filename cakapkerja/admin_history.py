"""What happened to an object, for its history page: decisions from the typed logs, changes from the triggers."""

import dataclasses
import datetime

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

EVENTS_AT_MOST = 200


@dataclasses.dataclass(frozen=True)
class HistoryRow:
    """One line: when, who ("" for the system), what, why, and (label, before, after) of each changed field."""

    at: datetime.datetime
    who: str
    what: str
    why: str = ""
    changes: tuple = ()


def transitions_of(target):
    """Rows of the append-only log of state changes that ``target`` keeps."""
    labels = dict(target._meta.get_field("state").flatchoices)
    return [
        HistoryRow(
            at=row.at,
            who=str(row.actor or ""),
            what=_("%(before)s → %(after)s")
            % {"before": labels.get(row.from_state, "–"), "after": labels.get(row.to_state, row.to_state)},
            why=row.reason,
        )
        for row in target.transitions.select_related("actor")
    ]


def changes_of(target):
    """Rows of the trigger-kept history: every way of writing is in it, also one that no service knows."""
    events = list(target.events.select_related("pgh_context").order_by("-pgh_id")[:EVENTS_AT_MOST])[::-1]
    people = _people(events)
    rows, before = [], None
    for event in events:
        who = people.get(_user_key(event), "")
        if before is None:
            if event.pgh_label == "insert":
                rows.append(HistoryRow(at=event.pgh_created_at, who=who, what=_("Dibuat")))
        else:
            changes = tuple(_difference(before, event))
            if changes:
                rows.append(HistoryRow(at=event.pgh_created_at, who=who, what=_("Isi berubah"), changes=changes))
        before = event
    return rows


def _user_key(event):
    return str((event.pgh_context.metadata.get("user") if event.pgh_context else None) or "")


def _people(events):
    keys = {_user_key(event) for event in events} - {""}
    return {str(user.pk): str(user) for user in get_user_model().objects.filter(pk__in=keys)}


def _difference(before, after):
    for field in after._meta.concrete_fields:
        if field.name.startswith("pgh_") or field.verbose_name == field.name.replace("_", " "):
            continue  # bookkeeping: it has no name that people read
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            yield (field.verbose_name, _words(before, field, old), _words(after, field, new))


def _words(event, field, value):
    """A value as people read it: the label of a choice, the name behind a key, a local time."""
    from cakapkerja.templatetags.cakap import tanggal_pendek, waktu

    if value in (None, ""):
        return "–"
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, datetime.datetime):
        return str(waktu(value))
    if isinstance(value, datetime.date):
        return str(tanggal_pendek(value))
    if field.is_relation:
        row = field.related_model.objects.filter(pk=value).first()
        return str(row or value)
    return str(value)

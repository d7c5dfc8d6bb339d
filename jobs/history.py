"""What happened to a vacancy, as its company reads it."""

import dataclasses
import datetime

from django.utils.translation import gettext

from jobs.enums import VacancyState


@dataclasses.dataclass(frozen=True)
class HistoryLine:
    """One step: officers are "Petugas", colleagues have their names."""

    at: datetime.datetime
    who: str
    what: str
    why: str


def history_of(vacancy):
    """Every step of ``vacancy``, the newest first, in two statements."""
    colleagues = set(vacancy.company.memberships.values_list("user_id", flat=True))
    labels = dict(VacancyState.choices)
    lines = [
        HistoryLine(
            at=row.at,
            who=_who(row, colleagues),
            what=row.reason if row.from_state == row.to_state else str(labels.get(row.to_state, row.to_state)),
            why="" if row.from_state == row.to_state else row.reason,
        )
        for row in vacancy.transitions.select_related("actor")
    ]
    return lines[::-1]


def _who(row, colleagues):
    if row.actor is None:
        return gettext("Sistem")
    return row.actor.display_name if row.actor_id in colleagues else gettext("Petugas")

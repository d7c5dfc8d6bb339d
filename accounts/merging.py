"""What belongs to a company and goes with it when it is merged; floors above register their own parts."""

import dataclasses
from collections.abc import Callable

from cakapkerja.errors import BusinessRuleError

_parts = []


class BusyError(BusinessRuleError):
    """Somebody is changing what has to move; a moment later it can."""

    def __init__(self, message):
        super().__init__(message, code="busy")


@dataclasses.dataclass(frozen=True)
class MergePart:
    """One kind of rows that point to a company.

    ``relation`` is the field, "jobs.Vacancy.company"; ``count(company)`` how many there are, for the officer;
    ``move(source, target)`` moves them, inside the transaction of the merge, both companies locked (None: they
    hang on something that moves). ``order`` says when: what others wait on first.
    """

    relation: str
    label: str
    count: Callable
    move: Callable | None = None
    order: int = 50


def register_merge_part(part):
    if all(known.relation != part.relation for known in _parts):
        _parts.append(part)


def merge_parts():
    """Every registered part, in the order that they move."""
    return sorted(_parts, key=lambda part: part.order)


def effects_of(company):
    """What goes with ``company``, as (label, number) for each part that has any."""
    rows = [(part.label, part.count(company)) for part in merge_parts() if part.label]
    return [(label, number) for label, number in rows if number]

"""Filters of the list of vacancies that apps above this one add (house.md, floors): they register what they know.

A choice travels in the address under the filter's parameter and is part of the criteria: so of chips, counts,
kept searches and feeds like every other filter.
"""

import dataclasses
from collections.abc import Callable, Hashable
from typing import NamedTuple


@dataclasses.dataclass(frozen=True)
class Choice:
    """What was chosen of an extra filter: ``value`` as the address names it, ``key`` as the database does."""

    parameter: str
    value: str
    key: Hashable
    label: str


@dataclasses.dataclass(frozen=True)
class ExtraFilter:
    """``find(value)`` returns the :class:`Choice` or None; ``choices()`` those that the select offers, possibly
    none; both ask the database seldom, every page of the list calls them. ``condition(key)`` returns a ``Q`` on
    vacancies that the key alone decides: its SQL is kept.
    """

    parameter: str
    label: str
    any_label: str
    find: Callable
    choices: Callable
    condition: Callable


class Select(NamedTuple):
    """A select of the form of filters, ready to show: ``rows`` are (value, label, is chosen)."""

    parameter: str
    label: str
    any_label: str
    rows: tuple


_filters = {}


def add_filter(extra):
    """Register an :class:`ExtraFilter`; one for each parameter."""
    _filters[extra.parameter] = extra


def read_choices(params):
    """Return the tuple of choices that the query parameters name; wrong values count as absent."""
    asked = ((extra, params.get(name, "")) for name, extra in _filters.items())
    found = (extra.find(value) for extra, value in asked if value and "\x00" not in value)
    return tuple(choice for choice in found if choice)


def condition_of(choice):
    return _filters[choice.parameter].condition(choice.key)


def selects(chosen):
    """Return the :class:`Select` of each filter that has something to offer; what is ``chosen`` always is."""
    found = []
    for name, extra in _filters.items():
        rows = {choice.value: choice.label for choice in extra.choices()}
        rows |= {choice.value: choice.label for choice in chosen if choice.parameter == name}
        if rows:
            values = {choice.value for choice in chosen}
            options = tuple((value, label, value in values) for value, label in rows.items())
            found.append(Select(name, str(extra.label), str(extra.any_label), options))
    return tuple(found)

"""The hall plan: squares for an SVG, drawn from the same rows as the list of booths (F-03)."""

import dataclasses
from itertools import groupby

from django.utils.translation import gettext as _

COLUMNS = 5
CELL, GAP, TITLE = 60, 8, 26
WIDTH = COLUMNS * (CELL + GAP) - GAP


@dataclasses.dataclass(frozen=True)
class Square:
    x: int
    y: int
    text: str
    name: str
    url: str
    is_open: bool

    @property
    def middle_x(self):
        return self.x + CELL // 2

    @property
    def middle_y(self):
        return self.y + CELL // 2 + 6


@dataclasses.dataclass(frozen=True)
class Plan:
    """Squares and titles of halls inside ``width`` times ``height``, half a line around them included."""

    width: int
    height: int
    squares: list
    titles: list
    cell: int = CELL


def plan_of(cards):
    """Return the :class:`Plan` of booth cards that have a place, or None when none has one."""
    placed = sorted(
        (card for card in cards if card.booth.position), key=lambda card: (card.booth.hall, card.booth.position)
    )
    if not placed:
        return None
    squares, titles, top = [], [], 0
    for hall, row in groupby(placed, key=lambda card: card.booth.hall):
        row = list(row)
        titles.append({"y": top + 18, "text": _("Lorong %s") % hall if hall else _("Denah stan")})
        top += TITLE
        for number, card in enumerate(row):
            squares.append(
                Square(
                    x=number % COLUMNS * (CELL + GAP),
                    y=top + number // COLUMNS * (CELL + GAP),
                    text=str(card.booth.position),
                    name=card.booth.company.name,
                    url=card.url,
                    is_open=card.opening.is_open,
                )
            )
        top += (len(row) + COLUMNS - 1) // COLUMNS * (CELL + GAP) + GAP
    return Plan(width=WIDTH + 2, height=top, squares=squares, titles=titles)

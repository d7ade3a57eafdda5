"""The crowd on a card: one field of dots, few among many, and under it who is who."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING
from typing import Any

from stalwarts.charts._theme import heads
from stalwarts.charts.crowd import LEAST
from stalwarts.charts.crowd import caption
from stalwarts.charts.crowd import dots
from stalwarts.charts.crowd import people
from stalwarts.surfaces import _type
from stalwarts.words import between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stalwarts.surfaces._card import Place

INKS = {"supporter": "accent", "buyer": "buyer", "endorser": "cheer", "voyeur": "crowd"}
"""The colour of each kind; who can't be told is hollow."""
MOST = 1000
WORDS, ROW, BASE, INDENT = 19.0, 30.0, 24.0, 24.0
"""The size of the key's words, and in pixels: a line of it, from its top to its letters' feet, from its dot to its words."""
COLUMN, GUTTER = 440, 24
"""How wide a column of names has to be, and what is free between two."""


def crowd(rows: list[dict[str, Any]], room: Place, ink: Mapping[str, str]) -> str:
    """The field and its key, in SVG. Kinds nobody is of are left out."""
    shown = [row for row in rows if people(row)]
    unit = unit_of(sum(map(people, shown)))
    columns = max(1, min(int(room.wide // COLUMN), 2))
    wide = (room.wide + GUTTER) / columns
    lines = [shown[place:place + columns] for place in range(0, len(shown), columns)]
    talls = [max(_tall(row, wide - GUTTER) for row in line) for line in lines]
    top = room.y + room.tall - sum(talls) - ROW
    parts = [*_field(shown, unit, room, top - room.y - 6, ink)]
    for line, tall in zip(lines, talls, strict=True):
        for place, row in enumerate(line):
            parts += _named(row, room.x + place * wide, top, wide - GUTTER, ink)
        top += tall
    return "".join([*parts, _words(room.x, top + BASE, caption(rows, unit), ink["muted"])])


def unit_of(everybody: int) -> int:
    """How many people one dot is: the least round number within 1,000 dots."""
    steps = sorted(int(step * 10 ** power) for power in range(18) for step in (1, 2, 5))
    return next(step for step in steps if step * MOST >= everybody)


def _field(rows: list[dict[str, Any]], unit: int, room: Place, tall: float, ink: Mapping[str, str]) -> Iterator[str]:
    """All dots in one block, line by line, those who matter most first."""
    inks = [(row["segment"], people(row) / unit) for row in rows for _ in range(dots(people(row), unit))]
    across, pitch = _grid(len(inks), room.wide, tall)
    for place, (segment, units) in enumerate(inks):
        x, y = room.x + (place % across + 0.5) * pitch, room.y + (place // across + 0.5) * pitch
        radius = pitch * 0.37 * max(min(units, 1.0), LEAST) ** 0.5
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {_look(segment, pitch, ink)}/>'


def _grid(number: int, wide: float, tall: float) -> tuple[int, float]:
    """So many dots in a line, and the pixels from dot to dot, so that all fit."""
    across = max(1, round((number * wide / tall) ** 0.5))
    while -(-number // across) * wide / across > tall:
        across += 1
    return across, min(wide / across, 34.0)


def _look(segment: str, pitch: float, ink: Mapping[str, str]) -> str:
    if segment in INKS:
        return f'fill="{ink[INKS[segment]]}"'
    return f'fill="none" stroke="{ink["crowd"]}" stroke-width="{max(pitch * 0.09, 1):.1f}"'


def _tall(row: dict[str, Any], wide: float) -> float:
    """A kind takes a second line where its range finds no room beside it."""
    return ROW if _beside(row, wide) else ROW + BASE


def _beside(row: dict[str, Any], wide: float) -> bool:
    span = _span(row)
    return not span or INDENT + _type.width(_said(row), WORDS) + _type.width(f"  {span}", WORDS, bold=False) <= wide


def _named(row: dict[str, Any], x: float, top: float, wide: float, ink: Mapping[str, str]) -> Iterator[str]:
    """One kind of follower: a dot, the number, and between which numbers it may be."""
    yield f'<circle cx="{x + 7:.1f}" cy="{top + BASE - 6:.1f}" r="7" {_look(row["segment"], 16, ink)}/>'
    yield _words(x + INDENT, top + BASE, _said(row), ink["ink"], ' font-weight="700"')
    if span := _span(row):
        place = (x + wide, top + BASE, ' text-anchor="end"') if _beside(row, wide) else (x + INDENT, top + 2 * BASE, "")
        yield _words(place[0], place[1], span, ink["muted"], place[2])


def _said(row: dict[str, Any]) -> str:
    return f"{heads(row)} {row['label']}"


def _span(row: dict[str, Any]) -> str:
    low, high = row.get("low"), row.get("high")
    return "" if low is None and high is None else between(low, high)


def _words(x: float, y: float, text: str, colour: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{WORDS:g}" fill="{colour}"{more}>{html.escape(text)}</text>'

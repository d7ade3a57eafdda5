"""The plane: cheering is one axis, buying the other, never summed. Each square is as large as the people in it.

Rows: `paid` (bool), `endorsed` (bool; null where no file could show it, drawn hollow), `people`.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import CROWD
from stalwarts.charts._palette import MUTED
from stalwarts.charts._palette import RULE
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import across
from stalwarts.charts._theme import data
from stalwarts.charts._theme import down
from stalwarts.charts._theme import heads
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import words

COLUMNS = {"paid": ("bought", "yes"), "endorsed": ("cheered", "yes"), "people": ("people", "people")}
HEADS = {False: "quiet", True: "cheer", None: "can't tell"}
SIDES = {True: "have bought", False: "haven't bought"}
DISCREET = True
TALL = 128
HEAD = 26
LARGEST = 68.0
LEAST = 4.0
"""Sides of squares in pixels: somebody is never nothing."""


def plane(rows: list[dict[str, Any]]) -> Picture:
    """Buyers in the upper row, cheering to the right; hollow where cheering can't be seen."""
    if not rows:
        return nothing()
    seen = {row["endorsed"] for row in rows}
    lefts = _lefts([column for column in HEADS if column in seen])
    most = max(row["people"] or 0 for row in rows) or 1
    squares = data([_square(row, lefts[row["endorsed"]], most) for row in rows]).encode(across("left"))
    tops = data([{"text": HEADS[column], "left": left} for column, left in lefts.items()]).encode(across("left"))
    sides = data([{"text": SIDES[paid], "y": _top(paid) + 15} for paid in (True, False)]).encode(down("y"))
    return over(
        sides.mark_rule(stroke=RULE).encode(y=alt.Y("y:Q", scale=None, axis=None), x=alt.value(0), x2=alt.value(WIDTH)),
        words(sides, "text", fontWeight=600, dy=12).encode(x=alt.value(0)),
        squares.mark_rect(strokeWidth=1.5).encode(
            down("top"), x2="right", y2="bottom",
            fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None)),
        words(squares, "number", fontWeight=600, fontSize=15).encode(across("left"), down("over")),
        words(tops, "text", fill=MUTED, fontSize=12, dy=8).encode(y=alt.value(0)),
        height=HEAD + 2 * TALL + 10)


def _lefts(columns: list[bool | None]) -> dict[bool | None, float]:
    """Where each column of squares begins."""
    return {column: place * WIDTH / len(columns) for place, column in enumerate(columns)}


def _top(paid: object) -> float:
    return HEAD - 8 if paid else HEAD - 8 + TALL


def _square(row: dict[str, Any], left: float, most: float) -> dict[str, Any]:
    """The corners of a square whose area goes with its people."""
    number = row["people"] or ("people" in row.get("few", ()))
    side = max(LARGEST * (number / most) ** 0.5, LEAST) if number else 0.0
    bottom = _top(row["paid"]) + TALL
    ink = ACCENT if row["paid"] else CROWD
    return {"left": left, "right": left + side, "top": bottom - side, "bottom": bottom, "over": bottom - side - 11,
            "number": heads(row), "stroke": ink, "fill": "transparent" if row["endorsed"] is None else ink}

"""Concentration: how few carry you. From the most generous buyer on, the share of support they bring together.

Rows: `share_people`, `share_support` (running shares from either end; the picture starts at the top), at most 200.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import MUTED
from stalwarts.charts._palette import RULE
from stalwarts.charts._theme import MARGIN
from stalwarts.charts._theme import PERCENT
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import words
from stalwarts.words import percent

COLUMNS = {"share_people": ("share of buyers", "share"), "share_support": ("share of the money", "share")}
MARKED = 0.2
EVEN, ABOVE, BELOW = 0.5, 0.56, 0.26
"""Where the words on the straight line stand: higher while the point is low, and the other way round."""


def concentration(rows: list[dict[str, Any]]) -> Picture:
    """A curve that bends up the more the fewer carry you, over the straight line of equal shares."""
    if not rows:
        return nothing()
    points = from_the_top(rows)
    axis = alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], labelExpr=PERCENT, grid=False)
    across = alt.X("share_people:Q", axis=axis, title="of your buyers, most generous first")
    up = alt.Y("share_support:Q", title=None, stack=None, scale=alt.Scale(domain=[0, 1]),
               axis=alt.Axis(tickCount=5, labelExpr=PERCENT, domain=False, ticks=False))
    curve = data(points).encode(across, up)
    even = data([_point(0, 0), _point(1, 1)]).encode(across, up)
    note = data([{**_point(1, _clear(_spot(points))), "text": "if all gave the same"}]).encode(across, up)
    return over(
        even.mark_line(stroke=RULE, strokeWidth=2),
        curve.mark_area(fill=ACCENT, fillOpacity=0.14),
        curve.mark_line(stroke=ACCENT, strokeWidth=2.5),
        *_mark(points, across, up),
        words(note, "text", fill=MUTED, fontSize=12, align="right", dx=-4),
        height=230, width=WIDTH - MARGIN)


def from_the_top(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The curve from the most generous on: a curve that hangs below the straight line is turned over."""
    points = sorted((_point(row["share_people"], row["share_support"]) for row in rows),
                    key=lambda row: (row["share_people"], row["share_support"]))
    if all(row["share_support"] <= row["share_people"] + 1e-9 for row in points):
        points = [{name: 1 - share for name, share in row.items()} for row in reversed(points)]
    return [_point(0, 0), *points, _point(1, 1)]


def _point(people: float, support: float) -> dict[str, Any]:
    return {"share_people": people, "share_support": support}


def _spot(points: list[dict[str, Any]]) -> dict[str, Any]:
    return min(points, key=lambda row: abs(row["share_people"] - MARKED))


def _clear(spot: dict[str, Any]) -> float:
    """Under the straight line, and clear of the words beside the point."""
    return ABOVE if spot["share_support"] < EVEN else BELOW


def _mark(points: list[dict[str, Any]], across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The point nearest the top 20 %, and what it says."""
    spot = _spot(points)
    text = f"the top {percent(spot['share_people'])} bring {percent(spot['share_support'])}"
    mark = data([{**spot, "text": text}]).encode(across, up)
    return [mark.mark_point(size=60, fill=ACCENT, stroke=ACCENT), words(mark, "text", fontWeight=600, dx=10, dy=14)]

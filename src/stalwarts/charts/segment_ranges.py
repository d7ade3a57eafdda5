"""Segment ranges: how many there are of each kind of follower, and between which numbers, on a scale of tenfold steps.

Rows: `segment`, `label` (its words), `low`, `people`, `high` (people).
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import RULE
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import down
from stalwarts.charts._theme import heads
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import pairs
from stalwarts.words import between

COLUMNS = {"label": ("who", "text"), "low": ("at least", "people"), "people": ("people", "people"),
           "high": ("at most", "people")}
DISCREET = True
BAND = 46
"""Pixels for one segment."""


def segment_ranges(rows: list[dict[str, Any]]) -> Picture:
    """A bar from low to high per segment with its most likely number on it."""
    if not rows:
        return nothing()
    lines = [_line(row, place) for place, row in enumerate(rows)]
    bars = data(lines).encode(y=down("bar"))
    far = max(max(row["high"], row["people"]) for row in lines)
    scale = alt.Scale(type="symlog", constant=1, domain=[0, max(far * 1.2, 10)], nice=False)
    tens = [0, *(10 ** power for power in range(1, len(str(int(far)))))]
    axis = alt.Axis(values=tens, labelExpr="format(datum.value, ',')", grid=False,
                    title="people; each mark is ten times the one before")
    at = {name: alt.X(f"{name}:Q", scale=scale, axis=axis) for name in ("low", "people")}
    return over(
        bars.mark_rule(stroke=RULE, strokeWidth=2).encode(x=alt.value(0), x2=alt.value(WIDTH)),
        bars.mark_rule(stroke=ACCENT, strokeWidth=9, strokeOpacity=0.45).encode(x=at["low"], x2="high:Q"),
        bars.mark_tick(thickness=4, size=17, fill=ACCENT, orient="vertical").encode(x=at["people"]),
        pairs(lines, "text", "range"),
        height=len(rows) * BAND)


def _line(row: dict[str, Any], place: int) -> dict[str, Any]:
    people = row["people"] or 0
    low, high = (people if row.get(end) is None else row[end] for end in ("low", "high"))
    return {"text": f"{heads(row)} {row['label']}", "range": between(low, high), "low": low, "high": high,
            "people": people, "y": place * BAND + 9, "bar": place * BAND + 28}

"""Brought: how many more buyers, or fewer, there were among the asked than among those left in peace; a line each.

Rows: `label`, `value`, `low`, `high` (differences of shares), `people` (on both sides).
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import INK
from stalwarts.charts._palette import RULE
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import down
from stalwarts.charts._theme import heads
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import pairs
from stalwarts.words import more_between

COLUMNS = {"label": ("who", "text"), "people": ("people", "people"), "value": ("more buyers", "points"),
           "low": ("at least", "points"), "high": ("at most", "points")}
DISCREET = True
BAND = 46
"""Pixels for one line."""
LEAST = 0.01
"""The picture is at least so wide either side of nothing."""
SIGNED = "format(abs(datum.value) * 100, '~r') + (datum.value < 0 ? ' fewer' : datum.value > 0 ? ' more' : '')"


def brought(rows: list[dict[str, Any]]) -> Picture:
    """A bar from low to high around nothing, its most likely value marked."""
    held = [row for row in rows if row["low"] is not None and row["high"] is not None]
    if not held:
        return nothing()
    far = max(LEAST, *(min(max(abs(row["low"]), abs(row["high"])), 1.0) for row in held))
    lines = [_line(row, place, far) for place, row in enumerate(held)]
    bars = data(lines).encode(y=down("bar"))
    scale = alt.Scale(domain=[-far, far], nice=False)
    axis = alt.Axis(tickCount=4, labelExpr=SIGNED, grid=False, title="buyers per hundred people")
    at = {name: alt.X(f"{name}:Q", scale=scale, axis=axis) for name in ("low", "value")}
    return over(
        data(lines).mark_rule(stroke=INK, strokeDash=[3, 3]).encode(x=alt.X("none:Q", scale=scale), y=down("over"), y2="under"),
        bars.mark_rule(stroke=RULE, strokeWidth=2).encode(x=alt.value(0), x2=alt.value(WIDTH)),
        bars.mark_rule(stroke=ACCENT, strokeWidth=9, strokeOpacity=0.45).encode(x=at["low"], x2="high:Q"),
        bars.mark_tick(thickness=4, size=17, fill=ACCENT, orient="vertical").encode(x=at["value"]),
        pairs(lines, "text", "range"),
        height=len(lines) * BAND)


def _line(row: dict[str, Any], place: int, far: float) -> dict[str, Any]:
    ends = {end: max(-far, min(far, row[end])) for end in ("value", "low", "high")}
    return {"text": f"{heads(row)} {row['label']}", "range": more_between(row["low"], row["high"]), **ends,
            "none": 0,
            "y": place * BAND + 9, "bar": place * BAND + 28, "over": place * BAND + 18, "under": place * BAND + 38}

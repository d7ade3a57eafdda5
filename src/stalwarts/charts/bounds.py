"""Bounds: for each account, between which shares of its followers have bought; what is not known is a wide bar.

Rows: `account` (or `label`, its words), `followers`, `low`, `high` (shares; null where not known).
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import RULE
from stalwarts.charts._theme import PERCENT
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import down
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import pairs
from stalwarts.words import share_between

COLUMNS = {"label": ("account", "text"), "followers": ("followers", "people"), "low": ("at least", "share"),
           "high": ("at most", "share")}
DISCREET = True
BAND = 50
"""Pixels for one account."""


def bounds(rows: list[dict[str, Any]]) -> Picture:
    """A bar from at least to at most per account, said as one in so many over it."""
    if not rows:
        return nothing()
    far = max((row["high"] or row["low"] or 0 for row in rows), default=0) or 1.0
    scale = alt.Scale(domain=[0, far], nice=False)
    lines = [_line(row, place, far) for place, row in enumerate(rows)]
    bars = data(lines).encode(y=down("bar"))
    axis = alt.Axis(tickCount=4, labelExpr=PERCENT, title="of its followers have bought", grid=False)
    low = alt.X("low:Q", scale=scale, axis=axis)
    return over(
        bars.mark_rule(stroke=RULE, strokeWidth=2).encode(x=alt.value(0), x2=alt.value(WIDTH)),
        bars.mark_rule(stroke=ACCENT, strokeWidth=9, strokeOpacity=0.45).encode(x=low, x2="high:Q"),
        bars.mark_tick(thickness=3, size=15, fill=ACCENT, orient="vertical").encode(x=low),
        bars.mark_tick(thickness=3, size=15, fill=ACCENT, orient="vertical").encode(x=alt.X("high:Q", scale=scale)),
        pairs(lines, "text", "range"),
        height=len(rows) * BAND)


def _line(row: dict[str, Any], place: int, far: float) -> dict[str, Any]:
    """Where the words and the bar of one account go; an end that is not known reaches the edge."""
    low, high = row["low"], row["high"]
    return {"text": row.get("label") or row["account"] or "all together", "range": share_between(low, high),
            "low": low or 0, "high": far if high is None else high, "y": place * BAND + 9, "bar": place * BAND + 29}

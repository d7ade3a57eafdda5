"""Ranges: for each line a bar from low to high, its middle, and a ring at what truly came, where that is known.

Rows: `label`, `said` (the range in words), `low`, `high`, and where there are any `value` (the middle), `seen` (what came),
`aside` (drawn in grey: for comparison), `share` (all are shares) and `axis` (what is counted, said under the scale).
Where the largest is over a hundred times the least, each mark of the scale is ten times the one before.
"""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import CROWD
from stalwarts.charts._palette import INK
from stalwarts.charts._palette import MUTED
from stalwarts.charts._palette import RULE
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import down
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import words

COLUMNS = {"label": ("what", "text"), "said": ("range", "text"), "low": ("at least", "filed"),
           "value": ("about", "filed"), "high": ("at most", "filed"), "seen": ("came", "filed")}
SHORT, TALL = 46, 62
"""Pixels for one line: its words beside each other, or one under the other."""
LETTERS = 44
"""So many letters fit beside each other."""
TENFOLD = 100


def ranges(rows: list[dict[str, Any]]) -> Picture:
    """One bar under another, all on one scale."""
    if not rows:
        return nothing()
    tall = any(len(row["label"]) + len(row["said"]) > LETTERS for row in rows)
    band = TALL if tall else SHORT
    lines = [_line(row, place * band, tall) for place, row in enumerate(rows)]
    bars, across = data(lines).encode(y=down("bar")), _across(lines)
    return over(
        bars.mark_rule(stroke=RULE, strokeWidth=2).encode(x=alt.value(0), x2=alt.value(WIDTH)),
        bars.mark_rule(strokeWidth=9, strokeOpacity=0.45).encode(
            x=across("low"), x2="high:Q", stroke=alt.Stroke("paint:N", scale=None)),
        bars.mark_tick(thickness=3, size=15, fill=ACCENT, orient="vertical").transform_filter(
            "isValid(datum.value)").encode(x=across("value"), fill=alt.Fill("paint:N", scale=None)),
        bars.mark_point(size=90, stroke=INK, strokeWidth=2.5, fill="transparent").transform_filter(
            "isValid(datum.seen)").encode(x=across("seen")),
        *_words(lines, tall=tall), height=len(rows) * band)


def _line(row: dict[str, Any], top: int, tall: bool) -> dict[str, Any]:  # noqa: FBT001 - one of two layouts
    kept = {name: row.get(name) for name in ("label", "said", "low", "high", "value", "seen", "share", "axis")}
    return kept | {"y": top + 9, "under": top + 26, "bar": top + (45 if tall else 29),
                   "paint": CROWD if row.get("aside") else ACCENT}


def _across(lines: list[dict[str, Any]]) -> Any:
    """How a column is placed from the left: plain steps, or tenfold ones where a plain scale would hide the small."""
    ends = [line[name] for line in lines for name in ("low", "high", "value", "seen") if line[name] is not None]
    least, most = min((end for end in ends if end > 0), default=1.0), max(ends, default=1.0)
    marks: Any = alt.Undefined
    if min(ends, default=0.0) > 0 and most / least > TENFOLD:
        scale = alt.Scale(type="log", domain=[least / 1.3, most * 1.3], nice=False)
        marks = [10.0 ** power for power in range(math.ceil(math.log10(least / 1.3)), math.floor(math.log10(most * 1.3)) + 1)]
    else:
        scale = alt.Scale(domain=[min(0.0, *ends) if ends else 0.0, most * 1.05 or 1.0], nice=False)
    written = ("format(datum.value * 100, ',~g') + ' %'" if lines[0]["share"] else "format(datum.value, ',~g')")
    axis = alt.Axis(labelExpr=written, tickCount=4, values=marks, grid=False, title=lines[0]["axis"] or None, labelOverlap=True)
    return lambda name: alt.X(f"{name}:Q", scale=scale, axis=axis)


def _words(lines: list[dict[str, Any]], *, tall: bool) -> tuple[alt.Chart, alt.Chart]:
    chart = data(lines)
    label = words(chart, "label", fontWeight=600, fontSize=14, limit=WIDTH).encode(x=alt.value(0), y=down("y"))
    if tall:
        return label, words(chart, "said", fill=MUTED).encode(x=alt.value(0), y=down("under"))
    return label, words(chart, "said", align="right", fill=MUTED).encode(x=alt.value(WIDTH), y=down("y"))

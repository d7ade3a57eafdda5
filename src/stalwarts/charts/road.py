"""The road: supporters month by month at the present pace, with their range, and the number they are to reach.

Rows: `month` (from now), `value`, `low`, `high` (people), `needed` (the number, the same in each row).
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import INK
from stalwarts.charts._palette import MUTED
from stalwarts.charts._theme import MARGIN
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import words
from stalwarts.words import between
from stalwarts.words import count

COLUMNS = {"month": ("months from now", "number"), "value": ("supporters", "people"), "low": ("at least", "people"),
           "high": ("at most", "people"), "needed": ("needed", "people")}
HEADROOM = 1.2
"""The words stand over what they are of."""


def road(rows: list[dict[str, Any]]) -> Picture:
    """A widening band from today on, and a broken line at the number."""
    if not rows:
        return nothing()
    first, last = rows[0], rows[-1]
    top = max(last["needed"] or 0, *(row["high"] or 0 for row in rows)) * HEADROOM or 1.0
    scale = alt.Scale(domain=[0, top], nice=False)
    chart = data(rows).encode(x=alt.X("month:Q", scale=alt.Scale(domain=[first["month"], last["month"] or 1], nice=False),
                                      axis=alt.Axis(tickCount=6, grid=False, title="months from now")))
    tall = alt.Y("value:Q", scale=scale, axis=alt.Axis(
        tickCount=4, labelExpr="format(datum.value, ',')", title=None, domain=False, ticks=False))
    goal = chart.mark_line(stroke=INK, strokeDash=[5, 4], strokeWidth=1.5).encode(y=alt.Y("needed:Q", scale=scale))
    return over(
        chart.mark_area(fill=ACCENT, fillOpacity=0.2).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q"), goal,
        chart.mark_line(stroke=ACCENT, strokeWidth=2.5).encode(y=tall), *_said(rows, scale),
        height=230, width=WIDTH - MARGIN)


def _said(rows: list[dict[str, Any]], scale: alt.Scale) -> list[alt.Chart]:
    """The number, where it stands now, and where it would stand at the end."""
    first, middle, last = rows[0], rows[len(rows) // 2], rows[-1]
    month = alt.X("month:Q")
    goal = data([{**middle, "text": f"{count(middle['needed'] or 0)} needed"}]).encode(x=month, y=alt.Y("needed:Q", scale=scale))
    ends = [data([{**row, "text": between(row["low"] or 0, row["high"] or 0) + said}]).encode(
        x=month, y=alt.Y("high:Q", scale=scale)) for row, said in ((first, " now"), (last, " then"))]
    return [words(goal, "text", align="center", dy=-10, fontWeight=600),
            words(ends[0], "text", dx=5, dy=-14, fontWeight=600), words(ends[1], "text", align="right", dy=-9, fill=MUTED)]

"""Growth: first-time buyers per 1,000 new followers, quarter by quarter, each with its interval.

Rows: `quarter` (its first day), `per_1000`, `low`, `high`, `new_followers`, `first_time_buyers`.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import RULE
from stalwarts.charts._theme import MARGIN
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import words
from stalwarts.words import quarter

COLUMNS = {"quarter": ("quarter", "quarter"), "per_1000": ("first-time buyers per 1,000 new followers", "rate"),
           "low": ("at least", "rate"), "high": ("at most", "rate"), "new_followers": ("new followers", "people"),
           "first_time_buyers": ("first-time buyers", "people")}
DISCREET = True
CROWDED = 7
"""From so many quarters on only the first and the last are written out."""


def growth(rows: list[dict[str, Any]]) -> Picture:
    """A point and its interval per quarter, joined by a thin line."""
    if not rows:
        return nothing()
    points = [_point(row, place, len(rows)) for place, row in enumerate(rows)]
    chart = data(points).encode(x=alt.X(
        "quarter:N", sort=None, scale=alt.Scale(paddingOuter=0.3),
        axis=alt.Axis(labelExpr="split(datum.label, ' ')", labelAngle=0, title=None, ticks=False, labelOverlap=True,
                      labelPadding=6)))
    top = max(point["high"] for point in points) * 1.12 or 1.0
    scale = alt.Scale(domain=[0, top], nice=False)
    value = alt.Y("value:Q", scale=scale, axis=alt.Axis(tickCount=4, title=None, domain=False, ticks=False))
    return over(
        chart.mark_line(stroke=RULE, strokeWidth=2).encode(y=value),
        chart.mark_rule(stroke=ACCENT, strokeWidth=5, strokeOpacity=0.4, strokeCap="round").encode(
            y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        chart.mark_point(size=70, fill=ACCENT, stroke=ACCENT).encode(y=value),
        words(chart, "said", dx=9, fontWeight=600).encode(y=value),
        height=200, width=WIDTH - MARGIN)


def _point(row: dict[str, Any], place: int, number: int) -> dict[str, Any]:
    value = row["per_1000"]
    told = number < CROWDED or place in (0, number - 1)
    low, high = (value if row.get(end) is None else row[end] for end in ("low", "high"))
    return {"quarter": quarter(row["quarter"]), "value": value, "said": f"{value:.1f}" if told else "", "low": low,
            "high": high}

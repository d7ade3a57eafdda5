"""By day: the share of followers who bought by so many days after following, with its band.

Rows: `days`, `value`, `low`, `high` (shares), `at_risk` (people still watched; not drawn). One row per day with news.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import INK
from stalwarts.charts._palette import MUTED
from stalwarts.charts._theme import MARGIN
from stalwarts.charts._theme import PERCENT
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import words
from stalwarts.words import SMALL_SHARE
from stalwarts.words import count
from stalwarts.words import one_in
from stalwarts.words import percent
from stalwarts.words import share_between

COLUMNS = {"days": ("days since they followed", "people"), "value": ("have bought", "share"),
           "low": ("at least", "share"), "high": ("at most", "share"), "at_risk": ("people still watched", "people")}
DISCREET = True
HEADROOM = 1.35
"""The words stand over the band."""
TICKS = (0, 30, 90, 180, 365, 730, 1095, 1825, 3650)


def by_day(rows: list[dict[str, Any]]) -> Picture:
    """A climbing line with its band, and where it stands at the end."""
    if not rows:
        return nothing()
    points = [_point(row) for row in rows]
    last = points[-1]
    chart = data([{"days": 0, "value": 0, "low": 0, "high": 0}, *points]).encode(x=_days(last["days"]))
    band = max(row["high"] for row in points)
    top = band * HEADROOM or 1.0
    # No line of the grid runs through the words over the band.
    lines: Any = {"condition": {"test": f"datum.value > {band}", "value": 0}, "value": 1}
    scale = alt.Scale(domain=[0, top], nice=False)
    tall = alt.Y("value:Q", scale=scale, axis=alt.Axis(tickCount=4, labelExpr=PERCENT, title=None, domain=False,
                                                       ticks=False, gridOpacity=lines))
    return over(
        chart.mark_area(interpolate="step-after", fill=ACCENT, fillOpacity=0.2).encode(
            y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        chart.mark_line(interpolate="step-after", stroke=ACCENT, strokeWidth=2.5).encode(y=tall),
        *_ending(last, scale),
        height=200, width=WIDTH - MARGIN)


def _point(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose missing ends are the value itself: no band is drawn there."""
    value = row["value"]
    low, high = (value if row.get(end) is None else row[end] for end in ("low", "high"))
    return {"days": row["days"], "value": value, "low": low, "high": high}


def _days(last: float) -> alt.X:
    return alt.X("days:Q", scale=alt.Scale(domain=[0, last], nice=False),
                 axis=alt.Axis(values=_ticks(last), grid=False, title="days since they followed"))


def _ticks(last: float) -> list[float]:
    """Round days the axis has room for: none within an eighth of its neighbour or of the end."""
    kept: list[float] = []
    for tick in TICKS:
        if tick <= last and (not kept or tick - kept[-1] >= last / 8):
            kept.append(tick)
    return kept


def _ending(last: dict[str, Any], scale: alt.Scale) -> list[alt.Chart]:
    """The last point, and over it what it says."""
    said = percent(last["value"])
    beside = f", {one_in(last['value'])}," if 0 < last["value"] < SMALL_SHARE else ""
    end = data([{**last, "said": f"{said}{beside} by day {count(last['days'])}",
                 "range": share_between(last["low"], last["high"])}]).encode(x=alt.X("days:Q"))
    above = end.encode(y=alt.Y("high:Q", scale=scale))
    return [
        end.mark_point(size=60, fill=ACCENT, stroke=ACCENT).encode(y=alt.Y("value:Q", scale=scale)),
        words(above, "said", align="right", dy=-28, fontWeight=600, fill=INK),
        words(above, "range", align="right", dy=-11, fill=MUTED, fontSize=12),
    ]

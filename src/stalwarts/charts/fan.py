"""Fan: what a launch may have sold by each day, within half, four fifths and nineteen twentieths; and what it did sell.

Rows: `day` (1 is the day it opens), `value`, `low_50`, `high_50`, `low_80`, `high_80`, `low_95`, `high_95` (copies sold up to
then), `naive` (followers times a usual share), `sold` (null where it is not over).
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
from stalwarts.words import about
from stalwarts.words import count

COLUMNS = {"day": ("day", "people"), "value": ("expected", "people"), "low_80": ("at least, 4 times in 5", "people"),
           "high_80": ("at most, 4 times in 5", "people"), "low_95": ("at least, 19 times in 20", "people"),
           "high_95": ("at most, 19 times in 20", "people"), "low_50": ("at least, half the time", "people"),
           "high_50": ("at most, half the time", "people"), "naive": ("followers times the usual", "people"),
           "sold": ("sold", "people")}
HEADROOM = 1.35
BANDS = (("95", 0.12), ("80", 0.16), ("50", 0.22))


def fan(rows: list[dict[str, Any]]) -> Picture:
    """Three bands around a line, the naive line beside it, and what was sold as a thick line once it is known."""
    if not rows:
        return nothing()
    last = rows[-1]
    most = max(max(row["high_95"], row.get("naive") or 0, row.get("sold") or 0) for row in rows) or 1.0
    scale = alt.Scale(domain=[0, most * HEADROOM], nice=False)
    base = data(rows).encode(x=alt.X("day:Q", scale=alt.Scale(domain=[1, max(last["day"], 2)], nice=False),
                                     axis=alt.Axis(values=[1, 7, 14, 21, 28], grid=False, title="days open")))
    tall = alt.Y("value:Q", scale=scale, axis=alt.Axis(tickCount=4, labelExpr="format(datum.value, ',')", title=None,
                                                       domain=False, ticks=False))
    layers: list[Any] = [base.mark_area(fill=ACCENT, fillOpacity=strength).encode(
        y=alt.Y(f"low_{band}:Q", scale=scale), y2=f"high_{band}:Q") for band, strength in BANDS]
    layers.append(base.mark_line(stroke=ACCENT, strokeWidth=2.5).encode(y=tall))
    if any(row.get("naive") is not None for row in rows):
        layers.append(base.mark_line(stroke=MUTED, strokeDash=[2, 4]).encode(y=alt.Y("naive:Q", scale=scale)))
    if any(row.get("sold") is not None for row in rows):
        layers.append(base.mark_line(stroke=INK, strokeWidth=3, strokeDash=[7, 3]).encode(y=alt.Y("sold:Q", scale=scale)))
    return over(*layers, *_ending(last, scale), height=220, width=WIDTH - MARGIN)


def _ending(last: dict[str, Any], scale: alt.Scale) -> list[alt.Chart]:
    beside = "dotted: followers times the usual" if last.get("sold") is None else f"dashed: the {count(last['sold'])} sold"
    end = data([{**last, "said": f"{about(last['value'], last['low_80'], last['high_80'])} by day {count(last['day'])}",
                 "more": beside}]).encode(x=alt.X("day:Q"))
    above = end.encode(y=alt.Y("high_95:Q", scale=scale))
    return [words(above, "said", align="right", dy=-28, fontWeight=600, fill=INK),
            words(above, "more", align="right", dy=-11, fill=MUTED, fontSize=12)]

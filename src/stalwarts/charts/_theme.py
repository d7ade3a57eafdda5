"""How every chart looks, and the few marks they share. Drawn 340 px wide, which is a phone; surfaces scale it up."""

from __future__ import annotations

from typing import Any
from typing import cast

import altair as alt

from stalwarts.charts._palette import INK
from stalwarts.charts._palette import MUTED
from stalwarts.charts._palette import RULE
from stalwarts.words import FEWER
from stalwarts.words import count

WIDTH = 340
MARGIN = 40
"""What a scale at the left takes of the width."""
SIZE = 13
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif"

Picture = alt.Chart | alt.LayerChart

CONFIG: dict[str, Any] = {
    "aria": False,
    "background": None,
    "font": FONT,
    "padding": {"left": 0, "right": 0, "top": 3, "bottom": 3},
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 15, "fontWeight": 600, "color": INK, "offset": 12, "lineHeight": 19},
    "text": {"fontSize": SIZE, "fill": INK},
    "point": {"opacity": 1},
    "tick": {"opacity": 1},
    "axis": {"labelColor": MUTED, "labelFontSize": 12, "titleColor": MUTED, "titleFontSize": 12, "titleFontWeight": 400,
             "domainColor": RULE, "tickColor": RULE, "gridColor": RULE, "labelFlush": False, "tickSize": 4,
             "titlePadding": 8},
    "axisY": {"minExtent": MARGIN - 4, "maxExtent": MARGIN - 4},
}
"""Vega-Lite's config. No background: the page shows through."""

PERCENT = "format(datum.value * 100, '~r') + ' %'"
"""How an axis writes a share."""


def data(rows: list[dict[str, Any]]) -> alt.Chart:
    """A chart of these rows, as wide as all charts."""
    return alt.Chart(alt.InlineData(values=rows)).properties(width=WIDTH)


def across(name: str) -> alt.X:
    """A column that holds pixels from the left edge."""
    return alt.X(name, type="quantitative", scale=None, axis=None)


def down(name: str) -> alt.Y:
    """A column that holds pixels from the top edge."""
    return alt.Y(name, type="quantitative", scale=None, axis=None)


def words(chart: alt.Chart, name: str, **look: Any) -> alt.Chart:
    """A column written on the picture, from the left unless told otherwise."""
    look = {"align": "left", "baseline": "middle", **look}
    return cast("alt.Chart", chart.mark_text(**look).encode(text=alt.Text(name, type="nominal")))


def over(*layers: alt.Chart | alt.LayerChart, **size: float) -> alt.LayerChart:
    """Layers in one picture, the last on top, with its height (and width) in pixels."""
    return cast("alt.LayerChart", alt.layer(*layers).properties(**size))


def pairs(rows: list[dict[str, Any]], left: str, right: str) -> alt.LayerChart:
    """A line of words over something: a bold label from the left edge, its range to the right edge, at pixel `y`."""
    lines = data(rows).encode(y=down("y"))
    return over(words(lines, left, fontWeight=600, fontSize=14).encode(x=alt.value(0)),
                words(lines, right, align="right", fill=MUTED).encode(x=alt.value(WIDTH)))


def heads(row: dict[str, Any]) -> str:
    """How many people a row is; "fewer than 10" where that was held back (the row's `few` names it)."""
    return FEWER if "people" in row.get("few", ()) else count(row["people"] or 0)


def nothing() -> alt.Chart:
    """What is drawn where there are no rows."""
    return words(data([{"text": "Nothing to draw yet"}]), "text", fill=MUTED).encode(
        x=alt.value(0), y=alt.value(12)).properties(height=24)

"""Scaling: every account by followers and buyers, both in tenfold steps, with the line of those who keep pace.

Rows: `followers`, `payers` (0 drawn at the foot), `label`, `even` (buyers if all converted alike), `fitted` (as they do).
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import BUYER
from stalwarts.charts._palette import MUTED
from stalwarts.charts._palette import RULE
from stalwarts.charts._theme import MARGIN
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import data
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import words

COLUMNS = {"label": ("who", "text"), "followers": ("followers", "people"), "payers": ("buyers", "people"),
           "even": ("buyers if all converted alike", "number"), "fitted": ("buyers as followers go", "number")}
FOOT = 0.5
"""Where nobody bought, on a scale that has no nought."""


def scaling(rows: list[dict[str, Any]]) -> Picture:
    """Points, a grey line of equal pace and, where one is known, the line they follow."""
    if not rows:
        return nothing()
    points = sorted(({**row, "followers": max(row["followers"], 1), "payers": max(row["payers"], FOOT)} for row in rows),
                    key=lambda row: float(row["followers"]))
    chart = data(points).encode(x=alt.X("followers:Q", scale=alt.Scale(type="log", nice=True), title="followers", axis=alt.Axis(
        tickCount=4, format="~s", grid=False)))
    scale = alt.Scale(type="log", domainMin=FOOT, nice=False)
    tall = alt.Y("payers:Q", scale=scale, title=None, axis=alt.Axis(tickCount=4, format="~s", domain=False, ticks=False))
    layers = [chart.mark_point(size=48, stroke=BUYER, strokeWidth=1.8, fill="transparent").encode(y=tall)]
    for name, ink, said in (("even", RULE, "if all converted alike"), ("fitted", ACCENT, "as they do")):
        if all(row.get(name) for row in points):
            line = chart.mark_line(stroke=ink, strokeWidth=2.5, clip=True).encode(y=alt.Y(f"{name}:Q", scale=scale))
            end = data([{**points[-1], "said": said}]).encode(x=alt.X("followers:Q"), y=alt.Y(f"{name}:Q", scale=scale))
            layers += [line, words(end, "said", align="right", fill=ink if name == "fitted" else MUTED, fontSize=12, dx=-6,
                                   dy=-12)]
    return over(*layers, height=230, width=WIDTH - MARGIN)

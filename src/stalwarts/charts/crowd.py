"""The crowd: one dot for so many people, a block for each kind of follower, so that 3,000 beside 3 million is seen.

Rows: `segment` (key of the contract), `label` (its words), `people`, `low`, `high` (people; null where not known).
A group smaller than one dot still gets a smaller one, and its exact number, or "fewer than 10" where the row's `few`
says that its number is held back. Who can't be told is hollow.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from stalwarts.charts._palette import ACCENT
from stalwarts.charts._palette import BUYER
from stalwarts.charts._palette import CHEER
from stalwarts.charts._palette import CROWD
from stalwarts.charts._palette import MUTED
from stalwarts.charts._theme import WIDTH
from stalwarts.charts._theme import Picture
from stalwarts.charts._theme import across
from stalwarts.charts._theme import data
from stalwarts.charts._theme import down
from stalwarts.charts._theme import heads
from stalwarts.charts._theme import nothing
from stalwarts.charts._theme import over
from stalwarts.charts._theme import pairs
from stalwarts.charts._theme import words
from stalwarts.words import between
from stalwarts.words import plural

COLUMNS = {"label": ("who", "text"), "people": ("people", "people"), "low": ("at least", "people"),
           "high": ("at most", "people")}
DISCREET = True
MOST_DOTS = 1200
FILLS = {"supporter": ACCENT, "buyer": BUYER, "endorser": CHEER, "voyeur": CROWD}
HOLLOW = "transparent"
ACROSS = ((60, 16), (300, 25), (float("inf"), 40))
"""(up to so many dots, so many in a line)"""
LEAST = 0.3
"""The area of the smallest dot drawn, as a part of a whole one."""
LINE = 22
"""Pixels for the words over a block."""


def crowd(rows: list[dict[str, Any]]) -> Picture:
    """One block of dots per kind of follower, its count and range written over it."""
    if not rows:
        return nothing()
    unit = one_dot(sum(map(people, rows)))
    pitch = spacing(sum(dots(people(row), unit) for row in rows))
    lines, places, height = _lay_out(rows, unit, pitch)
    foot = [{"text": caption(rows, unit), "y": height + 6}]
    return over(
        data(places).mark_point(strokeWidth=1).encode(
            across("x"), down("y"), size=alt.Size("size:Q", scale=None),
            fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None)),
        pairs(lines, "text", "range"),
        words(data(foot), "text", fill=MUTED, fontSize=12).encode(x=alt.value(0), y=down("y")),
        height=height + 14, width=WIDTH)


def people(row: dict[str, Any]) -> int:
    """How many people a row is drawn as: one, where a small number is held back."""
    return int(row["people"] or ("people" in row.get("few", ())))


def one_dot(people: int) -> int:
    """How many people a dot stands for: the least of 1, 2, 5, 10, 20, 25, 50, 100 ... within 1,200 dots."""
    steps = sorted({1, 2, 5, *(step * 10 ** power for power in range(1, 18) for step in (1, 2, 2.5, 5))})
    return int(next(step for step in steps if step * MOST_DOTS >= people))


def dots(people: float, unit: int) -> int:
    """Dots for a group: rounded, and never none for somebody."""
    return max(round(people / unit), 1 if people else 0)


def spacing(number: int) -> float:
    """Pixels from dot to dot: few dots are drawn larger."""
    return WIDTH / next(line for most, line in ACROSS if number <= most)


def _lay_out(rows: list[dict[str, Any]], unit: int, pitch: float) -> tuple[
        list[dict[str, Any]], list[dict[str, Any]], float]:
    """The lines of words, the dots, and how far down they reach, in pixels."""
    lines: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    top = 0.0
    for row in rows:
        lines.append({"text": f"{heads(row)} {row['label']}", "range": _range(row), "y": top + 9})
        places += _block(row["segment"], people(row) / unit, top + LINE, pitch)
        top += LINE + -(-dots(people(row), unit) // round(WIDTH / pitch)) * pitch + 10
    return lines, places, top


def _block(segment: str, units: float, top: float, pitch: float) -> list[dict[str, Any]]:
    """The dots of one group from the left edge on; a group smaller than one dot has a smaller one."""
    wide = round(WIDTH / pitch)
    fill = FILLS.get(segment, HOLLOW)
    look = {"fill": fill, "stroke": CROWD if fill == HOLLOW else fill,
            "size": round((pitch * 0.72) ** 2 * 0.785 * max(min(units, 1.0), LEAST), 1)}
    return [{"x": round((dot % wide + 0.5) * pitch, 1), "y": round(top + (dot // wide + 0.5) * pitch, 1), **look}
            for dot in range(dots(units, 1))]


def caption(rows: list[dict[str, Any]], unit: int) -> str:
    """What a dot is, and a smaller one where there is one."""
    smaller = any(0 < people(row) < unit for row in rows)
    return f"One dot is {plural(unit, 'person', 'people')}{'; a smaller dot is fewer' if smaller else ''}"


def _range(row: dict[str, Any]) -> str:
    low, high = row.get("low"), row.get("high")
    return "" if low is None and high is None else between(low, high)

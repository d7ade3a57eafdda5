"""Marks of one shape are written once and used where they stood; nothing else of a picture changes."""

from __future__ import annotations

import re
from itertools import pairwise

from stalwarts.charts import _paint
from stalwarts.surfaces.web._lighter import lighter

ROWS = [{"segment": "buyer", "label": "buyers", "people": 40, "low": 40, "high": 60},
        {"segment": "unknown", "label": "can't tell yet", "people": 900, "low": 880, "high": 900}]


def test_every_mark_stands_where_it_stood() -> None:
    before = _paint.inline("crowd", ROWS, "A crowd", "k")
    after = lighter(before, "k")
    stood = re.findall(r'<path transform="translate\(([-\d.]+),([-\d.]+)\)"', before)
    stand = [(x, y) for y, row in re.findall(r'<g transform="translate\(0,([-\d.]+)\)">((?:<use[^>]*>)+)</g>', after)
             for x in re.findall(r'<use href="#k-\d+" x="([-\d.]+)"/>', row)]
    assert sorted(stand + re.findall(r'<path transform="translate\(([-\d.]+),([-\d.]+)\)"', after)) == sorted(stood)
    assert len(after) < len(before) / 3
    assert re.findall(r"<text.*?</text>", after) == re.findall(r"<text.*?</text>", before)
    ids = re.findall(r' id="([^"]+)"', after)
    assert len(ids) == len(set(ids))


def test_a_picture_of_few_marks_is_left_as_it_is() -> None:
    few = '<svg><path transform="translate(1,2)" d="M0,0" fill="#000"/><path transform="translate(3,2)" d="M0,0" fill="#000"/></svg>'
    assert lighter(few, "k") == few


def test_a_long_line_ends_where_it_ended_and_strays_nowhere() -> None:
    rows = [{"days": day, "value": (day / 3000) ** 0.7 / 10, "low": (day / 3000) ** 0.7 / 12, "high": (day / 3000) ** 0.7 / 8,
             "at_risk": 5} for day in range(1, 1100)]
    before = _paint.inline("by_day", rows, "By day", "k")
    after = lighter(before, "k")
    assert len(after) < len(before) / 2.5
    longest = [max(re.findall(r' d="([^"]+)"', picture), key=len) for picture in (before, after)]
    old, new = ([tuple(map(float, point)) for point in re.findall(r"(-?[\d.]+),(-?[\d.]+)", line)] for line in longest)
    assert all(min(_off(x, y, new) for x, y in [point]) <= 0.75 for point in old[::97])
    assert all(abs(a - b) <= 0.25 for a, b in zip(old[0], new[0], strict=True))


def _off(x: float, y: float, line: list[tuple[float, ...]]) -> float:
    """How far a point lies from a line of upright and level pieces."""
    return min(max(min(a, c) - x, 0, x - max(a, c)) + max(min(b, d) - y, 0, y - max(b, d))
               for (a, b), (c, d) in pairwise(line))

"""Pictures in characters, for terminals and plain text: the number first, so that they read well aloud."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from stalwarts.words import count
from stalwarts.words import exactly
from stalwarts.words import quarter
from stalwarts.words import share
from stalwarts.words import share_between

Rows = list[dict[str, Any]]

MARKS = {"supporter": "◆", "buyer": "●", "endorser": "▪", "voyeur": "·", "unknown": "○"}
MOST_DOTS = 240
LANDMARKS = (30, 90, 180, 365, 730)
LONGEST = 28
"""Characters in the longest bar."""


def sketch(chart: str, rows: Rows, width: int) -> list[str]:
    """The lines of a picture no wider than `width`; none where a chart has no such form."""
    return list(SKETCHES[chart](rows, width)) if rows and chart in SKETCHES else []


def _crowd(rows: Rows, width: int) -> Iterator[str]:
    """One mark for so many people, a block for each kind of follower."""
    total = sum(row["people"] or 0 for row in rows)
    steps = (step * 10 ** power for power in range(20) for step in (1, 2, 5))
    unit = next(step for step in steps if step * MOST_DOTS >= total)
    for row in rows:
        people = row["people"] or 0
        known = row.get("low") is not None and row.get("high") is not None and row["low"] < row["high"]
        yield f"{count(people)} {row['label']}" + (f" ({exactly(row['low'], row['high'])})" if known else "")
        marks = max(round(people / unit), 1 if people else 0) * MARKS.get(row["segment"], "○")
        yield from ("  " + line for line in wrap(marks, min(width - 2, 60)))
    yield f"One mark is {count(unit)} {'people' if unit > 1 else 'person'}; nobody is rounded away."


def _by_day(rows: Rows, _width: int) -> Iterator[str]:
    """How far the line had climbed by days people know."""
    marks = [max((row for row in rows if row["days"] <= day), key=lambda row: row["days"], default=None)
             for day in LANDMARKS if day < rows[-1]["days"]]
    days = [day for day in LANDMARKS if day < rows[-1]["days"]]
    for day, row in [*zip(days, marks, strict=True), (rows[-1]["days"], rows[-1])]:
        if row is not None:
            yield f"by day {count(day)}: {share(row['value'])} ({share_between(row['low'], row['high'])})"


def _bounds(rows: Rows, _width: int) -> Iterator[str]:
    """A bar between the least and the most each account can be."""
    far = max((row["high"] or row["low"] or 0 for row in rows), default=0) or 1.0
    for label, row in _labelled(rows, "label", "account"):
        low, high = row["low"] or 0, far if row["high"] is None else row["high"]
        before = round(low / far * LONGEST)
        bar = " " * before + "█" * max(round(high / far * LONGEST) - before, 1)
        yield f"{label}  {share_between(row['low'], row['high']):<22}  {bar}".rstrip()


def _growth(rows: Rows, _width: int) -> Iterator[str]:
    """A bar for each quarter."""
    far = max(row["per_1000"] for row in rows) or 1.0
    for row in rows:
        bar = "█" * round(row["per_1000"] / far * LONGEST)
        known = row.get("low") is not None and row.get("high") is not None
        span = f"({row['low']:.1f} to {row['high']:.1f})" if known else ""
        yield f"{quarter(row['quarter'])}  {row['per_1000']:>6.1f} {span:<16} {bar}".rstrip()


def _ranges(rows: Rows, _width: int) -> Iterator[str]:
    """Each line with its range in words."""
    for label, row in _labelled(rows, "label"):
        yield f"{label}  {row['said']}"


def _labelled(rows: Rows, *names: str) -> Iterator[tuple[str, dict[str, Any]]]:
    labels = [next((str(row[name]) for name in names if row.get(name)), "all together") for row in rows]
    return zip([label.ljust(max(map(len, labels))) for label in labels], rows, strict=True)


SKETCHES: dict[str, Callable[[Rows, int], Iterator[str]]] = {
    "crowd": _crowd, "by_day": _by_day, "bounds": _bounds, "growth": _growth,
    "ranges": _ranges}

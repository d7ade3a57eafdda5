"""The table behind a picture, in the reader's words: what a screen reader, a printer and a spreadsheet get."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from stalwarts.charts import load
from stalwarts.words import FEWER
from stalwarts.words import count
from stalwarts.words import points
from stalwarts.words import quarter
from stalwarts.words import share

TOLD = 8
"""So many rows are told in a picture's description; longer tables give their first and last."""


def table(chart: str, rows: list[dict[str, Any]]) -> tuple[list[str], list[list[str]]]:
    """The headings and the written-out cells of a chart's rows; columns no row fills are left out."""
    kinds: dict[str, tuple[str, str]] = load(chart).COLUMNS
    held = {name: kind for name, kind in kinds.items() if kind[1] != FILED and any(_told(row, name) for row in rows)}
    return [heading for heading, _ in held.values()], [[_cell(row, *column) for column in held.items()] for row in rows]


def _cell(row: dict[str, Any], name: str, kind: tuple[str, str]) -> str:
    if name in row.get("few", ()):
        return FEWER
    return SAID[kind[1]](row[name]) if row.get(name) is not None else NOT_KNOWN


def told(chart: str, rows: list[dict[str, Any]]) -> str:
    """A picture in words, for who can't see it: "supporters: people 62, at least 40, at most 85; ..."."""
    headings, cells = table(chart, rows)
    shown = cells if len(cells) <= TOLD else [cells[0], cells[-1]]
    lines = ["; ".join(f"{heading}: {cell}" for heading, cell in zip(headings, line, strict=True)) for line in shown]
    more = f" {len(cells) - 2} rows between are in the table." if len(cells) > TOLD else ""
    return ". ".join(lines) + "." + more if lines else "Nothing to draw yet."


def as_csv(chart: str, rows: list[dict[str, Any]]) -> str:
    """The rows as they were drawn, unrounded, under the field's own names; safe to open in a spreadsheet."""
    names = [name for name in load(chart).COLUMNS if any(_told(row, name) for row in rows)]
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(names)
    sheet.writerows([FEWER if name in row.get("few", ()) else inert(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def _told(row: dict[str, Any], name: str) -> bool:
    return row.get(name) is not None or name in row.get("few", ())


FILED = "filed"
"""A kind of column that only the file of numbers has: another tells the same in words."""
NOT_KNOWN = "not known"
WHOLE = 1_000
"""Numbers from here on are written out without their small parts."""
FORMULA = "=+-@\t\r"
NUMBER = re.compile(r"[+-]?[\d.,\s]+")
SAID: dict[str, Callable[[Any], str]] = {
    "people": count,
    "share": share,
    "points": lambda value: f"{'-' if value < 0 else ''}{points(value)}",
    "rate": lambda value: f"{value:.1f}",
    "yes": lambda value: "yes" if value else "no",
    "quarter": quarter,
    "number": lambda value: f"{value:,.4g}" if abs(value) < WHOLE else count(value),
    "text": str,
}
"""How a column's kind is written out."""


def inert(cell: Any) -> Any:
    """A cell no spreadsheet takes for a formula; a plain number, which begins with a sign, is none."""
    risky = isinstance(cell, str) and cell[:1] in FORMULA and cell and not NUMBER.fullmatch(cell)
    return f"'{cell}" if risky else cell

"""A page as plain text for a terminal, a pipe or a voice: short lines, no frames, what matters first."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from stalwarts.surfaces._offers import command
from stalwarts.surfaces._offers import looking
from stalwarts.surfaces._sketch import sketch
from stalwarts.words import bound
from stalwarts.words import day

if TYPE_CHECKING:
    from stalwarts.page import Deed
    from stalwarts.page import Doubt
    from stalwarts.page import Drawing
    from stalwarts.page import Grid
    from stalwarts.page import Page
    from stalwarts.page import Part

WIDTH = 80
GAP = 2
"""Blanks between the columns of a grid."""


def text(page: Page, width: int = WIDTH) -> str:
    """The whole page, no line longer than `width` but for words that are."""
    return "\n".join(line.rstrip() for line in _lines(page, width)).strip("\n") + "\n"


def _lines(page: Page, width: int) -> Iterator[str]:
    """The claim, its picture and the one next step; what may make it wrong; then everything that a screen folds away."""
    yield from (_fill(page.question, width), f"As of {day(page.as_of)}", "", _fill(page.claim, width, "  "))
    yield from _drawn(page.drawings[:1], width)
    if page.next_step:
        yield from ("", _fill(f"Next: {page.next_step}", width, "  "))
    if page.notes:
        yield from ("", *(_fill(note, width) for note in page.notes))
    pictured = bool(page.drawings)
    yield from () if pictured else _rest(page, width)
    if page.doubts:
        yield from ("", "What may make this wrong", *(_doubt(doubt, width) for doubt in page.doubts))
    yield from _rest(page, width) if pictured else ()
    if page.deeds or page.links:
        yield from ("", "What you can do", *(_deed(deed) for deed in page.deeds),
                    *(f"  {said}: {looking(link)}" for said, link in page.links))


def _rest(page: Page, width: int) -> Iterator[str]:
    yield from _drawn(page.drawings[1:], width)
    parts = [line for one in page.parts for line in ("", *part(one, width))]
    grids = [line for grid in page.grids for line in ("", *_grid(grid, width))]
    # Where there is no picture, the tables are what is seen.
    yield from (*parts, *grids) if page.drawings else (*grids, *parts)


def _drawn(drawings: Sequence[Drawing], width: int) -> Iterator[str]:
    for drawing in drawings:
        drawn = sketch(drawing.chart, drawing.rows, width - GAP)
        yield from ("", drawing.title, *(f"  {line}" for line in drawn)) if drawn else ()


def _fill(words: str, width: int, indent: str = "", after: str | None = None) -> str:
    """Wrapped, but never inside "1 in 129"."""
    whole = fill(bound(words), width, initial_indent=indent, subsequent_indent=indent if after is None else after,
                 break_long_words=False, break_on_hyphens=False)
    return whole.replace("\u00a0", " ")


def _doubt(doubt: Doubt, width: int) -> str:
    remedy = f"\n{_fill(f'To mend it: {doubt.remedy}', width, '    ')}" if doubt.remedy else ""
    return _fill(doubt.text, width, "  - ", "    ") + remedy


def part(part: Part, width: int) -> Iterator[str]:
    """A heading, ticked or not where it is a line of a list; sentences; steps with their numbers."""
    mark = {True: "[x] ", False: "[ ] ", None: ""}[part.done]
    yield _fill(mark + part.title, width, "", "    " if mark else "")
    yield from (_fill(line, width, "    " if mark else "  ") for line in part.lines)
    yield from (_fill(f"{place}. {step}", width, "    ", "       ") for place, step in enumerate(part.steps, 1))
    yield from (_deed(deed) for deed in part.deeds)


def _deed(deed: Deed) -> str:
    return f"  {deed.label}: {command(deed)}"


def _grid(grid: Grid, width: int) -> Iterator[str]:
    """Columns side by side where they fit, else each row as a list of "heading: cell"."""
    yield grid.title
    table = [grid.columns, *grid.rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(grid.columns))]
    if sum(widths) + GAP * len(widths) <= width:
        yield from (_row(row, widths, grid) for row in table if any(row))
    else:
        yield from (_fill("; ".join(f"{name}: {cell}" for name, cell in zip(grid.columns, row, strict=True) if cell),
                          width, "  ", "    ") for row in grid.rows)
    if grid.note:
        yield _fill(grid.note, width, "  ")
    yield from (f"  {row[0]}: {deed.label}: {command(deed)}" for row, deeds in zip(grid.rows, grid.deeds, strict=False)
                for deed in deeds)


def _row(row: list[str], widths: list[int], grid: Grid) -> str:
    cells = (cell.rjust(wide) if numeric([line[place] for line in grid.rows]) else cell.ljust(wide)
             for place, (cell, wide) in enumerate(zip(row, widths, strict=True)))
    return " " * GAP + (" " * GAP).join(cells)


def numeric(cells: list[str]) -> bool:
    """Whether a column holds numbers, and is set to the right."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(cell.lstrip("-£$€¥₹").replace(",", "").replace(".", "").removesuffix(" %").isdigit()
                                for cell in filled)

"""A page as Markdown, for notes, messages and repositories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stalwarts.surfaces._sketch import sketch
from stalwarts.surfaces._text import numeric
from stalwarts.words import day

if TYPE_CHECKING:
    from stalwarts.page import Grid
    from stalwarts.page import Page
    from stalwarts.page import Part

SKETCH_WIDTH = 64


def markdown(page: Page) -> str:
    """The whole page; whatever came from a file is shown as it is written and never read as Markdown."""
    return "\n".join(_lines(page)).strip("\n") + "\n"


def plain(text: str) -> str:
    """A text with everything Markdown would take for its own made harmless."""
    return re.sub(r"([\\`*_{}\[\]<>|~#&])", r"\\\1", " ".join(text.split()))


def _lines(page: Page) -> Iterator[str]:
    yield from (f"# {plain(page.question)}", "", f"**{plain(page.claim)}**", "", f"As of {day(page.as_of)}.")
    for drawing in page.drawings:
        drawn = sketch(drawing.chart, drawing.rows, SKETCH_WIDTH)
        yield from ("", f"## {plain(drawing.title)}", "", *(f"    {line}" for line in drawn)) if drawn else ()
    yield from (part for note in page.notes for part in ("", plain(note)))
    if page.next_step:
        yield from ("", "## Next step", "", plain(page.next_step))
    if page.doubts:
        yield from ("", "## What may make this wrong", "")
        yield from (f"- {plain(doubt.text)}" + (f" *To mend it:* {plain(doubt.remedy)}" if doubt.remedy else "")
                    for doubt in page.doubts)
    for part in page.parts:
        yield from ("", *_part(part))
    for grid in page.grids:
        yield from ("", *_grid(grid))


def _part(part: Part) -> Iterator[str]:
    """A heading; a line of a list says whether it is done; sentences, and steps with their numbers."""
    ticked = {True: "\u2713 ", False: "\u25cb ", None: ""}[part.done]
    yield f"## {ticked}{plain(part.title)}"
    yield from (told for line in part.lines for told in ("", plain(line)))
    yield from ("", *(f"{place}. {plain(step)}" for place, step in enumerate(part.steps, 1))) if part.steps else ()


def _grid(grid: Grid) -> Iterator[str]:
    yield from (f"## {plain(grid.title)}", "", _row(list(map(plain, grid.columns))))
    yield _row(["---:" if numeric([row[place] for row in grid.rows]) else "---" for place in range(len(grid.columns))])
    yield from (_row([plain(cell) for cell in row]) for row in grid.rows)
    yield from ("", plain(grid.note)) if grid.note else ()


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"

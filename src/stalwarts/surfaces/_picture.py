"""A page as one picture: its first drawing as SVG or PNG, or the whole of it on a sheet of paper (PDF)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from stalwarts.charts import _paint
from stalwarts.charts import _palette
from stalwarts.words import bound
from stalwarts.words import day

if TYPE_CHECKING:
    from stalwarts.page import Drawing
    from stalwarts.page import Page

FONT = "system-ui, Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif"
PAPER = (595.0, 842.0)
"""A4 in points; a page with much to say gets a longer sheet."""
MARGIN = 56.0
LETTER = 0.53
"""The width of a letter as a part of its size, on the wide side of common fonts."""


def svg(page: Page) -> str:
    """The first drawing, standing alone. A page without one is drawn as its sheet."""
    drawing = _first(page)
    return sheet(page) if drawing is None else _paint.svg(drawing.chart, drawing.rows, drawing.title)


def png(page: Page) -> bytes:
    """The first drawing on a light ground, or the sheet."""
    import vl_convert

    drawing = _first(page)
    if drawing is not None:
        return _paint.png(drawing.chart, drawing.rows, drawing.title)
    drawn: bytes = vl_convert.svg_to_png(_paint.grounded(sheet(page)), scale=2)
    return drawn


def pdf(page: Page) -> bytes:
    """Question, claim, first drawing, next step and doubts on one sheet."""
    import vl_convert

    drawn: bytes = vl_convert.svg_to_pdf(sheet(page))
    return drawn


def sheet(page: Page) -> str:
    """The sheet as SVG, in light colours."""
    paper = _Paper()
    paper.write(page.question, 13, _palette.ACCENT, bold=True)
    paper.write(f"As of {day(page.as_of)}", 10, _palette.MUTED, after=12)
    paper.write(page.claim, 22, _palette.INK, bold=True, after=20)
    if (drawing := _first(page)) is not None:
        paper.write(drawing.title, 10, _palette.MUTED, after=8)
        paper.place(_paint.plain(drawing.chart, drawing.rows))
    if page.next_step:
        paper.write("Next step", 10, _palette.ACCENT, bold=True)
        paper.write(page.next_step, 11, _palette.INK, after=14)
    if page.doubts:
        paper.write("What may make this wrong", 10, _palette.INK, bold=True)
    for doubt in page.doubts:
        paper.write(doubt.text, 10, _palette.INK)
        paper.write(f"→ {doubt.remedy}" if doubt.remedy else "", 10, _palette.MUTED, after=5)
    return paper.whole(page)


class _Paper:
    """A sheet filled from the top."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.y = MARGIN

    def write(self, text: str, size: float, colour: str, *, bold: bool = False, after: float = 4) -> None:
        """Wrapped lines of text, and a gap."""
        for line in self._lines(text, size * (1.06 if bold else 1)):
            self.y += size * 1.32
            self.parts.append(f'<text x="{MARGIN}" y="{self.y:.1f}" font-size="{size}" fill="{colour}" '
                              f'font-weight="{600 if bold else 400}">{html.escape(line)}</text>')
        self.y += after

    def place(self, picture: str) -> None:
        """A picture as wide as three quarters of the paper."""
        wide, tall = (float(side) for side in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture)[0])
        room = (PAPER[0] - 2 * MARGIN) * 0.75
        where = f'<svg x="{MARGIN}" y="{self.y:.1f}" width="{room:.1f}" height="{tall * room / wide:.1f}" '
        self.parts.append(re.sub(r"<svg (?=.*?viewBox)(?:(?!viewBox)[^>])*", where, picture, count=1))
        self.y += tall * room / wide + 16

    def whole(self, page: Page) -> str:
        """The sheet with its name for screen readers."""
        tall = max(self.y + MARGIN, PAPER[1])
        return (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
                f'aria-labelledby="sheet-t" width="{PAPER[0]}" height="{tall:.0f}" viewBox="0 0 {PAPER[0]} {tall:.0f}" '
                f'font-family="{FONT}"><title id="sheet-t">{html.escape(f"{page.question} {page.claim}")}</title>'
                + "".join(self.parts) + "</svg>")

    def _lines(self, text: str, size: float) -> Iterator[str]:
        return iter(wrap(bound(text), int((PAPER[0] - 2 * MARGIN) / (size * LETTER))))


def _first(page: Page) -> Drawing | None:
    return next((drawing for drawing in page.drawings if drawing.rows), None)

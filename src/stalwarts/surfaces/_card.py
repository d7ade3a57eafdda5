"""A card: a page's claim as a picture to post, and the line to paste under it, ending in the page's question.

Drawn as plain SVG, in the two sizes people post, light or dark. What a page may show to others is settled before: no
names, no group under ten.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stalwarts.charts import _paint
from stalwarts.charts import _palette
from stalwarts.surfaces import _dots
from stalwarts.surfaces import _type
from stalwarts.surfaces._discreet import HANDLE
from stalwarts.words import day
from stalwarts.words import mine
from stalwarts.words import yours

if TYPE_CHECKING:
    from stalwarts.page import Drawing
    from stalwarts.page import Page

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first comes with the house and draws the PNG alike on every computer."""
WIDE, SQUARE = (1200, 630), (1080, 1080)
EDGE, BESIDE = 64, 424
"""Pixels of the margin, and of the picture beside the words."""
SMALL, LEADING = 19.0, 1.35
MADE = "counted from my own files, on my own computer, with Stalwarts"
_FIRST = re.compile(r"(?<![\w.])[^\w\s(]?\d[\d,.]*\d?(?:\u00a0in\u00a0[\d,]*\d|\u00a0%)?")
_ASIDE = re.compile(r"\([^)]{1,24}\)")


@dataclass(frozen=True)
class Place:
    """A box on the card, in pixels."""

    x: float
    y: float
    wide: float
    tall: float


def line(page: Page) -> str:
    """What to paste under a post: the claim as its maker says it, then the question, for the reader."""
    return f"{spoken(page.claim)} {yours(page.question)}"


def spoken(text: str) -> str:
    """A sentence as its maker says it to others: in the first person, accounts by their platform alone."""
    return mine(HANDLE.sub(lambda found: found[1].capitalize() + found[0][len(found[0].rstrip(".:!?")):], text))


def png(page: Page, size: tuple[int, int] = WIDE, shade: int = 0) -> bytes:
    """The card in exactly that many pixels."""
    import vl_convert

    return _paint.packed(vl_convert.svg_to_png(svg(page, size, shade), scale=1))


def svg(page: Page, size: tuple[int, int] = WIDE, shade: int = 0) -> str:
    """The card, shade 0 light or 1 dark."""
    return _Card(page, size, shade).whole()


class _Card:
    """One card being laid out."""

    def __init__(self, page: Page, size: tuple[int, int], shade: int) -> None:
        self.page, self.size = page, size
        self.ink = {name: pair[shade] for name, pair in _palette.COLOURS.items()}
        self.shade = shade
        self.drawing = next((drawing for drawing in page.drawings if drawing.rows), None)
        self.parts: list[str] = []

    def whole(self) -> str:
        """The whole picture with its name for screen readers."""
        wide, tall = self.size
        words, picture = self._places()
        below = self._claim(words)
        foot = self._foot(words)
        above = self._doubt(words, below, foot)
        if self._stacked:
            picture = Place(EDGE, below + 36, words.wide, above - below - 52)
        if picture and self.drawing:
            self._picture(self.drawing, picture)
        said = html.escape(line(self.page))
        return (f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="card-t" width="{wide}" '
                f'height="{tall}" viewBox="0 0 {wide} {tall}" font-family="{FONT}"><title id="card-t">{said}</title>'
                f'<rect width="{wide}" height="{tall}" fill="{self.ink["ground"]}"/>'
                f'<rect width="{wide}" height="10" fill="{self.ink["accent"]}"/>' + "".join(self.parts) + "</svg>\n")

    @property
    def _stacked(self) -> bool:
        """Words above, the picture below them: on a square card."""
        return self.drawing is not None and self.size[0] <= self.size[1]

    def _places(self) -> tuple[Place, Place | None]:
        """Where the words go, and beside them the picture on a wide card that has one."""
        room = Place(EDGE, EDGE, self.size[0] - 2 * EDGE, self.size[1] - 2 * EDGE)
        if self.drawing is None or self._stacked:
            return room, None
        return (Place(EDGE, EDGE, room.wide - BESIDE - 56, room.tall),
                Place(EDGE + room.wide - BESIDE, EDGE, BESIDE, room.tall))

    def _claim(self, place: Place) -> float:
        """The claim, as large as it fits; returns where it ends."""
        text = _ASIDE.sub(lambda found: found[0].replace(" ", "\u00a0"), spoken(self.page.claim))
        said = _type.fitted(text, (place.wide, place.tall * (0.29 if self._stacked else 0.58)),
                            (26, 60 if self.drawing else 76))
        y, start, styles = place.y, 0, self._styles(" ".join(said.lines))
        for words in said.lines:
            y += said.size * (1.16 if start else 0.92)
            self._line(place.x, y, said.size, "".join(self._spans(words, start, styles)), "ink", bold=True)
            start += len(words) + 1
        return y

    def _styles(self, text: str) -> list[tuple[int, int, str]]:
        """Where the number that matters stands, and what is said aside: (from, to, attributes)."""
        asides = [(found.start(), found.end()) for found in _ASIDE.finditer(text)]
        styles = [(*aside, f'font-weight="400" fill="{self.ink["muted"]}"') for aside in asides]
        first = next((found for found in _FIRST.finditer(text)
                      if not any(low <= found.start() < high for low, high in asides)), None)
        if first:
            styles.append((first.start(), first.end(), f'fill="{self.ink["accent"]}"'))
        return sorted(styles)

    @staticmethod
    def _spans(words: str, start: int, styles: list[tuple[int, int, str]]) -> Iterator[str]:
        """One line of the claim, its styled parts in spans."""
        at = start
        for low, high, how in styles:
            first, last = max(low, start), min(high, start + len(words))
            if first < last:
                yield html.escape(words[at - start:first - start])
                yield f"<tspan {how}>{html.escape(words[first - start:last - start])}</tspan>"
                at = last
        yield html.escape(words[at - start:])

    def _doubt(self, place: Place, below: float, foot: float) -> float:
        """The first doubt, small, under the claim or, on a square card, over the foot; returns where it begins."""
        if not self.page.doubts:
            return foot
        text = f"What may make this wrong: {spoken(self.page.doubts[0].text)}"
        most = 2 if self._stacked else int((foot - below - 50) / (SMALL * LEADING))
        lines = _type.cut(_type.wrapped(text, SMALL, place.wide, bold=False), most) if most > 0 else []
        top = foot - len(lines) * SMALL * LEADING - 26 if self._stacked else below + 30
        self._lines(place.x, top, SMALL, lines, "muted")
        return top

    def _foot(self, place: Place) -> float:
        """The question to the reader, and what this is; returns where it begins."""
        bottom = place.y + place.tall
        asked = _type.fitted(yours(self.page.question), (place.wide, 44), (18, 29))
        made = f"As of {day(self.page.as_of)}: {MADE}"
        size = min(17.0, 17.0 * place.wide / _type.width(made, 17, bold=False))
        self._lines(place.x, bottom - 70, asked.size, asked.lines, "accent", bold=True)
        self._lines(place.x, bottom - size * 1.3, size, [made], "muted")
        return bottom - 78

    def _picture(self, drawing: Drawing, place: Place) -> None:
        """The crowd as dots; any other chart as it is drawn everywhere, in the colours of this card."""
        title = _type.cut(_type.wrapped(spoken(drawing.title), SMALL, place.wide, bold=False), 2)
        self._lines(place.x, place.y - 6, SMALL, title, "muted")
        below = SMALL * LEADING * len(title) + 8
        room = Place(place.x, place.y + below, place.wide, place.tall - below)
        if drawing.chart == "crowd":
            self.parts.append(_dots.crowd(drawing.rows, room, self.ink))
        else:
            self.parts.append(_placed(_paint.plain(drawing.chart, drawing.rows), room, self.shade))

    def _lines(self, x: float, y: float, size: float, lines: list[str], colour: str, *, bold: bool = False) -> None:
        for number, words in enumerate(lines):
            self._line(x, y + size * (1 + LEADING * number), size, html.escape(words), colour, bold=bold)

    def _line(self, x: float, y: float, size: float, inside: str, colour: str, *, bold: bool = False) -> None:
        self.parts.append(f'<text x="{x:g}" y="{y:.1f}" font-size="{size:g}" font-weight="{700 if bold else 400}" '
                          f'fill="{self.ink[colour]}">{inside}</text>')


def _placed(picture: str, room: Place, shade: int) -> str:
    """A chart as large as it fits, in the colours of the shade, its words its maker's."""
    wide, tall = (float(side) for side in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture)[0])
    scale = min(room.wide / wide, room.tall / tall)
    where = f'<svg x="{room.x:g}" y="{room.y:g}" width="{wide * scale:.1f}" height="{tall * scale:.1f}" '
    placed = re.sub(r"<svg (?=.*?viewBox)(?:(?!viewBox)[^>])*", where, picture, count=1)
    placed = re.sub(r"(?<=>)[^<]+", lambda words: mine(words[0]), placed)
    for pair in _palette.COLOURS.values() if shade else ():
        placed = placed.replace(f'"{pair[0]}"', f'"{pair[1]}"')
    return placed

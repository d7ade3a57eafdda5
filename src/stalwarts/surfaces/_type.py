"""How wide text is and how it breaks, where nobody can be asked: a picture has no browser that wraps for it.

Widths are those of the widest of the common sans-serif fonts (DejaVu Sans Bold), so what fits by them fits in Arial,
Helvetica, Segoe UI and Roboto too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from stalwarts.words import bound

_HUNDREDTHS = {
    31: "'", 35: " ijl\u00a0", 37: "/\\|", 38: ",.IJ", 40: ":;", 42: "-", 44: "f", 46: "!()[]", 48: "t", 50: "_`r\u2013",
    53: '"*', 59: "?z", 60: "cs", 64: "L", 65: "x", 66: "vy“”", 67: "k", 68: "ae", 69: "EFTo", 70: "$0123456789€£",
    72: "bdghnpqu{}", 73: "SYZ", 74: "CP", 77: "B", 78: "AKRVX", 82: "U", 83: "G", 84: "#+<=>DHN^~", 86: "OQ", 88: "&",
    93: "w", 100: "@M…", 101: "%", 105: "m", 111: "W"}
_WIDTHS = {letter: hundredths / 100 for hundredths, letters in _HUNDREDTHS.items() for letter in letters}
_OTHER, _FULL = 1.0, 1.05
"""Letters of other scripts, and those that fill a square."""
LIGHT = 0.93
"""Ordinary letters are this much narrower than bold ones."""


class Set(NamedTuple):
    """Lines of text and the size they are set in."""

    lines: list[str]
    size: float


@cache
def _letter(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    plain = unicodedata.normalize("NFKD", letter)[0]
    if plain in _WIDTHS:
        return _WIDTHS[plain]
    return _FULL if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF else _OTHER


def width(text: str, size: float, *, bold: bool = True) -> float:
    """At most how wide a text is, in the units of `size`."""
    return sum(map(_letter, text)) * size * (1.0 if bold else LIGHT)


def wrapped(text: str, size: float, room: float, *, bold: bool = True) -> list[str]:
    """The text in lines no wider than `room`, as even as they can be; never broken inside "1 in 129"."""
    lines = _greedy(text, size, room, bold=bold)
    narrow, wide = room / 3, room
    for _ in range(12 if len(lines) > 1 else 0):
        middle = (narrow + wide) / 2
        tighter = _greedy(text, size, middle, bold=bold)
        if len(tighter) > len(lines) or any(width(line, size, bold=bold) > room for line in tighter):
            narrow = middle
        else:
            wide, lines = middle, tighter
    return lines


def fitted(text: str, room: tuple[float, float], sizes: tuple[float, float], leading: float = 1.16) -> Set:
    """The text as large as it fits in (width, height), between two sizes, bold; too long a text is cut with an ellipsis."""
    size, least = sizes[1], sizes[0]
    while size > least and len(wrapped(text, size, room[0])) * size * leading > room[1]:
        size -= 1
    return Set(cut(wrapped(text, size, room[0]), int(room[1] / (size * leading))), size)


def cut(lines: list[str], most: int) -> list[str]:
    """At most so many lines; where something is left out, an ellipsis says so."""
    return lines if len(lines) <= most else [*lines[:most - 1], re.sub(r"\W*\s*\S+$", "", lines[most - 1]) + " …"]


def _greedy(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    lines, line = [], ""
    for word in bound(text).split(" "):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold=bold) > room:
            lines.append(line)
            longer = word
        *full, line = _broken(longer, size, room, bold=bold)
        lines += full
    return [*lines, line]


def _broken(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """A word wider than the room in as many pieces as it takes."""
    if width(word, size, bold=bold) <= room:
        return [word]
    pieces, piece = [], ""
    for letter in word:
        if piece and width(piece + letter, size, bold=bold) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]

"""How a delimited file is to be scanned, whatever the engine."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path


class Unreadable(Exception):
    """The strict reader gave up on a file: the caller takes the slow, forgiving way."""

    @property
    def bytes(self) -> bool:
        """Whether it was for bytes that are no UTF-8."""
        return "unicode" in str(self).lower() or "utf-8" in str(self).lower()


@dataclass(frozen=True)
class Anew:
    """How the cells of a column are written that a spreadsheet has saved again, to be read as the platform wrote them."""

    days: tuple[str, ...] = ()
    """Days in these strptime letters, with or without a clock; where two read one differently, it stays with both readings."""
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A word to what it is written as, in capitals."""
    nothing: str = ""
    """Cells that fit this pattern say nothing."""


@dataclass(frozen=True)
class Text:
    """One delimited file, in UTF-8, ready to be scanned: its true columns in order and which of them we take."""

    path: Path
    file: int
    width: int
    picks: dict[str, int | None]
    """Our column to its index in the file; None: not in this file."""
    anew: dict[str, Anew] = field(default_factory=dict)
    """Our column to how its cells are written, where a spreadsheet wrote them."""
    delimiter: str = ","
    skip: int = 0
    """Physical lines before the first record of data."""
    numbered: bool = False
    """The last column is the record number (a file that was mended on the way): its lines end in a plain line feed."""

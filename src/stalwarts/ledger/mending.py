"""The slow, forgiving way through a delimited file, and the second pass that finds physical lines.

The engine counts records, not lines, and gives up on the first record of the wrong width. Only when it does, or
when a row was set aside, is a file read here, with Python's own reader.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from collections.abc import ItemsView
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from stalwarts.ledger.asked import LISTED

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

LONGEST = 2_000
"""Characters of an original record that are kept to show it."""


@dataclass(frozen=True)
class Record:
    """One record: its number (from 1), the physical line it begins on (from 1), its cells and its text."""

    number: int
    line: int
    cells: list[str]
    text: str


@dataclass
class Wrong:
    """Records that cannot be read, by number: so many are listed with what is wrong, any more are only counted.

    A file may hold millions of them, all wrong in one way: memory must not grow with it.
    """

    count: int = 0
    others: int = 0
    """Records that say nothing of their own, such as the heading once more: noise."""
    _listed: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many there are."""
        return self.count

    def add(self, numbers: Iterable[int], why: str) -> None:
        """Add some that are wrong in one way."""
        for number in numbers:
            self.count += 1
            if len(self._listed) < LISTED:
                self._listed[number] = why

    def items(self) -> ItemsView[int, str]:
        """Those that are listed, each with what is wrong."""
        return self._listed.items()


def records(path: Path, delimiter: str, skip: int) -> Iterator[Record]:
    """Every record after the first `skip` physical lines; blank lines are no records.

    With the delimiter `whitespace`, cells are parted by any run of blanks.
    """
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        lines = _Lines(stream, skip)
        reader = _split(lines) if delimiter == "whitespace" else csv.reader(lines, delimiter=delimiter)
        number = 0
        for cells in reader:
            text, line = lines.taken()
            if cells and (len(cells) > 1 or cells[0].strip()):
                number += 1
                yield Record(number, line, cells, text[:LONGEST].rstrip("\r\n"))


def head(path: Path, delimiter: str, lines: int) -> list[Record]:
    """The records that end within the first physical lines: a preamble, and the header last."""
    found = []
    for record in records(path, delimiter, 0):
        if record.line > lines:
            break
        found.append(record)
    return found


def mend(path: Path, clean: Path, width: int, layout: tuple[str, int], doubt: Callable[[list[str]], str | None]) -> Wrong:
    """Write the readable records to `clean` as plain CSV, their number in a last column.

    A short record is padded (the importer judges what is missing); a long one is left out, and so is one that is doubted, for
    what `doubt` says; where it says None the record is not one of the file's own, and only counted. `layout` is what parts
    cells, and the lines before the records. Returns those left out.
    """
    wrong = Wrong()
    with clean.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
        for record in records(path, *layout):
            why = doubt(record.cells)
            if why is None:
                wrong.others += 1
                continue
            extra = [cell for cell in record.cells[width:] if cell.strip()]
            if extra:
                wrong.add([record.number], f"it has {len(record.cells)} cells where the header has {width}")
                continue
            if why:
                wrong.add([record.number], why)
                continue
            padded = record.cells[:width] + [""] * (width - len(record.cells))
            out.writerow([_plain(cell) for cell in padded] + [record.number])
    return wrong


def _plain(cell: str) -> str:
    """A cell as an engine reads it, whose lines all end alike."""
    cell = cell.replace("\x00", "") if "\x00" in cell else cell
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell


def find(path: Path, numbers: set[int], delimiter: str, skip: int) -> dict[int, Record]:
    """The records of these numbers, with their physical lines."""
    found: dict[int, Record] = {}
    for record in records(path, delimiter, skip):
        if record.number in numbers:
            found[record.number] = record
            if len(found) == len(numbers):
                break
    return found


class _Lines:
    """Physical lines, remembered until the record they belong to is taken."""

    def __init__(self, stream: Iterator[str], skip: int) -> None:
        self._stream, self._line, self._first, self._held = stream, 0, 1, list[str]()
        for _ in range(skip):
            self._line += bool(next(stream, ""))
        self._first = self._line + 1

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            self._line += 1
            self._held.append(line)
            yield line

    def taken(self) -> tuple[str, int]:
        """The text of the record just read, and the line it began on."""
        text, line = "".join(self._held), self._first
        self._held.clear()
        self._first = self._line + 1
        return text, line


def _split(lines: _Lines) -> Iterator[list[str]]:
    for line in lines:
        yield line.split()

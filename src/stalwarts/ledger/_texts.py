"""Which delimited files an engine reads by itself, and how many of them at once.

To plan a statement takes longer than to read a small file, and a download may hold hundreds of those.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from stalwarts.engines import Text
from stalwarts.engines import Unreadable

SMALL = 64 << 10
"""Bytes up to which planning is most of what a file takes."""
_NOWHERE = Path()


@dataclass
class Alike:
    """What became of small files that are laid out alike, by their numbers."""

    done: set[int] = field(default_factory=set)
    crooked: set[int] = field(default_factory=set)
    """Those that hardly can be read strictly, and are UTF-8."""


def read_alike(engine: Any, table: str, texts: Iterable[Text]) -> Alike:
    """Append small files that are laid out alike to a raw table, by one statement a layout: those that surely can be read so.

    The engine itself does not say so where they cannot: of several files that one loses without a word what follows an open
    quote.
    """
    found = Alike()
    for some in _groups(text for text in texts if text.path.stat().st_size <= SMALL and plainly_headed(text)):
        sound = {text.file: _sound(text) for text in some}
        found.done |= _read(engine, table, [text for text in some if sound[text.file]])
        found.crooked |= {file for file, how in sound.items() if how is False}
    return found


def _groups(texts: Iterable[Text]) -> list[list[Text]]:
    found = defaultdict[Any, list[Text]](list)
    for text in texts:
        found[repr(replace(text, path=_NOWHERE, file=0))].append(text)
    return [some for some in found.values() if len(some) > 1]


def _read(engine: Any, table: str, texts: list[Text]) -> set[int]:
    """Append all of these files; returns their numbers, or none where one cannot be read strictly."""
    try:
        if texts:
            engine.read_text(table, *texts)
    except Unreadable:
        return set()
    return {text.file for text in texts}


def plainly_headed(text: Text) -> bool:
    """Whether every line before the first record is a record of its own: an engine skips records, not lines.

    Lines that end in different ways are not: an engine goes by the first of them, and finds no record in the others. Nor does
    it part cells by runs of blanks.
    """
    if text.delimiter == "whitespace":
        return False
    with text.path.open("rb") as stream:
        before = list(islice(stream, text.skip + 1))
    if len({line.endswith(b"\r\n") for line in before if line.endswith(b"\n")}) > 1:
        return False
    return not any(b"\r" in line.removesuffix(b"\n").removesuffix(b"\r") or not _well_quoted(line, text.delimiter)
                   for line in before[:text.skip])


def _well_quoted(line: bytes, delimiter: str) -> bool:
    """Whether each quote of a line opens or ends a cell: after any other an engine reads on into the next line."""
    return b'"' not in line or bool(re.fullmatch(_cells(delimiter, "*"), line))


def _cells(delimiter: str, more: str) -> bytes:
    """A pattern of one line: a cell, and so many `more`."""
    mark = re.escape(delimiter.encode())
    cell = rb'(?:"(?:[^"]|"")*"|[^"%s]*)' % mark
    return rb"%s(?:%s%s)%s[\r\n]*" % (cell, mark, cell, more.encode())


def _sound(text: Text) -> bool | None:
    """Whether in every line of a file there are as many whole cells as columns, and one way to end it; None: it is no UTF-8.

    Then it is surely read strictly.
    """
    data = text.path.read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError:
        return None
    breaks = data.count(b"\r\n")
    if b"\x00" in data or data.count(b"\r") != breaks or breaks not in {0, data.count(b"\n")}:
        return False
    line = re.compile(_cells(text.delimiter, f"{{{text.width - 1}}}"))
    return all(map(line.fullmatch, data.removesuffix(b"\n").split(b"\n")[text.skip:]))

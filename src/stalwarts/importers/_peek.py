"""The first look at a file: how its text is encoded, what parts its cells, where its header stands."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from typing import cast

from stalwarts.importers import _code_pages

HEAD = 64 * 1024
_GLANCE = 400
CANDIDATES = 15
"""Records among which a header is looked for: preambles are short."""

_VALUE = re.compile(r"\s*[-+(]?[^\w\s]?\s*\d[\d.,:/\- ]*[)%]?\s*$|[^@\s]+@[^@\s]+\.[^@\s]+$|https?://")
"""What a cell of data looks like and the name of a column does not: a number, a date, an address, a link."""
_SCRIPT = b"window."
"""What the scripts of an X archive begin with."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Header:
    """One record that may be the header: its folded names and the physical lines up to its end."""

    names: tuple[str, ...]
    lines: int


@dataclass(frozen=True)
class Look:
    """What the head of a text file shows."""

    encoding: str
    delimiter: str
    headers: tuple[Header, ...]


def encoding(head: bytes) -> str:
    """Mark first, then UTF-16 without a mark, UTF-8, and the code pages, of which the Western one reads anything."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if _is_wide(head, first):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _code_pages.of(head)
    return "utf-8"


def look(head: bytes) -> Look | None:
    """How to read a delimited text file; None where this is not text at all."""
    name = encoding(head)
    text = codecs.getincrementaldecoder(name)(errors="replace").decode(head)
    if is_markup(head) or is_markup(text[:_GLANCE].encode("utf-8", "replace")):
        return Look(name, ",", ())
    if not text.strip() or _is_binary(text):
        return None
    stated, skipped = _stated_delimiter(text)
    body = text if not skipped else text.split("\n", 1)[-1]
    delimiter = stated or _delimiter(body)
    return Look(name, delimiter, tuple(_headers(body, delimiter, skipped)))


def narrow(head: bytes, opened: Callable[[], IO[bytes]]) -> tuple[bytes, Callable[[], IO[bytes]]]:
    """The beginning of a file and how to open it, in UTF-8 where an editor saved JSON or a script in UTF-16."""
    name = encoding(head)
    if not name.startswith("utf-16"):
        return head, opened
    text = codecs.getincrementaldecoder(name)(errors="replace").decode(head).encode("utf-8", "replace")
    if not is_markup(text) and not text.startswith(_SCRIPT):
        return head, opened
    return text, lambda: cast("IO[bytes]", codecs.EncodedFile(opened(), "utf-8", name, "replace"))


def is_markup(head: bytes) -> bool:
    """Whether text is JSON or a page, and no table."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in {b"{", b"[", b"<"}


def fold(names: list[str]) -> tuple[str, ...]:
    """Column names trimmed, lower case, single spaces, no soft hyphens; a repeat gets `#2`, `#3`."""
    seen: Counter[str] = Counter()
    folded = []
    for name in names:
        plain = " ".join(name.replace("\ufeff", "").replace("\u00ad", "").split()).casefold()
        seen[plain] += 1
        folded.append(plain if seen[plain] == 1 else f"{plain}#{seen[plain]}")
    return tuple(folded)


def _is_wide(head: bytes, first: int) -> bool:
    """Whether every other byte from there on is nothing, and those between them are not."""
    halves = [head[at:400:2] for at in (first, 1 - first)]
    return len(head) > 3 and halves[0].count(0) > 0.8 * len(halves[0]) and halves[1].count(0) < 0.2 * len(halves[1])


def _is_binary(text: str) -> bool:
    sample = text[:4000]
    odd = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\f\x1b")
    return "\x00" in sample or odd > len(sample) * 0.02


def _stated_delimiter(text: str) -> tuple[str | None, int]:
    first = text.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) >= len("sep=") + 1:
        return first[4], 1
    return None, 0


def _delimiter(text: str) -> str:
    """The mark that parts the records most evenly, among those people use."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    return max((",", ";", "\t", "|"), key=lambda mark: _evenness(lines, mark))


def _evenness(lines: list[str], mark: str) -> tuple[float, int]:
    counts = [line.count(mark) + 1 if '"' not in line else len(next(csv.reader([line], delimiter=mark), []))
              for line in lines]
    wide = [count for count in counts if count > 1]
    if not wide:
        return 0.0, 0
    common, times = Counter(wide).most_common(1)[0]
    return times / len(counts) * min(common, 5), common


def _headers(text: str, delimiter: str, before: int) -> list[Header]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    return candidates((record, before + reader.line_num) for record in _sound(reader))


def _sound(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Records up to the first that is cut off."""
    try:
        yield from reader
    except csv.Error:
        return


def candidates(records: Iterable[tuple[list[str], int]]) -> list[Header]:
    """The first records, each with the line it ends on, without those that hold data; the very first one always is one."""
    found: list[Header] = []
    filled = ((record, line) for record, line in records if any(map(str.strip, record)))
    for record, line in itertools.islice(filled, CANDIDATES):
        if not found or not any(map(_VALUE.match, record)):
            found.append(Header(fold(record), line))
    return found

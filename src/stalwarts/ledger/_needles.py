"""How an erased person may be written in an original: every spelling of their handles, as bytes to look for.

E-mail addresses and telephone numbers are one person's wherever they stand. Any other value (`berlin` may be a
user name, or a city) is a person's only in files of its platform, and only as a whole cell or string.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from bisect import bisect_left
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO
from urllib.parse import quote

from stalwarts.importers._code_pages import PAGES

CHUNK = 1 << 20

PHONES = ("phone", "sms", "tel")
SUFFIX = 9
"""Final digits of a telephone number that are looked for, however the rest is written."""

BEFORE = rb"(?:(?<![\w.+-])|(?<=\\[nrt])|(?<=\\u[0-9a-f]{4}))"
AFTER = rb"(?![\w-]|\.\w)"


@dataclass(frozen=True)
class Needles:
    """What to look for in one original."""

    spellings: frozenset[bytes]
    """Lower-case spellings of addresses: found anywhere, between other characters than those of an address."""
    numbers: tuple[bytes, ...]
    """Patterns of telephone numbers."""
    wholes: frozenset[bytes]
    """Lower-case spellings of other values: a whole cell or string, or the last part of a link."""

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.spellings or self.numbers or self.wholes)

    @cached_property
    def anywhere(self) -> re.Pattern[bytes] | None:
        """Finds addresses and numbers."""
        words = [BEFORE + b"(?:" + b"|".join(map(re.escape, sorted(self.spellings))) + b")" + AFTER]
        parts = (words if self.spellings else []) + list(self.numbers)
        return re.compile(b"|".join(parts), re.IGNORECASE) if parts else None

    def within(self, text: bytes) -> bool:
        """Whether this text holds an address or number of theirs."""
        return self.anywhere is not None and self.anywhere.search(text) is not None

    def whole(self, cell: bytes) -> bool:
        """Whether this cell or string is one of the other values."""
        text = cell.lower().strip().strip(b"\"'").strip()
        last = text.replace(b"\\/", b"/").partition(b"?")[0].rstrip(b"/").rpartition(b"/")[2]
        return not self.wholes.isdisjoint((text, text.removeprefix(b"@"), last, last.removeprefix(b"@")))

    def places(self, stream: BinaryIO) -> Places:
        """Where any spelling begins, in order: the few places that deserve a closer look."""
        words = self.spellings | self.wholes
        numbers = re.compile(b"|".join(self.numbers)) if self.numbers else None
        overlap, kept, at, found = max((len(word) for word in words), default=0) + 64, b"", 0, set[int]()
        while chunk := stream.read(CHUNK):
            text = kept + chunk.lower()
            for word in words:
                found |= {at + n for n in _finds(text, word)}
            if numbers:
                found |= {at + match.start() for match in numbers.finditer(text)}
            kept = text[-overlap:]
            at += len(text) - len(kept)
        return Places(tuple(sorted(found)))


@dataclass(frozen=True)
class Places:
    """Offsets in a file, ascending."""

    offsets: tuple[int, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.offsets)

    def touch(self, start: int, end: int) -> bool:
        """Whether one lies in this span."""
        at = bisect_left(self.offsets, start)
        return at < len(self.offsets) and self.offsets[at] < end


def _finds(text: bytes, word: bytes) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def needles(handles: Iterable[str], *, whole: bool) -> Needles:
    """Everything to look for; with `whole`, in a file that may name these handles by their bare value."""
    spellings, numbers, wholes = set[bytes](), [], set[bytes]()
    for handle in handles:
        platform, _, value = handle.partition(":")
        if "@" in value[1:]:
            spellings |= _spellings(value)
        elif platform in PHONES and len(_digits(value)) >= SUFFIX:
            numbers.append(rb"[\s().\-/]{0,3}".join(_digits(value)[-SUFFIX:]) + rb"(?!\d)")
        elif whole and not value.startswith("row/"):
            wholes |= _spellings(value)
    return Needles(frozenset(spellings), tuple(numbers), frozenset(wholes))


def _digits(value: str) -> list[bytes]:
    return [digit.encode() for digit in re.findall(r"\d", value)]


def _spellings(value: str) -> set[bytes]:
    """A value as UTF-8, as the code pages files are read in, and escaped as JSON, HTML and links do it; in lower case."""
    found = set[bytes]()
    for text in _readings(value):
        escaped = json.dumps(text)[1:-1]
        found |= {text.encode(), escaped.encode(), escaped.replace("/", "\\/").encode()}
        found |= {escaped.replace("@", "\\u0040").replace("+", "\\u002b").encode(), html.escape(text).encode()}
        found |= {text.replace("@", sign).encode() for sign in ("&#064;", "&#64;", "&#x40;")}
        found |= {quote(text, safe=safe).encode() for safe in ("", "@", "@+")}
        for page in PAGES:
            with contextlib.suppress(UnicodeError):
                found.add(text.encode(page))
    return {spelling.lower() for spelling in found if spelling}


def _readings(value: str) -> set[str]:
    """The same value with its domain in both scripts, in capitals, and mistaken for another encoding."""
    found = {value}
    name, at, domain = value.rpartition("@")
    with contextlib.suppress(UnicodeError):
        found.add(f"{name}{at}{domain.encode('idna').decode()}")
    with contextlib.suppress(UnicodeError):
        found.add(f"{name}{at}{domain.encode('ascii').decode('idna')}")
    found |= {text.upper() for text in found} | {text.capitalize() for text in found}
    return found | {text.encode().decode("latin-1") for text in found}

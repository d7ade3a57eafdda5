"""How an erased person may be written in an original: every spelling of their handles, as bytes to look for.

E-mail addresses and telephone numbers are one person's wherever they stand. Any other value (`berlin` may be a
user name, or a city) is a person's only in files of its platform, and only as a whole cell or string.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

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

    @property
    def anywhere(self) -> re.Pattern[bytes] | None:
        """Finds addresses and numbers."""
        words = [BEFORE + b"(?:" + b"|".join(map(re.escape, sorted(self.spellings))) + b")" + AFTER]
        parts = (words if self.spellings else []) + list(self.numbers)
        return re.compile(b"|".join(parts), re.IGNORECASE) if parts else None

    def whole(self, cell: bytes) -> bool:
        """Whether this cell or string is one of the other values."""
        if not self.wholes:
            return False
        text = cell.strip().strip(b"\"'").strip().lower()
        last = text.replace(b"\\/", b"/").partition(b"?")[0].rstrip(b"/").rpartition(b"/")[2]
        return not self.wholes.isdisjoint((text, text.removeprefix(b"@"), last, last.removeprefix(b"@")))

    def may_be_in(self, stream: BinaryIO) -> bool:
        """Whether any spelling occurs at all: quick, and right when it says no."""
        literals = self.spellings | self.wholes
        numbers = re.compile(b"|".join(self.numbers)) if self.numbers else None
        overlap, kept = max((len(word) for word in literals), default=64) + 64, b""
        while chunk := stream.read(CHUNK):
            text = kept + chunk.lower()
            if any(word in text for word in literals) or numbers and numbers.search(text):
                return True
            kept = text[-overlap:]
        return False


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
    """A value as UTF-8, as a western code page, and escaped as JSON, HTML and links do it; all in lower case."""
    found = set[bytes]()
    for text in _readings(value):
        escaped = json.dumps(text)[1:-1]
        found |= {text.encode(), escaped.encode(), escaped.replace("/", "\\/").encode()}
        found |= {escaped.replace("@", "\\u0040").replace("+", "\\u002b").encode(), html.escape(text).encode()}
        found |= {text.replace("@", sign).encode() for sign in ("&#064;", "&#64;", "&#x40;")}
        found |= {quote(text, safe=safe).encode() for safe in ("", "@", "@+")}
        with contextlib.suppress(UnicodeError):
            found.add(text.encode("cp1252"))
    return {spelling.lower() for spelling in found if spelling}


def _readings(value: str) -> set[str]:
    """The same value with its domain in both scripts, in capitals, and mistaken for another encoding."""
    found = {value}
    name, at, domain = value.rpartition("@")
    for turn in (lambda: domain.encode("idna").decode(), lambda: domain.encode("ascii").decode("idna")):
        with contextlib.suppress(UnicodeError):
            found.add(f"{name}{at}{turn()}")
    found |= {text.upper() for text in found} | {text.capitalize() for text in found}
    return found | {text.encode().decode("latin-1") for text in found}

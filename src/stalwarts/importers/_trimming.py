"""A large JSON file once more with only what is read of it: messages, searches and log-ins never leave the download.

Everything is dropped that is not asked for, so that what a platform thinks of next is dropped too. The copy is compact,
in the file's own order, the same for the same file and for itself; memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import IO
from typing import Any

from stalwarts.importers._walking import Decode
from stalwarts.importers._walking import Walk
from stalwarts.importers._walking import joined
from stalwarts.importers._walking import plainly
from stalwarts.importers._walking import written

PART = 1 << 16
"""Bytes about which a part of the copy is long."""


@dataclass(frozen=True)
class Left:
    """What stays of a list: of some of its items at a time, which are decoded as `decode` does or plainly."""

    of: Callable[[list[Any]], list[Any]]
    decode: Decode = plainly


Lists = Callable[[str], Left | None]
"""Keys joined by dots to what is left of the list there; None: the list is dropped."""


def each(trim: Callable[[Any], Any]) -> Left:
    """A list of which each item is trimmed for itself."""
    return Left(lambda items: [trim(item) for item in items])


def copied(stream: IO[bytes], lists: Lists, plain: AbstractSet[str], signs: AbstractSet[str] = frozenset()) -> Iterator[bytes]:
    """The parts of the trimmed copy.

    `plain` are the values that stay, by the last two of the keys that lead to them (one, if there is but one); `signs` are
    keys that stay when nothing below them does, since the file is known by them. Objects are entered, and stay where
    something in them stays; a list is dropped whole or kept item by item. Raises ValueError where the file is cut off or is
    no JSON.
    """
    held, size = list[bytes](), 0
    for part in _Copy(Walk(stream), lists, plain, signs).parts():
        held.append(part)
        size += len(part)
        if size >= PART:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


class _Copy:
    """The copy on its way: the objects we are in, and how many of them are written."""

    def __init__(self, walk: Walk, lists: Lists, plain: AbstractSet[str], signs: AbstractSet[str]) -> None:
        self.walk, self.lists, self.plain, self.signs = walk, lists, plain, signs
        self.keys: list[str] = []
        self.open = 0
        self.comma = ""

    def parts(self) -> Iterator[bytes]:
        yield b"{"
        if self.walk.peek() == b"{":
            yield from self._members()
        else:
            yield from self._value("")
        self.walk.finish()
        yield b"}"

    def _members(self) -> Iterator[bytes]:
        for key in self.walk.members():
            yield from self._value(key)

    def _value(self, key: str) -> Iterator[bytes]:
        first = self.walk.peek()
        if first == b"{":
            self.keys.append(key)
            yield self._opened() if key in self.signs else b""
            yield from self._members()
            yield self._closed()
        elif first == b"[":
            yield from self._list(key)
        else:
            value = self.walk.value()
            if ".".join([*self.keys[-1:], key]) in self.plain or (value is None and key in self.signs):
                yield self._opened() + self._named(key) + written(value)

    def _list(self, key: str) -> Iterator[bytes]:
        left = self.lists(".".join([*self.keys, key]))
        if left is None:
            self.walk.skip()
            yield self._opened() + self._named(key) + b"[]" if key in self.signs else b""
            return
        yield self._opened() + self._named(key) + b"["
        between = b""
        for items in self.walk.runs(left.decode):
            yield between + joined(left.of(items))
            between = b",\n"
        yield b"]"

    def _named(self, key: str) -> bytes:
        before, self.comma = self.comma, ","
        return before.encode() + written(key) + b":"

    def _opened(self) -> bytes:
        """The objects around this place, where they are not written yet."""
        said = b""
        for key in self.keys[self.open:]:
            said += self._named(key) + b"{"
            self.comma = ""
        self.open = len(self.keys)
        return said

    def _closed(self) -> bytes:
        written = self.open == len(self.keys)
        self.keys.pop()
        if not written:
            return b""
        self.open, self.comma = len(self.keys), ","
        return b"}"


_NESTED = (list, dict)


def only(item: Any, fields: frozenset[str]) -> dict[str, Any] | None:
    """An object with those of its fields that hold plain values; None for what is no object."""
    if not isinstance(item, dict):
        return None
    return {key: value for key, value in item.items() if _stays(key, fields) and not isinstance(value, _NESTED)}


@lru_cache(maxsize=10_000)
def _stays(key: str, fields: frozenset[str]) -> bool:
    """Whether a field is one of these, however its name is written."""
    return key.lower() in fields


def some(items: Any, fields: frozenset[str]) -> list[dict[str, Any]]:
    """The same of each object in a list; nothing of what is no list."""
    return [one for item in items if (one := only(item, fields)) is not None] if isinstance(items, list) else []


def filled(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object of those fields that hold anything."""
    return {key: value for key, value in fields if value not in (None, [], {})}


"""A large JSON file once more with only what is read of it: messages, searches and log-ins never leave the download.

Everything is dropped that is not asked for, so that what a platform thinks of next is dropped too. The copy is compact,
in the file's own order, the same for the same file and for itself; memory does not grow with the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import IO
from typing import Any

import ijson

from stalwarts.importers import _sections

Event = tuple[str, str, Any]
Lists = Callable[[str], Callable[[Any], Any] | None]
"""Keys joined by dots to what is left of each item of the list there; None: the list is dropped."""


def copied(stream: IO[bytes], lists: Lists, plain: AbstractSet[str], signs: AbstractSet[str] = frozenset()) -> Iterator[bytes]:
    """The parts of the trimmed copy.

    `plain` are the values that stay, by the last two of the keys that lead to them (one, if there is but one); `signs` are
    keys that stay when nothing below them does, since the file is known by them. Objects are entered, and stay where
    something in them stays; a list is dropped whole or kept item by item. Raises ValueError where the file is cut off or is
    no JSON.
    """
    try:
        yield from _Copy(lists, plain, signs).parts(ijson.parse(stream))
    except ijson.JSONError as error:
        raise ValueError(_sections.BROKEN) from error


class _Copy:
    """The copy on its way: the objects we are in, and how many of them are written."""

    def __init__(self, lists: Lists, plain: AbstractSet[str], signs: AbstractSet[str]) -> None:
        self.lists, self.plain, self.signs = lists, plain, signs
        self.keys: list[str] = []
        self.open = 0
        self.comma = ""

    def parts(self, events: Iterator[Event]) -> Iterator[bytes]:
        yield b"{"
        key = ""
        for depth, (event, value) in _levels(events):
            if event == "map_key":
                key = value
            elif event == "start_map" and depth:
                self.keys.append(key)
                yield self._opened() if key in self.signs else b""
            elif event == "end_map" and depth:
                yield self._closed()
            elif event == "start_array":
                yield from self._list(key, events)
            elif self._stays(key, value, event):
                yield self._opened() + self._named(key) + _text(value)
        yield b"}"

    def _stays(self, key: str, value: Any, event: str) -> bool:
        if event in {"start_map", "end_map"}:
            return False
        return ".".join([*self.keys[-1:], key]) in self.plain or (value is None and key in self.signs)

    def _list(self, key: str, events: Iterator[Event]) -> Iterator[bytes]:
        trim = self.lists(".".join([*self.keys, key]))
        if trim is None:
            _skip(events)
            yield self._opened() + self._named(key) + b"[]" if key in self.signs else b""
            return
        yield self._opened() + self._named(key) + b"["
        for at, item in enumerate(_sections.within(events)):
            yield (b",\n" if at else b"") + _text(trim(item))
        yield b"]"

    def _named(self, key: str) -> bytes:
        before, self.comma = self.comma, ","
        return before.encode() + _text(key) + b":"

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


def _levels(events: Iterator[Event]) -> Iterator[tuple[int, tuple[str, Any]]]:
    """Events with how many objects are around them."""
    depth = 0
    for _prefix, event, value in events:
        depth -= event == "end_map"
        yield depth, (event, value)
        depth += event == "start_map"


def _skip(events: Iterator[Event]) -> None:
    """Past the end of a list that has just begun."""
    depth = 1
    while depth:
        _prefix, event, _value = next(events)
        depth += (event == "start_array") - (event == "end_array")


_NESTED = (list, dict)


def only(item: Any, fields: AbstractSet[str]) -> dict[str, Any] | None:
    """An object with those of its fields that hold plain values; None for what is no object."""
    if not isinstance(item, dict):
        return None
    # Most names are in small letters as they come.
    return {key: value for key, value in item.items()
            if (key in fields or key.lower() in fields) and not isinstance(value, _NESTED)}


def some(items: Any, fields: AbstractSet[str]) -> list[dict[str, Any]]:
    """The same of each object in a list; nothing of what is no list."""
    return [one for item in items if (one := only(item, fields)) is not None] if isinstance(items, list) else []


def filled(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object of those fields that hold anything."""
    return {key: value for key, value in fields if value not in (None, [], {})}


def _text(value: Any) -> bytes:
    """As JSON; a number as it was written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=float).encode("utf-8", "replace")

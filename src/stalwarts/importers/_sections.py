"""The lists inside one large JSON file, wherever they stand in it, item by item: memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from typing import Any

import ijson
from ijson.common import ObjectBuilder

BROKEN = "it is cut off or is not JSON"
_OPENS = frozenset(("start_map", "start_array"))
_CLOSES = frozenset(("end_map", "end_array"))

Event = tuple[str, str, Any]


def items(path: Path, wanted: Callable[[str], str | None]) -> Iterator[tuple[str, Any]]:
    """Every item of the lists that are wanted, with what `wanted` calls its list.

    `wanted` is given the keys that lead to a list, joined by dots (`item` for a list within a list), and says what the
    list is, or None. Raises ValueError where the file is cut off or is no JSON.
    """
    try:
        with path.open("rb") as stream:
            events = ijson.parse(stream, use_float=True)
            for prefix, event, _ in events:
                label = wanted(prefix) if event == "start_array" else None
                if label:
                    for item in within(events):
                        yield label, item
    except ijson.JSONError as error:
        raise ValueError(BROKEN) from error


def listed(path: Path, *keys: str) -> Iterator[tuple[str, Any]]:
    """Every item of the one list that stands under one of these keys in a file's outermost object, or that is the file.

    An item comes with its key, a bare list with an empty one; several times as fast as `items` where items are nested.
    Raises ValueError where the file is cut off or is no JSON.
    """
    try:
        with path.open("rb") as stream:
            key = _first(stream, keys)
            stream.seek(0)
            for item in ijson.items(stream, f"{key}.item" if key else "item", use_float=True):
                yield key, item
    except ijson.JSONError as error:
        raise ValueError(BROKEN) from error


def _first(stream: IO[bytes], keys: tuple[str, ...]) -> str:
    """The first of these keys that a list stands under."""
    for prefix, event, _ in ijson.parse(stream, use_float=True):
        if event == "start_array" and (prefix in keys or not prefix):
            return str(prefix)
    return keys[0] if keys else ""


def within(events: Iterator[Event]) -> Iterator[Any]:
    """The items of a list that has just begun."""
    for _prefix, event, value in events:
        if event == "end_array":
            return
        if event == "start_map":
            yield _flat(events)
        elif event == "start_array":
            yield _deep(events, event, value)
        else:
            yield value


def _flat(events: Iterator[Event]) -> dict[str, Any]:
    """An object that has just begun; most hold plain values only."""
    made: dict[str, Any] = {}
    key = ""
    for _prefix, event, value in events:
        if event == "map_key":
            key = value
        elif event == "end_map":
            break
        else:
            made[key] = _deep(events, event, value) if event in _OPENS else value
    return made


def _deep(events: Iterator[Event], event: str, value: Any) -> Any:
    builder, depth = ObjectBuilder(), 1
    builder.event(event, value)
    while depth:
        _prefix, event, value = next(events)
        builder.event(event, value)
        depth += (event in _OPENS) - (event in _CLOSES)
    return builder.value


def text(value: Any) -> str | None:
    """A plain value as text; None where it is blank, or no plain value."""
    plain = str(value).strip() if isinstance(value, (str, int, float)) else ""
    return plain or None

"""The lists inside one large JSON file, wherever they stand in it, item by item: memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from stalwarts.importers._walking import Decode
from stalwarts.importers._walking import Walk
from stalwarts.importers._walking import plainly

Wanted = Callable[[str], str | None]


def items(path: Path, wanted: Wanted) -> Iterator[tuple[str, Any]]:
    """Every item of the lists that are wanted, with what `wanted` calls its list; as `runs` has it."""
    for label, run in runs(path, wanted):
        for item in run:
            yield label, item


def runs(path: Path, wanted: Wanted, decode: Decode = plainly) -> Iterator[tuple[str, list[Any]]]:
    """The items of the lists that are wanted, some at a time, with what `wanted` calls their list.

    `wanted` is given the keys that lead to a list, joined by dots (`item` for a list within a list), and says what the
    list is, or None. Raises ValueError where the file is cut off or is no JSON.
    """
    with path.open("rb") as stream:
        walk = Walk(stream)
        yield from _wanted(walk, wanted, (), decode)
        walk.finish()


def _wanted(walk: Walk, wanted: Wanted, keys: tuple[str, ...], decode: Decode) -> Iterator[tuple[str, list[Any]]]:
    first = walk.peek()
    label = wanted(".".join(keys)) if first == b"[" else None
    if label:
        for run in walk.runs(decode):
            yield label, run
    elif first == b"[":
        for _ in walk.elements():
            yield from _wanted(walk, wanted, (*keys, "item"), decode)
    elif first == b"{":
        for key in walk.members():
            yield from _wanted(walk, wanted, (*keys, key), decode)
    else:
        walk.value()


def listed(path: Path, *keys: str) -> Iterator[tuple[str, Any]]:
    """Every item of the one list that stands under one of these keys, with its key; as `listed_runs` has it."""
    for key, run in listed_runs(path, *keys):
        for item in run:
            yield key, item


def listed_runs(path: Path, *keys: str, decode: Decode = plainly) -> Iterator[tuple[str, list[Any]]]:
    """The one list that stands under one of these keys in a file's outermost object, or that is the file, by runs of items.

    A run comes with its key, a bare list with an empty one. Raises ValueError where the file is cut off or is no JSON.
    """
    with path.open("rb") as stream:
        walk = Walk(stream)
        if walk.peek() == b"[":
            for run in walk.runs(decode):
                yield "", run
        else:
            yield from _under(walk, keys, decode)
        walk.finish()


def first(path: Path, alone: frozenset[str] = frozenset()) -> Iterator[list[Any]]:
    """The items of a file that is a list, or holds one under its first key, some at a time.

    A file that begins with one of the keys `alone`, which only items have, is itself the only item of its list. Raises
    ValueError where the file is cut off or is no JSON.
    """
    with path.open("rb") as stream:
        walk, known, item = Walk(stream), "", dict[str, Any]()
        for key in walk.members() if walk.peek() == b"{" else ("",):
            known = known or key
            if known in alone:
                item[key] = walk.value()
            elif key == known and walk.peek() == b"[":
                yield from walk.runs()
            else:
                walk.skip()
        walk.finish()
    if item:
        yield [item]


def _under(walk: Walk, keys: tuple[str, ...], decode: Decode) -> Iterator[tuple[str, list[Any]]]:
    """The items of the first list under one of these keys, past everything else."""
    if walk.peek() != b"{":
        walk.value()
        return
    found = ""
    for key in walk.members():
        if found or key not in keys or walk.peek() != b"[":
            walk.skip()
            continue
        found = key
        for run in walk.runs(decode):
            yield key, run


def text(value: Any) -> str | None:
    """A plain value as text; None where it is blank, or no plain value."""
    plain = str(value).strip() if isinstance(value, (str, int, float)) else ""
    return plain or None


# --- many items at once ------------------------------------------------------------------------------------------


def alike(items: list[Any]) -> tuple[str, ...]:
    """The keys of some items, where all are objects with the same ones in the same order; else none."""
    if set(map(type, items)) != {dict}:
        return ()
    keys, *others = set(map(tuple, items))
    return () if others else keys


def column(items: list[Any], key: str) -> list[Any]:
    """What some objects, which all have the key, have under it."""
    return list(map(itemgetter(key), items))


def texts(values: list[Any]) -> list[str | None]:
    """What `text` makes of each of some values."""
    if set(map(type, values)) != {str}:
        return list(map(text, values))
    plain: list[str | None] = list(map(str.strip, values))
    return [value or None for value in plain] if "" in plain else plain

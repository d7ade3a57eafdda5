"""The lists inside one large JSON file, wherever they stand in it, item by item: memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stalwarts.importers._walking import Walk

Wanted = Callable[[str], str | None]


def items(path: Path, wanted: Wanted) -> Iterator[tuple[str, Any]]:
    """Every item of the lists that are wanted, with what `wanted` calls its list.

    `wanted` is given the keys that lead to a list, joined by dots (`item` for a list within a list), and says what the
    list is, or None. Raises ValueError where the file is cut off or is no JSON.
    """
    with path.open("rb") as stream:
        walk = Walk(stream)
        yield from _wanted(walk, wanted, ())
        walk.finish()


def _wanted(walk: Walk, wanted: Wanted, keys: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    first = walk.peek()
    label = wanted(".".join(keys)) if first == b"[" else None
    if label:
        for item in walk.items():
            yield label, item
    elif first == b"[":
        for _ in walk.elements():
            yield from _wanted(walk, wanted, (*keys, "item"))
    elif first == b"{":
        for key in walk.members():
            yield from _wanted(walk, wanted, (*keys, key))
    else:
        walk.value()


def listed(path: Path, *keys: str) -> Iterator[tuple[str, Any]]:
    """Every item of the one list that stands under one of these keys in a file's outermost object, or that is the file.

    An item comes with its key, a bare list with an empty one. Raises ValueError where the file is cut off or is no JSON.
    """
    with path.open("rb") as stream:
        walk = Walk(stream)
        if walk.peek() == b"[":
            for item in walk.items():
                yield "", item
        else:
            yield from _under(walk, keys)
        walk.finish()


def _under(walk: Walk, keys: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
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
        for item in walk.items():
            yield key, item


def text(value: Any) -> str | None:
    """A plain value as text; None where it is blank, or no plain value."""
    plain = str(value).strip() if isinstance(value, (str, int, float)) else ""
    return plain or None

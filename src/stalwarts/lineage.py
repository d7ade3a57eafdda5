"""How a measure is made: its definition, its version, and the chain of what it needs down to the files."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

from stalwarts import measures
from stalwarts import schema
from stalwarts.problems import NoSuchMeasure

FEW = 3
"""Files named on one line."""


def definition(name: str) -> dict[str, Any]:
    """A measure's or table's published definition and version. Raises NoSuchMeasure."""
    if name in schema.TABLES:
        return {"name": name, "version": schema.VERSION, "definition": schema.TABLES[name].row}
    module = _module(name)
    return {"name": name, "version": module.VERSION, "definition": inspect.cleandoc(module.__doc__ or "")}


def chain(name: str, exports: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The measure and, nested, everything it needs, down to canonical tables and the files that filled them.

    `exports` are the workspace's own, as the contract writes them. Raises NoSuchMeasure.
    """
    if name in schema.TABLES:
        files = sorted({export["file"] for export in exports if export["kept"].get(name)})
        return {"name": name, "kind": schema.TABLES[name].shelf, "is": schema.TABLES[name].row, "files": files}
    module = _module(name)
    needs = [chain(needed, exports) for needed in measures.needs(measures.installed()[name])]
    first = inspect.cleandoc(module.__doc__ or "").splitlines()[0]
    return {"name": name, "kind": "measure", "is": first, "version": module.VERSION, "needs": needs}


def tables(name: str) -> list[str]:
    """Every canonical table a measure rests on, directly or through others, each once. Raises NoSuchMeasure."""
    if name in schema.TABLES:
        return [name]
    every = [measures.needs(measures.installed()[one]) for one in measures.order([name])]
    return list(dict.fromkeys(needed for needs in every for needed in needs if needed in schema.TABLES))


def lines(found: dict[str, Any], *, once: bool = False) -> list[str]:
    """A chain for reading, one line each, indented. With `once` what was told before is only named again."""
    return list(_lines(found, 0, set() if once else None))


def _lines(found: dict[str, Any], depth: int, told: set[str] | None) -> Iterator[str]:
    if told is not None and found["name"] in told:
        yield f"{'  ' * depth}{found['name']}: as above"
        return
    if told is not None:
        told.add(found["name"])
    files = found.get("files", [])
    more = f" and {len(files) - FEW} more" if len(files) > FEW else ""
    filled = f" <- {', '.join(files[:FEW])}{more}" if files else ""
    yield f"{'  ' * depth}{found['name']}: {found['is']}{filled}"
    for needed in found.get("needs", ()):
        yield from _lines(needed, depth + 1, told)


def _module(name: str) -> Any:
    known = measures.installed()
    if name not in known:
        raise NoSuchMeasure(name, sorted(known))
    return sys.modules[known[name].__module__]


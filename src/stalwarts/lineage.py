"""How a measure is made: its definition, its version, and the chain of what it needs down to the files."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

from stalwarts import measures
from stalwarts import schema

FEW = 3
"""Files named on one line."""


def definition(name: str) -> dict[str, Any]:
    """A measure's or table's published definition and version. Raises NoSuchMeasure."""
    if name in schema.TABLES:
        return {"name": name, "version": schema.VERSION, "definition": schema.TABLES[name].row}
    return {"name": name, "version": measures.version(name), "definition": measures.definition(name)}


def chain(name: str, exports: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The measure and, nested, everything it needs, down to canonical tables and the files that filled them.

    `exports` are the workspace's own, as the contract writes them. Raises NoSuchMeasure.
    """
    if name in schema.TABLES:
        files = sorted({export["file"] for export in exports if export["kept"].get(name)})
        return {"name": name, "kind": schema.TABLES[name].shelf, "is": schema.TABLES[name].row, "files": files}
    needs = [chain(needed, exports) for needed in measures.needs(name)]
    first = measures.definition(name).splitlines()[0]
    return {"name": name, "kind": "measure", "is": first, "version": measures.version(name), "needs": needs}


def tables(name: str) -> list[str]:
    """Every canonical table a measure rests on, directly or through others, each once. Raises NoSuchMeasure."""
    if name in schema.TABLES:
        return [name]
    every = [measures.needs(one) for one in measures.order([name])]
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

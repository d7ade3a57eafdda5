"""What every importer owes, checked on what it read: all rows accounted for, exact columns and types, nothing missing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ibis

from stalwarts.importers._shapes import Facts
from stalwarts.schema import EVIDENCE

GOLDEN = Path(__file__).parents[1] / "golden"

Row = dict[str, Any]


def statement(engine: Any, facts: Facts, name: str) -> str:
    """What an importer asks for one canonical table, in exactly its columns and types; it can be written for the other engine too."""
    expression, wanted = facts.tables[name], EVIDENCE[name]
    assert dict(expression.schema().items()) == {column: ibis.dtype(kind) for column, kind in wanted.types.items()}, name
    assert ibis.pyspark is not None, "its options load when it is first touched"
    assert ibis.to_sql(expression, dialect="pyspark")
    return str(engine.statement(expression))


def rows(engine: Any, name: str, asked: str) -> list[Row]:
    """One canonical table as the engine gives it, checked."""
    result, wanted = engine.fetch(asked), EVIDENCE[name]
    assert {f.name: f.type for f in result.schema} == {f.name: f.type for f in ibis.schema(wanted.types).to_pyarrow()}, name
    found: list[Row] = result.to_pylist()
    holes = [c for c, says in wanted.columns.items() if says.required and any(row[c] is None for row in found)]
    assert not holes, f"{name}: {holes}"
    return found


def all_accounted_for(numbers: Iterable[tuple[str, int]], judged: list[Row]) -> None:
    """Each row of each file once, none of them both set aside and noise."""
    assert sorted(numbers) == sorted((row["export_id"], row["row"]) for row in judged)
    assert not [row for row in judged if row["why"] and row["noise"]]


def aside(judged: list[Row]) -> dict[int, str]:
    """Row number to why it was set aside."""
    return {row["row"]: row["why"] for row in judged if row["why"]}


def noise(judged: list[Row]) -> dict[int, str]:
    """Row number to why it is never evidence."""
    return {row["row"]: row["noise"] for row in judged if row["noise"]}

"""Asking an engine the steps of `sums.py`: by the statement written ahead, else by one that is made now."""

from __future__ import annotations

from typing import Any

from stalwarts import schema

LISTED = 100_000
"""Rows set aside that are listed one by one; beyond it they are only counted."""
TABLES = {name: table.types for name, table in schema.EVIDENCE.items()} | {
    "judged": {"export_id": "string", "row": "int64", "why": "string", "noise": "string"},
    "inside": {"account": "string", "export_id": "string", "row": "int64", "inside": "timestamp(6)"}}
"""What they read, with the columns they need."""


def ask(engine: Any, step: str, **called: str) -> list[dict[str, Any]]:
    """What a step brings out, with what each table that it reads is called in the engine."""
    statement: str | None = engine.written(step)
    if statement is None:
        from stalwarts.ledger.steps import adding

        seen = {name: engine.shown(here, TABLES[name]) for name, here in called.items()}
        return engine.run(adding()[step](seen)).to_pylist()  # type: ignore[no-any-return]
    for name, here in called.items():
        statement = statement.replace(f'"kept_{name}"', f'"{here}"')
    return engine.records(statement)  # type: ignore[no-any-return]


def required(table: str) -> list[str]:
    """The columns of a canonical table that are never empty."""
    return [column for column, c in schema.EVIDENCE[table].columns.items() if c.required]

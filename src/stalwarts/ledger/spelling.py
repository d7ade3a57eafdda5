"""One spelling for every handle before it is kept: what expressions on columns cannot spell leaves the engine once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stalwarts import schema
from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.ledger.asked import ask

COLUMNS = ("handle", "left", "right")
HANDLES = "handles_kept"
"""What handles are called while they are looked through."""


def respelt(engine: Any, tables: Mapping[str, str], path: Path | None = None) -> tuple[dict[str, str], dict[str, Any]]:
    """Canonical table to what it is called with odd handles put right, and what was kept on the way.

    Those are domains in other scripts, telephone numbers and names with invisible letters; importers spell plain ones
    right themselves. A handle nobody can spell stays as the file has it.

    Hardly any file has odd ones: handles are written to `path`, where they are to be kept, and looked through there. Without
    a path, where some of them may not be kept, they are put by in the engine.
    """
    if "handle" not in tables:
        return dict(tables), {}
    kept = _put_by(engine, tables["handle"], path)
    odd = _odd(engine)
    if odd is None:
        return dict(tables), {"handle": kept} if kept else {}
    engine.keep_as("handles_read", f'SELECT * FROM "{HANDLES}"')
    tables = {**tables, "handle": "handles_read"}
    return {name: _joined(engine, name, called, odd) for name, called in tables.items()}, {}


def _put_by(engine: Any, called: str, path: Path | None) -> Any:
    """Make the handles readable once more, as `HANDLES`; what was kept of them, if they were written."""
    if path is None:
        engine.keep_as(HANDLES, f'SELECT * FROM "{called}"')
        return None
    kept = engine.keep(called, path, schema.EVIDENCE["handle"].words)
    engine.open(HANDLES, [(path, ())], schema.EVIDENCE["handle"].types)
    return kept


def _odd(engine: Any) -> ir.Table | None:
    given = [row["handle"] for row in ask(engine, "odd", handle=HANDLES)]
    if not given:
        return None
    from stalwarts.identity import clean

    changed = [{"odd": text, "right_spelling": right} for text in given
               if (right := clean.canonical(text)) not in {None, text}]
    return engine.rows("respelt", {"odd": "string", "right_spelling": "string"}, changed) if changed else None


def _joined(engine: Any, name: str, called: str, odd: ir.Table) -> str:
    columns = schema.EVIDENCE[name].types
    table = engine.shown(called, columns)
    for column in [column for column in COLUMNS if column in columns]:
        named = odd.view()
        met = table.left_join(named, table[column] == named.odd)
        spelt = ibis.coalesce(met.right_spelling, met[column])
        table = met.mutate(**{column: spelt}).select(*columns)
    engine.name(table, f"spelt_{name}")
    return f"spelt_{name}"

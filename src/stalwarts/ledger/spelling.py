"""One spelling for every handle before it is kept: what expressions on columns cannot spell leaves the engine once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from stalwarts.identity import clean

COLUMNS = ("handle", "left", "right")


def respelt(engine: Any, tables: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    """The tables with odd handles put right: domains in other scripts, telephone numbers, invisible letters.

    Importers spell plain ones right themselves; a handle nobody can spell stays as the file has it.
    """
    if "handle" not in tables:
        return dict(tables)
    # Asked twice, and each of them once out of many rows: found once and kept.
    tables = {**tables, "handle": engine.hold(tables["handle"], "handles_read")}
    odd = _odd(engine, tables["handle"])
    if odd is None:
        return dict(tables)
    return {name: _joined(table, odd) for name, table in tables.items()}


def _odd(engine: Any, handles: ir.Table) -> ir.Table | None:
    seen = handles.select("handle")
    given = engine.run(seen.filter(clean.exceptions(seen.handle)).distinct()).column("handle")
    if not len(given):
        return None
    found = clean.respelt(given.combine_chunks()).to_pylist()
    changed = [{"odd": row["handle"], "right_spelling": row["canonical"]} for row in found
               if row["canonical"] not in {None, row["handle"]}]
    return engine.rows("respelt", {"odd": "string", "right_spelling": "string"}, changed) if changed else None


def _joined(table: ir.Table, odd: ir.Table) -> ir.Table:
    for column in COLUMNS:
        if column in table.columns:
            named = odd.view()
            met = table.left_join(named, table[column] == named.odd)
            spelt = ibis.coalesce(met.right_spelling, met[column])
            table = met.mutate(**{column: spelt}).select(*table.columns)
    return table

"""Everything, taken elsewhere: every canonical table and measure, with a data dictionary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from stalwarts import measures
from stalwarts import schema
from stalwarts.ledger import tables_file
from stalwarts.look import Look
from stalwarts.problems import NoSuchForm

FORMS = ("parquet", "csv", "sqlite")


def write(look: Look, folder: Path, form: str) -> dict[str, int]:
    """Write all tables; returns rows by table. Raises NoSuchForm."""
    if form not in FORMS:
        raise NoSuchForm(form, FORMS)
    folder.mkdir(parents=True, exist_ok=True)
    tables = _tables(look)
    (folder / "dictionary.json").write_text(json.dumps(_dictionary(tables), indent=1), encoding="utf-8")
    if form == "sqlite":
        return {name: tables_file.append(folder / "stalwarts-tables.sqlite", name, look.engine.stream(table), table.columns)
                for name, table in tables.items()}
    return {name: look.engine.copy(table, folder / f"{name}.{form}", form) for name, table in tables.items()}


def _tables(look: Look) -> dict[str, ir.Table]:
    canonical = {name: look.table(name) for name in (*schema.EVIDENCE, "export", "likely")}
    return canonical | {"person": _everybody(look)} | {name: look.measure(name) for name in measures.installed()}


def _everybody(look: Look) -> ir.Table:
    """Every handle seen with its being, also those that are their own."""
    linked = look.table("person")
    seen = ibis.union(*(look.table(name).select("handle") for name in ("handle", "follow", "touch", "clue")),
                      look.table("order").filter(look.table("order").handle.notnull()).select("handle"), distinct=True)
    joined = seen.left_join(linked, "handle")
    return joined.select("handle", person=ibis.coalesce(joined.person, joined.handle),
                         probability=joined.probability.fill_null(1.0))


def _dictionary(tables: dict[str, ir.Table]) -> dict[str, Any]:
    """What every table and column is."""
    told: dict[str, Any] = {}
    for name, table in tables.items():
        known = schema.TABLES[name].columns if name in schema.TABLES else {}
        what = schema.TABLES[name].row if name in schema.TABLES else measures.definition(name)
        told[name] = {"is": what, "columns": {
            column: {"type": str(kind), **({"means": known[column].meaning} if column in known else {})}
            for column, kind in table.schema().items()}}
    return told

"""From one raw table to canonical expressions, with every row of every file accounted for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from stalwarts import schema
from stalwarts.importers._shapes import Facts
from stalwarts.ledger import _taken
from stalwarts.ledger.reading import Spooled
from stalwarts.problems import ImporterBroken

_FIRST = " first "
"""A column of ours beside those of an importer: a name with spaces around it is none that an importer can give."""
_FILES = {"file": "int32", "export_id": "string", "account": "string", "taken_at": "timestamp(6)",
          "meaning": "string", _FIRST: "int64"}
_COUNTED = {"export_id", "row", "why", "noise"}
"""Columns by which rows are counted, whatever an importer takes from them."""
_CHECKED = 100_000
"""Rows set aside that are listed one by one; beyond it they are only counted."""


@dataclass
class Dated:
    """One file that is new, with the export it becomes."""

    file: Spooled
    export_id: str
    account: str
    meaning: str
    taken_at: datetime | None
    taken_basis: str
    rows: int = 0
    set_aside: int = 0
    noise: int = 0
    aside: list[tuple[int, str]] = field(default_factory=list)
    kept_by_table: dict[str, int] = field(default_factory=dict)
    covers: list[dict[str, Any]] = field(default_factory=list)


def export_id(digest: str, importer: str, account: str, meaning: str) -> str:
    """What makes an export the same: its content, who read it, whose it is, and what its name says."""
    return hashlib.sha256(f"{digest}\x1f{importer}\x1f{account}\x1f{meaning}".encode()).hexdigest()


def raw_table(engine: Any, name: str, files: list[Dated]) -> ir.Table:
    """The raw table with the five columns every importer may use, rows numbered from 1 within their file."""
    numbered = engine.raw(name)
    starts = {row["file"]: row["first"] for row in engine.run(
        numbered.group_by("file").agg(first=_.row.min())).to_pylist()} if len(files) > 1 else {}
    rows = [{"file": f.file.number, "export_id": f.export_id, "account": f.account, "taken_at": f.taken_at,
             "meaning": f.meaning, _FIRST: 1 if f.file.wrong else starts.get(f.file.number, 1)} for f in files]
    known = engine.rows(f"{name}_files", _FILES, rows)
    filled = numbered.filter(_filled(numbered)).inner_join(known.drop(*said(files)), "file")
    return filled.mutate(row=filled.row - filled[_FIRST] + 1, **said(files)).drop("file", _FIRST)


def said(files: list[Dated]) -> dict[str, ir.Value]:
    """What is the same in every row of a file alone: carried along, long ids would be most of what the engine holds."""
    told = ("export_id", "account", "meaning") if len(files) == 1 else ()
    return {column: ibis.literal(getattr(files[0], column), "string") for column in told}


def judged(engine: Any, read: Facts, rows: ir.Table, name: str, files: list[Dated]) -> ir.Table:
    """What an importer judged, run once as `rows`; columns that it judged by and nothing else are null afterwards."""
    kinds, needed = rows.schema(), _taken.names(read.tables.values(), read.judged) | _COUNTED
    of = {column: ibis.null(kinds[column]) for column in rows.columns if column not in needed}
    # The account may be the row's own.
    return held(engine, rows, name, of | {c: value for c, value in said(files).items() if c == "export_id"})


def held(engine: Any, rows: ir.Table, name: str, of: dict[str, ir.Value]) -> ir.Table:
    """Rows run once and kept, but for what is known `of` all of them alike."""
    kept: ir.Table = engine.hold(rows.drop(*of), name)
    return kept.mutate(**of).select(*rows.columns)


def empties(engine: Any, name: str, files: list[Dated]) -> None:
    """Records with nothing in them, such as an erased person leaves behind, are noise before any importer sees them."""
    raw = engine.table(name)
    found = raw.filter(~_filled(raw)).group_by("file").agg(n=_.count())
    blank = {row["file"]: row["n"] for row in engine.run(found).to_pylist()}
    for f in files:
        f.rows += blank.get(f.file.number, 0)
        f.noise += blank.get(f.file.number, 0)


def _filled(raw: ir.Table) -> ir.BooleanValue:
    cells = [raw[column].notnull() for column in raw.columns if column not in {"file", "row"}]
    return ibis.or_(*cells) if cells else ibis.literal(value=True)


def count(engine: Any, facts: Facts, files: list[Dated]) -> None:
    """Rows, rows set aside and noise of each file; the rows set aside with their reasons."""
    judged = facts.judged
    totals = judged.group_by("export_id").agg(
        rows=_.count(), aside=_.why.notnull().sum(), noise=(_.noise.notnull() & _.why.isnull()).sum())
    by_id = {f.export_id: f for f in files}
    for row in engine.run(totals).to_pylist():
        f = by_id[row["export_id"]]
        f.rows, f.set_aside, f.noise = f.rows + int(row["rows"]), int(row["aside"] or 0), f.noise + int(row["noise"] or 0)
    if any(f.set_aside for f in files):
        aside = judged.filter(_.why.notnull()).select("export_id", "row", "why").limit(_CHECKED)
        for row in engine.run(aside).to_pylist():
            by_id[row["export_id"]].aside.append((row["row"], row["why"]))
    for f in files:
        f.aside = sorted([*f.aside, *f.file.wrong.items()])
        f.rows += len(f.file.wrong) + f.file.noise
        f.noise += f.file.noise
        f.set_aside += len(f.file.wrong)


def canonical(importer: str, name: str, table: ir.Table) -> ir.Table:
    """A canonical table in its declared order and types.

    Raises ImporterBroken where a column is missing: that is the importer's mistake, not the file's.
    """
    want = schema.EVIDENCE[name].types
    missing = set(want) - set(table.columns)
    if missing:
        raise ImporterBroken(importer, f"gave no {', '.join(sorted(missing))} for {name}")
    return table.select(**{column: table[column].cast(kind) for column, kind in want.items()})


def unite(parts: dict[str, list[ir.Table]]) -> dict[str, ir.Table]:
    """One expression a canonical table."""
    return {name: tables[0] if len(tables) == 1 else ibis.union(*tables) for name, tables in parts.items()}


def tell(engine: Any, name: str, written: ir.Table, files: dict[str, Dated]) -> None:
    """Write down what each export gave to a table, and check that nothing required is missing.

    Raises ImporterBroken.
    """
    must = [column for column, c in schema.EVIDENCE[name].columns.items() if c.required]
    holes = {f"no_{column}": written[column].isnull().sum() for column in must}
    for row in engine.run(written.group_by("export_id").agg(rows=written.count(), **holes)).to_pylist():
        empty = [column for column in must if row[f"no_{column}"]]
        f = files[row["export_id"]]
        if empty:
            raise ImporterBroken(f.file.claim.importer, f"left {', '.join(empty)} empty in {name}")
        f.kept_by_table[name] = row["rows"]
    if name == "cover":
        for row in engine.run(written).to_pylist():
            files[row["export_id"]].covers.append({k: v for k, v in row.items() if k != "export_id"})

"""When a file was made, where it does not say: by the newest time inside. What that takes to read is read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis import _

from stalwarts.ledger.facts import Dated
from stalwarts.ledger.facts import held
from stalwarts.ledger.facts import raw_table
from stalwarts.ledger.facts import said

HEAVY = 40
"""Steps of an expression from which on keeping its values costs less than making them again."""
_INSIDE = " inside "
_ROW = ("export_id", "row")


@dataclass(frozen=True)
class Times:
    """A time for each row of a raw table: the expression it is made by, and its values."""

    made: ops.Value
    held: ir.Table
    by: tuple[str, ...]
    """What names a row in both."""


def date(engine: Any, name: str, files: list[Dated], module: Any) -> Times | None:
    """Give a time to the files that state none: the newest time inside any of them, else the file's own time.

    One time for all files of an account that came together, for they are parts of one download; where the importer
    says that its files stand `APART`, each has its own. Returns the times inside, where they were worth keeping.
    """
    open_ones = [f for f in files if f.taken_at is None]
    if not open_ones:
        return None
    key = "export_id" if getattr(module, "APART", False) else "account"
    times, newest = _inside(engine, name, files, module, key) if hasattr(module, "newest") else (None, {})
    latest = max(f.file.claim.source.modified for f in open_ones)
    for f in open_ones:
        own = getattr(f, key)
        f.taken_at = newest.get(own, f.file.claim.source.modified if key == "export_id" else latest)
        f.taken_basis = "newest" if own in newest else "assumed"
    return times


def _inside(engine: Any, name: str, files: list[Dated], module: Any, key: str) -> tuple[Times | None, dict[str, datetime]]:
    """The newest time by account or export, and each row's where they were kept."""
    raw = raw_table(engine, name, files)
    made = module.newest(raw)
    rows, times = raw.select(*dict.fromkeys(["account", *_ROW]), inside=made), None
    if len(made.op().find(ops.Value)) >= HEAVY:
        alike = {column: value for column, value in said(files).items() if column in rows.columns}
        rows = held(engine, rows, f"{name}_inside", alike)
        times = Times(made.op(), rows, tuple(column for column in _ROW if column not in alike))
    found = engine.run(rows.group_by(key=rows[key]).agg(newest=_.inside.max())).to_pylist()
    return times, {row["key"]: row["newest"] for row in found if row["newest"]}


def known(judged: ir.Table, raw: ir.Table, times: Times | None) -> ir.Table:
    """What is judged, with the times that are kept already in the place of the expression that makes them."""
    if times is None or times.made not in judged.op().find(type(times.made)):
        return judged
    beside = raw.inner_join(times.held.select(*times.by, **{_INSIDE: times.held.inside}), times.by).select(*raw.columns, _INSIDE)
    return judged.op().replace({raw.op(): beside.op(), times.made: beside[_INSIDE].op()}).to_expr()

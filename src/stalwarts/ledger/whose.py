"""Whose records are where in an original: asked of the importer that reads it, one record at a time.

Erasing needs it where a value is somebody's by its column alone: `7210448301122` is a customer's id in one column and
an order's in the next. Every record is read as if it were a file of its own, so that each row that comes of it names
the record it came from.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from contextlib import closing
from pathlib import Path

from stalwarts.engines import open_engine
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.ledger import facts
from stalwarts.ledger import mapped
from stalwarts.ledger import originals
from stalwarts.ledger import reading
from stalwarts.ledger._any_table import csv_file
from stalwarts.ledger.entries import Export
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.reading import Spooled
from stalwarts.ledger.shelves import Shelves
from stalwarts.problems import BadMember

HANDLES = ("handle", "left", "right")
"""Columns of canonical tables that name somebody."""


def finder(shelves: Shelves) -> Callable[[Export, AbstractSet[str]], set[int] | None]:
    """What tells the physical lines on which records of some handles begin in an export's original.

    It gives None where that cannot be told: the original is no delimited text, or no importer reads it any more.
    """

    def find(export: Export, handles: AbstractSet[str]) -> set[int] | None:
        claims = originals.seen(shelves.archive, shelves.catalog, export).claims
        if len(claims) != 1 or claims[0].mends or claims[0].form or not isinstance(claims[0].shape, Csv):
            return None
        with tempfile.TemporaryDirectory(prefix="stalwarts-") as folder:
            try:
                return _lines(reading.spool(claims[0], Path(folder)), export, handles, Path(folder))
            except BadMember:
                return None

    return find


def _lines(file: Spooled, export: Export, handles: AbstractSet[str], folder: Path) -> set[int] | None:
    with closing(open_engine()) as engine:
        if reading.fill(engine, "raw", [file], folder):
            return None
        dated = Dated(file, export.export_id, export.account, export.meaning, export.taken_at, export.taken_basis)
        raw = facts.raw_table(engine, "raw", [dated])
        apart = raw.mutate(export_id=raw.row.cast("string"))
        read = _facts(engine, apart, dated)
        found = [row["export_id"] for row in engine.run(_named(read, handles)).to_pylist()]
    return {place.line for place in reading.places(file, {int(row) for row in found}).values()}


def _facts(engine: object, raw: ir.Table, dated: Dated) -> Facts:
    claim = dated.file.claim
    if claim.mapping is None:
        read: Facts = claim.module.facts(raw)
        return read
    return csv_file.facts_for(raw, mapped.resolved(engine, raw, claim.mapping))


def _named(read: Facts, handles: AbstractSet[str]) -> ir.Table:
    """The records that name one of these handles, in any table: export_id."""
    listed = sorted(handles)
    rows = [table.filter(table[column].isin(listed)).select("export_id")
            for table in read.tables.values() for column in HANDLES if column in table.columns]
    return ibis.union(*rows, distinct=True) if len(rows) > 1 else rows[0].filter(_.export_id.notnull())

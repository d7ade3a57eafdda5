"""Raw tables as the ledger makes them, from delimited files and made-up rows, and what an importer reads in them.

Whatever is read is checked here, for every importer: each row of the file is kept, set aside or noise; each table has
exactly its columns, of exactly their types, in the engine and not only on paper; nothing required is missing; there
is a cover; and every expression can be written for the other engine too.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import ibis
import pyarrow as pa

from stalwarts.engines import open_engine
from stalwarts.importers import _peek
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.schema import EVIDENCE

GOLDEN = Path(__file__).parent.parent / "golden"
TAKEN = datetime(2026, 4, 1)
COMMON = {"export_id": "string", "row": "int64", "account": "string", "taken_at": "timestamp(6)", "meaning": "string"}

Row = dict[str, Any]
ENGINE = cache(open_engine)
"""One engine for all these tests: opening one takes longer than reading."""


@dataclass(frozen=True)
class Read:
    """What came of some files."""

    tables: dict[str, list[Row]]
    judged: list[Row]

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def column(self, table: str, name: str) -> list[Any]:
        """One column of a table, sorted where it can be."""
        return sorted((row[name] for row in self[table]), key=str)

    @property
    def aside(self) -> dict[int, str]:
        """Row number to why it was set aside, in the order of the file: the engine has no order of its own."""
        return {row["row"]: row["why"] for row in sorted(self.judged, key=itemgetter("row")) if row["why"]}

    @property
    def noise(self) -> dict[int, str]:
        """Row number to why it is never evidence, in the order of the file."""
        return {row["row"]: row["noise"] for row in sorted(self.judged, key=itemgetter("row")) if row["noise"]}


def golden(module: ModuleType, *names: str) -> Read:
    """What an importer reads in its golden inputs; each expression is also written for the other engine."""
    folder = GOLDEN / module.__name__.rpartition(".")[2]
    return read(module, {name: (folder / name).read_bytes() for name in names}, elsewhere=True)


def made(module: ModuleType, rows: list[dict[str, str]], name: str = "made-up.csv") -> Read:
    """What an importer reads in a file of made-up rows, given by the names of its header."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return read(module, {name: text.getvalue().encode()})


def read(module: ModuleType, files: dict[str, bytes], *, elsewhere: bool = False) -> Read:
    """What an importer reads in some files that came together, each an export named like it."""
    engine = ENGINE()
    rows = [row for name, content in files.items() for row in raw_rows(module, name, content)]
    columns = next(shape_of(module, name, content) for name, content in files.items()).columns
    schema = ibis.schema({**COMMON, **dict.fromkeys(columns, "string")})
    engine.put("raw", pa.Table.from_pylist(rows, schema.to_pyarrow()))
    asked = asked_of(module, tuple(columns))
    if elsewhere:
        write_elsewhere(asked.facts)
    if asked.inside:
        engine.fetch(asked.inside)
    engine.keep_as("judged", asked.judged)
    judged = engine.fetch("SELECT * FROM judged").to_pylist()
    check_rows(rows, judged)
    return Read({name: table(engine, name, statement) for name, statement in asked.tables.items()}, judged)


@dataclass(frozen=True)
class Asked:
    """What an importer asks of raw rows, as statements over `raw` and `judged`."""

    facts: Facts
    inside: str
    judged: str
    tables: dict[str, str]


@cache
def asked_of(module: ModuleType, columns: tuple[str, ...]) -> Asked:
    """Translated once for all files with these columns: that takes longer than to read most of them."""
    engine = ENGINE()
    raw = engine.shown("raw", {**COMMON, **dict.fromkeys(columns, "string")})
    inside = module.newest(raw) if hasattr(module, "newest") else None
    # A time that no column of the file tells stands in every row of it.
    (rows_of,) = (inside.op().relations or {raw.op()}) if inside is not None else (None,)
    facts = module.facts(raw)
    judged = engine.shown("judged", facts.judged.schema())
    tables = {name: expression.op().replace({facts.judged.op(): judged.op()}).to_expr()
              for name, expression in facts.tables.items()}
    for name, expression in tables.items():
        assert set(expression.columns) == set(EVIDENCE[name].types), name
    return Asked(facts, "" if rows_of is None else engine.sql(rows_of.to_expr().select(inside=inside.cast("timestamp(6)"))),
                 engine.statement(facts.judged),
                 {name: engine.statement(expression.select(*EVIDENCE[name].types)) for name, expression in tables.items()})


def write_elsewhere(facts: Facts) -> None:
    """Write every expression for the other engine, which must be able to run the same."""
    assert ibis.pyspark is not None
    for expression in facts.tables.values():
        assert ibis.to_sql(expression, dialect="pyspark")


def peek(name: str, content: bytes) -> Peek:
    """A file as importers first see it."""
    look = _peek.look(content)
    assert look is not None
    return Peek(name, content[:_peek.HEAD], look.headers[0].names)


def shape_of(module: ModuleType, name: str, content: bytes) -> Csv:
    shape = module.shape(peek(name, content))
    assert isinstance(shape, Csv), f"{name} is not claimed"
    return shape


def raw_rows(module: ModuleType, name: str, content: bytes) -> list[Row]:
    """The rows of one file, by our names of its columns."""
    seen, shape = peek(name, content), shape_of(module, name, content)
    meaning = module.meaning(seen) if hasattr(module, "meaning") else ""
    text = content.decode(_peek.encoding(content))
    records = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    at = {ours: next((0 if n == "#1" else seen.header.index(n) for n in theirs if n == "#1" or n in seen.header), None)
          for ours, theirs in shape.columns.items()}
    common = {"export_id": name, "account": f"{module.PLATFORM}:main", "taken_at": TAKEN, "meaning": meaning}
    return [{**common, "row": n, **{ours: (record[i] or None) if i is not None and i < len(record) else None
                                    for ours, i in at.items()}}
            for n, record in enumerate(records[1:], 1)]


def check_rows(rows: list[Row], judged: list[Row]) -> None:
    """Kept + set aside + noise = rows, and nothing is two of them."""
    assert sorted((r["export_id"], r["row"]) for r in rows) == sorted((r["export_id"], r["row"]) for r in judged)
    assert not [row for row in judged if row["why"] and row["noise"]]


def table(engine: Any, name: str, statement: str) -> list[Row]:
    """One canonical table, its columns, types and required values checked."""
    result = engine.fetch(statement)
    wanted = ibis.schema(EVIDENCE[name].types).to_pyarrow()
    assert {f.name: f.type for f in result.schema} == {f.name: f.type for f in wanted}, name
    rows = result.to_pylist()
    for column, says in EVIDENCE[name].columns.items():
        assert not says.required or all(row[column] is not None for row in rows), f"{name}.{column}"
    assert len({tuple(row.items()) for row in rows}) == len(rows), f"{name} repeats a row"
    return rows

"""DuckDB, embedded: reads raw files as text, keeps evidence as Parquet, runs measures. One engine per thread.

Measured on DuckDB 2.0.0 under Ibis 12.0.0: a connection busy with one result refuses a second, so every
statement here is run to its end before the next; settings that could reach the network are off.
"""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
import uuid
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from stalwarts.engines import _statements
from stalwarts.engines._text import Text
from stalwarts.engines._text import Unreadable
from stalwarts.problems import EngineProblem

BATCH = 50_000
"""Rows at a time where rows are streamed in or out: some 10 MB."""

SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "TimeZone": "'UTC'",
    "memory_limit": "'1400MB'",
    "preserve_insertion_order": "true",
    "enable_progress_bar": "false",
}


@dataclass
class Engine:
    """A private in-memory database. `spill` is where it may put what does not fit."""

    spill: Path | None = None
    con: Any = field(init=False)
    folders: set[Path] = field(default_factory=set)
    """Where the evidence lies that was opened."""

    def __post_init__(self) -> None:
        """Open, with the network and every shared folder out of reach."""
        self.con = ibis.duckdb.connect()
        for name, value in SETTINGS.items():
            self.do(f"SET {name} = {value}")
        # A folder of its own, made only when memory runs out and gone with the engine; else it would be where one stands.
        spill = self.spill or Path(tempfile.gettempdir(), f"stalwarts-spill-{uuid.uuid4().hex}")
        self.do(f"SET temp_directory = {_text(spill)}")

    @property
    def version(self) -> str:
        """Name and version, part of every cache key."""
        return f"duckdb {duckdb.__version__}"

    def close(self) -> None:
        """Let go of memory and spill files."""
        self.con.disconnect()

    def do(self, statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one statement to its end."""
        try:
            return list(self.con.con.execute(statement, parameters or []).fetchall())
        except duckdb.OutOfMemoryException as error:
            raise EngineProblem(str(error)) from error

    # --- raw files in -------------------------------------------------------------------------------------------

    def start(self, name: str, columns: dict[str, str]) -> None:
        """An empty raw table: `file`, `row` and the given columns with the engine's own type text."""
        inner = ", ".join(f"{_name(column)} {kind}" for column, kind in columns.items())
        self.do(f"CREATE OR REPLACE TEMP TABLE {_name(name)} (file INTEGER, row BIGINT{', ' + inner if inner else ''})")

    def types(self, columns: dict[str, str]) -> dict[str, str]:
        """Column to this engine's own type text, from Ibis types."""
        dialect = self.con.compiler.type_mapper
        return {name: str(dialect.to_string(ibis.dtype(kind))) for name, kind in columns.items()}

    def drop_file(self, table: str, file: int) -> None:
        """Forget what was read of one file."""
        self.do(f"DELETE FROM {_name(table)} WHERE file = {file}")

    def read_text(self, table: str, text: Text) -> None:
        """Append one delimited file to a raw table, all text, in one strict scan.

        Raises Unreadable where a record does not have `width` cells or a quote never ends.
        """
        picks = ", ".join(_pick(name, at) for name, at in text.picks.items())
        # Without a number of its own a record keeps its place: numbering while reading would take one thread.
        row = f"CAST(c{text.width - 1} AS BIGINT)" if text.numbered else "CAST(NULL AS BIGINT)"
        columns = "{" + ", ".join(f"'c{n}': 'VARCHAR'" for n in range(text.width)) + "}"
        ends = ", new_line='\\n'" if text.numbered else ""
        options = (f"auto_detect=false{ends}, header=false, strict_mode=true, null_padding=false, quote='\"', escape='\"', "
                   f"delim={_text(text.delimiter)}, skip={text.skip}, columns={columns}, max_line_size=16777216")
        statement = (f"INSERT INTO {_name(table)} BY NAME SELECT {text.file} AS file, {row} AS row"
                     f"{', ' + picks if picks else ''} FROM read_csv({_text(text.path)}, {options})")
        try:
            self.do(statement)
        except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as error:
            raise Unreadable(str(error)) from error

    def read_json(self, table: str, files: dict[int, Path], columns: dict[str, str]) -> None:
        """Append files that are lists of like objects to a raw table, with declared types.

        Raises Unreadable where one of them is not such a list.
        """
        declared = "{" + ", ".join(f"{_text(name)}: {_text(kind)}" for name, kind in columns.items()) + "}"
        order = "[" + ", ".join(str(file) for file in files) + "]"
        names = "[" + ", ".join(_text(path) for path in files.values()) + "]"
        picks = ", ".join(map(_name, columns))
        statement = (f"INSERT INTO {_name(table)} BY NAME SELECT {order}[CAST(file_index AS BIGINT) + 1] AS file, {picks} FROM "
                     f"read_json({names}, format='array', columns={declared}, maximum_object_size=16777216)")
        try:
            self.do(statement)
        except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as error:
            raise Unreadable(str(error)) from error

    def raw(self, table: str) -> ir.Table:
        """A raw table with every record's number: its own, or its place in the table, counted from 1."""
        self.do(f"CREATE OR REPLACE TEMP VIEW {_name(table + '_rows')} AS SELECT * REPLACE (coalesce(row, rowid + 1) AS "
                f"row) FROM {_name(table)}")
        return self.con.table(f"{table}_rows")

    def read_objects(self, table: str, file: int, objects: Iterable[Any], columns: dict[str, str]) -> list[int]:
        """Append JSON objects one by one; returns the numbers (from 1) of those that do not fit the types."""
        shape = {name: _structure(kind) for name, kind in columns.items()}
        self.do("CREATE OR REPLACE TEMP TABLE objects (row BIGINT, text VARCHAR)")
        numbered = ({"row": n, "text": json.dumps(_filled(o, shape))} for n, o in enumerate(objects, 1))
        for batch in _batches(numbered, BATCH):
            self.append("objects", batch)
        self.do("CREATE OR REPLACE TEMP TABLE objects AS SELECT row, TRY(json_transform_strict(text, "
                f"{_text(json.dumps(shape))})) AS o FROM objects")
        picks = ", ".join(f"o.{_name(name)}" for name in columns)
        self.do(f"INSERT INTO {_name(table)} BY NAME SELECT {file} AS file, row, {picks} FROM objects WHERE o IS NOT "
                "NULL ORDER BY row")
        return [row for (row,) in self.do("SELECT row FROM objects WHERE o IS NULL ORDER BY row")]

    def read_rows(self, table: str, file: int, rows: Iterable[dict[str, Any]], columns: dict[str, str]) -> list[int]:
        """Append rows made by a generator; `columns` maps a name to an Ibis type.

        Returns the numbers (from 1) of rows in which a value does not fit its type.
        """
        schema = ibis.schema({"file": "int32", "row": "int64", **columns}).to_pyarrow()
        numbered = ({"file": file, "row": n, **row} for n, row in enumerate(rows, 1))
        bad: list[int] = []
        for batch in _batches(numbered, BATCH):
            bad += self._append_fitting(table, batch, schema)
        return bad

    def _append_fitting(self, table: str, rows: list[dict[str, Any]], schema: pa.Schema) -> list[int]:
        """Append those of some rows that fit, found by halving; returns the numbers of the others."""
        try:
            self.append(table, rows, schema)
        except (ValueError, TypeError, OverflowError):
            if len(rows) == 1:
                return [rows[0]["row"]]
            middle = len(rows) // 2
            return self._append_fitting(table, rows[:middle], schema) + self._append_fitting(table, rows[middle:], schema)
        return []

    def append(self, table: str, rows: list[dict[str, Any]], schema: pa.Schema | None = None) -> None:
        """Append a batch of rows to a table by column name."""
        self.con.con.register("batch", pa.Table.from_pylist(rows, schema=schema))
        try:
            self.do(f"INSERT INTO {_name(table)} BY NAME SELECT * FROM batch")
        finally:
            self.con.con.unregister("batch")

    # --- tables -------------------------------------------------------------------------------------------------

    def table(self, name: str) -> ir.Table:
        """A table of this engine as an expression."""
        return self.con.table(name)

    def _made(self, name: str, columns: Any) -> ir.Table:
        """A table whose columns are known here: asking the engine for them opens every file once more."""
        nowhere = ops.Namespace(catalog=None, database=None)
        made: ir.Table = ops.DatabaseTable(name, ibis.schema(columns), self.con, nowhere).to_expr()
        return made

    def put(self, name: str, table: pa.Table) -> ir.Table:
        """A small Arrow table as a table of this engine."""
        self.con.con.register("small", table)
        try:
            self.do(f"CREATE OR REPLACE TEMP TABLE {_name(name)} AS SELECT * FROM small")
        finally:
            self.con.con.unregister("small")
        return self.con.table(name)

    def rows(self, name: str, columns: dict[str, str], rows: list[dict[str, Any]]) -> ir.Table:
        """A few rows as a table of this engine, by Ibis types; Arrow would load half a second of libraries for it."""
        inner = ", ".join(f"{_name(column)} {kind}" for column, kind in self.types(columns).items())
        self.do(f"CREATE OR REPLACE TEMP TABLE {_name(name)} ({inner})")
        marks = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in self.types(columns).values())
        if rows:
            self.do(f"INSERT INTO {_name(name)} SELECT {marks}", [[row.get(column) for row in rows] for column in columns])
        return self._made(name, columns)

    def scan(self, name: str, files: list[tuple[Path, tuple[str, ...]]], columns: dict[str, str]) -> ir.Table:
        """Parquet files of one canonical table as one expression; without files an empty table of those columns.

        Each file comes with the exports whose rows in it do not count.
        """
        if not files:
            return self.rows(name, columns, [])
        self.folders |= {path.parent for path, _ in files}
        picked = ", ".join(_name(column) for column in columns)
        whole = [path for path, without in files if not without]
        parts = [f"read_parquet([{', '.join(map(_text, whole))}])"] if whole else []
        parts += [f"read_parquet({_text(path)}) WHERE export_id NOT IN ({', '.join(map(_text, without))})"
                  for path, without in files if without]
        self.do(f"CREATE OR REPLACE TEMP VIEW {_name(name)} AS " + " UNION ALL ".join(
            f"SELECT {picked} FROM {part}" for part in parts))
        return self._made(name, columns)

    def hold(self, expression: ir.Table, name: str) -> ir.Table:
        """Run an expression once and keep the result as a table of this engine."""
        self._register_memtables(expression)
        self.do(self.holding(expression, name))
        return self._made(name, expression.schema())

    def holding(self, expression: ir.Table, name: str) -> str:
        """The statement that runs an expression and keeps the result under a name."""
        return f"CREATE OR REPLACE TEMP TABLE {_name(name)} AS {self.statement(expression)}"

    def statement(self, expression: ir.Table) -> str:
        """The SELECT an expression stands for, whole numbers as promised."""
        # The engine sums whole numbers into wider ones, which would then not fit beside the others.
        picks = ", ".join(f"CAST({_name(c)} AS BIGINT) AS {_name(c)}" if kind.is_int64() else _name(c)
                          for c, kind in expression.schema().items())
        return f"SELECT {picks} FROM ({self.sql(expression)})"

    def written(self, name: str) -> str | None:
        """The statement of a measure as it was written when this package was made; None where anything changed since.

        Translating the answer's measures takes longer than running them.
        """
        return _statements.known("duckdb").get(name)

    def keep_as(self, name: str, statement: str) -> ir.Table:
        """Run a statement once and keep the result as a table of this engine."""
        self.do(f"CREATE OR REPLACE TEMP TABLE {_name(name)} AS {statement}")
        return self.con.table(name)

    def fetch(self, statement: str) -> pa.Table:
        """Run a statement and bring the result out as Arrow."""
        return self.con.con.sql(statement).to_arrow_table()

    def name(self, expression: ir.Table, name: str) -> ir.Table:
        """Make an expression readable by name, without running it."""
        if isinstance(expression.op(), ops.PhysicalTable) and expression.get_name() == name:
            return expression
        self._register_memtables(expression)
        self.do(f"CREATE OR REPLACE TEMP VIEW {_name(name)} AS {self.sql(expression)}")
        return self._made(name, expression.schema())

    def sql(self, expression: ir.Expr) -> str:
        """The statement an expression stands for."""
        return str(self.con.compile(expression))

    # --- results out --------------------------------------------------------------------------------------------

    def run(self, expression: ir.Table) -> pa.Table:
        """Run an expression and bring the whole result out as Arrow."""
        self._register_memtables(expression)
        found = self.con.con.sql(self.sql(expression)).to_arrow_table()
        # The engine's own sums are wider than the expression says: back to what was promised.
        promised = expression.schema().to_pyarrow()
        return found if found.schema.equals(promised) else found.cast(promised)

    def query(self, statement: str) -> pa.Table:
        """Run a reader's own statement; only `SELECT` is let through.

        Raises EngineProblem with the engine's own words where the statement is refused.
        """
        try:
            (parsed, *more) = self.con.con.extract_statements(statement)
            if more or parsed.type != duckdb.StatementType.SELECT:
                raise EngineProblem("Only one SELECT statement is allowed.")
            self._shut()
            return self.con.con.sql(statement).to_arrow_table()
        except (duckdb.Error, ValueError) as error:
            raise EngineProblem(str(error).splitlines()[0] if str(error) else "There is no statement.") from error

    def _shut(self) -> None:
        """From here on no statement reaches any file but the evidence that was opened."""
        listed = ", ".join(_text(folder) for folder in sorted(self.folders))
        self.do(f"SET allowed_directories = [{listed}]")
        self.do("SET enable_external_access = false")

    def stream(self, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        """Run an expression and bring the result out batch by batch, on a cursor of its own."""
        cursor = self.con.con.cursor()
        try:
            yield from cursor.execute(self.sql(expression)).to_arrow_reader(BATCH)
        finally:
            cursor.close()

    def keep(self, expression: ir.Table, path: Path, order: str | None = None) -> int:
        """Write an expression to one Parquet file; returns the number of rows.

        Raises OSError where the disk is full or the folder read-only.
        """
        self._register_memtables(expression)
        source = self.sql(expression) if order is None else f"SELECT * FROM ({self.sql(expression)}) ORDER BY {order}"
        try:
            ((rows,),) = self.do(f"COPY ({source}) TO {_text(path)} (FORMAT parquet, COMPRESSION zstd, "
                                 "COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880)")
        except duckdb.IOException as error:
            raise OSError(_errno(str(error)), str(error)) from error
        return int(rows)

    def copy(self, expression: ir.Table, path: Path, kind: str) -> int:
        """Write an expression to a CSV file (`kind` csv) or a Parquet file (`kind` parquet); returns the rows."""
        options = "FORMAT csv, HEADER true" if kind == "csv" else "FORMAT parquet, COMPRESSION zstd"
        self._register_memtables(expression)
        ((rows,),) = self.do(f"COPY ({self.sql(expression)}) TO {_text(path)} ({options})")
        return int(rows)

    def _register_memtables(self, expression: ir.Table) -> None:
        self.con._run_pre_execute_hooks(expression)  # noqa: SLF001 - Ibis registers in-memory tables only there


def _errno(said: str) -> int:
    """The system's own number of an error, which the engine only tells in its text."""
    found = re.search(r'"errno":"(\d+)"', said)
    known = {os.strerror(number): number for number in (errno.ENOSPC, errno.EROFS, errno.EACCES)}
    return int(found[1]) if found else next((known[text] for text in known if text in said), errno.EIO)


def _text(value: Any) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _pick(name: str, at: int | None) -> str:
    cell = "CAST(NULL AS VARCHAR)" if at is None else f"nullif(c{at}, '')"
    return f"{cell} AS {_name(name)}"


def _structure(kind: str) -> Any:
    """The engine's type text as the JSON structure its strict transform wants."""
    kind = kind.strip()
    if kind.endswith("[]"):
        return [_structure(kind[:-2])]
    if kind.upper().startswith("STRUCT("):
        return {name: _structure(inner) for name, inner in _members(kind[7:-1])}
    return kind


def _filled(value: Any, shape: Any) -> Any:
    """A JSON value with every key of the shape, null where it had none: a missing key is no mistake."""
    if isinstance(shape, dict) and isinstance(value, dict):
        return {name: _filled(value.get(name), inner) for name, inner in shape.items()}
    if isinstance(shape, list) and isinstance(value, list):
        return [_filled(item, shape[0]) for item in value]
    return value


def _members(inside: str) -> Iterator[tuple[str, str]]:
    depth, start = 0, 0
    for at, letter in enumerate(f"{inside},"):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            name, _, kind = inside[start:at].strip().partition(" ")
            yield name.strip('"'), kind.strip()
            start = at + 1


def _batches(rows: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch

"""DuckDB, embedded: reads raw files as text, keeps evidence as Parquet, runs measures. One engine per thread.

Measured on DuckDB 2.0.0 under Ibis 12.0.0: a connection busy with one result refuses a second, so every
statement here is run to its end before the next; settings that could reach the network are off.
"""

from __future__ import annotations

import copy
import errno
import os
import re
import tempfile
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING
from typing import Any

import duckdb

from stalwarts import written
from stalwarts.engines._poured import BATCH
from stalwarts.engines._raw import LONGEST
from stalwarts.engines._raw import MOST
from stalwarts.engines._raw import _name
from stalwarts.engines._raw import _text
from stalwarts.engines._seen import Seen
from stalwarts.engines._shown import Shown
from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.late import ops
from stalwarts.late import pa
from stalwarts.problems import EngineProblem
from stalwarts.problems import MemoryFull

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence


SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "TimeZone": "'UTC'",
    "memory_limit": f"'{MOST}MB'",
    "preserve_insertion_order": "true",
    "enable_progress_bar": "false",
    "python_enable_replacements": "false",
}

PROMISED = {"int64": "BIGINT", "float64": "DOUBLE"}
"""Kinds of numbers the engine may bring out otherwise than an expression promises."""


FITS, LARGE = 800, 280
"""Megabytes an `add` may hold: where all of its files may fit, and where they cannot, and wait on the disk anyway. A step that
cannot do with that gets more."""
SMALL = 512 << 20
"""Bytes of files, unpacked, that fit."""
EACH, FEW = 60, 4
"""Megabytes that each thread needs at least; threads up to which large pieces of a table may wait for each."""


@dataclass(frozen=True)
class Kept:
    """A table that was written."""

    rows: int
    empty: dict[str, int]
    """Column to how many of its rows are null, as counted while it was written; columns that were not counted are left out."""


@dataclass
class Engine(Seen):
    """A private in-memory database. `spill` is where it may put what does not fit."""

    spill: Path | None = None
    splink: str = "DuckDBAPI"
    """What Splink calls the part of it that works in this engine."""
    _opened: Future[Any] = field(init=False)
    firsts: dict[str, dict[int, int]] = field(default_factory=dict)
    folders: set[Path] = field(default_factory=set)
    """Where the evidence lies that was opened."""

    def __post_init__(self) -> None:
        """Begin to open, on a thread of its own: whoever wants an engine has files to look at meanwhile."""
        # A folder of its own, made only when memory runs out and gone with the engine; else it would be where one stands.
        self.spill = self.spill or Path(tempfile.gettempdir(), f"stalwarts-spill-{uuid.uuid4().hex}")
        opening = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._opened = opening.submit(_open, self.spill)
        opening.shutdown(wait=False)

    @cached_property
    def raw_con(self) -> Any:
        """The engine's own connection; `con` is Ibis's, over the same one."""
        return self._opened.result()

    @cached_property
    def con(self) -> Any:
        """Ibis's connection, made when an expression is: what was written ahead needs none."""
        return ibis.duckdb.from_connection(self.raw_con)

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Load what expressions need on a thread of its own, while something is done that needs none."""
        with ThreadPoolExecutor(1, thread_name_prefix="engine") as beside:
            beside.submit(import_module, "ibis.backends.duckdb")
            yield

    @property
    def version(self) -> str:
        """Name and version, part of every cache key."""
        return f"duckdb {duckdb.__version__}"

    def close(self) -> None:
        """Let go of memory and spill files; of memory beside whoever goes on, for the system is slow to take it."""
        if self.spill and self.spill.exists():
            self.raw_con.close()
        else:
            Thread(target=self.raw_con.close, name="engine").start()

    def spare(self, size: int) -> None:
        """Keep to the memory that files of so many bytes in all need; what they make beyond it waits on the disk."""
        ((threads,),) = self.do("SELECT current_setting('threads')")
        if size > SMALL or threads > FEW:
            # A tenth slower to read, which is less than what it would take to hold the tables on the disk instead.
            self.buffer = 2 * LONGEST
        self.hold_at_most(max(FITS if size <= SMALL else LARGE, EACH * threads))

    # --- tables -------------------------------------------------------------------------------------------------

    def table(self, name: str) -> ir.Table:
        """A table of this engine as an expression."""
        return self.con.table(name)

    def shown(self, name: str, columns: Any) -> ir.Table:
        """A table whose columns are known here: asking the engine for them opens every file once more."""
        nowhere = ops.Namespace(catalog=None, database=None)
        made: ir.Table = ops.DatabaseTable(name, ibis.schema(columns), self.con, nowhere).to_expr()
        return made

    def tables(self, columns: Mapping[str, Mapping[str, str]], called: Mapping[str, str] = MappingProxyType({})) -> Shown:
        """Tables of these columns as expressions, each made when somebody asks for it; `called` something else here."""
        return Shown(self, columns, called)

    def put(self, name: str, table: pa.Table) -> ir.Table:
        """A small Arrow table as a table of this engine."""
        self.take(name, table)
        return self.con.table(name)

    def take(self, name: str, table: pa.Table) -> None:
        """Take in a small Arrow table under a name."""
        self.raw_con.register("small", table)
        try:
            self.do(f"CREATE OR REPLACE TABLE {_name(name)} AS SELECT * FROM small")
        finally:
            self.raw_con.unregister("small")

    def rows(self, name: str, columns: dict[str, str], rows: list[dict[str, Any]]) -> ir.Table:
        """A few rows as a table of this engine, by Ibis types."""
        self.lay(name, columns, rows)
        return self.shown(name, columns)

    def scan(self, name: str, files: list[tuple[Path, tuple[str, ...]]], columns: dict[str, str]) -> ir.Table:
        """Parquet files of one canonical table as one expression; without files an empty table of those columns.

        Each file comes with the exports whose rows in it do not count.
        """
        self.open(name, files, columns)
        return self.shown(name, columns)

    def open(self, name: str, files: list[tuple[Path, tuple[str, ...]]], columns: dict[str, str]) -> None:
        """The same, as a table of this engine only."""
        if not files:
            self.lay(name, columns, [])
            return
        self.folders |= {path.parent for path, _ in files}
        picked = ", ".join(_name(column) for column in columns)
        whole = [path for path, without in files if not without]
        parts = [f"read_parquet([{', '.join(map(_text, whole))}])"] if whole else []
        parts += [f"read_parquet({_text(path)}) WHERE export_id NOT IN ({', '.join(map(_text, without))})"
                  for path, without in files if without]
        self.do(f"CREATE OR REPLACE VIEW {_name(name)} AS " + " UNION ALL ".join(
            f"SELECT {picked} FROM {part}" for part in parts))

    def hold(self, expression: ir.Table, name: str) -> ir.Table:
        """Run an expression once and keep the result as a table of this engine."""
        self._register_memtables(expression)
        self.do(self.holding(expression, name))
        return self.shown(name, expression.schema())

    def holding(self, expression: ir.Table, name: str) -> str:
        """The statement that runs an expression and keeps the result under a name."""
        return f"CREATE OR REPLACE TABLE {_name(name)} AS {self.statement(expression)}"

    def statement(self, expression: ir.Table) -> str:
        """The SELECT an expression stands for, its numbers as promised."""
        # The engine sums whole numbers into wider ones, and takes a number written with a point for a decimal.
        kinds = {column: PROMISED.get(str(kind).removeprefix("!")) for column, kind in expression.schema().items()}
        picks = ", ".join(f"CAST({_name(c)} AS {kind}) AS {_name(c)}" if kind else _name(c) for c, kind in kinds.items())
        return f"SELECT {picks} FROM ({self.sql(expression)})"

    def written(self, name: str) -> str | None:
        """The statement of a measure or step as it was written when this package was made; None: it has to be made."""
        return written.ahead().statements.get("duckdb", {}).get(name)

    def keep_as(self, name: str, statement: str) -> None:
        """Run a statement once and keep the result as a table of this engine."""
        self.do(f"CREATE OR REPLACE TABLE {_name(name)} AS {statement}")

    def view(self, name: str, statement: str) -> None:
        """Make a statement readable by name, without running it."""
        self.do(f"CREATE OR REPLACE VIEW {_name(name)} AS {statement}")

    def beside(self) -> Engine:
        """The same private database on a connection of its own, for another thread: it sees the same tables."""
        other = copy.copy(self)
        other.__dict__.pop("con", None)
        other.raw_con = self.raw_con.cursor()
        return other

    def fetch(self, statement: str) -> pa.Table:
        """Run a statement and bring the result out as Arrow, once more with more memory where it needs that.

        Raises MemoryFull.
        """
        try:
            return self.raw_con.sql(statement).to_arrow_table()
        except duckdb.OutOfMemoryException as error:
            if not self.grow():
                raise MemoryFull(self.limit) from error
        return self.fetch(statement)

    def records(self, statement: str) -> list[dict[str, Any]]:
        """Run a statement and bring out its few rows, without loading Arrow for them. Raises MemoryFull."""
        rows = self.do(statement)
        names = [column[0] for column in self.raw_con.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def name(self, expression: ir.Table, name: str) -> ir.Table:
        """Make an expression readable by name, without running it."""
        if isinstance(expression.op(), ops.PhysicalTable) and expression.get_name() == name:
            return expression
        self._register_memtables(expression)
        self.view(name, self.sql(expression))
        return self.shown(name, expression.schema())

    def sql(self, expression: ir.Expr) -> str:
        """The statement an expression stands for."""
        return str(self.con.compile(expression))

    # --- results out --------------------------------------------------------------------------------------------

    def run(self, expression: ir.Table) -> pa.Table:
        """Run an expression and bring the whole result out as Arrow."""
        self._register_memtables(expression)
        found = self.fetch(self.sql(expression))
        # The engine's own sums are wider than the expression says: back to what was promised.
        promised = expression.schema().to_pyarrow()
        return found if found.schema.equals(promised) else found.cast(promised)

    def query(self, statement: str) -> pa.Table:
        """Run a reader's own statement; only `SELECT` is let through.

        Raises EngineProblem with the engine's own words where the statement is refused.
        """
        try:
            (parsed, *more) = self.raw_con.extract_statements(statement)
            if more or parsed.type != duckdb.StatementType.SELECT:
                raise EngineProblem("Only one SELECT statement is allowed.")
            self._shut()
            return self.raw_con.sql(statement).to_arrow_table()
        except (duckdb.Error, ValueError) as error:
            raise EngineProblem(str(error).splitlines()[0] if str(error) else "There is no statement.") from error

    def _shut(self) -> None:
        """From here on no statement reaches any file but the evidence that was opened."""
        listed = ", ".join(_text(folder) for folder in sorted(self.folders))
        self.do(f"SET allowed_directories = [{listed}]")
        self.do("SET enable_external_access = false")

    def stream(self, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        """Run an expression and bring the result out batch by batch, on a cursor of its own."""
        cursor = self.raw_con.cursor()
        try:
            yield from cursor.execute(self.sql(expression)).to_arrow_reader(BATCH)
        finally:
            cursor.close()

    def keep(self, name: str, path: Path, words: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Kept:
        """Write what is called so here to one Parquet file, in no order; returns how many rows it has, and how many are empty.

        `words`: all that can stand in a column. Written by their numbers they take a fraction of the time; where something
        else stands in one, everything is written as it is.

        Raises OSError where the disk is full or the folder read-only.
        """
        few = ", ".join(f"CAST({_name(column)} AS ENUM({', '.join(map(_text, these))})) AS {_name(column)}"
                        for column, these in words.items())
        try:
            ((_path, rows, _size, _end, columns, *_more),) = self.do(
                f"COPY (SELECT *{f' REPLACE ({few})' if few else ''} FROM {_name(name)}) TO {_text(path)} (FORMAT parquet, "
                "COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT 4096, PRESERVE_ORDER false, "
                "PARQUET_VERSION V2, RETURN_STATS)")
        except duckdb.ConversionException:
            if not words:
                raise
            return self.keep(name, path)
        except duckdb.IOException as error:
            raise OSError(_errno(str(error)), str(error)) from error
        counted = {_unquoted(column): told["null_count"] for column, told in columns.items() if "null_count" in told}
        return Kept(int(rows), {column: int(number) for column, number in counted.items()})

    def copy(self, expression: ir.Table, path: Path, kind: str) -> int:
        """Write an expression to a CSV file (`kind` csv) or a Parquet file (`kind` parquet); returns the rows."""
        options = "FORMAT csv, HEADER true" if kind == "csv" else "FORMAT parquet, COMPRESSION zstd"
        self._register_memtables(expression)
        ((rows,),) = self.do(f"COPY ({self.sql(expression)}) TO {_text(path)} ({options})")
        return int(rows)

    def _register_memtables(self, expression: ir.Table) -> None:
        self.con._run_pre_execute_hooks(expression)  # noqa: SLF001 - Ibis registers in-memory tables only there


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"')


def _errno(said: str) -> int:
    """The system's own number of an error, which the engine only tells in its text."""
    found = re.search(r'"errno":"(\d+)"', said)
    known = {os.strerror(number): number for number in (errno.ENOSPC, errno.EROFS, errno.EACCES)}
    return int(found[1]) if found else next((known[text] for text in known if text in said), errno.EIO)


def _open(spill: Path) -> Any:
    """A connection to a database of its own, with the network and every shared folder out of reach."""
    opened = duckdb.connect()
    for name, value in SETTINGS.items():
        opened.execute(f"SET {name} = {value}")
    opened.execute(f"SET temp_directory = {_text(spill)}")
    return opened

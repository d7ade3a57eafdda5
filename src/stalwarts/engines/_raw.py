"""Raw files into an engine: as text, as declared objects, or as rows that a generator makes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from stalwarts.engines._poured import Fitting
from stalwarts.engines._poured import Pour
from stalwarts.engines._poured import arrow
from stalwarts.engines._poured import batches
from stalwarts.engines._shape import filled
from stalwarts.engines._shape import structure
from stalwarts.engines._text import Anew
from stalwarts.engines._text import Text
from stalwarts.engines._text import Unreadable
from stalwarts.late import ibis
from stalwarts.late import pa
from stalwarts.problems import MemoryFull

LONGEST = 16 << 20
"""Bytes of the longest line of a table, and of the longest object of a list, that the engine reads by itself."""
MOST = 1400
"""Megabytes that it may ever hold."""
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H.%M")


class Raw:
    """What of an engine reads raw files, over its own connection and Ibis's."""

    raw_con: Any
    con: Any
    limit = MOST
    """Megabytes that the engine may hold."""
    firsts: dict[str, dict[int, int]]
    """Raw tables to the first number in each of their files, once they are filled and somebody has asked."""
    buffer = 6 * LONGEST
    """Bytes of a table that are read at once, two or three times over: with more, one thread reads what two could."""

    def do(self, statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run one statement to its end, once more with more memory where it needs that. Raises MemoryFull."""
        try:
            return list(self.raw_con.execute(statement, parameters or []).fetchall())
        except duckdb.OutOfMemoryException as error:
            # What is poured in is gone after the first time; everything else can be asked again.
            if statement.startswith("INSERT") or not self.grow():
                raise MemoryFull(self.limit) from error
        return self.do(statement, parameters)

    def grow(self) -> bool:
        """Let the engine hold twice as much, up to what a look may hold; says whether there was anything left to give."""
        if self.limit >= MOST:
            return False
        self.hold_at_most(min(2 * self.limit, MOST))
        return True

    def hold_at_most(self, megabytes: int) -> None:
        """Let the engine hold so much in memory; what is beyond it waits on the disk."""
        self.limit = megabytes
        self.raw_con.execute(f"SET memory_limit = '{megabytes}MB'")

    def start(self, name: str, columns: dict[str, str]) -> None:
        """An empty raw table: `file`, `row` and the given columns with the engine's own type text."""
        self.firsts.pop(name, None)
        inner = ", ".join(f"{_name(column)} {kind}" for column, kind in columns.items())
        self.do(f"CREATE OR REPLACE TEMP TABLE {_name(name)} (file INTEGER, row BIGINT{', ' + inner if inner else ''})")

    def drop(self, *names: str) -> None:
        """Let tables go that nothing reads any more."""
        for name in names:
            self.do(f"DROP TABLE IF EXISTS {_name(name)} CASCADE")

    def drop_file(self, table: str, file: int) -> None:
        """Forget what was read of one file."""
        self.do(f"DELETE FROM {_name(table)} WHERE file = {file}")

    def read_text(self, table: str, text: Text, *others: Text) -> None:
        """Append a delimited file, and others that are laid out alike, to a raw table, all text, in one strict scan.

        Raises Unreadable where a record does not have `width` cells or a quote never ends: then nothing is appended.
        """
        with self.strictly():
            self.do(f"INSERT INTO {_name(table)} BY NAME {self.scan_text(text, *others)}")

    def scan_text(self, text: Text, *others: Text) -> str:
        """The statement that reads delimited files that are laid out alike."""
        picks = ", ".join(_pick(name, at, text.anew.get(name)) for name, at in text.picks.items())
        # Without a number of its own a record keeps its place: numbering while reading would take one thread.
        row = f"CAST(c{text.width - 1} AS BIGINT)" if text.numbered else "CAST(NULL AS BIGINT)"
        columns = "{" + ", ".join(f"'c{n}': 'VARCHAR'" for n in range(text.width)) + "}"
        ends = ", new_line='\\n'" if text.numbered else ""
        options = (f"auto_detect=false{ends}, header=false, strict_mode=true, null_padding=false, quote='\"', escape='\"', "
                   f"delim={_text(text.delimiter)}, skip={text.skip}, columns={columns}, max_line_size={LONGEST}, "
                   f"buffer_size={self.buffer}")
        files = [text, *others]
        file = f"[{', '.join(str(one.file) for one in files)}][CAST(file_index AS BIGINT) + 1]" if others else text.file
        return (f"SELECT {file} AS file, {row} AS row{', ' + picks if picks else ''} "
                f"FROM read_csv([{', '.join(_text(one.path) for one in files)}], {options})")

    @contextmanager
    def strictly(self) -> Iterator[None]:
        """What reads a file meanwhile raises Unreadable where the file is not as it was promised to be."""
        try:
            yield
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
                     f"read_json({names}, format='array', columns={declared}, maximum_object_size={LONGEST})")
        with self.strictly():
            self.do(statement)

    def read_objects(self, table: str, file: int, objects: Iterable[Any], columns: dict[str, str]) -> list[int]:
        """Append JSON objects one by one; returns the numbers (from 1) of those that do not fit the types."""
        shape = {name: structure(kind) for name, kind in columns.items()}
        self.do("CREATE OR REPLACE TEMP TABLE objects (row BIGINT, text VARCHAR)")
        numbered = ({"row": n, "text": json.dumps(filled(o, shape))} for n, o in enumerate(objects, 1))
        kinds = pa.schema([("row", pa.int64()), ("text", pa.string())])
        self._pour("objects", kinds, (pa.RecordBatch.from_pylist(some, schema=kinds) for some in batches(numbered)))
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
        fitting = Fitting(_schema(columns), file)
        self._pour(table, fitting.schema, fitting.rows(rows))
        return fitting.bad

    def read_columns(self, table: str, file: int, parts: Iterable[dict[str, list[Any]]], columns: dict[str, str]) -> list[int]:
        """The same for rows that come many at a time: parts of a file, each a list a column; one left out is null in it."""
        fitting = Fitting(_schema(columns), file)
        self._pour(table, fitting.schema, fitting.columns(parts))
        return fitting.bad

    def _pour(self, table: str, schema: pa.Schema, made: Iterator[pa.RecordBatch]) -> None:
        """Append batches by column name, in one statement: many would cost four times as much. Raises what making them raises."""
        source = Pour(made)
        self.raw_con.register("batch", pa.RecordBatchReader.from_batches(schema, source))
        try:
            self.do(f"INSERT INTO {_name(table)} BY NAME SELECT * FROM batch")
        except duckdb.Error as error:
            raise source.error or error from error
        finally:
            self.raw_con.unregister("batch")


def _schema(columns: dict[str, str]) -> pa.Schema:
    kinds = {"file": "int32", "row": "int64", **columns}
    known = arrow()
    return pa.schema([(name, known.get(kind) or _kind(kind)) for name, kind in kinds.items()])


def _kind(kind: str) -> pa.DataType:
    return ibis.dtype(kind).to_pyarrow()


def _text(value: Any) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _pick(name: str, at: int | None, anew: Anew | None) -> str:
    # The engine's reader takes an empty cell for none, between quotes too.
    cell = "CAST(NULL AS VARCHAR)" if at is None else f"c{at}"
    return f"{_written(cell, anew) if anew and at is not None else cell} AS {_name(name)}"


def _written(cell: str, anew: Anew) -> str:
    """A cell as the platform wrote it, where it is written as a spreadsheet does."""
    if anew.nothing:
        return f"CASE WHEN regexp_matches({cell}, {_text(anew.nothing)}) THEN NULL ELSE {cell} END"
    if anew.words:
        cases = " ".join(f"WHEN {_text(theirs)} THEN {_text(ours)}" for ours, words in anew.words.items() for theirs in words)
        return f"CASE upper(trim({cell})) {cases} ELSE {cell} END"
    first, *others = (_day(cell, form) for form in anew.days)
    for other in others:
        both = " || ' or ' || ".join(f"strftime(CAST({one} AS TIMESTAMP), '%-d %B')" for one in (first, other))
        first = (f"CASE WHEN {first} IS NULL OR {first} = {other} THEN {other} WHEN {other} IS NULL THEN {first} "
                 f"ELSE {cell} || ' (' || {both} || ')' END")
    return f"coalesce({first}, {cell})"


def _day(cell: str, form: str) -> str:
    """A day in one form as `2026-03-15`, with its clock where it has one; null where it is in no such form."""
    # A year of four figures is never read as one of two, but one of two as one of four.
    days = [form.replace("%Y", "%y"), form]
    told = ((days, "%Y-%m-%d"), ([f"{day} {clock}" for clock in _CLOCKS for day in days], "%Y-%m-%d %H:%M:%S"))
    bare = f"replace(trim({cell}), ', ', ' ')"
    read = (f"strftime(try_strptime({bare}, [{', '.join(map(_text, forms))}]), {_text(ours)})" for forms, ours in told)
    return f"coalesce({', '.join(read)})"

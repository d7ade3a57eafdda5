"""Rows that Python makes, on their way into a table: the engine takes them batch by batch while they are being made."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from types import TracebackType
from typing import Any

from stalwarts.late import pa

BATCH = 50_000
"""Rows at a time where rows are streamed in or out: some 10 MB."""

LARGE = 10_000
"""Rows that an engine takes at once without asking for more."""

def arrow() -> dict[str, pa.DataType]:
    """What Arrow calls the types that readers of rows use most: to ask Ibis, it would have to be loaded."""
    return {"string": pa.string(), "int32": pa.int32(), "int64": pa.int64(), "float64": pa.float64(), "boolean": pa.bool_(),
            "array<string>": pa.list_(pa.string())}


def batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows, many at a time."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass
class Fitting:
    """Rows of one file as Arrow, numbered from 1; those with a value that does not fit its type are left out, and noted."""

    schema: pa.Schema
    file: int
    bad: list[int] = field(default_factory=list)
    """The numbers of those left out."""
    _first: int = 1

    def rows(self, rows: Iterable[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
        """Of rows that come one by one."""
        for batch in batches(rows):
            yield from self._halved([{"file": self.file, "row": n, **row} for n, row in enumerate(batch, self._first)])
            self._first += len(batch)

    def columns(self, parts: Iterable[dict[str, list[Any]]]) -> Iterator[pa.RecordBatch]:
        """Of parts of a file, each a list a column; a column left out is null."""
        for part in parts:
            numbers = range(self._first, self._first + len(next(iter(part.values()))))
            self._first, whole = numbers.stop, {"row": numbers, **part}
            try:
                made = self._batch(whole)
            except (ValueError, TypeError, OverflowError):
                rows = (zip(whole, values, strict=True) for values in zip(*whole.values(), strict=True))
                yield from self._halved([{"file": self.file, **dict(row)} for row in rows])
            else:
                yield made

    def _batch(self, part: dict[str, Any]) -> pa.RecordBatch:
        numbers, kinds = part["row"], zip(self.schema.names[2:], self.schema.types[2:], strict=True)
        ours = [pa.repeat(pa.scalar(self.file, pa.int32()), len(numbers)),
                pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(array("q", numbers))])]
        made = [pa.array(part[name], kind) if name in part else pa.nulls(len(numbers), kind) for name, kind in kinds]
        return pa.RecordBatch.from_arrays([*ours, *made], schema=self.schema)

    def _halved(self, rows: list[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
        """Those of some rows that fit, found by halving."""
        try:
            made = pa.RecordBatch.from_pylist(rows, schema=self.schema)
        except (ValueError, TypeError, OverflowError):
            middle = len(rows) // 2
            self.bad += [] if middle else [rows[0]["row"]]
            for half in (rows[:middle], rows[middle:]) if middle else ():
                yield from self._halved(half)
        else:
            yield made


def together(made: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Small batches as larger ones: each costs the engine about as much as a thousand rows do."""
    held, rows = list[pa.RecordBatch](), 0
    for batch in made:
        held.append(batch)
        rows += len(batch)
        if rows >= LARGE:
            yield from pa.Table.from_batches(held).combine_chunks().to_batches()
            held, rows = [], 0
    if held:
        yield from pa.Table.from_batches(held).combine_chunks().to_batches()


def ahead(made: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Batches of which the next is made on another thread while an engine takes the last."""
    with ThreadPoolExecutor(1, thread_name_prefix="rows") as beside:
        coming = beside.submit(next, made, None)
        while (batch := coming.result()) is not None:
            coming = beside.submit(next, made, None)
            yield batch


@dataclass
class Pour:
    """Batches for an engine, which would tell of a mistake in their making in words of its own."""

    source: Iterator[pa.RecordBatch]
    error: Exception | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The batches."""
        with self:
            yield from ahead(together(self.source))

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Keep what went wrong; that an engine wants no more is nothing wrong."""
        self.error = error if isinstance(error, Exception) else None

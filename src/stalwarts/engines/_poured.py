"""Rows that Python makes, on their way into a table: the engine takes them batch by batch while they are being made."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from types import TracebackType
from typing import Any

import pyarrow as pa

BATCH = 50_000
"""Rows at a time where rows are streamed in or out: some 10 MB."""


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
            self._first, whole = numbers.stop, {"file": [self.file] * len(numbers), "row": numbers, **part}
            try:
                made = self._batch(whole)
            except (ValueError, TypeError, OverflowError):
                yield from self._halved([dict(zip(whole, values, strict=True)) for values in zip(*whole.values(), strict=True)])
            else:
                yield made

    def _batch(self, part: dict[str, Any]) -> pa.RecordBatch:
        rows, kinds = len(part["row"]), zip(self.schema.names, self.schema.types, strict=True)
        made = [pa.array(part[name], kind) if name in part else pa.nulls(rows, kind) for name, kind in kinds]
        return pa.RecordBatch.from_arrays(made, schema=self.schema)

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


@dataclass
class Pour:
    """Batches for an engine, which would tell of a mistake in their making in words of its own."""

    source: Iterator[pa.RecordBatch]
    error: Exception | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The batches."""
        with self:
            yield from self.source

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Keep what went wrong; that an engine wants no more is nothing wrong."""
        self.error = error if isinstance(error, Exception) else None

"""Evidence files rewritten row group by row group: what is dropped never comes back, the rest is unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

HANDLES = ("handle", "left", "right")
"""The columns that name a handle."""

BATCH = 65_536
"""Rows at a time."""


def count(path: Path) -> int:
    """Rows in a file, from its footer."""
    return int(pq.read_metadata(path).num_rows)


def handles(path: Path) -> Iterator[str]:
    """Every handle a file names, repeats within a batch left out."""
    with pq.ParquetFile(path) as file:
        columns = [name for name in HANDLES if name in file.schema_arrow.names]
        for batch in file.iter_batches(BATCH, columns=columns) if columns else ():
            for column in batch.columns:
                yield from (value for value in pc.unique(column).to_pylist() if value is not None)


def exports_naming(path: Path, gone: AbstractSet[str]) -> set[str]:
    """The exports of whose rows in this file at least one names one of these handles."""
    found: set[str] = set()
    with pq.ParquetFile(path) as file:
        columns = [name for name in HANDLES if name in file.schema_arrow.names]
        for batch in file.iter_batches(BATCH, columns=[*columns, "export_id"]) if columns else ():
            named = batch.filter(_naming(batch, gone))
            found.update(named.column("export_id").unique().to_pylist())
    return found


def write(target: Path, sources: Iterable[tuple[Path, AbstractSet[str]]], gone: AbstractSet[str] = frozenset()) -> int:
    """Copy files into one, without the rows of some exports per file and without rows that name one of `gone`.

    Returns the rows left out. All files have the columns of the first; what none of its rows lacks, those of another may.
    """
    left_out = 0
    writer: Any = None
    try:
        for path, exports in sources:
            with pq.ParquetFile(path) as file:
                writer = writer or pq.ParquetWriter(target, _lax(file.schema_arrow), compression="zstd")
                for batch in file.iter_batches(BATCH):
                    kept = batch.filter(pc.invert(_leaving(batch, exports, gone)))
                    left_out += batch.num_rows - kept.num_rows
                    writer.write_batch(kept.cast(writer.schema))
    finally:
        if writer is not None:
            writer.close()
    return left_out


def _lax(schema: Any) -> Any:
    """A schema of which every column may be empty: the engine writes columns of constants as never empty."""
    return pa.schema([field.with_nullable(nullable=True) for field in schema])


def _leaving(batch: Any, exports: AbstractSet[str], gone: AbstractSet[str]) -> Any:
    leaving = _naming(batch, gone)
    if exports:
        leaving = pc.or_(leaving, pc.is_in(batch.column("export_id"), pa.array(sorted(exports), pa.string())))
    return leaving


def _naming(batch: Any, gone: AbstractSet[str]) -> Any:
    named = pa.array([False] * batch.num_rows) if not gone else None
    values = pa.array(sorted(gone), pa.string())
    for name in HANDLES if gone else ():
        if name in batch.schema.names:
            here = pc.is_in(batch.column(name), values)
            named = here if named is None else pc.or_(named, here)
    return pa.array([False] * batch.num_rows) if named is None else named

"""The work behind the latest comparison, and what became of its pairs, as Parquet under `derived/links`; safe to delete.

A folder is written beside and put in its place whole, under a name of its own; the latest one counts. What is damaged, or
was made by another version, is nothing: everybody is compared anew.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from stalwarts.identity.likely import Work

KEPT = 6
"""Settlements kept; the oldest go."""


def latest(folder: Path, code: str) -> Work | None:
    """The latest work of this version of the comparing; None where there is none that can be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from stalwarts.identity.likely import TABLES
    from stalwarts.identity.likely import Work

    for place in _folders(folder, code):
        try:
            return Work({name: pq.read_table(place / f"{name}.parquet") for name in TABLES})
        except (OSError, pa.ArrowInvalid):
            continue
    return None


def keep(folder: Path, code: str, work: Work) -> None:
    """Keep a work, and no other; a folder that cannot be written to costs speed, nothing else."""
    _file(folder / f"work-{code[:16]}-{secrets.token_hex(4)}", work.tables, "work-*", 1)


def _folders(folder: Path, code: str) -> list[Path]:
    """Those of this version, the latest first."""
    return sorted(folder.glob(f"work-{code[:16]}-*"), key=lambda place: place.stat().st_mtime, reverse=True)


def settled(pairs: Path, of: Iterable[pa.Table], make: Callable[[], tuple[pa.Table, pa.Table]]) -> tuple[pa.Table, pa.Table]:
    """The tables `make` makes of the pairs kept at a path and of these tables; as kept where that was done before."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = pairs.parent / f"settled-{_fingerprint(pairs.name, of)}"
    try:
        likely, overlay = (pq.read_table(folder / f"{name}.parquet") for name in ("likely", "overlay"))
    except (OSError, pa.ArrowInvalid):
        likely, overlay = make()
        _file(folder, {"likely": likely, "overlay": overlay}, "settled-*", KEPT)
    return likely, overlay


def _fingerprint(name: str, of: Iterable[pa.Table]) -> str:
    """One for all orders of rows."""
    seen = hashlib.sha256(name.encode())
    for table in of:
        for batch in table.sort_by([(column, "ascending") for column in table.column_names]).combine_chunks().to_batches():
            seen.update(batch.serialize())
    return seen.hexdigest()[:32]


def _file(folder: Path, tables: Mapping[str, pa.Table], alike: str, many: int) -> None:
    """A folder of tables, whole or not at all; of those alike the latest `many` stay."""
    import pyarrow.parquet as pq

    with suppress(OSError):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".draft-", dir=folder.parent) as name:
            draft = Path(name) / "made"
            draft.mkdir()
            for table, rows in tables.items():
                pq.write_table(rows, draft / f"{table}.parquet", compression="zstd")
            draft.rename(folder)
        for old in sorted(folder.parent.glob(alike), key=lambda place: place.stat().st_mtime)[:-many]:
            shutil.rmtree(old, ignore_errors=True)

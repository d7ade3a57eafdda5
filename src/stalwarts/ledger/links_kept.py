"""The work behind the latest comparison, as Parquet files in one folder under `derived/links`; safe to delete.

A folder is written beside and put in its place whole, under a name of its own; the latest one counts. What is damaged, or
was made by another version, is nothing: everybody is compared anew.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stalwarts.identity.likely import Work


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
    import pyarrow.parquet as pq

    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".work-", dir=folder))
        for name, table in work.tables.items():
            pq.write_table(table, draft / f"{name}.parquet", compression="zstd")
        kept = draft.rename(folder / f"work-{code[:16]}{draft.name.removeprefix('.work')}")
    except OSError:
        return
    for old in folder.glob("work-*"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)


def _folders(folder: Path, code: str) -> list[Path]:
    """Those of this version, the latest first."""
    return sorted(folder.glob(f"work-{code[:16]}-*"), key=lambda place: place.stat().st_mtime, reverse=True)

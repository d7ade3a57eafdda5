"""What the catalog holds, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Export:
    """One archived file. Times are naive UTC; `covers` are rows of `cover`, their times ISO text once stored."""

    export_id: str
    importer: str
    platform: str
    account: str
    file_name: str
    meaning: str
    digest: str
    """SHA-256 of the original as archived; empty where the original had to go with an erased person."""
    taken_at: datetime
    taken_basis: str
    added_at: datetime
    rows: int
    kept: int
    set_aside: int
    noise: int
    add: str
    overlaps: bool = False
    """Whether its rows may share keys with those of another export."""
    kept_by_table: dict[str, int] = field(default_factory=dict)
    covers: list[dict[str, Any]] = field(default_factory=list)
    visible: bool = True
    sightings: tuple[datetime, ...] = ()
    """Later dates at which the same content was seen again, ascending."""


@dataclass(frozen=True)
class EvidenceFile:
    """One Parquet file. `path` is relative to the workspace, with `/`."""

    add: str
    table: str
    path: str
    rows: int
    without: tuple[str, ...] = ()
    """Exports whose rows in this file do not count: undone, or held by another file."""


@dataclass(frozen=True)
class Aside:
    """One row set aside: its number in the file, its physical line where known, why, and the record as text."""

    export_id: str
    row: int
    line: int | None
    why: str
    text: str


@dataclass(frozen=True)
class Decision:
    """One event of the log. Persons in `body` are keyed hashes."""

    seq: int
    kind: str
    body: dict[str, Any]
    decided_at: datetime

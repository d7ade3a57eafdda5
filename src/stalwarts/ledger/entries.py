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
    mended: int = 0
    """Rows once set aside that another export brought back mended: no longer among those set aside."""

    def document(self, *, already: bool | None = None) -> dict[str, Any]:
        """The export as the contract writes it; `already` is said of one that was just added."""
        covers = [{k: v.isoformat() + "Z" if isinstance(v, datetime) else v for k, v in cover.items()}
                  for cover in self.covers]
        document: dict[str, Any] = {
            "export_id": self.export_id, "file": self.file_name, "importer": self.importer, "account": self.account,
            "taken_at": self.taken_at.isoformat() + "Z", "taken_basis": self.taken_basis, "kept": self.kept_by_table,
            "set_aside": self.set_aside, "noise": self.noise, "rows": self.rows, "covers": covers}
        document |= {"mended": self.mended} if self.mended else {}
        return document if already is None else document | {"already": already}


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
class Standing:
    """What counts at one moment: a program that adds meanwhile is seen in all of it or in none."""

    exports: list[Export]
    files: list[EvidenceFile]


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

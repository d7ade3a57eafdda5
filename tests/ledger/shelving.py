"""A small workspace's shelves, and rows to put on them."""

from __future__ import annotations

import multiprocessing
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from stalwarts.ledger.archive import Archive
from stalwarts.ledger.catalog import Catalog
from stalwarts.ledger.catalog import EvidenceFile
from stalwarts.ledger.catalog import Export
from stalwarts.ledger.decisions import Decisions
from stalwarts.ledger.evidence import Evidence

DAY = datetime(2026, 3, 1)

PROCESSES = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
if sys.platform != "win32":
    PROCESSES.set_forkserver_preload(["pytest", "pandas", "pyarrow.parquet", "sqlalchemy.dialects.sqlite",
                                       "stalwarts.ledger.decisions", "stalwarts.ledger.evidence"])


def an_export(export_id: str = "aa11", **known: Any) -> Export:
    """An export of a made-up follower list."""
    facts: dict[str, Any] = {
        "importer": "instagram_followers", "platform": "instagram", "account": "instagram:us",
        "file_name": "followers_1.json", "meaning": "", "digest": "0" * 64, "taken_at": DAY, "taken_basis": "stated",
        "added_at": DAY, "rows": 3, "kept": 2, "set_aside": 1, "noise": 0, "add": "add1",
        "kept_by_table": {"follow": 2}, "covers": [{"table": "follow", "until": DAY}]}
    return Export(export_id, **(facts | known))


@dataclass
class Shelves:
    """All shelves of one workspace folder."""

    root: Path

    def __post_init__(self) -> None:
        self.root.mkdir(exist_ok=True)
        self.catalog = Catalog(f"sqlite:///{self.root / 'stalwarts.sqlite'}")
        self.archive = Archive(self.root / "archive")
        self.evidence = Evidence(self.root, self.catalog)
        self.decisions = Decisions(self.root, self.catalog)

    def add(self, add: str, rows: dict[str, list[str]], original: bytes = b"", **known: Any) -> list[EvidenceFile]:
        """Commit one `add`: handles by export id, all of them followers."""
        seen = self.catalog.generation()
        with self.evidence.writing(add) as shelf:
            handles = [(handle, export_id) for export_id, some in rows.items() for handle in some]
            pq.write_table(pa.table({
                "handle": [h for h, _ in handles], "export_id": [e for _, e in handles]}), shelf.path("follow"))
            files = shelf.place()
            if original:
                known["digest"] = self.archive.put_file(_written(self.root, original))
            self.catalog.commit([an_export(e, add=add, **known) for e in rows], files, [], seen)
        return files

    def followers(self) -> list[str]:
        """The handles that count."""
        found = []
        for file in self.evidence.files("follow"):
            rows = pq.read_table(self.evidence.at(file)).to_pylist()
            found += [row["handle"] for row in rows if row["export_id"] not in file.without]
        return sorted(found)


def _written(root: Path, content: bytes) -> Path:
    path = root.parent / "original"
    path.write_bytes(content)
    return path

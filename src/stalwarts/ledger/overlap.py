"""Whether new rows say again what is said already: only then does a look have to pick one row a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from typing import Any
from typing import Self

from stalwarts import schema
from stalwarts.ledger.asked import ask
from stalwarts.ledger.entries import EvidenceFile
from stalwarts.ledger.evidence import Evidence

if TYPE_CHECKING:
    from stalwarts.ledger.catalog import Catalog
    from stalwarts.ledger.facts import Dated

ALWAYS = ("cover", "handle", "clue", "link")
"""Tables whose rows repeat by nature: a look always reads them as a set."""
SEEN_UPTO = {"follow": "seen_at", "cover": "until", "plan": "seen_at"}
"""What of a file that was seen again unchanged reaches up to the later date."""


def found(engine: Any, catalog: Catalog, evidence: Evidence, shelf: Any, fresh: Mapping[str, Dated]) -> list[str]:
    """The tables in which a key of the new rows stands twice, among themselves or with what was there."""
    accounts = {f.account for f in fresh.values()}
    before = [e for e in catalog.exports() if e.account in accounts]
    tables = {name for f in fresh.values() for name in f.kept_by_table} - set(ALWAYS)
    again = []
    for name in sorted(tables):
        more = any(name in e.kept_by_table for e in before)
        several = more or sum(name in f.kept_by_table for f in fresh.values()) > 1
        if _repeats(engine, evidence, shelf.path(name), name, more=more, several=several):
            again.append(name)
    return again


def _repeats(engine: Any, evidence: Evidence, path: Path, name: str, *, more: bool, several: bool) -> bool:
    files: list[tuple[Path, tuple[str, ...]]] = [(path, ())]
    if more:
        files += [(evidence.at(file), file.without) for file in evidence.files(name)]
    engine.open("repeats", files, schema.EVIDENCE[name].types)
    steps = [f"repeats {name}", *(["told twice"] if name == "order" and several else [])]
    return any(row["n"] > row["d"] for step in steps for row in ask(engine, step, **{name: "repeats"}))


@dataclass
class Nowhere:
    """A shelf for trying: files go to a private folder that never stays."""

    folder: Path

    def __enter__(self) -> Self:
        """Nothing to prepare."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """The folder goes with the add."""

    def path(self, table: str) -> Path:
        """Where the table's rows are written to be counted."""
        return self.folder / f"tried-{table}.parquet"

    def wrote(self, table: str, rows: int) -> None:
        """Nothing is counted."""

    def place(self) -> list[EvidenceFile]:
        """Nothing stays."""
        return []


def nowhere(folder: Path) -> Nowhere:
    """A shelf that keeps nothing."""
    return Nowhere(folder)

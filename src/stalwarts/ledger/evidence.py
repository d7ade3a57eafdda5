"""Evidence: Parquet files, one per table and `add`, which count once the catalog says so."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from typing import Self

from stalwarts.ledger import _disk
from stalwarts.ledger import leases
from stalwarts.ledger.archive import Archive
from stalwarts.ledger.entries import EvidenceFile
from stalwarts.ledger.leases import Lease
from stalwarts.problems import GoneMeanwhile

if TYPE_CHECKING:
    from stalwarts.ledger.catalog import Catalog

MOST = 64
"""Files of one table above which they are made into one."""

GRACE = 3600.0
"""Seconds an original nobody needs is left lying: somebody may be about to commit it."""

Merge = Callable[[list[EvidenceFile], Path], object]
"""From the files and a path to one file of all their rows but those of each one's `without`."""


@dataclass
class Shelf:
    """The files of one `add` while they are written; nothing of them stays if the add fails."""

    root: Path
    catalog: Catalog
    add: str
    lease: Lease = field(init=False)
    _drafts: dict[str, Path] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    _placed: list[EvidenceFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A lease named by the add protects its files until they are committed."""
        self.lease = Lease(self.root, "add", name=self.add)

    def __enter__(self) -> Self:
        """Begin. Raises ReadOnlyFolder or DiskFull."""
        self.lease.__enter__()
        return self

    def path(self, table: str) -> Path:
        """Where to write the table's rows, always the same; the folder is there."""
        if table not in self._drafts:
            folder = self.root / "evidence" / table
            with _disk.plainly(folder):
                _disk.make(folder)
            self._drafts[table] = self.lease.temporary(folder, ".parquet")
        return self._drafts[table]

    def wrote(self, table: str, rows: int) -> None:
        """Note how many rows were written where `path` said; of a table without a note the file itself is asked."""
        self._rows[table] = rows

    def place(self) -> list[EvidenceFile]:
        """Give every written file its name, durably; tables without rows have none. Raises DiskFull."""
        for table, draft in self._drafts.items():
            rows = self._counted(table, draft)
            if rows:
                file = EvidenceFile(self.add, table, f"evidence/{table}/{self.add}.parquet", rows)
                _disk.place(draft, self.root / file.path)
                self._placed.append(file)
        return list(self._placed)

    def _counted(self, table: str, draft: Path) -> int:
        if table in self._rows:
            return self._rows[table]
        from stalwarts.ledger import _parquet

        return _parquet.count(draft) if draft.exists() else 0

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Clear away drafts and, after a failure, whatever was placed and not committed."""
        for draft in self._drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink()
        if error is not None:
            with contextlib.suppress(Exception):
                known = {file.path for file in self.catalog.files(dead=True)}
                _remove(self.root / file.path for file in self._placed if file.path not in known)
        self.lease.release()


class Evidence:
    """The evidence shelf of the workspace at `root`."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self.root, self.catalog = root, catalog

    def writing(self, add: str) -> Shelf:
        """The files of one `add`, to be entered; commit while inside."""
        return Shelf(self.root, self.catalog, add)

    def place(self, temporary: Path, final: Path) -> None:
        """Give one finished file its name, durably. Raises DiskFull or ReadOnlyFolder, the draft cleared away."""
        _disk.place(temporary, final)

    def files(self, table: str | None = None) -> list[EvidenceFile]:
        """The files of which something counts; mind each one's `without`."""
        return self.catalog.files(table)

    def at(self, file: EvidenceFile) -> Path:
        """Where a file lies."""
        return self.root / file.path

    def present(self, files: Iterable[EvidenceFile]) -> None:
        """Make sure that files about to be committed are all here. Raises GoneMeanwhile."""
        for file in files:
            if not self.at(file).exists():
                raise GoneMeanwhile(file.path)

    def looking(self) -> Lease:
        """A lease for one Look, to be entered before its files are listed: they stay as long as it is held."""
        return Lease(self.root, "look", generation=self.catalog.generation())

    def compact(self, table: str, merge: Merge | None = None, most: int = MOST) -> EvidenceFile | None:
        """Make one file of a table's files where there are more than `most`; None if not, or if they changed."""
        seen = self.catalog.generation()
        first = {file.path for file in self.files(table)}
        if len(first) <= most:
            return None
        # What counts is asked before the files are: an undo in between may only leave too many ids, never too few.
        exports = set().union(*(self.catalog.holdings(path) for path in first))
        files = [file for file in self.files(table) if file.path in first]
        with self.writing(uuid.uuid4().hex) as shelf:
            (merge or self._merge)(files, shelf.path(table))
            placed = shelf.place()
            if placed and self.catalog.swap(files, placed[0], exports, seen):
                return placed[0]
        return None

    def _merge(self, files: list[EvidenceFile], target: Path) -> None:
        from stalwarts.ledger import _parquet

        _parquet.write(target, ((self.at(file), set(file.without)) for file in files))

    def tidy(self, archive: Archive | None = None, gone: AbstractSet[str] = frozenset()) -> list[Path]:
        """Remove drafts of dead programs and files that count for nobody: not now, nor in any open Look.

        With `archive`, originals that no export needs go too: those in `gone` (digests) at once, others when nobody can
        be about to commit them any more. Safe beside imports, Looks and other tidying.
        """
        lying = sorted(self.root.glob("evidence/*/[!.]*.parquet"))
        adds = self._adding()
        counting = {file.path for file in self.files()}
        self.catalog.drop(file.path for file in self.catalog.files(dead=True) if file.path not in counting)
        dead = [path for path in lying if _relative(path, self.root) not in counting and path.stem not in adds]
        removed = leases.sweep(self.root) + ([] if self._looked_at() else _remove(dead))
        return removed + (self._tidy(archive, gone) if archive and not adds else [])

    def _adding(self) -> set[str]:
        return {lease.name for lease in leases.held(self.root) if lease.kind == "add" and lease.live}

    def _looked_at(self) -> bool:
        """Whether some Look may have listed files that count no longer: one opened in an earlier generation."""
        now = self.catalog.generation()
        return any(lease.generation < now for lease in leases.held(self.root) if lease.kind == "look" and lease.live)

    def _tidy(self, archive: Archive, gone: AbstractSet[str]) -> list[Path]:
        removed = []
        with self.catalog.alone() as needed:
            for digest in archive.digests():
                path = archive.path(digest)
                if digest not in needed and (digest in gone or time.time() - path.stat().st_mtime > GRACE):
                    archive.remove(digest)
                    removed.append(path)
        return removed


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _remove(paths: Iterable[Path]) -> list[Path]:
    removed = []
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
            removed.append(path)
    return removed

"""A look at the catalog without its libraries, which take longer to load than most questions to answer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import RLock
from threading import Thread
from typing import TYPE_CHECKING
from typing import Any

from stalwarts import schema
from stalwarts.problems import NewerWorkspace

if TYPE_CHECKING:
    from stalwarts.ledger.catalog import Catalog
    from stalwarts.ledger.entries import Decision
    from stalwarts.ledger.entries import Export


SQLITE = "sqlite:///"
"""What comes before the path of a catalog in a folder."""


@dataclass(frozen=True)
class Glance:
    """What a cache key needs: which workspace this is, and how far it has come."""

    workspace: str
    """Its id, made once, kept by backups."""
    version: int
    generation: int


def fast_generation(file: Path) -> Glance | None:
    """The state of the SQLite catalog at `file`; None where there is none or it cannot be read this way.

    Raises NewerWorkspace.
    """
    said = _asked(file, "SELECT id.value, version.value, number FROM generation, meta id, meta version "
                        "WHERE id.name = 'id' AND version.name = 'version'")
    try:
        ((workspace, version, number),) = said or []
        found = Glance(workspace, int(version), int(number))
    except (TypeError, ValueError):
        return None
    if found.version > schema.VERSION:
        raise NewerWorkspace(found.version, schema.VERSION)
    return found


def _asked(file: Path, statement: str, *values: str) -> list[tuple[Any, ...]] | None:
    """What a SQLite catalog answers; None where there is none or it cannot be read this way."""
    if not file.is_file():
        return None
    for mode in ("ro", "ro&immutable=1"):
        if mode != "ro" and file.with_name(file.name + "-wal").exists():
            continue  # what the log holds would be missed
        try:
            with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=5)) as link:
                return link.execute(statement, values).fetchall()
        except sqlite3.Error:
            continue
    return None


class Glanced:
    """A catalog that is opened by the first question a glance at its file cannot answer.

    Most of what `add` asks has no for an answer: whether a file is here, whether anybody was erased. One on a server is opened
    at once, and so is one that is to be made: unless somebody is only `trying`. Raises NewerWorkspace, OlderWorkspace.
    """

    def __init__(self, url: str, *, trying: bool = False) -> None:
        self._url, self._trying, self._lock = url, trying, RLock()
        self._file = Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None
        self._opened: Catalog | None = None
        state = fast_generation(self._file) if self._file else None
        if not self._new and (state is None or state.version != schema.VERSION):
            self._open()

    @property
    def _new(self) -> bool:
        return self._trying and self._file is not None and not self._file.exists()

    def __getattr__(self, name: str) -> Any:
        """Of the catalog itself."""
        return getattr(self._open(), name)

    def ready(self) -> None:
        """Load the libraries on a thread of its own, while something is done that needs none."""
        if self._opened is None:
            Thread(target=import_module, args=("stalwarts.ledger.catalog",), daemon=True).start()

    def close(self) -> None:
        """Let go of every connection."""
        if self._opened is not None:
            self._opened.close()

    def generation(self) -> int:
        """How far the catalog has come."""
        if self._opened is None and self._new:
            return 0
        state = None if self._opened or not self._file else fast_generation(self._file)
        return state.generation if state else self._open().generation()

    def find(self, export_id: str) -> Export | None:
        """The visible export with this id, or whose id begins so. Raises AmbiguousExport."""
        asked = "SELECT 1 FROM export WHERE visible AND substr(export_id, 1, length(?1)) = ?1 LIMIT 1"
        return None if self._none(asked, export_id) else self._open().find(export_id)

    def alike(self, digest: str) -> list[Export]:
        """The visible exports of an original."""
        asked = "SELECT 1 FROM export WHERE visible AND digest = ?1 LIMIT 1"
        return [] if self._none(asked, digest) else self._open().alike(digest)

    def decisions(self, kind: str | None = None) -> list[Decision]:
        """The log, or its events of one kind, in order."""
        asked = "SELECT 1 FROM decision WHERE ?1 IN ('', kind) LIMIT 1"
        return [] if self._none(asked, kind or "") else self._open().decisions(kind)

    def _none(self, statement: str, value: str) -> bool:
        """Whether there surely is none: of a catalog that cannot be read at a glance, nobody knows."""
        return self._opened is None and self._file is not None and (self._new or _asked(self._file, statement, value) == [])

    def _open(self) -> Catalog:
        with self._lock:
            if self._opened is None:
                from stalwarts.ledger.catalog import Catalog

                self._opened = Catalog(self._url)
            return self._opened

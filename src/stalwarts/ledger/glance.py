"""A look at the catalog without its libraries, for answers that are already cached."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from stalwarts import schema
from stalwarts.problems import NewerWorkspace


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
    if not file.is_file():
        return None
    for mode in ("ro", "ro&immutable=1"):
        if mode != "ro" and file.with_name(file.name + "-wal").exists():
            continue  # what the log holds would be missed
        try:
            found = _read(file, mode)
        except (sqlite3.Error, KeyError, TypeError, ValueError):
            continue
        if found.version > schema.VERSION:
            raise NewerWorkspace(found.version, schema.VERSION)
        return found
    return None


def _read(file: Path, mode: str) -> Glance:
    link = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=5)
    try:
        meta = dict(link.execute("SELECT name, value FROM meta WHERE name IN ('id', 'version')").fetchall())
        number = link.execute("SELECT number FROM generation").fetchone()[0]
    finally:
        link.close()
    return Glance(meta["id"], int(meta["version"]), int(number))
